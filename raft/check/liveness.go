package check

import "raftlab/raft"

// Run is what is to be known of a run that has ended, to tell whether it came to rest.
type Run struct {
	// Healed is when the last fault stopped: all servers run, all links carry. End is when
	// the run was left.
	Healed, End raft.Time
	// Rise is how long after Healed it may take until a server leads; Patience how long
	// any operation may take from then on.
	Rise, Patience raft.Time
	// Leaderships are the times in which servers led, in any order.
	Leaderships []Leadership
	// History are the clients' operations.
	History []Operation
}

// Leadership is the time in which one server led one term. To is raft.Never when it still does.
type Leadership struct{ From, To raft.Time }

// LivenessFailure is how a run failed to come to rest.
type LivenessFailure uint8

const (
	// Live: it came to rest.
	Live LivenessFailure = iota
	// TooShort: the run was left before Healed + Rise: nothing can be said.
	TooShort
	// NoLeader: at Healed + Rise nobody led.
	NoLeader
	// Unfinished: an operation was under way for longer than Patience, since its call or
	// since Healed + Rise, whichever is later.
	Unfinished
	// Unanswered: an operation that was called after Healed + Rise failed or was lost.
	Unanswered
)

func (l LivenessFailure) String() string {
	return [...]string{"none", "the run is too short", "no leader rose", "an operation did not finish", "an operation was not answered"}[l]
}

// Lively tells whether a leader rose after the faults had stopped, and all clients'
// operations finished; where one did not, also which.
func Lively(run Run) (failure LivenessFailure, operation int) {
	due := run.Healed + run.Rise
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
	return Live, -1
}

func (r *Run) ledAt(at raft.Time) bool {
	for _, leadership := range r.Leaderships {
		if leadership.From <= at && at <= leadership.To {
			return true
		}
	}
	return false
}
