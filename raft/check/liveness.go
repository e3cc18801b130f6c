package check

import "raftlab/raft"

// Run is what is to be known of a run that has ended, to tell whether it came to rest.
type Run struct {
	// Calm is when the last fault stopped: all servers run, all links carry. End is when
	// the run was left.
	Calm, End raft.Time
	// Rise is how long after Calm it may take until a server leads; Patience how long
	// any operation may take from then on.
	Rise, Patience raft.Time
	// Reigns are the times in which servers led, in any order.
	Reigns []Reign
	// History are the clients' operations.
	History []Operation
}

// Reign is the time in which one server led one term. To is raft.Never when it still does.
type Reign struct{ From, To raft.Time }

// Lapse is how a run failed to come to rest.
type Lapse uint8

const (
	// NoLapse: it came to rest.
	NoLapse Lapse = iota
	// TooShort: the run was left before Calm + Rise: nothing can be said.
	TooShort
	// NoLeader: at Calm + Rise nobody led.
	NoLeader
	// Unfinished: an operation was under way for longer than Patience, since its call or
	// since Calm + Rise, whichever is later.
	Unfinished
	// Unanswered: an operation that was called after Calm + Rise failed or was lost.
	Unanswered
)

func (l Lapse) String() string {
	return [...]string{"none", "the run is too short", "no leader rose", "an operation did not finish", "an operation was not answered"}[l]
}

// Lively tells whether a leader rose after the faults had stopped, and all clients'
// operations finished; where one did not, also which.
func Lively(run Run) (lapse Lapse, operation int) {
	due := run.Calm + run.Rise
	if run.End < due {
		return TooShort, -1
	}
	if !run.ledAt(due) {
		return NoLeader, -1
	}
	for i := range run.History {
		o := &run.History[i]
		end := o.Return
		if o.Outcome == Open {
			end = run.End
		}
		if end-max(o.Call, due) > run.Patience {
			return Unfinished, i
		}
		if (o.Outcome == Failed || o.Outcome == Lost) && o.Call > due {
			return Unanswered, i
		}
	}
	return NoLapse, -1
}

func (r *Run) ledAt(at raft.Time) bool {
	for _, reign := range r.Reigns {
		if reign.From <= at && at <= reign.To {
			return true
		}
	}
	return false
}
