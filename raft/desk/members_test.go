package desk_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/replica"
)

// config is what the page holds of the configuration.
func (p *page) config() fieldsOf { return p.lab["config"].(fieldsOf) }

func (p *page) member(name string) any { return p.nodes[name]["member"] }

// put makes some entries.
func (u *universe) put(count int) {
	u.t.Helper()
	for i := range count {
		require.Equal(u.t, "ok", u.must("put", fieldsOf{"key": fmt.Sprint("k", i), "value": "v"})["outcome"])
	}
}

func TestAddsALearnerThatCatchesUpAndIsPromoted(t *testing.T) {
	u := started(t, 3, nil)
	u.put(30)
	u.join("n4")
	assert.Equal(t, "none", u.page.member("n4"))
	assert.Nil(t, u.page.nodes["n4"]["alarm"], "who is no member stands for nothing")
	u.must("add", fieldsOf{"node": "n4", "learner": true})
	assert.Equal(t, "learner", u.page.member("n4"))
	assert.Equal(t, []any{"n4"}, u.page.config()["learners"])
	u.must("add", fieldsOf{"node": "n4"})
	assert.Equal(t, "voter", u.page.member("n4"))
	assert.Equal(t, fieldsOf{"voters": []any{"n1", "n2", "n3", "n4"}, "outgoing": []any{}, "learners": []any{}, "joint": false}, u.page.config())
	leader := u.leader()
	u.until("it has the whole log", func() bool { return u.page.number("n4", "applied") >= u.page.number(leader, "applied") })
	assert.Equal(t, u.page.logs[leader], u.page.logs["n4"])
	last := u.page.logs["n4"][len(u.page.logs["n4"])-1]
	assert.Equal(t, entry{last.index, last.term, "config", "n1 n2 n3 n4"}, last)
}

func TestDecidesWithWhoWasAddedWhenOldVotersAreDown(t *testing.T) {
	u := started(t, 3, nil)
	for _, name := range []string{"n4", "n5"} {
		u.join(name)
		u.must("add", fieldsOf{"node": name})
	}
	u.must("crash", fieldsOf{"node": "n1"})
	u.must("crash", fieldsOf{"node": "n2"})
	require.Equal(t, "ok", u.must("put", fieldsOf{"key": "k", "value": "v", "within": 20_000})["outcome"])
	u.restart("n1")
	u.restart("n2")
	u.until("all agree", func() bool {
		return u.page.number("n1", "applied") == u.page.number("n3", "applied") && u.page.number("n2", "applied") == u.page.number("n3", "applied")
	})
	assert.Equal(t, "voter", u.page.member("n5"))
}

func TestRemovesTheLeaderAndGoesOn(t *testing.T) {
	u := started(t, 3, nil)
	u.put(3)
	old := u.leader()
	u.must("remove", fieldsOf{"node": old})
	assert.NotEqual(t, old, u.page.leader())
	assert.NotEmpty(t, u.page.leader(), "once it is answered a leader shows it")
	assert.Equal(t, "none", u.page.member(old))
	assert.Len(t, u.page.config()["voters"], 2)
	u.put(3)
	term := u.page.number(u.page.leader(), "term")
	u.pass(5000 * ms)
	assert.Equal(t, term, u.page.number(u.page.leader(), "term"), "who was removed disturbs nobody")
	assert.Equal(t, true, u.page.nodes[old]["alive"])
	u.must("crash", fieldsOf{"node": old})
	u.restart(old)
	u.must("add", fieldsOf{"node": old})
	assert.Equal(t, "voter", u.page.member(old))
}

func TestMakesSeveralChangesAtOnceByAJointConfiguration(t *testing.T) {
	u := started(t, 3, nil)
	u.put(3)
	for _, name := range []string{"n4", "n5", "n6"} {
		u.join(name)
	}
	u.must("reconfigure", fieldsOf{"voters": []string{"n6", "n4", "n1"}, "learners": []string{"n5"}})
	assert.Equal(t, fieldsOf{"voters": []any{"n1", "n4", "n6"}, "outgoing": []any{}, "learners": []any{"n5"}, "joint": false}, u.page.config())
	assert.Equal(t, []any{"none", "none", "learner"}, []any{u.page.member("n2"), u.page.member("n3"), u.page.member("n5")})
	u.put(3)
	joint := false
	for _, e := range u.page.logs[u.leader()] {
		joint = joint || e.kind == "config" && e.text == "n1 n4 n6 ← n1 n2 n3 + n5"
	}
	assert.True(t, joint)
}

