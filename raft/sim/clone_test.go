package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft/hunt"
	"raftlab/raft/order"
	"raftlab/raft/sim"
	"raftlab/tests/seeds"
)

func clone(t *testing.T, u *sim.Universe) *sim.Universe {
	t.Helper()
	c, err := u.Clone()
	require.NoError(t, err)
	return c
}

func run(u *sim.Universe, events int) {
	for range events {
		u.Step()
	}
}

func TestClonesAndOriginalsGoOnAlike(t *testing.T) {
	seeds.Each(t, 40, func(t *testing.T, seed uint64) {
		plan := hunt.Swarm(seed)
		u, err := plan.Universe()
		require.NoError(t, err)
		for range 8 {
			run(u, 67)
			c := clone(t, u)
			for range 4 { // in turns, so that a change of either would show in the other
				run(u, 53)
				run(c, 53)
				require.Equal(t, u.Hash(), c.Hash(), "seed %d", seed)
			}
			require.Equal(t, u.History(), c.History())
		}
	})
}

func TestClonesChangeNothingInTheirOriginals(t *testing.T) {
	seeds.Each(t, 40, func(t *testing.T, seed uint64) {
		plan := hunt.Swarm(seed)
		alone, err := plan.Universe()
		require.NoError(t, err)
		run(alone, 1500)

		u, err := plan.Universe()
		require.NoError(t, err)
		for range 15 {
			run(u, 100)
			c := clone(t, u)
			before := u.Hash()
			do(t, c, order.Order{Kind: order.Crash, Node: 1, Remains: order.Torn})
			do(t, c, order.Order{Kind: order.HealAll})
			run(c, 150)
			require.NotEqual(t, before, c.Hash())
		}
		require.Equal(t, alone.Hash(), u.Hash(), "seed %d", seed)
		require.Equal(t, alone.History(), u.History())
	})
}
