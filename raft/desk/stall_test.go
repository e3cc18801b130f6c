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
	assert.Zero(t, u.page.told("paused")+u.page.told("resumed"), "a process that hangs is told once")
	u.must("pause", fieldsOf{"node": id})
	u.must("resume", fieldsOf{"node": id})
	assert.Equal(t, []int{1, 1}, []int{u.page.told("paused"), u.page.told("resumed")})
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

// toldOfStall is what the page was told of the last stall.
func (u *universe) toldOfStall() fieldsOf {
	u.t.Helper()
	require.NotEmpty(u.t, u.page.stalls)
	return u.page.stalls[len(u.page.stalls)-1].(fieldsOf)
}

func TestTellsWhoLeadsAndForHowLongNobodyCouldWriteWhileALeadersDiskHangs(t *testing.T) {
	for name, begin := range map[string]func() *universe{
		"live": func() *universe { return started(t, 3, nil) },
		"sim":  func() *universe { return simulated(t, fieldsOf{"nodes": 3}) },
	} {
		t.Run(name, func(t *testing.T) {
			u := begin()
			u.t = t
			leader := u.leader()
			u.must("put", fieldsOf{"key": "k", "value": "1"})
			term := u.page.nodes[leader]["term"]
			u.stall(leader, "disk", 3000)
			s := u.toldOfStall()
			assert.Equal(t, fieldsOf{"linearizable": "answered", "lease": "answered", "local": "answered"}, s["reads"], "it has nothing to write")
			assert.Equal(t, []any{leader, "disk", term, nil, nil}, []any{s["node"], s["what"], s["led"], s["heldUp"], s["next"]})
			asked := u.command("put", fieldsOf{"key": "k", "value": "2"})
			u.until("a write waits for it", func() bool { return u.page.told("heldUp") == 1 })
			s = u.toldOfStall()
			assert.Equal(t, fieldsOf{"linearizable": "waits", "lease": "waits", "local": "waits"}, s["reads"])
			assert.NotNil(t, s["heldUp"])
			assert.NotNil(t, s["writes"].(fieldsOf)["since"])
			require.Equal(t, "ok", u.await(asked)["outcome"], "the next leader has it")
			s = u.toldOfStall()
			next := s["next"].(fieldsOf)
			assert.Equal(t, u.page.leader(), next["node"])
			assert.NotEqual(t, leader, next["node"])
			assert.Equal(t, 1.0, s["writes"].(fieldsOf)["acknowledged"])
			assert.InDelta(t, 400, s["writes"].(fieldsOf)["longest"], 350)
			assert.Greater(t, u.page.measured["leaderless"].(fieldsOf)["last"], 0.0, "it is measured too")
			u.until("it is over", func() bool { return u.toldOfStall()["ended"] != nil })
			assert.Nil(t, u.toldOfStall()["reads"])
			u.must("crash", fieldsOf{"node": leader})
			u.must("seek", fieldsOf{"to": s["heldUp"]})
			assert.Nil(t, u.toldOfStall()["ended"], "of a moment before")
			u.must("seek", nil)
			assert.NotNil(t, u.toldOfStall()["ended"])
		})
	}
}

func TestAStallEndsWithItsNode(t *testing.T) {
	u := started(t, 3, nil)
	leader := u.leader()
	id := u.page.others(leader)[0]
	u.stall(id, "process", 60_000)
	assert.Nil(t, u.toldOfStall()["led"])
	u.must("crash", fieldsOf{"node": id})
	assert.NotNil(t, u.toldOfStall()["ended"])
	u.stall(leader, "apply", 60_000)
	require.Len(t, u.page.stalls, 2)
	assert.Equal(t, fieldsOf{"linearizable": "waits", "lease": "waits", "local": "stale"}, u.toldOfStall()["reads"])
	u.must("crash", fieldsOf{"node": leader})
	require.Len(t, u.page.stalls, 1, "those that have ended are forgotten, but for the last")
}
