package hunt

import (
	"bytes"
	"cmp"
	"slices"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/sim"
)

// Shrink shortens a plan that violates something, as long as the same kind is violated, for
// at most budget runs, and as long as goOn says so before each.
func Shrink(plan sim.Plan, budget int, goOn func() bool) sim.Plan {
	first := Judge(plan)
	if !plan.ToEnd {
		plan.Events = min(plan.Events, first.Events)
	}
	return Reduce(plan, func(p sim.Plan) bool {
		if !goOn() {
			return false
		}
		v := Judge(p)
		return v.Kind() == first.Kind()
	}, budget)
}

// Reduce looks for a plan that still fails, with fewer actions, clients, servers and events,
// and simpler values (delta debugging: Zeller and Hildebrandt, 2002). It asks stillFails
// at most budget times; equal answers give equal plans. Of a plan that is judged by its
// end it leaves what happens from Healed on, without which no cluster would end well.
func Reduce(plan sim.Plan, stillFails func(sim.Plan) bool, budget int) sim.Plan {
	s := &shrinker{best: plan, fails: stillFails, left: budget}
	s.best.Actions = slices.Clone(plan.Actions)
	for i := range s.best.Actions {
		s.best.Actions[i] = s.best.Actions[i].Counting()
	}
	if !plan.ToEnd {
		s.best.Healed = 0 // nobody looks at it
	}
	for again := true; again && s.left > 0; {
		s.fewerEvents()
		s.best.Events *= 2 // a plan with less in it may fail later
		again = s.fewerActions()
		again = s.fewerNodes() || again
		again = s.simplerConfig() || again
		again = s.simplerActions() || again
	}
	s.fewerEvents()
	return s.best
}

// shrinker holds the smallest plan that is known to fail.
type shrinker struct {
	best  sim.Plan
	fails func(sim.Plan) bool
	left  int
}

// try takes a plan that still fails.
func (s *shrinker) try(p sim.Plan) bool {
	if s.left <= 0 || !fair(&p) {
		return false
	}
	s.left--
	if !s.fails(p) {
		return false
	}
	s.best = p
	return true
}

// fair tells whether a plan can end well at all: bits flip on fewer than half of the servers.
func fair(p *sim.Plan) bool {
	var hit uint64
	for i := range p.Actions {
		if a := &p.Actions[i]; a.Kind == sim.FlipBit {
			hit |= 1 << a.Node
		}
	}
	count := 0
	for ; hit != 0; hit &= hit - 1 {
		count++
	}
	return !p.ToEnd || count == 0 || 2*count < p.Config.Nodes
}

// copied is the best plan with actions of its own.
func (s *shrinker) copied() sim.Plan {
	p := s.best
	p.Actions = slices.Clone(p.Actions)
	return p
}

// kept is how many of the last actions stay as they are.
func (s *shrinker) kept() (count int) {
	for i := range s.best.Actions {
		if s.best.ToEnd && s.best.Actions[i].At >= s.best.Healed {
			count++
		}
	}
	return count
}

// fewerEvents finds the least number.
func (s *shrinker) fewerEvents() {
	least, most := uint64(1), s.best.Events
	for least < most && s.left > 0 {
		p := s.best
		p.Events = least + (most-least)/2
		if s.try(p) {
			most = p.Events
		} else {
			least = p.Events + 1
		}
	}
}

// fewerActions leaves out longer and shorter pieces of the list.
func (s *shrinker) fewerActions() (better bool) {
	for size := len(s.best.Actions) - s.kept(); size > 0; size /= 2 {
		for from := 0; from+s.kept() < len(s.best.Actions) && s.left > 0; {
			p := s.copied()
			p.Actions = slices.Delete(p.Actions, from, min(from+size, len(p.Actions)-s.kept()))
			if s.try(p) {
				better = true
			} else {
				from += size
			}
		}
	}
	return better
}

// fewerNodes leaves out one server after the other, with what is done to it; those behind
// it move up.
func (s *shrinker) fewerNodes() (better bool) {
	for id := raft.NodeID(s.best.Config.Nodes); id >= 1 && s.best.Config.Nodes > 1; id-- {
		p := s.best
		if p.Config.Nodes--; int(id) > s.best.Config.Nodes-p.Config.NonMembers {
			p.Config.NonMembers--
		}
		if p.Config.Check() != nil {
			continue
		}
		p.Actions = nil
		for _, a := range s.best.Actions {
			if a.Node == id || a.Peer == id {
				continue
			}
			a.Node, a.Peer = without(a.Node, id), without(a.Peer, id)
			below := a.Group & (1<<(id-1) - 1)
			if left := below | a.Group>>id<<(id-1); left != 0 || a.Group == 0 {
				a.Group = left
				p.Actions = append(p.Actions, a)
			}
		}
		better = s.try(p) || better
	}
	return better
}

// without is the id of a server once the one named gone has gone.
func without(id, gone raft.NodeID) raft.NodeID {
	if id > gone {
		return id - 1
	}
	return id
}

