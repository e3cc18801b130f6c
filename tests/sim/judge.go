package main

import (
	"fmt"
	"strings"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/sim"
)

const (
	// events are how many things happen in a universe, at least; where a rule is off,
	// eventsOff, as some need a long story.
	events, eventsOff = 2000, 40_000
	// wholeEvery universes one is run to its end, to see that it ends well.
	wholeEvery = 10
	// patience is how long, of the cluster's time, all may take to end well.
	patience = 60_000 * raft.Millisecond
	// steps bound the search through a history.
	steps = 200_000
)

// verdict is what was found in one universe.
type verdict struct {
	events  uint64
	whole   bool
	unknown bool   // its history is beyond the bound
	what    string // is wrong; empty when nothing is
	hash    uint64 // of the run
}

// kind is what is wrong without its details.
func (v *verdict) kind() string {
	kind, details, _ := strings.Cut(v.what, ": ")
	if kind == "liveness" {
		return kind + ": " + details
	}
	return kind
}

// draw is the plan of a seed.
func draw(o options, seed uint64) sim.Plan {
	plan := sim.Swarm(seed)
	plan.Events, plan.ToEnd = events, seed%wholeEvery == 0
	if o.off != nil {
		plan.Events, plan.ToEnd = eventsOff, raft.RuleTable[*o.off].Harm == raft.Liveness
		turnOff(&plan, *o.off)
	}
	return plan
}

// judge runs a plan.
func judge(plan sim.Plan) (v verdict) {
	defer func() {
		if p := recover(); p != nil {
			v.what = fmt.Sprint("a server panicked: ", p)
		}
	}()
	v.whole = plan.ToEnd
	u, err := plan.Universe()
	if err != nil {
		v.what = err.Error()
		return v
	}
	for u.Events() < plan.Events && len(u.Violations())+len(u.Depositions()) == 0 && u.Step() {
	}
	if v.whole && len(u.Violations()) == 0 {
		v.what = endsWell(u, plan.Calm)
	}
	v.events, v.hash = u.Events(), u.Hash()
	v.safety(u)
	return v
}

// endsWell runs a universe to its end: once faults are over a leader rises, whom all
// follow, every client finishes, and what any log holds is committed.
func endsWell(u *sim.Universe, calm raft.Time) string {
	u.RunUntil(calm)
	calm = u.Now() // which may be long since
	reign := check.Reign{From: raft.Never, To: raft.Never}
	for u.Now() < calm+patience {
		switch leads := u.Leader() != raft.None; {
		case leads && u.Idle() && u.Settled():
			return ""
		case !leads:
			reign.From = raft.Never
		default:
			reign.From = min(reign.From, u.Now())
		}
		if !u.Step() {
			break
		}
	}
	u.RunUntil(calm + patience)
	lapse := u.Lively(check.Run{Calm: calm, Rise: patience / 2, Patience: patience / 4, Reigns: []check.Reign{reign}})
	if lapse != check.NoLapse {
		return "liveness: " + lapse.String() + ", long after all faults are over"
	}
	return "liveness: entries stay uncommitted, or unknown to some, long after all faults are over"
}

// safety looks at what the universe's check and its clients saw.
func (v *verdict) safety(u *sim.Universe) {
	if broken := u.Violations(); len(broken) > 0 {
		first := broken[0]
		v.what = first.String() + " (" + check.Properties[first.Property].Sentence + ")"
		return
	}
	if err := u.Err(); err != nil && v.what == "" {
		v.what = err.Error()
		return
	}
	if ended := u.Depositions(); len(ended) > 0 && v.what == "" {
		v.what = "disruption: " + ended[0].String()
		return
	}
	switch u.Linearizable(steps) {
	case check.Illegal:
		v.what = "linearizability: no order of the clients' operations explains their answers"
	case check.Unknown:
		v.unknown = true
	}
}
