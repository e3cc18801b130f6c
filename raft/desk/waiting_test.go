package desk_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/desk"
)

func TestTellsWhatTheClientWaitsFor(t *testing.T) {
	for name, begin := range map[string]func() *universe{
		"live": func() *universe { return started(t, 3, nil) },
		"sim":  func() *universe { return simulated(t, fieldsOf{"nodes": 3}) },
	} {
		t.Run(name, func(t *testing.T) {
			u := begin()
			u.t = t
			u.leader()
			u.must("put", fieldsOf{"key": "k", "value": "v", "via": "n2"})
			require.Equal(t, 2.0, u.page.event("answered")[9], "the node that was asked")
			require.Empty(t, u.page.waiting)
			u.must("partition", fieldsOf{"groups": [][]string{{"n1"}, {"n2"}, {"n3"}}})
			first := u.command("put", fieldsOf{"key": "k", "value": "w", "within": 600})
			u.pass(20 * ms)
			u.command("get", fieldsOf{"key": "k", "within": 60_000})
			u.until("both wait", func() bool { return len(u.page.waiting) == 2 })
			put, get := u.page.waiting[0].([]any), u.page.waiting[1].([]any)
			assert.Equal(t, []any{1.0, 1.0}, []any{put[0], put[2]})
			assert.Equal(t, []any{2.0, 1.0}, []any{get[0], get[2]})
			assert.InDelta(t, put[1].(float64)+20, get[1], 5)
			require.Equal(t, "unknown", u.await(first)["outcome"])
			u.until("one waits", func() bool { return len(u.page.waiting) == 1 })
			assert.Equal(t, get, u.page.waiting[0])
			u.pass(100 * ms)
			u.must("seek", fieldsOf{"to": get[1].(float64) + 10})
			assert.Equal(t, []any{put, get}, u.page.waiting, "as at the moment in view")
		})
	}
}

func TestTellsWhatWaitsBeyondABoundAsOne(t *testing.T) {
	u := started(t, 3, nil)
	u.leader()
	u.must("partition", fieldsOf{"groups": [][]string{{"n1"}, {"n2"}, {"n3"}}})
	for range desk.MaxWaiting + 10 {
		u.command("put", fieldsOf{"key": "k", "value": "v", "within": 60_000})
		u.pass(raft.Millisecond)
	}
	u.until("all wait", func() bool {
		return len(u.page.waiting) > desk.MaxWaiting && u.page.waiting[desk.MaxWaiting].([]any)[2] == 10.0
	})
	last := u.page.waiting[desk.MaxWaiting].([]any)
	assert.Equal(t, 0.0, last[0])
	assert.Greater(t, last[1], u.page.waiting[desk.MaxWaiting-1].([]any)[1])
}
