package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/hunt"
	"raftlab/raft/order"
	"raftlab/raft/sim"
	"raftlab/tests/seeds"
)

func timeline(t *testing.T, seed uint64) *sim.Timeline {
	t.Helper()
	plan := hunt.Swarm(seed)
	u, err := plan.Universe()
	require.NoError(t, err)
	line, err := sim.NewTimeline(u)
	require.NoError(t, err)
	return line
}

func TestTimelinesSeekToWhatTheyWere(t *testing.T) {
	seeds.Each(t, 5, func(t *testing.T, seed uint64) {
		line := timeline(t, seed)
		hashes := []uint64{line.Universe().Hash()}
		for range 2000 {
			more, err := line.Step()
			require.True(t, more)
			require.NoError(t, err)
			hashes = append(hashes, line.Universe().Hash())
		}
		dice := raft.NewDice(seed)
		for range 100 {
			at := dice.Below(2001)
			require.NoError(t, line.Seek(at))
			require.Equal(t, at, line.Universe().Events())
			require.Equal(t, hashes[at], line.Universe().Hash(), "event %d", at)
			require.Equal(t, uint64(2000), line.End())
		}
	})
}

func TestTimelinesKeepTheirOrders(t *testing.T) {
	line := timeline(t, 3)
	require.NoError(t, line.Seek(1000))
	require.NoError(t, line.Seek(500))
	before := line.Universe().Hash()
	require.NoError(t, line.Do(order.Order{Kind: order.PowerLoss, Groups: []order.Group{3}}))
	require.Equal(t, uint64(501), line.End())
	require.NoError(t, line.Seek(20_000)) // so that marks are thinned out
	after := line.Universe().Hash()
	require.NoError(t, line.Seek(500))
	require.Equal(t, before, line.Universe().Hash())
	_, err := line.Step()
	require.NoError(t, err)
	_, up := line.Universe().Status(1)
	require.False(t, up, "the order comes again")
	require.NoError(t, line.Seek(20_000))
	require.Equal(t, after, line.Universe().Hash())
}

func TestForksLeaveTheirTimelines(t *testing.T) {
	line := timeline(t, 4)
	require.NoError(t, line.Seek(700))
	fork, err := line.Fork()
	require.NoError(t, err)
	require.NoError(t, fork.Do(order.Order{Kind: order.Crash, Node: 1}))
	require.NoError(t, fork.Seek(1500))
	require.NoError(t, line.Seek(1500))
	alone := timeline(t, 4)
	require.NoError(t, alone.Seek(1500))
	require.Equal(t, alone.Universe().Hash(), line.Universe().Hash())
	require.NotEqual(t, alone.Universe().Hash(), fork.Universe().Hash())
}