func TestRefusesAChangeThatIsNoneOrCantBe(t *testing.T) {
	u := started(t, 1, nil)
	u.leader()
	u.join("n2")
	for _, c := range []struct {
		do     string
		fields fieldsOf
		want   string
	}{
		{"add", fieldsOf{"node": "n1"}, "n1 is a voter already"},
		{"remove", fieldsOf{"node": "n2"}, "n2 is not a member"},
		{"remove", fieldsOf{"node": "n1"}, "n1 can't change the members: no voter would be left"},
		{"reconfigure", fieldsOf{"voters": []string{"n1"}}, "these are the voters and learners already"},
		{"campaign", fieldsOf{"node": "n2"}, "n2 is not a voter, so it can't lead: add it first"},
		{"transfer", fieldsOf{"node": "n2"}, "n2 is not a voter, so it can't lead: add it first"},
	} {
		assert.Equal(t, c.want, u.ask(c.do, c.fields)["error"], c.do)
	}
	u.must("add", fieldsOf{"node": "n2", "learner": true})
	assert.Equal(t, "n2 is a learner already", u.ask("add", fieldsOf{"node": "n2", "learner": true})["error"])
	u.must("hold", nil)
	assert.Contains(t, u.ask("remove", fieldsOf{"node": "n2"})["error"], "the lab is held")
}

func TestTellsThatAChangeMayYetHappenWhenNoMajorityTakesIt(t *testing.T) {
	u := started(t, 3, nil)
	u.put(1)
	leader := u.leader()
	for _, name := range u.page.others(leader) {
		u.must("crash", fieldsOf{"node": name})
	}
	u.join("n4")
	late := u.ask("add", fieldsOf{"node": "n4", "within": 1000})
	assert.Equal(t, leader+" has not answered; it may have taken effect, or may yet (within 1000 ms)", late["error"])
	assert.Equal(t, "voter", u.page.member("n4"), "a configuration is in effect once it is in the leader's log")
	second := u.ask("add", fieldsOf{"node": "n4", "within": 300})
	assert.Equal(t, "the previous membership change is not committed yet (within 300 ms)", second["error"])
	for _, name := range []string{"n1", "n2", "n3"} {
		if name != leader {
			u.restart(name)
		}
	}
	u.put(1)
	u.until("n4 has it all", func() bool { return u.page.number("n4", "applied") >= u.page.number(u.leader(), "commit") })
}

// isolate cuts n4 off from the leader.
func (u *universe) isolate(leader string) {
	u.t.Helper()
	for _, link := range [][]string{{leader, "n4"}, {"n4", leader}} {
		u.must("cut", fieldsOf{"from": link[0], "to": link[1]})
	}
}

func (u *universe) last(name string) int {
	return int(u.page.nodes[name]["log"].(fieldsOf)["last"].(float64))
}

// caughtUp waits until n4 holds the leader's log, and the leader knows.
func (u *universe) caughtUp(leader string) {
	u.t.Helper()
	u.until("n4 holds the log", func() bool {
		last := any(float64(u.last(leader)))
		for _, p := range u.page.nodes[leader]["progress"].([]any) {
			if p := p.(fieldsOf); p["id"] == "n4" {
				return p["match"] == last
			}
		}
		return false
	})
}

func TestRefusesAtOnceALearnerThatIsNotReadyToVote(t *testing.T) {
	u := started(t, 3, nil)
	u.put(1)
	u.join("n4")
	leader := u.leader()
	u.must("add", fieldsOf{"node": "n4", "learner": true})
	u.caughtUp(leader)
	match := u.last(leader)
	promote := func() (said any, took raft.Time) {
		began := u.now
		reply := u.ask("add", fieldsOf{"node": "n4", "within": 20_000})
		return reply["error"], u.now - began
	}
	lag := fmt.Sprintf("it lags 50 entries behind (it holds the log up to entry %v, %s up to %v), and must hold nine tenths of it", match, leader, match+50)

	u.isolate(leader)
	u.put(50)
	said, took := promote()
	assert.Regexp(t, "^"+leader+" can't make n4 a voter: it has not answered for [0-9]+ ms, an election timeout or more; ", said)
	assert.Contains(t, said, lag)
	assert.LessOrEqual(t, took, 4*hop, "at once")

	u.must("crash", fieldsOf{"node": "n4"})
	said, took = promote()
	assert.Equal(t, leader+" can't make n4 a voter: it is down; "+lag, said)
	assert.LessOrEqual(t, took, 4*hop, "at once")

	u.must("heal", nil)
	u.restart("n4")
	u.caughtUp(leader)
	require.Nil(t, u.ask("add", fieldsOf{"node": "n4"})["error"])
	assert.Equal(t, "voter", u.page.member("n4"))
}

// A learner far away answers, if late: what it lacks is on its way.
func TestRefusesAtOnceALearnerThatAnswersAndLags(t *testing.T) {
	u := started(t, 3, nil)
	u.join("n4")
	leader := u.leader()
	u.must("add", fieldsOf{"node": "n4", "learner": true})
	u.caughtUp(leader)
	u.must("set", fieldsOf{"link": []string{leader, "n4"}, "latency": 250})
	u.put(50)
	u.pass(100 * ms)
	said := u.ask("add", fieldsOf{"node": "n4", "within": 20_000})["error"]
	assert.Regexp(t, "^"+leader+" can't make n4 a voter: it lags [0-9]+ entries behind", said)
	u.caughtUp(leader)
	u.pass(600 * ms)
	require.Nil(t, u.ask("add", fieldsOf{"node": "n4"})["error"])
}

