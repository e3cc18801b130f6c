package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/etcd"
	"raftlab/raft/order"
	"raftlab/raft/sim"
)

// stalling are universes of each engine.
func stalling(t *testing.T, run func(t *testing.T, u *sim.Universe)) {
	engines := map[string]func(raft.Config) (raft.Engine, error){"raftlab": nil, "etcd": etcd.New}
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			c := sim.Healthy(3, 11)
			c.Engine = engine
			u := begin(t, c)
			leader(t, u)
			u.RunUntil(u.Now() + 500*ms)
			run(t, u)
			require.NoError(t, u.Err())
		})
	}
}

func stall(t *testing.T, u *sim.Universe, id raft.NodeID, what order.What, took raft.Time) {
	do(t, u, order.Order{Kind: order.Stall, Node: id, What: what, For: took})
}

func TestADiskThatHangsHoldsItsServerBackUntilItIsOver(t *testing.T) {
	stalling(t, func(t *testing.T, u *sim.Universe) {
		id := u.Leader()%3 + 1
		before, _ := u.Status(id)
		stall(t, u, id, order.Disk, 1000*ms)
		u.RunUntil(u.Now() + 900*ms)
		during, up := u.Status(id)
		require.True(t, up)
		require.LessOrEqual(t, during.Commit, before.Commit+5, "it can't write, so it hears of nothing more")
		leads, _ := u.Status(u.Leader())
		require.Greater(t, leads.Commit, during.Commit, "the others go on")
		u.RunUntil(u.Now() + 400*ms)
		after, _ := u.Status(id)
		require.Greater(t, after.Commit, during.Commit)
	})
}

func TestAStateMachineThatHangsLetsTheLogGrow(t *testing.T) {
	stalling(t, func(t *testing.T, u *sim.Universe) {
		id := u.Leader()%3 + 1
		stall(t, u, id, order.Apply, 1000*ms)
		before, _ := u.Status(id)
		u.RunUntil(u.Now() + 900*ms)
		during, _ := u.Status(id)
		require.Equal(t, before.Applied, during.Applied)
		require.Greater(t, during.Commit, before.Commit+5)
		copied, err := u.Clone()
		u.RunUntil(u.Now() + 300*ms)
		after, _ := u.Status(id)
		require.Greater(t, after.Applied, during.Commit)
		if err == nil { // etcd's core can't be copied
			copied.RunUntil(copied.Now() + 300*ms)
			require.Equal(t, u.Hash(), copied.Hash(), "a copy goes on with all that waited")
		}
	})
}

func TestALeaderWhoseStateMachineHangsLeadsOnAndAnswersNobody(t *testing.T) {
	stalling(t, func(t *testing.T, u *sim.Universe) {
		leads := u.Leader()
		stall(t, u, leads, order.Apply, 600*ms)
		u.RunUntil(u.Now() + 50*ms)
		answered := len(u.History())
		before, _ := u.Status(leads)
		u.RunUntil(u.Now() + 500*ms)
		require.Equal(t, leads, u.Leader())
		during, _ := u.Status(leads)
		require.Equal(t, before.Applied, during.Applied)
		require.LessOrEqual(t, len(u.History()), answered+2, "its clients wait")
		u.RunUntil(u.Now() + 500*ms)
		require.Greater(t, len(u.History()), answered+2)
	})
}

func TestAProcessThatHangsIsDeposedAndGoesOnByItself(t *testing.T) {
	stalling(t, func(t *testing.T, u *sim.Universe) {
		old := u.Leader()
		stall(t, u, old, order.Process, 1000*ms)
		was, _ := u.Status(old)
		u.RunUntil(u.Now() + 990*ms)
		still, up := u.Status(old)
		require.True(t, up)
		require.Equal(t, was, still, "it does nothing at all")
		u.RunUntil(u.Now() + 100*ms)
		after, _ := u.Status(old)
		require.Equal(t, raft.Follower, after.Role)
		require.Greater(t, after.Term, was.Term)
	})
}
