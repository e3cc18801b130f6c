package sim

import "raftlab/raft"

// million is the unit of drifts.
const million = 1_000_000

// clock is one server's own: what it showed at one moment of the cluster's clock, and
// its speed since, in millionths of the cluster's.
type clock struct {
	cluster, own raft.Time
	drift        uint64
	latest       raft.Time // the most that it showed before it was put back
}

// at is what it shows at the cluster's time t.
func (c *clock) at(t raft.Time) raft.Time {
	d := t - c.cluster
	return c.own + d/million*raft.Time(c.drift) + d%million*raft.Time(c.drift)/million
}

// when is the first moment of the cluster's time at which it shows own.
func (c *clock) when(own raft.Time) raft.Time {
	if own == raft.Never {
		return raft.Never
	}
	d, m := max(own-c.own, 0), raft.Time(c.drift)
	return c.cluster + d/m*million + (d%m*million+m-1)/m
}

// turn changes its speed from t on, at which it jumps ahead by jump, or back where that
// is below 0.
func (c *clock) turn(t raft.Time, drift uint64, jump raft.Time) {
	own := c.at(t)
	*c = clock{cluster: t, own: own + jump, drift: drift, latest: max(c.latest, own)}
}

// behind is how much it lacks at the cluster's time t of what it showed before.
func (c *clock) behind(t raft.Time) raft.Time { return max(0, c.latest-c.at(t)) }
