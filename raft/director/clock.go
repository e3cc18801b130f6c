package director

import (
	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/order"
	"raftlab/raft/replica"
)

// clusterClock is the cluster's, on real time.
type clusterClock struct {
	clock.Clock            // of rate 0 while it is held
	Scale       clock.Rate // kept meanwhile
	Held        bool
	still       bool   // it stands unseen: see still
	Why         string // of a held clock: why it is held, or what is to be done; "": nobody said
}

// run sets the rate at which it runs from now on.
func (c *clusterClock) run() {
	switch {
	case c.Held || c.still:
		c.Rate = 0
	default:
		c.Rate = c.Scale
	}
}

// RealAt is the first real moment at which it shows t; Never while it is held, even for what
// it shows already.
func (c *clusterClock) RealAt(t raft.Time) raft.Time {
	if c.Rate == 0 {
		return raft.Never
	}
	return c.When(t)
}

// of is the clock as a node of some drift needs to know it.
func (c *clusterClock) of(drift clock.Rate) clock.Mapping {
	return clock.Mapping{Cluster: c.Clock, Drift: drift}
}

// Clock is how the cluster's clock runs now.
type Clock = clusterClock

// Clock is the cluster's.
func (d *Director) Clock() *Clock { return &d.clock }

// turnClock changes how the cluster's clock runs from now on, and tells every node.
func (d *Director) turnClock(change func(*clusterClock)) {
	d.clock.Turn(d.now, d.clock.Rate, 0)
	change(&d.clock)
	d.clock.run()
	d.clockTurned()
	for _, n := range d.nodes {
		d.tellIf(n, &replica.Command{Kind: replica.CommandClock, Clock: d.clock.of(n.Drift)})
	}
}

func (d *Director) clockTurned() { d.view.Changes.Clock, d.view.Changes.Any = true, true }

// hold stops the cluster's clock, for a reason that refusals repeat; run lets it run on
// at the scale that it has by then.
func (d *Director) hold(why string) *order.Refusal {
	if !d.clock.Held {
		d.turnClock(func(c *clusterClock) { c.Held, c.Why = true, why })
	}
	return nil
}

func (d *Director) run() *order.Refusal {
	if d.clock.Held {
		d.turnClock(func(c *clusterClock) { c.Held, c.Why = false, "" })
	}
	return nil
}

// held refuses what can't be done while the clock stands; nil: it runs.
func (d *Director) held() *order.Refusal {
	if !d.clock.Held {
		return nil
	}
	return Held(d.clock.Why)
}

// Held is that refusal, of a clock that stands for a reason, or for none.
func Held(why string) *order.Refusal {
	if why == "" {
		return refuse(isHeld)
	}
	return refuse(isHeldFor).With("why", why)
}

// NeedsTime tells whether an order is refused while the clock stands: a client would wait for ever.
func NeedsTime(kind order.Kind) bool {
	switch kind {
	case order.Put, order.Get, order.Delete, order.Txn, order.Add, order.Remove, order.Reconfigure, order.Transfer:
		return true
	}
	return false
}
