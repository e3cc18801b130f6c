package hunt

import (
	"fmt"
	"strings"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/sim"
)

const (
	// Events are how many things happen in a universe, at least; where a rule is off,
	// eventsOff, as some need a long story.
	Events, eventsOff = sim.UsualEvents, 40_000
	// wholeEvery universes one is run to its end, to see that it ends well.
	wholeEvery = 10
	// shortHistory is sim.Config.History where old changes are forgotten early.
	shortHistory = 6
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
		if p := recover(); p != nil {
			v.What = fmt.Sprint("a server panicked: ", p)
		}
	}()
	v.ToEnd = plan.ToEnd
	u, err := plan.Universe()
	if err != nil {
		v.What = err.Error()
		return v
	}
	trial, rests := plan.Trial(), false
	for trial.Turn(u, u.Events(), rests) == sim.Undecided {
		if stop() {
			v.Stopped = true
			return v
		}
		if rests = !u.Step(); rests && trial.Deadline() < raft.Never {
			u.RunUntil(trial.Deadline())
		}
	}
	v.Events, v.Hash = u.Events(), u.Hash()
	v.tell(u, &trial)
	return v
}

// tell says what was found.
func (v *Verdict) tell(u *sim.Universe, t *sim.Trial) {
	switch t.Verdict() {
	case sim.Broken:
		first := u.Violations()[0]
		v.What = first.String()
	case sim.Impossible:
		v.What = u.Err().Error()
	case sim.Deposed:
		v.What = "disruption: " + u.Depositions()[0].String()
	case sim.Illegal:
		v.What = "linearizability: no order of the clients' operations explains their answers"
	case sim.Stuck:
		why := t.Failure.String()
		if t.Failure == check.Live {
			why = "entries stay uncommitted, or unknown to some"
		}
		v.What = "liveness: " + why + ", long after all faults are over"
	case sim.Unsure:
		v.Unknown = true
	}
}
