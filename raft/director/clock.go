package director

import (
	"cmp"

	"raftlab/raft"
	"raftlab/raft/replica"
)

// million is the unit of scales and drifts.
const million = 1_000_000

// callRun is what refusals advise where a hold came without a reason.
const callRun = "call run() first"

// clock is the cluster's: what it showed at one real moment, and its speed since.
type clock struct {
	real, cluster raft.Time
	scale         uint64 // millionths; kept while held
	held          bool
	why           string // of a held clock: what is to be done, or why it is held; see hold
}

// running is the speed at which the clock runs, in millionths.
func (c *clock) running() uint64 {
	if c.held {
		return 0
	}
	return c.scale
}

// at is what the cluster's clock shows at a real time.
func (c *clock) at(real raft.Time) raft.Time {
	return c.cluster + multiply(real-c.real, c.running())
}

// realAt is the real time at which the cluster's clock shows t, rounded up; Never
// while it is held.
func (c *clock) realAt(t raft.Time) raft.Time {
	if t == raft.Never || c.running() == 0 {
		return raft.Never
	}
	return c.real + divide(t-c.cluster, c.running()) + 1
}

// anchor starts a new mapping at a real time, at which nothing jumps.
func (c *clock) anchor(real raft.Time) {
	c.cluster, c.real = c.at(real), real
}

// of is the clock as a node of some drift needs to know it.
func (c *clock) of(drift uint64) replica.Clock {
	return replica.Clock{Real: c.real, Cluster: c.cluster, Scale: c.running(), Drift: drift}
}

// multiply is t·m/10⁶; the two parts keep years of nanoseconds from overflowing.
func multiply(t raft.Time, m uint64) raft.Time {
	return t/million*raft.Time(m) + t%million*raft.Time(m)/million
}

// divide is t·10⁶/m. Where that leaves the range of times it is a hundred years.
func divide(t raft.Time, m uint64) raft.Time {
	const century = 100 * 365 * 24 * 3600 * 1000 * raft.Millisecond
	whole, rest := t/raft.Time(m), t%raft.Time(m)
	if whole > century/million {
		return century
	}
	return whole*million + rest*million/raft.Time(m)
}

// turnClock changes how the cluster's clock runs from now on, and tells every node.
func (d *Director) turnClock(change func(*clock)) {
	d.clock.anchor(d.now)
	change(&d.clock)
	d.clockChanged = true
	d.dirty()
	for _, n := range d.nodes {
		d.tellIf(n, &replica.Command{Kind: replica.CommandClock, Clock: d.clock.of(n.drift)})
	}
}

// hold stops the cluster's clock, for a reason that refusals repeat; run lets it run on
// at the scale that it has by then.
func (d *Director) hold(c *command) error {
	if !d.clock.held {
		why := cmp.Or(c.Why, callRun)
		d.turnClock(func(c *clock) { c.held, c.why = true, why })
	}
	return nil
}

func (d *Director) run(*command) error {
	if d.clock.held {
		d.turnClock(func(c *clock) { c.held, c.why = false, "" })
	}
	return nil
}
