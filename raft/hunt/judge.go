package hunt

import (
	"errors"
	"fmt"
	"strings"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/sim"
)

const (
	// Events are how many things happen in a universe, at least; where a rule is off,
	// eventsOff, as some need a long story.
	Events, eventsOff = 2000, 40_000
	// wholeEvery universes one is run to its end, to see that it ends well.
	wholeEvery = 10
	// shortHistory is sim.Config.History where old changes are forgotten early.
	shortHistory = 6
	// patience is how long, of the cluster's time, all may take to end well.
	patience = 60_000 * raft.Millisecond
	// steps bound the search through a history.
	steps = 200_000
)

// Verdict is what was found in one universe.
type Verdict struct {
	Events  uint64
	ToEnd   bool   // it was judged by its end too
	Unknown bool   // its history is beyond the bound of the search
	Stopped bool   // whoever asked told to stop before that
	What    string // is wrong, as a sentence; empty when nothing is
	Hash    uint64 // of the run: sim.Universe.Hash
}

// Kind is what is wrong without its details: two verdicts of one kind are one find.
func (v *Verdict) Kind() string {
	kind, details, _ := strings.Cut(v.What, ": ")
	if kind == "liveness" {
		return kind + ": " + details
	}
	return kind
}

// Draw is the plan that is judged for a seed: [Swarm]'s. In every third the state machine
// forgets old changes after a few.
func Draw(seed uint64) sim.Plan {
	plan := draw(seed)
	if seed%3 == 0 {
		plan.Config.History = shortHistory
	}
	return plan
}

func draw(seed uint64) sim.Plan {
	plan := Swarm(seed)
	plan.Events, plan.ToEnd = Events, seed%wholeEvery == 0
	return plan
}

// DrawWithout is a seed's plan in which a rule is switched off, and which meets what that
// rule needs to be missed.
func DrawWithout(rule raft.Rule, seed uint64) sim.Plan {
	plan := draw(seed)
	plan.Events, plan.ToEnd = eventsOff, raft.RuleTable[rule].Harm == raft.Liveness
	turnOff(&plan, rule)
	return plan
}

// Judge runs a plan, and looks at it with every judge that the plan asks for. A server
// that panics is a find too.
func Judge(plan sim.Plan) Verdict { return JudgeUntil(plan, func() bool { return false }) }

// JudgeUntil is Judge, which looks before each event whether to stop.
func JudgeUntil(plan sim.Plan, stop func() bool) (v Verdict) {
	defer func() {
		switch p := recover(); p {
		case nil:
		case stopped:
			v.Stopped = true
		default:
			v.What = fmt.Sprint("a server panicked: ", p)
		}
	}()
	v.ToEnd = plan.ToEnd
	begun, err := plan.Universe()
	if err != nil {
		v.What = err.Error()
		return v
	}
	u := run{begun, stop}
	for u.Events() < plan.Events && len(u.Violations())+len(u.Depositions()) == 0 && u.Step() {
	}
	if v.ToEnd && len(u.Violations()) == 0 {
		v.What = endsWell(u, plan.Healed)
	}
	v.Events, v.Hash = u.Events(), u.Hash()
	v.safety(u.Universe)
	return v
}

// stopped ends a run that is told to stop.
var stopped = errors.New("hunt: told to stop")

// run is a universe that may be told to stop.
type run struct {
	*sim.Universe
	stop func() bool
}

func (r run) Step() bool {
	if r.stop() {
		panic(stopped)
	}
	return r.Universe.Step()
}

func (r run) RunUntil(t raft.Time) {
	for r.Next() <= t && r.Step() {
	}
	r.Universe.RunUntil(t)
}

// endsWell runs a universe to its end: once faults are over a leader rises, whom all
// follow, every client finishes, and what any log holds is committed.
func endsWell(u run, healed raft.Time) string {
	u.RunUntil(healed)
	healed = u.Now() // which may be long since
	leadership := check.Leadership{From: raft.Never, To: raft.Never}
	for u.Now() < healed+patience {
		switch leads := u.Leader() != raft.None; {
		case leads && u.Idle() && u.Settled():
			return ""
		case !leads:
			leadership.From = raft.Never
		default:
			leadership.From = min(leadership.From, u.Now())
		}
		if !u.Step() {
			break
		}
	}
	u.RunUntil(healed + patience)
	failure := u.Lively(check.Run{Healed: healed, Rise: patience / 2, Patience: patience / 4, Leaderships: []check.Leadership{leadership}})
	if failure != check.Live {
		return "liveness: " + failure.String() + ", long after all faults are over"
	}
	return "liveness: entries stay uncommitted, or unknown to some, long after all faults are over"
}

// safety looks at what the universe's check and its clients saw.
func (v *Verdict) safety(u *sim.Universe) {
	if broken := u.Violations(); len(broken) > 0 {
		first := broken[0]
		v.What = first.String()
		return
	}
	if err := u.Err(); err != nil && v.What == "" {
		v.What = err.Error()
		return
	}
	if ended := u.Depositions(); len(ended) > 0 && v.What == "" {
		v.What = "disruption: " + ended[0].String()
		return
	}
	switch u.Linearizable(steps) {
	case check.Illegal:
		v.What = "linearizability: no order of the clients' operations explains their answers"
	case check.Unknown:
		v.Unknown = true
	}
}
