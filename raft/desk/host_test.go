package desk_test

import (
	"container/heap"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/replica"
)

// stops lets nothing run for a while, but for the nodes that ran on meanwhile by themselves,
// and has the workers notice it, the director first.
func (u *universe) stops(d raft.Time, certain bool, stood ...string) {
	from := u.now
	for i := range u.events {
		u.events[i].at += d
	}
	heap.Init(&u.events)
	if u.armed != raft.Never {
		u.armed += d
	}
	u.now += d
	u.turn(func() {
		if certain {
			u.desk.Stood(from, u.now)
		} else {
			u.desk.Busy(from, u.now)
		}
	})
	for _, name := range stood {
		u.workers[idOf(name)].stood(from, u.now)
	}
}

// stood is the node's part of it: its clock stands until it is set.
func (w *worker) stood(from, until raft.Time) {
	w.host.Stand(replica.RecordStood, from, until)
}

// faults are the last of the host's that the page saw, as "kind of".
func (u *universe) faults() []string {
	var found []string
	host, _ := u.page.host["faults"].([]any)
	for _, f := range host {
		fault := f.(map[string]any)
		found = append(found, fault["kind"].(string)+" "+fault["of"].(string))
	}
	return found
}

func TestTakesAStopOfAllOutOfTheClustersTime(t *testing.T) {
	for _, certain := range []bool{true, false} { // in the midst of a turn of the director's, too
		u := started(t, 3, nil)
		leader := u.leader()
		u.pass(500 * ms)
		before, term := u.page.clock["cluster"].(float64), u.page.nodes[leader]["term"]
		real := u.now
		put := u.command("put", fieldsOf{"key": "a", "value": "1", "within": 1000})
		u.stops(10_000*ms, certain, "n1", "n2", "n3")
		assert.Equal(t, "ok", u.await(put)["outcome"], "its time did not run out")
		u.until("told", func() bool { return len(u.faults()) == 1 })
		assert.Equal(t, []string{"stopped all"}, u.faults())
		u.pass(2000 * ms)
		assert.Equal(t, leader, u.page.leader())
		assert.Equal(t, term, u.page.nodes[leader]["term"])
		passed := u.now - real - 10_000*ms
		assert.Less(t, u.page.clock["cluster"].(float64)-before, float64(passed/ms)+2500)
		for _, name := range u.page.names() {
			assert.Equal(t, "stopped", u.page.nodes[name]["fault"].(map[string]any)["kind"], name)
		}
		assert.Equal(t, 1, u.page.told("hostFault"))
	}
}

func TestTakesNothingFromNodesThatRanOn(t *testing.T) {
	u := started(t, 3, nil)
	u.leader()
	u.stops(3000*ms, true)
	u.until("told", func() bool { return len(u.faults()) == 1 })
	assert.Equal(t, []string{"stopped director"}, u.faults())
	for _, name := range u.page.names() {
		assert.Nil(t, u.page.nodes[name]["fault"], name)
	}
	u.stops(3000*ms, true, "n2")
	u.until("told", func() bool { return len(u.faults()) == 3 })
	assert.Equal(t, []string{"stopped director", "stopped director", "stopped node"}, u.faults())
	assert.NotNil(t, u.page.nodes["n2"]["fault"])
	assert.Equal(t, "ok", u.ask("put", fieldsOf{"key": "a", "value": "1", "via": "n2"})["outcome"], "its clock runs on")
	u.stops(3000*ms, false) // a long turn is no fault
	u.pass(500 * ms)
	assert.Len(t, u.faults(), 3)
}

func TestSetsTheClockOfANodeThatStoodAlone(t *testing.T) {
	u := started(t, 3, nil)
	u.leader()
	w := u.workers[2]
	w.stood(u.now, u.now+3000*ms)
	u.until("told", func() bool { return len(u.faults()) == 1 })
	assert.Equal(t, []string{"stopped node"}, u.faults())
	u.until("set", func() bool { return !w.host.Clocks().Held() })
}

func TestDoesNotWaitForANodeThatIsGone(t *testing.T) {
	u := started(t, 3, nil)
	u.leader()
	u.workers[3].alive, u.workers[3].watched = false, false
	u.stops(3000*ms, true, "n1", "n2")
	u.until("set", func() bool { return !u.workers[1].host.Clocks().Held() && !u.workers[2].host.Clocks().Held() })
}

func TestTakesThePagesWordForWhatTheBrowserDoes(t *testing.T) {
	u := started(t, 1, nil)
	u.must("host", nil)
	assert.Empty(t, u.faults(), "it only asked for the clock")
	u.must("host", fieldsOf{"fault": "hidden", "for": 12_000})
	require.Equal(t, []string{"hidden page"}, u.faults())
	u.turn(func() { u.desk.Jumped(60_000 * ms) })
	u.until("told", func() bool { return len(u.faults()) == 2 })
	assert.Equal(t, "jumped all", u.faults()[1])
	assert.Contains(t, u.ask("host", fieldsOf{"fault": "bored", "for": 1})["error"], `not "bored"`)
}
