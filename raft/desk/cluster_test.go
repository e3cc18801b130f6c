package desk_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestElectsALeaderAndShowsIt(t *testing.T) {
	u := started(t, 5, nil)
	leader := u.leader()
	u.until("all follow", func() bool {
		for _, name := range u.page.names() {
			if u.page.nodes[name]["leader"] != leader {
				return false
			}
		}
		return true
	})
	assert.Equal(t, "leader", u.page.nodes[leader]["role"])
	assert.Len(t, u.page.nodes[leader]["progress"], 5)
	assert.Nil(t, u.page.nodes[leader]["alarm"])
	for _, name := range u.page.others(leader) {
		alarm := u.page.nodes[name]["alarm"].(fieldsOf)
		length := alarm["at"].(float64) - alarm["from"].(float64)
		assert.InDelta(t, 225, length, 76, "an alarm is as long as a timeout")
		assert.Equal(t, []any{150.0, 300.0}, u.page.nodes[name]["settings"].(fieldsOf)["election"])
	}
	assert.Equal(t, "memory", u.page.lab["disk"])
	assert.Equal(t, 1, u.page.told("becameLeader"))
	assert.Len(t, u.page.links, 20)
}

func TestShowsAWriteOnTheNodeThatAnsweredBeforeItsReply(t *testing.T) {
	u := started(t, 3, nil)
	for i := range 20 {
		id := u.command("put", fieldsOf{"key": "k", "value": fmt.Sprint(i)})
		reply := u.await(id)
		require.Equal(t, "ok", reply["outcome"])
		then := u.page.atReply[id][u.page.leader()]
		require.GreaterOrEqual(t, then["commit"], reply["index"])
		require.GreaterOrEqual(t, then["applied"], reply["index"])
		require.GreaterOrEqual(t, then["log"].(fieldsOf)["last"], reply["index"])
	}
	log := u.page.logs[u.page.leader()]
	assert.Equal(t, "put k 19", log[len(log)-1].text)
	assert.Equal(t, "register", log[1].text)
	assert.Equal(t, "noop", log[0].kind)
}

func TestAnswersEveryOperation(t *testing.T) {
	u := started(t, 3, nil)
	put := u.must("put", fieldsOf{"key": "a", "value": "1"})
	assert.Equal(t, fieldsOf{"t": "reply", "id": put["id"], "outcome": "ok", "revision": 2.0, "index": 3.0, "term": put["term"]}, put)
	get := u.must("get", fieldsOf{"key": "a"})
	assert.Equal(t, "1", get["value"])
	assert.Equal(t, 2.0, get["createRevision"])
	assert.Equal(t, 2.0, get["modRevision"])
	assert.Equal(t, 1.0, get["version"])
	assert.Nil(t, u.must("get", fieldsOf{"key": "b"})["value"])
	txn := u.must("txn", fieldsOf{
		"compare": []any{fieldsOf{"key": "a", "target": "value", "op": "=", "value": "1"}, fieldsOf{"key": "a", "target": "version", "op": "<", "value": 2}},
		"success": []any{fieldsOf{"put": []string{"a", "2"}}, fieldsOf{"get": "a"}, fieldsOf{"delete": "b"}},
		"failure": []any{fieldsOf{"get": "a"}},
	})
	assert.Equal(t, true, txn["succeeded"])
	assert.Equal(t, []any{fieldsOf{"revision": 3.0}, fieldsOf{"value": "2"}, fieldsOf{"deleted": 0.0}}, txn["responses"])
	assert.Equal(t, 1.0, u.must("delete", fieldsOf{"key": "a"})["deleted"])
	gone := u.must("delete", fieldsOf{"key": "a"})
	assert.Equal(t, 0.0, gone["deleted"])
	assert.Equal(t, 4.0, gone["revision"], "deleting an absent key leaves the revision")
}

