package director

import (
	"cmp"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/replica"
)

// callRun is what refusals advise where a hold came without a reason.
const callRun = "call run() first"

// clusterClock is the cluster's, on real time.
type clusterClock struct {
	clock.Clock            // of rate 0 while it is held
	scale       clock.Rate // kept meanwhile
	held        bool
	why         string // of a held clock: what is to be done, or why it is held; see hold
}

// run sets the rate at which it runs from now on.
func (c *clusterClock) run() {
	if c.Rate = c.scale; c.held {
		c.Rate = 0
	}
}

// realAt is the first real moment at which it shows t; Never while it is held, even for what
// it shows already.
func (c *clusterClock) realAt(t raft.Time) raft.Time {
	if c.held {
		return raft.Never
	}
	return c.When(t)
}

// of is the clock as a node of some drift needs to know it.
func (c *clusterClock) of(drift clock.Rate) clock.Mapping {
	return clock.Mapping{Cluster: c.Clock, Drift: drift}
}

// turnClock changes how the cluster's clock runs from now on, and tells every node.
func (d *Director) turnClock(change func(*clusterClock)) {
	d.clock.Turn(d.now, d.clock.Rate, 0)
	change(&d.clock)
	d.clock.run()
	d.clockChanged = true
	d.dirty()
	for _, n := range d.nodes {
		d.tellIf(n, &replica.Command{Kind: replica.CommandClock, Clock: d.clock.of(n.Drift)})
	}
}

// hold stops the cluster's clock, for a reason that refusals repeat; run lets it run on
// at the scale that it has by then.
func (d *Director) hold(c *command) error {
	if !d.clock.held {
		why := cmp.Or(c.Why, callRun)
		d.turnClock(func(c *clusterClock) { c.held, c.why = true, why })
	}
	return nil
}

func (d *Director) run(*command) error {
	if d.clock.held {
		d.turnClock(func(c *clusterClock) { c.held, c.why = false, "" })
	}
	return nil
}
