//go:build js && wasm

package bridge

import (
	"math"
	"math/bits"

	"raftlab/raft"
	"raftlab/raft/replica"
)

// million is the unit of a clock's speed: a clock of speed million keeps pace.
const million = 1_000_000

// clock shows one node's two times: the cluster's, a function of real time that all
// workers of a lab compute alike, and the node's own, which drifts from it.
type clock struct {
	mapping replica.Clock
	// The own clock showed own when the cluster's showed at.
	own, at raft.Time
	// The latest cluster time shown: a change of speed never turns a clock back.
	shown raft.Time
}

// newClock starts the own clock at the cluster's time.
func newClock(m replica.Clock, real raft.Time) clock {
	c := clock{mapping: m}
	c.own = c.cluster(real)
	c.at = c.own
	return c
}

// clockAt goes on with a clock that showed these two times.
func clockAt(m replica.Clock, own, cluster raft.Time) clock {
	return clock{mapping: m, own: own, at: cluster, shown: cluster}
}

// set changes the clock's speeds at the real time real.
func (c *clock) set(m replica.Clock, real raft.Time) {
	now := c.cluster(real)
	c.own, c.at = c.ownAt(now), now
	c.mapping = m
}

// stand lets the clock stand from the real time real on, until it is set.
func (c *clock) stand(real raft.Time) {
	held := c.mapping
	held.Scale = 0
	held.Cluster, held.Real = c.cluster(real), real
	c.set(held, real)
}

// cluster is the cluster's time at a real time.
func (c *clock) cluster(real raft.Time) raft.Time {
	t := c.mapping.Cluster + scaled(real-c.mapping.Real, c.mapping.Scale, million)
	c.shown = max(c.shown, t)
	return c.shown
}

// ownAt is the node's own time at a time of the cluster.
func (c *clock) ownAt(cluster raft.Time) raft.Time {
	return c.own + scaled(cluster-c.at, c.mapping.Drift, million)
}

// realUntil is how much real time passes before the cluster's clock has gone on by d.
func (c *clock) realUntil(d raft.Time) raft.Time {
	return scaled(d, million, c.mapping.Scale)
}

// clusterUntil is how much of the cluster's time passes before the own clock has gone
// on by d.
func (c *clock) clusterUntil(d raft.Time) raft.Time {
	return scaled(d, million, c.mapping.Drift)
}

// scaled is d·numerator/denominator, 0 for a negative d, and Never where it is too far
// away to matter: beyond a number's range, or for a clock that is held.
func scaled(d raft.Time, numerator, denominator uint64) raft.Time {
	if d <= 0 {
		return 0
	}
	high, low := bits.Mul64(uint64(d), numerator)
	if high >= denominator {
		return raft.Never
	}
	quotient, _ := bits.Div64(high, low, denominator)
	if quotient > math.MaxInt64/4 {
		return raft.Never
	}
	return raft.Time(quotient)
}
