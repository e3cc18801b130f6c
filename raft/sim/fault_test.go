package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/order"
	"raftlab/raft/sim"
	"raftlab/tests/seeds"
)

func TestReplacesALeaderThatCrashes(t *testing.T) {
	u := begin(t, sim.Healthy(3, 2))
	old := leader(t, u)
	do(t, u, order.Order{Kind: order.Crash, Node: old})
	require.NotEqual(t, old, leader(t, u))
	u.RunUntil(u.Now() + 1000*ms)
	do(t, u, order.Order{Kind: order.Restart, Node: old})
	until(t, u, "the old leader follows", func() bool {
		s, up := u.Status(old)
		now, _ := u.Status(u.Leader())
		return up && s.Leader == u.Leader() && s.Commit == now.Commit && s.Commit > 0
	})
	require.NoError(t, u.Err())
}

func TestKeepsWhatWasPromisedThroughPowerLoss(t *testing.T) {
	for _, remains := range []order.Remains{order.Nothing, order.Everything, order.Torn} {
		seeds.Each(t, 10, func(t *testing.T, seed uint64) {
			u := begin(t, sim.Healthy(3, seed))
			u.RunUntil(1000*ms + raft.Time(seed)*7*ms)
			was, _ := u.Status(u.Leader())
			do(t, u, order.Order{Kind: order.PowerLoss, Groups: []order.Group{7}, Remains: remains})
			do(t, u, order.Order{Kind: order.HealAll})
			s, _ := u.Status(leader(t, u))
			require.NoError(t, u.Err())
			require.GreaterOrEqual(t, s.Last, was.Commit)
			require.Greater(t, s.Term, was.Term)
		})
	}
}

func TestCutsOneWay(t *testing.T) {
	c := sim.Healthy(3, 3)
	c.Settings.PreVote, c.Settings.CheckQuorum = false, false
	u := begin(t, c)
	old := leader(t, u)
	deaf := old%3 + 1
	do(t, u, order.Order{Kind: order.Cut, Node: old, Peer: deaf, OneWay: true})
	before := term(u, old)
	until(t, u, "who does not hear the leader deposes it", func() bool { return term(u, old) > before })
}

func TestPartitionsLeaveTheSmallerSideWithoutCommits(t *testing.T) {
	u := begin(t, sim.Healthy(5, 4))
	old := leader(t, u)
	u.RunUntil(u.Now() + 500*ms)
	other := old%5 + 1
	do(t, u, order.Order{Kind: order.Partition, Groups: []order.Group{order.GroupOf(old, other)}})
	u.RunUntil(u.Now() + 2000*ms)
	left, _ := u.Status(old)
	right, _ := u.Status(leader(t, u))
	require.Greater(t, right.Commit, left.Commit)
	require.NotContains(t, []raft.NodeID{old, other}, u.Leader())
	do(t, u, order.Order{Kind: order.Heal})
	u.RunUntil(u.Now() + 2000*ms)
	left, _ = u.Status(old)
	require.Greater(t, left.Commit, right.Commit)
}

func TestPausedServersGoOnWhereTheyStopped(t *testing.T) {
	u := begin(t, sim.Healthy(3, 5))
	old := leader(t, u)
	was := term(u, old)
	do(t, u, order.Order{Kind: order.Pause, Node: old})
	u.RunUntil(u.Now() + 2000*ms)
	require.NotEqual(t, old, u.Leader())
	require.Equal(t, was, term(u, old))
	do(t, u, order.Order{Kind: order.Resume, Node: old})
	u.RunUntil(u.Now() + 1000*ms)
	require.Greater(t, term(u, old), was)
}

func TestClocksThatRunFastStandForElectionFirst(t *testing.T) {
	c := sim.Healthy(3, 6)
	c.Settings.ElectionMax = c.Settings.ElectionMin
	u := begin(t, c)
	do(t, u, order.Order{Kind: order.Set, Node: 2, Change: order.OfDrift(2_000_000)})
	require.Equal(t, raft.NodeID(2), leader(t, u))
	require.Less(t, u.Now(), c.Settings.ElectionMin)
}

