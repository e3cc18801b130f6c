package scenario_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/scenario"
)

// begun is a lesson at its start.
func begun(t *testing.T, text string) *scenario.Lesson {
	t.Helper()
	d, err := scenario.Read([]byte(text))
	require.NoError(t, err)
	l, err := d.Begin(director.EngineOf("raftlab"), func(c raft.Config) (raft.Engine, error) { return raft.New(c) })
	require.NoError(t, err)
	return l
}

// A player that waits for a condition looks only where something has changed that conditions read: heartbeats change nothing.
func TestAPlayerLooksAgainOnlyWhereSomethingHasChanged(t *testing.T) {
	l := begun(t, `{"nodes": 3, "settings": {"heartbeat": 1}, "steps": [{"do": "campaign", "node": "n1"}, {"until": {"leader": "n1"}}, {"do": "put", "key": "a", "value": "b"},
		{"until": {"nodes": ["n1", "n2", "n3"], "holds": {"key": "a", "committed": true}}}, {"until": {"lacks": {"key": "z"}, "elections": 9}, "within": 10000}]}`)
	var looks, entries uint64
	l.Player.Heed(func(e scenario.Effort) bool {
		looks, entries = looks+e.Looks, entries+e.Entries
		return false
	})
	events := 0
	l.Go(order.Longest, func() bool {
		events++
		_, over := l.Player.Over()
		return over
	})
	assert.Greater(t, events, 10_000)
	assert.Less(t, looks, uint64(100))
	assert.Less(t, entries, uint64(500))
	results := l.Player.Results()
	require.Len(t, results, 5)
	require.Nil(t, results[3].Why)
	assert.Equal(t, order.Code(scenario.TooLate), results[4].Why.Code, "what it waits for at most is over, though nothing has changed")
}

func TestAPlayerThatHasReadTooMuchDoesNothingMore(t *testing.T) {
	l := begun(t, `{"nodes": 1, "steps": [{"expect": {"leader": "none"}}, {"expect": {"leader": "none"}}, {"expect": {"leader": "none"}}]}`)
	looks := 0
	l.Player.Heed(func(e scenario.Effort) bool {
		looks++
		return looks == 2
	})
	turns := 0
	l.Go(order.Longest, func() bool {
		turns++
		return turns == 100
	})
	assert.Equal(t, 2, looks)
	assert.Len(t, l.Player.Results(), 2)
}
