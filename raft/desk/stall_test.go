package desk_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func (u *universe) stall(node, what string, took int) {
	u.t.Helper()
	u.must("stall", fieldsOf{"node": node, "what": what, "for": took})
}

func (u *universe) stalled(node string) fieldsOf { return u.page.nodes[node]["stalled"].(fieldsOf) }

func TestShowsWhatHangsAndUntilWhenAndThatItIsOver(t *testing.T) {
	u := started(t, 3, nil)
	leader := u.leader()
	id := u.page.others(leader)[0]
	assert.Empty(t, u.stalled(id))
	for i, what := range []string{"disk", "apply", "process"} {
		u.stall(id, what, 500)
		assert.Len(t, u.stalled(id), 1)
		assert.InDelta(t, float64(u.now-epoch)/1e6+500, u.stalled(id)[what], 20)
		assert.Equal(t, what == "process", u.page.nodes[id]["paused"])
		assert.Equal(t, i+1, u.page.told("stalled"))
		u.until("it is over", func() bool { return len(u.stalled(id)) == 0 })
		assert.Equal(t, i+1, u.page.told("stallEnded"))
		assert.Equal(t, false, u.page.nodes[id]["paused"])
	}
	require.Equal(t, "ok", u.must("put", fieldsOf{"key": "k", "value": "v", "via": id})["outcome"])
	for _, s := range readTrace(t, u).Segments {
		require.NoError(t, s.Replay(ours), "a recording goes over what hung")
	}
}

func TestAWriteWaitsForALeaderWhoseStateMachineHangs(t *testing.T) {
	u := started(t, 3, nil)
	leader := u.leader()
	u.must("put", fieldsOf{"key": "k", "value": "1"})
	u.stall(leader, "apply", 1000)
	before := u.now
	assert.Equal(t, "1", u.must("get", fieldsOf{"key": "k", "via": leader, "read": "local"})["value"], "what it has applied it still tells")
	require.Equal(t, "ok", u.must("put", fieldsOf{"key": "k", "value": "2", "via": leader})["outcome"])
	assert.Greater(t, u.now-before, 900*ms)
	assert.Equal(t, leader, u.page.leader(), "its heartbeats went on")
	assert.Equal(t, "2", u.must("get", fieldsOf{"key": "k"})["value"])
}

func TestAStalledProcessIsResumedOrCrashedAsAPausedOne(t *testing.T) {
	u := started(t, 3, nil)
	leader := u.leader()
	u.stall(leader, "process", 3_600_000)
	assert.Contains(t, u.ask("stall", fieldsOf{"node": leader, "what": "disk", "for": 5})["error"], leader+" is paused")
	u.must("resume", fieldsOf{"node": leader})
	assert.Empty(t, u.stalled(leader))
	u.stall(leader, "disk", 3_600_000)
	u.must("crash", fieldsOf{"node": leader})
	assert.Empty(t, u.stalled(leader))
	assert.Contains(t, u.ask("stall", fieldsOf{"node": leader, "what": "disk", "for": 5})["error"], leader+" is crashed")
	u.restart(leader)
	require.Equal(t, "ok", u.must("put", fieldsOf{"key": "k", "value": "v", "via": leader})["outcome"])
}