func TestPassesARequestOnFromTheNodeThatGotIt(t *testing.T) {
	u := started(t, 3, nil)
	for i, via := range []string{"n1", "n2", "n3"} {
		key := fmt.Sprint("k", i)
		require.Equal(t, "ok", u.must("put", fieldsOf{"key": key, "value": via, "via": via})["outcome"])
		for _, from := range []string{"n1", "n2", "n3"} {
			require.Equal(t, via, u.must("get", fieldsOf{"key": key, "via": from})["value"])
		}
	}
}

func TestLosesNothingAcknowledgedWhenEveryNodeIsCrashed(t *testing.T) {
	u := started(t, 5, nil)
	for i := range 10 {
		require.Equal(t, "ok", u.must("put", fieldsOf{"key": fmt.Sprint("k", i), "value": "v"})["outcome"])
	}
	var crashes []uint64
	for _, name := range u.page.names() {
		crashes = append(crashes, u.command("crash", fieldsOf{"node": name}))
	}
	for _, id := range crashes {
		require.Nil(t, u.await(id)["error"])
	}
	for _, name := range u.page.names() {
		assert.Equal(t, false, u.page.nodes[name]["alive"])
		assert.Equal(t, "crashed", u.page.nodes[name]["down"])
	}
	assert.Empty(t, u.page.leader())
	for _, name := range u.page.names() {
		u.restart(name)
		assert.Equal(t, true, u.page.nodes[name]["alive"])
		assert.EqualValues(t, 2, u.page.nodes[name]["incarnation"])
	}
	for i := range 10 {
		assert.Equal(t, "v", u.must("get", fieldsOf{"key": fmt.Sprint("k", i)})["value"])
	}
	assert.Len(t, u.page.crashes, 5)
	assert.Equal(t, 5, u.page.told("restarted"))
}

func TestReplacesACrashedLeader(t *testing.T) {
	u := started(t, 5, nil)
	for range 5 {
		old := u.leader()
		id := u.command("put", fieldsOf{"key": "k", "value": old})
		u.must("crash", fieldsOf{"node": old})
		require.Equal(t, "ok", u.await(id)["outcome"])
		require.NotEqual(t, old, u.leader())
		u.restart(old)
		u.until("caught up", func() bool { return u.page.number(old, "commit") >= u.page.number(u.leader(), "commit") })
		require.Equal(t, u.page.logs[u.page.leader()], u.page.logs[old])
	}
}

func TestCommitsNothingInAMinority(t *testing.T) {
	u := started(t, 5, nil)
	leader := u.leader()
	u.must("put", fieldsOf{"key": "k", "value": "before"})
	others := u.page.others(leader)
	u.must("partition", fieldsOf{"groups": [][]string{{leader, others[0]}}})
	minority := u.must("put", fieldsOf{"key": "k", "value": "minority", "via": leader, "within": 2000})
	assert.Contains(t, minority["error"], "may")
	assert.Equal(t, "unknown", minority["outcome"])
	assert.Equal(t, "failed", u.ask("get", fieldsOf{"key": "k", "via": others[0], "within": 2000})["outcome"])
	majority := u.must("put", fieldsOf{"key": "k", "value": "majority"})
	assert.Equal(t, "ok", majority["outcome"])
	u.must("heal", nil)
	u.until("one leader that all know", func() bool {
		for _, name := range u.page.names() {
			if u.page.nodes[name]["leader"] != u.page.leader() {
				return false
			}
		}
		return true
	})
	assert.Equal(t, "majority", u.must("get", fieldsOf{"key": "k"})["value"])
	for _, link := range u.page.links {
		assert.Equal(t, false, link[6])
	}
}

