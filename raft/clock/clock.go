package clock

import "raftlab/raft"

// Clock is a clock as another one reads it: when that showed At, this one showed Shown, and
// since then it has run at Rate.
type Clock struct {
	At, Shown raft.Time
	Rate      Rate
}

// Read is what it shows when the other shows t. Before At it stood.
func (c *Clock) Read(t raft.Time) raft.Time { return c.Shown + c.Rate.Of(max(t-c.At, 0)) }

// When is the first moment of the other at which it shows this or more: At where it did from
// the beginning, raft.Never where it never will, or in more than 73 years.
func (c *Clock) When(shows raft.Time) raft.Time {
	switch {
	case shows <= c.Shown:
		return c.At
	case shows == raft.Never:
		return raft.Never
	}
	wait := c.Rate.For(shows - c.Shown)
	if wait == Far || c.At > raft.Never-wait {
		return raft.Never
	}
	return c.At + wait
}

// Turn changes its rate from the moment t on, at which it jumps ahead by so much, or back
// where that is below 0.
func (c *Clock) Turn(t raft.Time, rate Rate, jump raft.Time) {
	*c = Clock{At: t, Shown: c.Read(t) + jump, Rate: rate}
}