func TestJumpOfAFollowersClockEndsItsPatience(t *testing.T) {
	u := begin(t, sim.Healthy(3, 7))
	old := leader(t, u)
	u.RunUntil(u.Now() + 500*ms)
	was := term(u, old)
	do(t, u, order.Order{Kind: order.Jump, Node: old%3 + 1, By: 1000 * ms})
	u.RunUntil(u.Now() + 200*ms)
	require.Greater(t, term(u, old%3+1), was)
}

func TestSlowDisksHoldALeaderBack(t *testing.T) {
	u := begin(t, sim.Healthy(3, 8))
	old := leader(t, u)
	was := term(u, old)
	do(t, u, order.Order{Kind: order.Set, Node: old, Change: order.OfFsync(fault.Range{Min: 5000 * ms, Max: 5000 * ms})})
	u.RunUntil(u.Now() + 3000*ms)
	require.NotEqual(t, old, u.Leader())
	require.Equal(t, was, term(u, old))
}

func TestADiskMadeFastAgainEndsTheSyncThatWasSlow(t *testing.T) {
	u := begin(t, sim.Healthy(1, 3))
	leader(t, u)
	fsync := func(took raft.Time) {
		do(t, u, order.Order{Kind: order.Set, Node: 1, Change: order.OfFsync(fault.Range{Min: took, Max: took})})
	}
	fsync(60_000 * ms)
	u.RunUntil(u.Now() + 1000*ms)
	before, _ := u.Status(1)
	u.RunUntil(u.Now() + 1000*ms)
	still, _ := u.Status(1)
	require.Equal(t, before.Commit, still.Commit, "it waits for the disk")
	fsync(2000 * ms)
	u.RunUntil(u.Now() + 10*ms)
	after, _ := u.Status(1)
	require.Greater(t, after.Commit, still.Commit, "the sync would have ended by now, had it begun so")
	require.NoError(t, u.Err())
}

func TestTransferMovesTheLead(t *testing.T) {
	u := begin(t, sim.Healthy(3, 9))
	old := leader(t, u)
	u.RunUntil(u.Now() + 500*ms)
	do(t, u, order.Order{Kind: order.Transfer, Node: old%3 + 1, Peer: old})
	u.RunUntil(u.Now() + 100*ms)
	require.Equal(t, old%3+1, u.Leader())
}

func TestCrashesAtAWriteComeOnceItIsDurable(t *testing.T) {
	u := begin(t, sim.Healthy(3, 10))
	leader(t, u)
	u.RunUntil(u.Now() + 500*ms)
	old := u.Leader()
	do(t, u, order.Order{Kind: order.Crash, When: order.AtWrite, For: 300 * ms}) // the leader
	until(t, u, "it is down", func() bool {
		_, up := u.Status(old)
		return !up
	})
	fell := u.Now()
	until(t, u, "it is up", func() bool {
		_, up := u.Status(old)
		return up
	})
	require.Equal(t, fell+300*ms, u.Now())
}

// With pre-vote who comes back deposes no healthy leader, though in quiet nobody has heard
// that one for long.
func TestServersThatComeBackInQuietDeposeNobody(t *testing.T) {
	seeds.Each(t, 20, func(t *testing.T, seed uint64) {
		c := sim.Healthy(3, seed)
		c.Clients, c.Link.Latency = 0, fault.Range{Min: 5 * ms, Max: 15 * ms}
		c.Settings.PreVote, c.Settings.CheckQuorum, c.Settings.Quiet = true, true, true
		u := begin(t, c)
		old := leader(t, u)
		follower := old%3 + 1
		u.RunUntil(u.Now() + 1000*ms)
		led := term(u, old)
		do(t, u, order.Order{Kind: order.Crash, Node: follower})
		u.RunUntil(u.Now() + 1000*ms)
		do(t, u, order.Order{Kind: order.Restart, Node: follower})
		u.RunUntil(u.Now() + 1000*ms)
		require.Equal(t, old, u.Leader())
		require.Equal(t, led, term(u, old))
		s, _ := u.Status(follower)
		require.True(t, s.Quiet, "it waits with the others")
	})
}
