package desk_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/desk"
	"raftlab/raft/refusal"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
	"raftlab/raft/wal/waltest"
)

// filed is three, with files of their own; rules are off.
func filed(t *testing.T, off string) (*desk.Desk, *nowhere) {
	t.Helper()
	w := &nowhere{now: 5_000 * ms}
	d := desk.New(w, nil)
	d.FromPage([]byte(strings.Replace(startOfThree, `"disk":"memory"`, `"disk":"opfs","off":[`+off+`]`, 1)))
	require.Nil(t, w.last("reply"))
	for id := raft.NodeID(1); id <= 3; id++ {
		d.FromNode(id, telemetry(id, 1, startedOn(w.orders[id-1].Start, nil)))
	}
	return d, w
}

func startedOn(s *replica.Start, image []byte) *replica.Record {
	return &replica.Record{Kind: replica.RecordStarted, Start: s, Bytes: image}
}

// goesDown lets n1 crash, whose frames the others saw up to a write, and end.
func goesDown(d *desk.Desk, incarnation string, seen uint64) {
	d.FromPage([]byte(`{"id":2,"do":"crash","node":"n1"}`))
	d.FromNode(2, telemetry(2, 1, fenced(1, seen)))
	d.FromNode(3, telemetry(3, 1, fenced(1, seen)))
	d.FromPage([]byte(`{"id":3,"do":"terminated","node":"n1","incarnation":` + incarnation + `}`))
}

// restarted asks for n1's restart, and returns what it is told to start with.
func restarted(t *testing.T, d *desk.Desk, w *nowhere, incarnation, disk string) *replica.Start {
	t.Helper()
	before := len(w.orders)
	d.FromPage([]byte(`{"id":9,"do":"restart","node":"n1","incarnation":` + incarnation + disk + `}`))
	require.Greater(t, len(w.orders), before, w.last("reply"))
	return w.orders[len(w.orders)-1].Start
}

func image(writes uint64) []byte {
	disk := newScribe()
	b := waltest.Header(2, 1)
	for i := uint64(1); i <= writes; i++ {
		b = append(b, disk.write(i, putEntry(raft.Index(i), 1, "v")).Bytes...)
	}
	return b
}

func TestTellsARestartedNodeTheLastWriteThatWasDurable(t *testing.T) {
	d, w := filed(t, "")
	disk := newScribe()
	d.FromNode(1, telemetry(1, 1, disk.write(1, putEntry(1, 1, "a")), disk.write(2, putEntry(2, 1, "b"))))
	goesDown(d, "1", 0)
	assert.EqualValues(t, 2, restarted(t, d, w, "2", "").Least, "by its own word")
	d.FromNode(1, telemetry(1, 2, startedOn(w.orders[0].Start, image(2))))
	goesDown(d, "2", 5)
	assert.EqualValues(t, 5, restarted(t, d, w, "3", "").Least, "by the word of those that saw its frames")
	d.FromNode(1, telemetry(1, 3, startedOn(w.orders[0].Start, image(7))))
	goesDown(d, "3", 0)
	assert.EqualValues(t, 7, restarted(t, d, w, "4", "").Least, "what it found there")
}

func TestPromisesNothingWhereAServerMayAnswerBeforeItsDisk(t *testing.T) {
	for _, off := range []string{`"fsync-before-ack"`, `"durable-vote"`} {
		d, w := filed(t, off)
		d.FromNode(1, telemetry(1, 1, newScribe().write(1, putEntry(1, 1, "a"))))
		goesDown(d, "1", 1)
		assert.Zero(t, restarted(t, d, w, "2", "").Least, off)
	}
}