// simplerConfig tries one change after the other.
func (s *shrinker) simplerConfig() (better bool) {
	for _, change := range []func(*sim.Config){
		func(c *sim.Config) { c.Clients = 0 },
		func(c *sim.Config) { c.Clients = min(c.Clients, 1) },
		func(c *sim.Config) { c.Clients /= 2 },
		func(c *sim.Config) { c.Clients = max(0, c.Clients-1) },
		func(c *sim.Config) { c.Link.Loss, c.Link.Duplicate, c.Link.Reorder = 0, 0, 0 },
		func(c *sim.Config) { c.Link.Loss = 0 },
		func(c *sim.Config) { c.Link.Duplicate = 0 },
		func(c *sim.Config) { c.Link.Reorder = 0 },
		func(c *sim.Config) { c.Link.Latency = fault.Range{Min: ms, Max: ms} },
		func(c *sim.Config) { c.Link.Latency.Min = c.Link.Latency.Max },
		func(c *sim.Config) { c.Link.Latency = toMillis(c.Link.Latency) },
		func(c *sim.Config) { c.Fsync = fault.Range{} },
		func(c *sim.Config) { c.Fsync.Min = c.Fsync.Max },
		func(c *sim.Config) { c.AppendBytes = 0 },
		func(c *sim.Config) { c.NonMembers = 0 },
		func(c *sim.Config) { c.SnapshotEvery = 0 },
		func(c *sim.Config) { c.History = 0 },
		func(c *sim.Config) { c.Load.Readers = 0 },
		func(c *sim.Config) { c.Load.Leases = 0 },
		func(c *sim.Config) { c.Load.Reads = 0 },
		func(c *sim.Config) { c.Load.Keys = 1 },
		func(c *sim.Config) { c.Load.Think = fault.Range{Min: 10 * ms, Max: 10 * ms} },
		func(c *sim.Config) { c.Load.Latency = fault.Range{Min: ms, Max: ms} },
		func(c *sim.Config) { c.Load.Patience, c.Load.Within = c.Load.Patience/ms*ms, c.Load.Within/ms*ms },
		func(c *sim.Config) { simpler(&c.Settings) },
		func(c *sim.Config) { c.Settings.Priority = 0 },
		func(c *sim.Config) {
			c.Settings.PreVote, c.Settings.CheckQuorum, c.Settings.Quiet = false, false, false
		},
	} {
		p := s.best
		if change(&p.Config); p.Config.Check() == nil && !bytes.Equal(sim.AppendPlan(nil, &p), sim.AppendPlan(nil, &s.best)) {
			better = s.try(p) || better
		}
	}
	return better
}

// simpler rounds times to ms.
func simpler(s *raft.Settings) {
	s.ElectionMin, s.ElectionMax, s.Heartbeat = s.ElectionMin/ms*ms, s.ElectionMax/ms*ms, s.Heartbeat/ms*ms
}

func toMillis(r fault.Range) fault.Range {
	return fault.Range{Min: r.Min / ms * ms, Max: r.Max / ms * ms, Shape: r.Shape}
}

// changes make one action simpler.
var changes = []func(*sim.Action){
	func(a *sim.Action) { a.At = a.At / ms * ms },
	func(a *sim.Action) { a.At = a.At / (10 * ms) * 10 * ms },
	func(a *sim.Action) { a.Remains = sim.Nothing },
	func(a *sim.Action) { a.Link.Loss, a.Link.Duplicate, a.Link.Reorder = 0, 0, 0 },
	func(a *sim.Action) { a.Link.Latency.Min = a.Link.Latency.Max },
	func(a *sim.Action) { a.Link.Latency = toMillis(a.Link.Latency) },
	func(a *sim.Action) { a.Range.Min = a.Range.Max },
	func(a *sim.Action) { a.Range = toMillis(a.Range) },
	func(a *sim.Action) { a.Amount = 0 },
	func(a *sim.Action) { a.Amount = a.Amount / uint64(ms) * uint64(ms) },
	func(a *sim.Action) { simpler(&a.Settings) },
}

// simplerActions tries each change on all actions, and then on each alone.
func (s *shrinker) simplerActions() (better bool) {
	for _, change := range changes {
		free := len(s.best.Actions) - s.kept()
		if s.simplify(change, 0, free) {
			better = true
			continue
		}
		for i := 0; i < free; i++ {
			better = s.simplify(change, i, i+1) || better
		}
	}
	return better
}

func (s *shrinker) simplify(change func(*sim.Action), from, to int) bool {
	p := s.copied()
	for i := from; i < to; i++ {
		changed := p.Actions[i]
		if change(&changed); changed.Check(p.Config.Nodes) == nil {
			p.Actions[i] = changed
		}
	}
	slices.SortStableFunc(p.Actions, func(a, b sim.Action) int { return cmp.Compare(a.At, b.At) })
	return !slices.Equal(p.Actions, s.best.Actions) && s.try(p)
}
