package clock_test

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	. "raftlab/raft/clock"
)

const second = 1000 * raft.Millisecond

func TestClock_shows_what_its_rate_says(t *testing.T) {
	c := Clock{At: 10 * second, Shown: 2 * second, Rate: Par / 10}
	require.Equal(t, 2*second, c.Read(10*second))
	require.Equal(t, 3*second, c.Read(20*second))
	require.Equal(t, 2*second, c.Read(0), "before, it stood")
	require.Equal(t, 20*second, c.When(3*second))
	require.Equal(t, 10*second, c.When(1*second), "it showed that from the beginning")
}

func TestClock_goes_on_from_what_it_showed_when_it_is_turned(t *testing.T) {
	c := Clock{Rate: 2 * Par}
	c.Turn(3*second, Par/2, 0)
	require.Equal(t, 6*second, c.Read(3*second))
	require.Equal(t, 7*second, c.Read(5*second))
	c.Turn(5*second, Par, second)
	require.Equal(t, 8*second, c.Read(5*second), "it jumped ahead")
	c.Turn(5*second, Par, -3*second)
	require.Equal(t, 5*second, c.Read(5*second), "and back")
	require.Equal(t, 8*second, c.When(8*second))
}

func TestClock_that_stands_shows_nothing_more(t *testing.T) {
	c := Clock{At: second, Shown: 5 * second}
	require.Equal(t, 5*second, c.Read(1000*second))
	require.Equal(t, second, c.When(5*second))
	require.Equal(t, raft.Never, c.When(5*second+1))
}

func TestClock_never_reaches_what_is_too_far_away(t *testing.T) {
	for _, c := range []Clock{{Rate: Par}, {Rate: 1}, {Rate: Par, At: raft.Never - 1}, {Shown: second, Rate: 1}} {
		require.Equal(t, raft.Never, c.When(raft.Never))
	}
	c := Clock{Rate: 1000 * Par}
	require.Equal(t, Far, c.Read(raft.Never))
	require.Equal(t, Far, Rate(1).For(raft.Never))
	require.Equal(t, -Far, Par.Of(-raft.Never))
	require.Equal(t, -Far, Par.For(-raft.Never))
	require.Zero(t, Rate(0).For(0))
}

// TestRate_rounds_as_it_says compares with numbers of any size.
func TestRate_rounds_as_it_says(t *testing.T) {
	dice := raft.NewDice(1)
	for range 20_000 {
		d := raft.Time(dice.Uint64() >> (2 + dice.Below(62)))
		r := Rate(1 + dice.Uint64()>>(20+dice.Below(44)))
		of, left := quotient(d, r, Par)
		require.Equal(t, of, r.Of(d), "%d of %d", r, d)
		require.Equal(t, -of, r.Of(-d))
		forIt, left := quotient(d, Par, r)
		if left && forIt < Far {
			forIt++
		}
		require.Equal(t, forIt, r.For(d), "%d for %d", r, d)
		require.Equal(t, -forIt, r.For(-d))
	}
}

func quotient(d raft.Time, by, through Rate) (whole raft.Time, left bool) {
	product := new(big.Int).Mul(big.NewInt(int64(d)), new(big.Int).SetUint64(uint64(by)))
	q, rest := product.QuoRem(product, new(big.Int).SetUint64(uint64(through)), new(big.Int))
	if q.Cmp(big.NewInt(int64(Far))) >= 0 {
		return Far, false
	}
	return raft.Time(q.Int64()), rest.Sign() > 0
}

func TestClock_shows_it_when_it_says_and_not_before(t *testing.T) {
	dice := raft.NewDice(2)
	for range 20_000 {
		c := Clock{At: raft.Time(dice.Below(1 << 60)), Shown: raft.Time(dice.Below(1 << 50)), Rate: Rate(1 + dice.Below(1<<(1+dice.Below(27))))}
		shows := c.Shown + raft.Time(dice.Below(1<<(1+dice.Below(40))))
		at := c.When(shows)
		require.GreaterOrEqual(t, c.Read(at), shows, "%+v", c)
		if at > c.At {
			require.Less(t, c.Read(at-1), shows, "%+v", c)
		}
	}
}
