package etcd_test

import (
	"crypto/rand"
	"crypto/sha256"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/etcd"
	"raftlab/tests/seeds"
)

// outputs is the hash of all that happens in a universe.
func outputs(t *testing.T, seed uint64) uint64 {
	plan := swarm(seed)
	u, err := plan.Run(2000)
	require.NoError(t, err)
	return u.Hash()
}

func TestNode_gives_equal_outputs_for_equal_inputs(t *testing.T) {
	seeds.Each(t, 10, func(t *testing.T, seed uint64) {
		require.Equal(t, outputs(t, seed), outputs(t, seed))
	})
	require.NotEqual(t, outputs(t, 1), outputs(t, 2))
}

func TestNode_repeats_whoever_runs_beside_it(t *testing.T) {
	alone := outputs(t, 3)
	var beside sync.WaitGroup
	for seed := range uint64(3) {
		beside.Go(func() { outputs(t, seed) })
	}
	require.Equal(t, alone, outputs(t, 3))
	beside.Wait()
}

func TestNode_throws_its_own_dice(t *testing.T) {
	deadline := func(dice uint64) raft.Time {
		s := settings
		s.ElectionMin, s.ElectionMax, s.Heartbeat = 10_000*ms, 20_000*ms, ms
		engine, err := etcd.New(raft.Config{ID: 1, Voters: []raft.NodeID{1, 2}, Settings: s, Dice: raft.NewDice(dice)})
		require.NoError(t, err)
		var status raft.Status
		engine.Status(&status)
		return status.ElectionDeadline
	}
	require.Equal(t, deadline(1), deadline(1))
	require.NotEqual(t, deadline(1), deadline(2))
	seen := map[raft.Time]bool{}
	for seed := range uint64(200) {
		at := deadline(seed)
		require.True(t, 10_000*ms <= at && at < 20_000*ms)
		seen[at] = true
	}
	require.Greater(t, len(seen), 190)
}

func TestNew_leaves_chance_to_all_others(t *testing.T) {
	_, err := etcd.New(raft.Config{ID: 1, Settings: settings, Dice: raft.NewDice(1)})
	require.NoError(t, err)
	var a, b [sha256.Size]byte
	_, err = rand.Read(a[:])
	require.NoError(t, err)
	_, err = rand.Read(b[:])
	require.NoError(t, err)
	require.NotEqual(t, a, b)
}
