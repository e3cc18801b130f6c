package desk_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestShowsADeathBehindTheLabsBackAsACrash(t *testing.T) {
	u := started(t, 3, nil)
	leader := u.leader()
	u.workers[idOf(leader)].kill()
	u.until("down", func() bool { return u.page.nodes[leader]["alive"] == false })
	assert.Equal(t, "died", u.page.nodes[leader]["down"])
	assert.Equal(t, "died", u.page.crashes[0]["cause"])
	assert.Equal(t, 1, u.page.told("died"))
	assert.NotEqual(t, leader, u.leader())
	u.restart(leader)
	assert.Nil(t, u.page.nodes[leader]["down"])
}

func TestNoticesADeathBySilenceWhereNobodyCanTell(t *testing.T) {
	u := newUniverse(t, 3)
	u.blind = true
	u.start(nil)
	leader := u.leader()
	u.workers[idOf(leader)].kill()
	before := u.now
	u.until("down", func() bool { return u.page.nodes[leader]["alive"] == false })
	assert.Less(t, u.now-before, 7000*ms)
	assert.Equal(t, "died", u.page.nodes[leader]["down"])
}

func TestTakesNobodyForDeadWhoIsHeldOrPaused(t *testing.T) {
	u := newUniverse(t, 3)
	u.blind = true
	u.start(nil)
	u.must("pause", fieldsOf{"node": "n2"})
	u.must("hold", nil)
	u.pass(60_000 * ms)
	for _, name := range u.page.names() {
		assert.Equal(t, true, u.page.nodes[name]["alive"], name)
	}
}

func TestShowsAPanicWithItsStack(t *testing.T) {
	u := started(t, 3, nil)
	leader := u.leader()
	u.workers[idOf(leader)].panics("panic: index out of range\n\ngoroutine 1")
	u.until("down", func() bool { return u.page.nodes[leader]["alive"] == false })
	assert.Equal(t, "panic: index out of range\n\ngoroutine 1", u.page.nodes[leader]["down"])
	assert.Equal(t, "panic", u.page.crashes[0]["cause"])
	assert.Equal(t, "panic: index out of range\n\ngoroutine 1", u.page.crashes[0]["stack"])
	assert.Len(t, u.page.crashes, 1, "the lock that was freed tells nothing new")
}

func TestTakesThePagesWordForADeath(t *testing.T) {
	u := started(t, 3, nil)
	u.must("died", fieldsOf{"node": "n2", "incarnation": 7, "why": "of another incarnation"})
	assert.Equal(t, true, u.page.nodes["n2"]["alive"])
	u.must("panicked", fieldsOf{"node": "n2", "incarnation": 1, "stack": "panic: x"})
	u.until("down", func() bool { return u.page.nodes["n2"]["alive"] == false })
	assert.Equal(t, "panic: x", u.page.nodes["n2"]["down"])
}

func TestEndsWhatWaitsForANodeThatDies(t *testing.T) {
	u := started(t, 3, nil)
	u.workers[2].alive = false // it is gone, and nobody knows yet
	paused := u.command("pause", fieldsOf{"node": "n2"})
	u.pass(100 * ms)
	require.Nil(t, u.page.replies[paused])
	u.must("died", fieldsOf{"node": "n2", "incarnation": 1})
	assert.Equal(t, "n2 went down: its worker ended", u.await(paused)["error"])
	u.until("down", func() bool { return u.page.nodes["n2"]["alive"] == false })
	u.boot(2, 2)
	u.workers[2].alive = false
	restart := u.command("restart", fieldsOf{"node": "n2", "incarnation": 2})
	u.command("died", fieldsOf{"node": "n2", "incarnation": 2, "why": "no memory"})
	assert.Equal(t, "n2 could not start: no memory", u.await(restart)["error"])
}

func TestRefusesWhatANodesStateForbids(t *testing.T) {
	u := started(t, 3, nil)
	leader := u.leader()
	follower := u.page.others(leader)[0]
	refused := func(do string, fields fieldsOf) any { return u.ask(do, fields)["error"] }
	assert.Equal(t, leader+" is the leader already", refused("campaign", fieldsOf{"node": leader}))
	assert.Equal(t, follower+" is not paused", refused("resume", fieldsOf{"node": follower}))
	assert.Equal(t, follower+" is alive: crash it first", refused("restart", fieldsOf{"node": follower, "incarnation": 2}))
	u.must("pause", fieldsOf{"node": follower})
	assert.Equal(t, follower+" is paused already", refused("pause", fieldsOf{"node": follower}))
	assert.Equal(t, follower+" is paused: resume it first", refused("campaign", fieldsOf{"node": follower}))
	u.must("crash", fieldsOf{"node": follower})
	assert.Equal(t, follower+" is crashed already", refused("crash", fieldsOf{"node": follower}))
	for _, do := range []string{"pause", "resume", "campaign"} {
		assert.Equal(t, follower+" is crashed: restart it first", refused(do, fieldsOf{"node": follower}))
	}
	assert.Equal(t, follower+" has no new worker to start in", refused("restart", fieldsOf{"node": follower, "incarnation": 1}))
}