// Who was let in just now is waited for while it answers, so that to let it in and to promote
// it may follow each other; who does not is refused after an election timeout.
func TestWaitsForANewLearnerWhileItAnswers(t *testing.T) {
	u := started(t, 3, nil)
	u.put(30)
	u.join("n4")
	leader := u.leader()
	u.isolate(leader)
	u.must("add", fieldsOf{"node": "n4", "learner": true})
	began := u.now
	said := u.ask("add", fieldsOf{"node": "n4", "within": 20_000})["error"]
	assert.Contains(t, said, "it has not answered for")
	assert.LessOrEqual(t, u.now-began, 700*ms)
	u.must("heal", nil)
	u.until("it answers", func() bool { return u.last("n4") > 0 })
	require.Nil(t, u.ask("add", fieldsOf{"node": "n4"})["error"])
	assert.Equal(t, "voter", u.page.member("n4"))
}

func TestGoesOnWithAChangeUnderANewLeader(t *testing.T) {
	u := started(t, 3, nil)
	u.put(3)
	u.join("n4")
	old := u.leader()
	change := u.command("add", fieldsOf{"node": "n4", "learner": true, "within": 20_000})
	u.pass(2 * hop)
	u.must("crash", fieldsOf{"node": old})
	require.Nil(t, u.await(change)["error"])
	assert.Equal(t, "learner", u.page.member("n4"))
	u.restart(old)
	u.until("the old leader knows", func() bool { return u.page.number(old, "commit") >= u.page.number(u.leader(), "commit") })
}

func TestGivesANewNodeWhatWasSetForAllAndNoVoters(t *testing.T) {
	d, w := three(t)
	d.FromPage([]byte(`{"id":2,"do":"set","settings":{"heartbeat":33,"latency":7}}`))
	d.FromPage([]byte(`{"id":3,"do":"set","node":"n1","settings":{"heartbeat":99}}`))
	d.FromPage([]byte(`{"id":4,"do":"join","node":"n6","incarnation":1}`))
	start := w.orders[len(w.orders)-1].Start
	require.NotNil(t, start)
	assert.Equal(t, raft.NodeID(6), start.ID)
	assert.Empty(t, start.Voters)
	assert.Equal(t, 33*ms, start.Settings.Heartbeat)
	require.Len(t, start.Peers, 3)
	assert.Equal(t, 7*ms, start.Peers[0].Link.Latency.Max)
	for i, order := range w.orders[len(w.orders)-4 : len(w.orders)-1] {
		assert.Equal(t, []any{replica.CommandLink, raft.NodeID(6), raft.NodeID(i + 1)}, []any{order.Kind, order.Peer, w.bound[len(w.orders)-4+i]})
	}
}

func TestSendsASnapshotToANewNode(t *testing.T) {
	u := started(t, 3, nil)
	u.put(40)
	leader := u.leader()
	u.must("compact", fieldsOf{"node": leader})
	log := u.page.nodes[leader]["log"].(fieldsOf)
	assert.Equal(t, log["last"].(float64)+1, log["first"])
	assert.Equal(t, leader+" has applied nothing since its latest snapshot", u.ask("compact", fieldsOf{"node": leader})["error"])
	u.put(2)
	u.must("flights", fieldsOf{"all": true})
	u.join("n4")
	u.must("add", fieldsOf{"node": "n4", "learner": true})
	u.until("n4 has it all", func() bool { return u.page.number("n4", "applied") >= u.page.number(leader, "commit") })
	assert.Equal(t, log["first"], u.page.nodes["n4"]["log"].(fieldsOf)["first"])
	assert.Equal(t, 1, u.page.told("snapshotInstalled"))
	assert.Equal(t, "v", u.must("get", fieldsOf{"key": "k7", "via": "n4", "read": "local"})["value"])
	kinds := map[string]bool{}
	for _, f := range u.page.flights {
		kinds[fmt.Sprint(f[3], " ", f[4])] = true
	}
	for _, kind := range []string{"heartbeat false", "heartbeat true", "snapshot false", "snapshot true"} {
		assert.True(t, kinds[kind], "messages, and their replies, are shown as what they are: "+kind)
	}
	u.must("crash", fieldsOf{"node": "n4"})
	u.restart("n4")
	assert.Equal(t, log["first"], u.page.nodes["n4"]["log"].(fieldsOf)["first"], "its disk holds the snapshot")
	for _, s := range readTrace(t, u).Segments {
		require.NoError(t, s.Replay(ours))
	}
}

func TestCompactsByItselfAsOftenAsIsAsked(t *testing.T) {
	u := started(t, 3, fieldsOf{"snapshotEvery": 20})
	u.put(50)
	leader := u.leader()
	assert.Greater(t, u.page.nodes[leader]["log"].(fieldsOf)["first"], 1.0)
	for _, e := range u.page.logs[leader] {
		assert.GreaterOrEqual(t, float64(e.index), u.page.nodes[leader]["log"].(fieldsOf)["first"])
	}
}