func TestShowsWhyANodeStopped(t *testing.T) {
	d, w := filed(t, "")
	goesDown(d, "1", 3)
	restarted(t, d, w, "2", "")
	d.FromNode(1, telemetry(1, 2, &replica.Record{Kind: replica.RecordStopped, Stop: replica.DiskBehind, Why: refusal.Of(&wal.BehindError{Told: 3})}))
	d.FromPage([]byte(`{"id":4,"do":"panicked","node":"n1","incarnation":2,"stack":"not the cause"}`))
	d.FromNode(2, telemetry(2, 1, fenced(1, 0)))
	d.FromNode(3, telemetry(3, 1, fenced(1, 0)))
	d.FromPage([]byte(`{"id":3,"do":"terminated","node":"n1","incarnation":2}`))
	var failed any
	for _, text := range w.texts {
		if strings.Contains(text, `"id":9,"error"`) {
			failed = text
		}
	}
	assert.Contains(t, failed, `{"code":"unstartedSaying","node":"n1","why":{"code":"diskEmpty","told":"3"}}`)
	n1 := w.last("delta")["nodes"].(fieldsOf)["n1"].(fieldsOf)
	assert.Equal(t, []any{fieldsOf{"code": "diskEmpty", "told": "3"}, "behind"}, []any{n1["down"], n1["stopped"]})
	events := w.last("delta")["events"].([]any)
	event := events[len(events)-1].([]any)
	assert.Equal(t, "stopped", nameOf(event))
	assert.Equal(t, []any{2.0, 4.0}, event[6:8])
	assert.Equal(t, "stopped", w.last("delta")["crashes"].([]any)[0].(fieldsOf)["cause"])
	assert.EqualValues(t, 3, restarted(t, d, w, "3", "").Least, "it is asked again for what it had told")
}

func TestMarksARunThatTrustsADiskBehindWhatWasDurable(t *testing.T) {
	d, w := filed(t, "")
	goesDown(d, "1", 3)
	assert.Zero(t, restarted(t, d, w, "2", `,"disk":"trust"`).Least)
	d.FromNode(1, telemetry(1, 2, startedOn(w.orders[0].Start, image(1))))
	assert.Equal(t, []any{"n1"}, w.last("delta")["lab"].(fieldsOf)["trusted"])
	found := false
	for _, e := range w.last("delta")["events"].([]any) {
		if event := e.([]any); nameOf(event) == "trusted" {
			found = true
			assert.Equal(t, []any{1.0, 3.0}, event[6:8])
		}
	}
	assert.True(t, found)
	goesDown(d, "2", 0)
	assert.EqualValues(t, 1, restarted(t, d, w, "3", "").Least)
}

func TestMarksNothingWhereATrustedDiskIsWhole(t *testing.T) {
	d, w := filed(t, "")
	goesDown(d, "1", 3)
	restarted(t, d, w, "2", `,"disk":"trust"`)
	d.FromNode(1, telemetry(1, 2, startedOn(w.orders[0].Start, image(3))))
	for _, text := range w.texts {
		assert.NotContains(t, text, `"trusted":["n1"]`)
	}
}

func TestEmptiesOnlyTheDiskOfANodeThatIsNoMember(t *testing.T) {
	u := started(t, 3, nil)
	follower := u.page.others(u.leader())[0]
	u.must("put", fieldsOf{"key": "a", "value": "1"})
	u.must("crash", fieldsOf{"node": follower})
	u.boot(idOf(follower), 2)
	wipe := fieldsOf{"node": follower, "incarnation": 2, "disk": "wipe"}
	assert.Equal(t, follower+" is a voter: it has to be removed before its disk is emptied", u.ask("restart", wipe)["error"])
	assert.Equal(t, `disk takes one of wipe, trust, not "burn"`, u.ask("restart", fieldsOf{"node": follower, "incarnation": 2, "disk": "burn"})["error"])
	u.must("remove", fieldsOf{"node": follower})
	u.must("restart", wipe)
	assert.Equal(t, 0.0, u.page.nodes[follower]["term"])
	u.must("add", fieldsOf{"node": follower, "learner": true})
	u.until("it has the log again", func() bool {
		n := u.page.nodes[follower]
		return n["applied"] == u.page.nodes[u.page.leader()]["applied"] && n["member"] == "learner"
	})
	u.must("crash", fieldsOf{"node": follower})
	u.restart(follower)
	assert.Equal(t, "learner", u.page.nodes[follower]["member"])
	assert.Empty(t, u.page.broken)
}
