package desk_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/desk"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

func fenced(peer raft.NodeID, write uint64) *replica.Record {
	return &replica.Record{Kind: replica.RecordFenced, Peer: peer, Write: write}
}

func TestClosesADiskOnlyWhenItHoldsWhatTheOthersSaw(t *testing.T) {
	d, w := three(t)
	disk := newScribe()
	first, second, third := disk.write(1, putEntry(1, 1, "a")), disk.write(2, putEntry(2, 1, "b")), disk.write(3, putEntry(3, 1, "c"))
	d.FromNode(1, telemetry(1, 1, first))
	d.FromPage([]byte(`{"id":2,"do":"crash","node":"n1"}`))
	assert.Equal(t, 1, w.sentTo(2, replica.CommandFence))
	assert.Equal(t, 1, w.sentTo(3, replica.CommandFence))
	d.FromNode(2, telemetry(2, 1, fenced(1, 2)))
	d.FromNode(3, telemetry(3, 1, fenced(1, 1)))
	require.Nil(t, w.last("terminate"), "write 2 has not come yet")
	d.FromNode(1, telemetry(1, 1, second))
	assert.Equal(t, fieldsOf{"t": "terminate", "node": "n1", "incarnation": 1.0}, w.last("terminate"))
	d.FromNode(1, telemetry(1, 1, third))
	d.FromPage([]byte(`{"id":3,"do":"terminated","node":"n1","incarnation":1}`))
	d.FromPage([]byte(`{"id":4,"do":"restart","node":"n1","incarnation":2}`))
	start := w.orders[len(w.orders)-1].Start
	state, err := wal.Replay(start.Image)
	require.NoError(t, err)
	assert.EqualValues(t, 2, state.Write, "what came after the fence is not on the disk")
	assert.EqualValues(t, 2, start.Incarnation)
}

func TestGoesOnWithoutAPeerThatDoesNotAnswerAFence(t *testing.T) {
	d, w := three(t)
	d.FromPage([]byte(`{"id":2,"do":"crash","node":"n1"}`))
	d.FromNode(2, telemetry(2, 1, fenced(1, 0)))
	require.Nil(t, w.last("terminate"))
	w.now = d.Deadline()
	d.Timer()
	for w.last("terminate") == nil {
		require.Less(t, d.Deadline(), raft.Never)
		w.now = d.Deadline()
		d.Timer()
	}
	assert.LessOrEqual(t, w.now, 8_000*ms)
}

func TestExcusesAPeerThatDiesBeforeItAnswersAFence(t *testing.T) {
	d, w := three(t)
	d.FromPage([]byte(`{"id":2,"do":"crash","node":"n1"}`))
	d.FromNode(2, telemetry(2, 1, fenced(1, 0)))
	d.NodeGone(3, 1)
	d.FromNode(1, telemetry(1, 1, fenced(3, 0)))
	assert.Equal(t, "n1", w.last("terminate")["node"])
}

func TestExcusesADyingPeerWhoseWorkerEndsByItself(t *testing.T) {
	d, w := three(t)
	d.FromPage([]byte(`{"id":2,"do":"crash","node":"n1"}`))
	d.FromPage([]byte(`{"id":3,"do":"crash","node":"n2"}`))
	d.FromNode(3, telemetry(3, 1, fenced(1, 0), fenced(2, 0)))
	d.FromNode(1, telemetry(1, 1, fenced(2, 0)))
	require.Nil(t, w.last("terminate"), "n2 has not told yet what it saw of n1")
	d.NodeGone(2, 1)
	require.NotNil(t, w.last("terminate"), "and never will")
}

func TestHasTwoDyingNodesTellWhatTheySawOfEachOther(t *testing.T) {
	d, w := three(t)
	d.FromPage([]byte(`{"id":2,"do":"crash","node":"n1"}`))
	d.FromPage([]byte(`{"id":3,"do":"crash","node":"n2"}`))
	d.FromNode(3, telemetry(3, 1, fenced(1, 0), fenced(2, 0)))
	d.FromNode(1, telemetry(1, 1, fenced(2, 0)))
	require.Nil(t, w.last("terminate"), "n2 has not told yet what it saw of n1")
	d.FromNode(2, telemetry(2, 1, fenced(1, 0)))
	require.NotNil(t, w.last("terminate"))
}

