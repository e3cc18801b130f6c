package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/fault"
	"raftlab/raft/order"
	"raftlab/raft/sim"
	"raftlab/tests/seeds"
)

func TestServersCrashForLackOfRoomAndComeBackWithIt(t *testing.T) {
	seeds.Each(t, 20, func(t *testing.T, seed uint64) {
		u := begin(t, sim.Healthy(3, seed))
		full := leader(t, u)
		u.RunUntil(u.Now() + 500*ms)
		was, _ := u.Status(full)
		do(t, u, order.Order{Kind: order.FillDisk, Node: full, Bytes: 1})
		until(t, u, "it crashes at its next write", func() bool {
			_, up := u.Status(full)
			return !up
		})
		require.NotEqual(t, full, leader(t, u), "the others go on")
		do(t, u, order.Order{Kind: order.Restart, Node: full}) // and it fails again
		u.RunUntil(u.Now() + 1000*ms)
		_, up := u.Status(full)
		require.False(t, up)
		do(t, u, order.Order{Kind: order.FillDisk, Node: full})
		s, up := u.Status(full)
		require.True(t, up)
		require.GreaterOrEqual(t, s.Last, was.Commit)
		until(t, u, "it follows", u.Settled)
		require.NoError(t, u.Err())
		require.Empty(t, u.Violations())
	})
}

func TestFlippedBitsAreFoundOrDoNoHarm(t *testing.T) {
	lost := 0
	seeds.Each(t, 60, func(t *testing.T, seed uint64) {
		c := sim.Healthy(3, seed)
		c.Judge = true
		u := begin(t, c)
		u.RunUntil(500*ms + raft.Time(seed)*11*ms)
		hit := raft.NodeID(1 + seed%3)
		was, _ := u.Status(hit)
		do(t, u, order.Order{Kind: order.FlipBit, Node: hit})
		do(t, u, order.Order{Kind: order.Crash, Node: hit, Remains: order.Torn})
		for range 3 {
			do(t, u, order.Order{Kind: order.FlipBit, Node: hit})
		}
		do(t, u, order.Order{Kind: order.Restart, Node: hit})
		s, up := u.Status(hit)
		require.NotEqual(t, up, u.Lost(hit))
		if up {
			require.GreaterOrEqual(t, s.Term, was.Term)
		} else {
			lost++
		}
		do(t, u, order.Order{Kind: order.HealAll})
		_, again := u.Status(hit)
		require.Equal(t, up, again, "who is lost stays down")
		do(t, u, order.Order{Kind: order.StopClients})
		until(t, u, "the others end well", func() bool { return u.Idle() && u.Settled() })
		require.NoError(t, u.Err())
		require.Empty(t, u.Violations())
	})
	require.NotZero(t, lost)
}

func TestClocksThatArePutBackStandStillUntilTheyCatchUp(t *testing.T) {
	c := sim.Healthy(3, 7)
	c.Clients = 0 // whose commands would do for heartbeats
	u := begin(t, c)
	old := leader(t, u)
	u.RunUntil(u.Now() + 500*ms)
	before := u.Events()
	do(t, u, order.Order{Kind: order.Jump, Node: old, By: -2000 * ms})
	u.RunUntil(u.Now() + 1500*ms)
	require.NotEqual(t, old, u.Leader(), "a leader whose time stands still sends no heartbeats")
	require.Less(t, u.Events()-before, uint64(5000), "nothing spins")
	u.RunUntil(u.Now() + 2000*ms)
	s, _ := u.Status(old)
	require.Equal(t, u.Leader(), s.Leader)
}

func TestCalmPutsClocksRight(t *testing.T) {
	u := begin(t, sim.Healthy(1, 3))
	leader(t, u)
	do(t, u, order.Order{Kind: order.StopClients})
	u.RunUntil(u.Now() + 500*ms)
	do(t, u, order.Order{Kind: order.Jump, Node: 1, By: -3600_000 * ms})
	do(t, u, order.Order{Kind: order.HealAll})
	require.LessOrEqual(t, u.Next(), u.Now()+100*ms)
}

func TestLinksThatReorderKeepWhatClientsAreTold(t *testing.T) {
	seeds.Each(t, 20, func(t *testing.T, seed uint64) {
		c := sim.Healthy(3, seed)
		c.Link = fault.Link{Latency: fault.Range{Min: 10 * ms, Max: 10 * ms}, Reorder: fault.Probability(3e8), Duplicate: fault.Probability(1e8)}
		c.Judge, c.Clients = true, 5
		u := begin(t, c)
		u.RunUntil(5000 * ms)
		do(t, u, order.Order{Kind: order.StopClients})
		until(t, u, "all end well", u.Idle)
		require.NoError(t, u.Err())
		require.Empty(t, u.Violations())
		require.NotEqual(t, check.Illegal, u.Linearizable(200_000))
	})
}
