package differential

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/etcd"
	"raftlab/raft/kv"
	"raftlab/raft/order"
	"raftlab/raft/sim"
)

// TestEtcdsCoreRunsInASimulatedLab seeks by running again from the start, since etcd's core can't be
// copied.
func TestEtcdsCoreRunsInASimulatedLab(t *testing.T) {
	line := sim.NewTimeline(etcd.New, director.Deaf{})
	settings := order.Defaults()
	plan := &director.Plan{Nodes: 3, Settings: settings, Engine: &director.Engines[1], Seed: 3, Virtual: true}
	line.Ask(director.Ask{ID: 1, Do: director.Start, Plan: plan})
	line.RunUntil(2000 * raft.Millisecond)
	leader := line.Lab().Director().View().Leader()
	require.NotNil(t, leader)
	line.Ask(director.Ask{ID: 2, Do: director.Obey, Order: order.Order{Kind: order.Put, Client: &order.Operation{Op: kv.Op{Kind: kv.Put, Key: "k", Value: "v"}}}})
	line.RunUntil(2500 * raft.Millisecond)
	middle, state := line.Lab().Digest(), line.Lab().Director().View().State.Clone()
	line.Ask(director.Ask{ID: 3, Do: director.Obey, Order: order.Order{Kind: order.Crash, Node: leader.ID}})
	line.RunUntil(6000 * raft.Millisecond)
	end := line.Lab().Digest()
	require.NotNil(t, line.Lab().Director().View().Leader())
	seek := func(at raft.Time) {
		line.Seek(at)
		line.Go(func() bool { return false })
	}
	seek(2500 * raft.Millisecond)
	require.True(t, line.Back() && line.Go(func() bool { return false }))
	seek(2500*raft.Millisecond - 1)
	require.NotEqual(t, end, line.Lab().Digest())
	seek(6000 * raft.Millisecond)
	require.Equal(t, end, line.Lab().Digest())
	seek(2500 * raft.Millisecond)
	require.NotEqual(t, middle, line.Lab().Digest(), "the crash was asked for at this time")
	require.GreaterOrEqual(t, line.Lab().Director().View().Events.Last, state.Events.Last)
}
