package hunt

import (
	"reflect"
	"slices"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/order"
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

// Reduce looks for a plan that still fails, with fewer orders, clients, servers and events,
// and simpler values (delta debugging: Zeller and Hildebrandt, 2002). It asks stillFails
// at most budget times; equal answers give equal plans. Of a plan that is judged by its
// end it leaves what happens from Healed on, without which no cluster would end well.
func Reduce(plan sim.Plan, stillFails func(sim.Plan) bool, budget int) sim.Plan {
	s := &shrinker{best: plan, fails: stillFails, left: budget}
	s.best.Orders = slices.Clone(plan.Orders)
	if !plan.ToEnd {
		s.best.Healed = 0 // nobody looks at it
	}
	for again := true; again && s.left > 0; {
		s.fewerEvents()
		s.best.Events *= 2 // a plan with less in it may fail later
		again = s.fewerOrders()
		again = s.fewerNodes() || again
		again = s.simplerConfig() || again
		again = s.simplerOrders() || again
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
	for i := range p.Orders {
		if a := &p.Orders[i]; a.Kind == order.FlipBit {
			hit |= 1 << a.Node
		}
	}
	count := 0
	for ; hit != 0; hit &= hit - 1 {
		count++
	}
	return !p.ToEnd || count == 0 || 2*count < p.Config.Nodes
}

// copied is the best plan with orders of its own.
func (s *shrinker) copied() sim.Plan {
	p := s.best
	p.Orders = slices.Clone(p.Orders)
	return p
}

// kept is how many of the last orders stay as they are.
func (s *shrinker) kept() (count int) {
	for i := range s.best.Orders {
		if s.best.ToEnd && s.best.Orders[i].At >= s.best.Healed {
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

// fewerOrders leaves out longer and shorter pieces of the list.
func (s *shrinker) fewerOrders() (better bool) {
	for size := len(s.best.Orders) - s.kept(); size > 0; size /= 2 {
		for from := 0; from+s.kept() < len(s.best.Orders) && s.left > 0; {
			p := s.copied()
			p.Orders = slices.Delete(p.Orders, from, min(from+size, len(p.Orders)-s.kept()))
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
		p.Orders = nil
		for _, a := range s.best.Orders {
			if left, is := orderWithout(a, id); is {
				p.Orders = append(p.Orders, left)
			}
		}
		better = s.try(p) || better
	}
	return better
}

// orderWithout is an order for those that are left without a server; false where it concerned that one.
func orderWithout(o order.Order, gone raft.NodeID) (left order.Order, is bool) {
	if o.Node == gone || o.Peer == gone {
		return o, false
	}
	o.Node, o.Peer = without(o.Node, gone), without(o.Peer, gone)
	groups := make([]order.Group, 0, len(o.Groups))
	for _, g := range o.Groups {
		if g = groupWithout(g, gone); g != 0 {
			groups = append(groups, g)
		}
	}
	concerned := len(groups) < len(o.Groups)
	if o.Groups = slices.Clip(groups); len(groups) == 0 {
		o.Groups = nil
	}
	voters := o.Members.Voters
	o.Members.Voters, o.Members.Learners = groupWithout(voters, gone), groupWithout(o.Members.Learners, gone)
	return o, !concerned && (voters == 0 || o.Members.Voters != 0)
}

func groupWithout(g order.Group, gone raft.NodeID) order.Group {
	return g&(1<<(gone-1)-1) | g>>gone<<(gone-1)
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
		if change(&p.Config); p.Config.Check() == nil && !reflect.DeepEqual(p.Config, s.best.Config) {
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

// changes make one order simpler.
var changes = []func(*order.Order){
	func(a *order.Order) { a.At = a.At / ms * ms },
	func(a *order.Order) { a.At = a.At / (10 * ms) * 10 * ms },
	func(a *order.Order) { a.Remains = order.Nothing },
	func(a *order.Order) { a.Change = a.Change.Map(neverByChance) },
	func(a *order.Order) { a.Change = a.Change.Map(fixed) },
	func(a *order.Order) { a.Change = a.Change.Map(roundTimes) },
	func(a *order.Order) { a.For, a.By, a.Bytes = 0, 0, 0 },
	func(a *order.Order) { a.For, a.By = a.For/ms*ms, a.By/ms*ms },
}

// neverByChance takes what happens by chance for what never happens.
func neverByChance(a order.Assignment) order.Assignment {
	if order.Settings[a.Setting].Sort == order.ChanceSort {
		a.Value = order.Value{}
	}
	return a
}

// fixed makes a span its longest time, and one that elections are drawn from stays.
func fixed(a order.Assignment) order.Assignment {
	if a.Setting != order.Election {
		a.Min = a.Max
	}
	return a
}

// roundTimes rounds times to ms.
func roundTimes(a order.Assignment) order.Assignment {
	if sort := order.Settings[a.Setting].Sort; sort == order.SpanSort || sort == order.TimeSort {
		a.Min, a.Max = a.Min/int64(ms)*int64(ms), a.Max/int64(ms)*int64(ms)
	}
	return a
}

// simplerOrders tries each change on all orders, and then on each alone.
func (s *shrinker) simplerOrders() (better bool) {
	for _, change := range changes {
		free := len(s.best.Orders) - s.kept()
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

func (s *shrinker) simplify(change func(*order.Order), from, to int) bool {
	p := s.copied()
	for i := from; i < to; i++ {
		changed := p.Orders[i]
		if change(&changed); changed.Check(p.Config.Nodes) == nil {
			p.Orders[i] = changed
		}
	}
	order.SortByTime(p.Orders)
	return !reflect.DeepEqual(p.Orders, s.best.Orders) && s.try(p)
}