func TestStandsForElectionWhenAsked(t *testing.T) {
	u := started(t, 3, nil)
	follower := u.page.others(u.leader())[0]
	u.must("campaign", fieldsOf{"node": follower})
	assert.Equal(t, 1, u.page.told("campaignAsked"))
	u.until("leads", func() bool { return u.page.leader() == follower })
}

func TestHandsTheLeadOverWhenAsked(t *testing.T) {
	for _, settings := range []fieldsOf{nil, {"preVote": true, "checkQuorum": true}} {
		u := started(t, 3, settings)
		leader := u.leader()
		target := u.page.others(leader)[0]
		before := u.command("put", fieldsOf{"key": "a", "value": "1"})
		u.must("transfer", fieldsOf{"node": target})
		assert.Equal(t, target, u.page.leader(), "by the time of the answer")
		assert.Equal(t, "ok", u.await(before)["outcome"])
		assert.Equal(t, "ok", u.ask("put", fieldsOf{"key": "b", "value": "2"})["outcome"])
		assert.Equal(t, target+" is the leader already", u.ask("transfer", fieldsOf{"node": target})["error"])
	}
}

func TestTellsOfATransferThatFails(t *testing.T) {
	u := started(t, 3, nil)
	leader := u.leader()
	target, third := u.page.others(leader)[0], u.page.others(leader)[1]
	u.must("cut", fieldsOf{"from": leader, "to": target})
	u.must("cut", fieldsOf{"from": third, "to": target})
	refused := u.command("transfer", fieldsOf{"node": target})
	late := u.command("put", fieldsOf{"key": "a", "value": "1"})
	assert.Regexp(t, "^"+target+" (did not take over within 300 ms: "+leader+" remains leader|has not taken over)", u.await(refused)["error"])
	u.must("heal", nil)
	assert.Equal(t, "ok", u.await(late)["outcome"], "what came meanwhile is done after all")
	u.must("pause", fieldsOf{"node": target})
	assert.Equal(t, target+" is paused: resume it first", u.ask("transfer", fieldsOf{"node": target})["error"])
}

func TestTakesPreVoteAndCheckQuorum(t *testing.T) {
	u := started(t, 3, fieldsOf{"preVote": true})
	switches := func(id string) (any, any) {
		settings := u.page.nodes[id]["settings"].(map[string]any)
		return settings["preVote"], settings["checkQuorum"]
	}
	for _, want := range []struct {
		set         fieldsOf
		first, last [2]any
	}{
		{nil, [2]any{true, false}, [2]any{true, false}},
		{fieldsOf{"checkQuorum": true}, [2]any{true, true}, [2]any{true, true}},
		{fieldsOf{"preVote": false, "node": "n1"}, [2]any{false, true}, [2]any{true, true}},
	} {
		if want.set != nil {
			u.must("set", want.set)
		}
		for id, switched := range map[string][2]any{"n1": want.first, "n3": want.last} {
			preVote, checkQuorum := switches(id)
			assert.Equal(t, switched, [2]any{preVote, checkQuorum}, id)
		}
	}
	assert.Contains(t, u.ask("set", fieldsOf{"preVote": true, "link": []string{"n1", "n2"}})["error"], "preVote is not set for one link")
}

func TestHearsNothingMoreFromAFencedIncarnation(t *testing.T) {
	u := started(t, 3, nil)
	leader := u.leader()
	zombie := u.workers[idOf(leader)]
	u.page.stubborn = true // the worker goes on, as one in a long turn does
	crash := u.command("crash", fieldsOf{"node": leader})
	u.until("another leader", func() bool { return u.page.leader() != leader && u.page.leader() != "" })
	u.pass(5000 * ms)
	require.Nil(t, u.page.replies[crash])
	assert.Equal(t, true, u.page.nodes[leader]["alive"], "until the page says that it has ended")
	u.command("terminated", fieldsOf{"node": leader, "incarnation": 1})
	u.await(crash)
	term := u.page.nodes[leader]["term"]
	u.pass(1000 * ms)
	assert.Equal(t, term, u.page.nodes[leader]["term"])
	zombie.alive = false
	u.page.stubborn = false
	u.restart(leader)
}