// A worker that starts while another ends has a port to it, and nobody asks it what it
// saw in its frames.
func TestStartsANodeThatTakesNothingFromTheDyingAndTheDead(t *testing.T) {
	d, w := three(t)
	for _, peer := range w.orders[2].Start.Peers {
		assert.Zero(t, peer.Fenced, "at first all live")
	}
	say := func(text string) { d.FromPage([]byte(text)) }
	fencedIn := func(restart string) [2]uint32 {
		say(restart)
		start := w.orders[len(w.orders)-1].Start
		require.EqualValues(t, 3, start.ID)
		return [2]uint32{start.Peers[0].Fenced, start.Peers[1].Fenced}
	}
	say(`{"id":2,"do":"died","node":"n3","incarnation":1}`)
	d.FromNode(1, telemetry(1, 1, fenced(3, 0)))
	d.FromNode(2, telemetry(2, 1, fenced(3, 0)))
	say(`{"id":3,"do":"terminated","node":"n3","incarnation":1}`)
	say(`{"id":4,"do":"crash","node":"n1"}`)
	assert.Equal(t, [2]uint32{1, 0}, fencedIn(`{"id":5,"do":"restart","node":"n3","incarnation":2}`), "n1 is dying")

	say(`{"id":6,"do":"died","node":"n3","incarnation":2}`)
	d.FromNode(2, telemetry(2, 1, fenced(1, 0), fenced(3, 0)))
	d.FromNode(1, telemetry(1, 1, fenced(3, 0)))
	say(`{"id":7,"do":"terminated","node":"n1","incarnation":1}`)
	say(`{"id":8,"do":"terminated","node":"n3","incarnation":2}`)
	assert.Equal(t, [2]uint32{1, 0}, fencedIn(`{"id":9,"do":"restart","node":"n3","incarnation":3}`), "n1 is down")
}

func TestChangesSettingsForAllForOneAndForAllAgain(t *testing.T) {
	u := started(t, 3, nil)
	setting := func(node, name string) any { return u.page.nodes[node]["settings"].(fieldsOf)[name] }
	u.must("set", fieldsOf{"node": "n1", "election": []int{1000, 2000}, "fsync": []int{1, 4}, "drift": 1.1, "heartbeat": 20})
	assert.Equal(t, []any{1000.0, 2000.0}, setting("n1", "election"))
	assert.Equal(t, []any{1.0, 4.0}, setting("n1", "fsync"))
	assert.Equal(t, 1.1, setting("n1", "drift"))
	assert.Equal(t, 20.0, setting("n1", "heartbeat"))
	assert.Equal(t, []any{150.0, 300.0}, setting("n2", "election"))
	u.must("set", fieldsOf{"link": []string{"n1", "n2"}, "latency": 80, "loss": 0.001, "reorder": 0.25})
	assert.Equal(t, []any{"n1", "n2", 80.0, 80.0, 0.001, 0.0, false, 0.25}, u.page.links["n1>n2"])
	assert.Equal(t, []any{"n2", "n1", 5.0, 15.0, 0.0, 0.0, false, 0.0}, u.page.links["n2>n1"])
	u.must("cut", fieldsOf{"from": "n1", "to": "n2", "oneWay": true})
	assert.Equal(t, true, u.page.links["n1>n2"][6])
	assert.Equal(t, false, u.page.links["n2>n1"][6])
	u.must("set", fieldsOf{"latency": []int{1, 2}, "election": []int{200, 400}})
	assert.Equal(t, []any{"n1", "n2", 1.0, 2.0, 0.001, 0.0, true, 0.25}, u.page.links["n1>n2"], "what is set for all replaces only what it names")
	assert.Equal(t, []any{200.0, 400.0}, setting("n1", "election"))
	assert.Equal(t, 20.0, setting("n1", "heartbeat"))
	u.must("crash", fieldsOf{"node": "n1"})
	u.restart("n1")
	u.pass(1000 * ms)
	assert.Equal(t, 1.1, setting("n1", "drift"), "settings outlive a crash")
	assert.Equal(t, 2, u.page.told("cut")+u.page.told("healed")+1)
}

func TestKeepsTheClustersTimeThroughChangesOfScaleAndHolds(t *testing.T) {
	u := started(t, 3, nil)
	now := func() float64 {
		c := u.page.clock
		if c["held"] == true {
			return c["cluster"].(float64)
		}
		return c["cluster"].(float64) + (float64(u.now)/1e6-c["real"].(float64))*c["scale"].(float64)
	}
	began := now()
	u.pass(1000 * ms)
	assert.InDelta(t, began+1000, now(), 1)
	before := now()
	u.must("set", fieldsOf{"scale": 0.1})
	assert.InDelta(t, before, now(), 1)
	u.pass(1000 * ms)
	assert.InDelta(t, before+100, now(), 1)
	u.must("hold", nil)
	u.pass(1000 * ms)
	assert.InDelta(t, before+100, now(), 1)
	u.must("set", fieldsOf{"scale": 1})
	assert.Equal(t, true, u.page.clock["held"], "a new scale does not end a hold")
	u.must("run", nil)
	u.pass(1000 * ms)
	assert.InDelta(t, before+1100, now(), 1)
}

func TestKeepsAYearsTimeExactly(t *testing.T) {
	w := &nowhere{now: epoch}
	d := desk.New(w, nil)
	d.FromPage([]byte(startOfThree))
	w.now += 365 * 24 * 3600 * 1000 * ms
	d.FromPage([]byte(`{"id":2,"do":"hold"}`))
	assert.InDelta(t, 365*24*3600*100, w.last("delta")["clock"].(fieldsOf)["cluster"], 0.001)
}