func TestExecutesEachWriteOnceThoughMessagesAreLostAndDoubled(t *testing.T) {
	u := started(t, 3, fieldsOf{"loss": 0.2, "duplicate": 0.2})
	via := []string{"", "n1", "n2", "n3"}
	ok, unknown := 0, 0
	for i := range 60 {
		fields := fieldsOf{"key": "k", "value": fmt.Sprint(i)}
		if via[i%4] != "" {
			fields["via"] = via[i%4]
		}
		switch u.ask("put", fields)["outcome"] {
		case "ok":
			ok++
		case "unknown":
			unknown++
		}
	}
	u.must("set", fieldsOf{"loss": 0, "duplicate": 0})
	version := int(u.must("get", fieldsOf{"key": "k"})["version"].(float64))
	assert.GreaterOrEqual(t, version, ok)
	assert.LessOrEqual(t, version, ok+unknown)
	assert.Greater(t, ok, 30)
}

func TestDeposesAPausedLeader(t *testing.T) {
	u := started(t, 3, nil)
	old := u.leader()
	u.must("pause", fieldsOf{"node": old})
	assert.Equal(t, true, u.page.nodes[old]["paused"])
	put := u.must("put", fieldsOf{"key": "k", "value": "v"})
	assert.Equal(t, "ok", put["outcome"])
	u.until("another leader", func() bool { return u.page.leader() != old })
	u.must("resume", fieldsOf{"node": old})
	u.until("follows", func() bool { return u.page.nodes[old]["role"] == "follower" })
	assert.Equal(t, false, u.page.nodes[old]["paused"])
}

func TestCrashesAPausedNodeAndFencesByPausedOnes(t *testing.T) {
	u := started(t, 3, nil)
	leader := u.leader()
	for _, name := range u.page.names() {
		u.must("pause", fieldsOf{"node": name})
	}
	before := u.now
	u.must("crash", fieldsOf{"node": leader})
	assert.Less(t, u.now-before, 100*ms, "paused nodes answer fences")
	assert.Equal(t, false, u.page.nodes[leader]["paused"])
}

func TestCountsWithinInTheClustersTime(t *testing.T) {
	u := started(t, 3, fieldsOf{"scale": 0.1})
	u.must("put", fieldsOf{"key": "k", "value": "v"})
	leader := u.leader()
	for _, name := range u.page.others(leader) {
		u.must("crash", fieldsOf{"node": name})
	}
	before := u.now
	assert.Equal(t, "unknown", u.must("put", fieldsOf{"key": "k", "value": "v", "within": 500})["outcome"])
	assert.InDelta(t, float64(5000*ms), float64(u.now-before), float64(5*ms))
}

func TestRefusesOperationsWhileHeld(t *testing.T) {
	u := started(t, 3, nil)
	u.leader()
	pending := u.command("put", fieldsOf{"key": "a", "value": "1", "within": 300})
	u.pass(3 * hop)
	u.must("hold", nil)
	for do, fields := range map[string]fieldsOf{"put": {"key": "k", "value": "v"}, "get": {"key": "k"}, "delete": {"key": "k"}, "txn": nil} {
		reply := u.ask(do, fields)
		assert.Equal(t, "the lab is held: call run() first", reply["error"])
	}
	u.pass(10_000 * ms)
	assert.Nil(t, u.page.replies[pending], "time stands still")
	assert.Equal(t, true, u.page.clock["held"])
	u.must("run", nil)
	assert.Equal(t, "ok", u.await(pending)["outcome"])
	u.must("hold", fieldsOf{"why": "the lesson waits for its reader"})
	u.must("hold", nil)
	assert.Equal(t, "the lab is held: the lesson waits for its reader", u.ask("get", fieldsOf{"key": "a"})["error"], "the first reason stands")
}

func TestServesOneNodeAndNine(t *testing.T) {
	for _, nodes := range []int{1, 9} {
		u := started(t, nodes, nil)
		require.Equal(t, "ok", u.must("put", fieldsOf{"key": "k", "value": "v"})["outcome"])
		require.Equal(t, "v", u.must("get", fieldsOf{"key": "k"})["value"])
		leader := u.leader()
		u.must("crash", fieldsOf{"node": leader})
		u.restart(leader)
		require.Equal(t, "v", u.must("get", fieldsOf{"key": "k"})["value"])
	}
}
