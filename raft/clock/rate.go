package clock

import (
	"math/bits"

	"raftlab/raft"
)

// Rate is a clock's speed, in millionths of the speed of the clock that it is read by.
type Rate uint64

// Par is the rate of a clock that keeps pace; one of rate 0 stands.
const Par Rate = 1_000_000

// Far is the longest span, in nanoseconds: 73 years. A longer one counts as this, so that
// two can be added.
const Far raft.Time = 1 << 61

// Of is how far a clock of this rate goes on while the other goes on by d, rounded towards
// zero.
func (r Rate) Of(d raft.Time) raft.Time {
	if r == Par && uint64(d) < uint64(Far) { // most are so, and this is inlined
		return d
	}
	return r.of(d)
}

func (r Rate) of(d raft.Time) raft.Time {
	if d < 0 {
		return -r.Of(-max(d, -raft.Never))
	}
	whole, _ := divide(d, r, Par)
	return whole
}

// For is how much the other goes on while a clock of this rate goes on by d, rounded away
// from zero: Far for one that stands.
func (r Rate) For(d raft.Time) raft.Time {
	if r == Par && uint64(d) < uint64(Far) {
		return d
	}
	return r.forIt(d)
}

func (r Rate) forIt(d raft.Time) raft.Time {
	if d < 0 {
		return -r.For(-max(d, -raft.Never))
	}
	whole, rest := divide(d, Par, r)
	if rest > 0 {
		whole++
	}
	return whole
}

// divide is d·by/through, and what is left, for d from 0 on.
func divide(d raft.Time, by, through Rate) (whole raft.Time, rest uint64) {
	high, low := bits.Mul64(uint64(d), uint64(by))
	if high >= uint64(through) {
		if d == 0 {
			return 0, 0
		}
		return Far, 0
	}
	quotient, rest := bits.Div64(high, low, uint64(through))
	if quotient >= uint64(Far) {
		return Far, 0
	}
	return raft.Time(quotient), rest
}
