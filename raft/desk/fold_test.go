package desk_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/desk"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

// nowhere is a world that keeps what it is given.
type nowhere struct {
	now      raft.Time
	texts    []string
	binaries [][]byte
	orders   []replica.Command
	bound    []raft.NodeID
}

func (w *nowhere) Now() raft.Time { return w.now }
func (w *nowhere) ToNode(id raft.NodeID, frame []byte) {
	c, err := replica.DecodeCommand(append([]byte(nil), frame...))
	if err != nil {
		panic(err)
	}
	w.orders, w.bound = append(w.orders, c), append(w.bound, id)
}
func (w *nowhere) ToPage(text []byte)                 { w.texts = append(w.texts, string(text)) }
func (w *nowhere) ToPageBinary(b []byte)              { w.binaries = append(w.binaries, b) }
func (w *nowhere) WatchNode(raft.NodeID, uint32) bool { return true }

// last is the last message of a kind that the page was sent.
func (w *nowhere) last(kind string) fieldsOf {
	for i := len(w.texts) - 1; i >= 0; i-- {
		lines := strings.Split(w.texts[i], "\n")
		for j := len(lines) - 1; j >= 0; j-- {
			var m fieldsOf
			if err := json.Unmarshal([]byte(lines[j]), &m); err != nil {
				panic(err)
			}
			if m["t"] == kind {
				return worded(m)
			}
		}
	}
	return nil
}

// sentTo counts the orders of a kind that a node was sent.
func (w *nowhere) sentTo(id raft.NodeID, kind replica.CommandKind) int {
	count := 0
	for i, c := range w.orders {
		if c.Kind == kind && w.bound[i] == id {
			count++
		}
	}
	return count
}

func telemetry(id raft.NodeID, incarnation uint32, records ...*replica.Record) []byte {
	b := replica.AppendTelemetryHeader(nil, replica.TelemetryHeader{Node: id, Incarnation: incarnation})
	for _, r := range records {
		b = replica.AppendRecord(b, 0, r)
	}
	return b
}

const startOfThree = `{"id":1,"do":"start","nodes":3,"settings":{"election":[150,300],"heartbeat":50,"latency":[5,15],"loss":0.1,"duplicate":0.25,"fsync":[0,2],"scale":0.1},"seed":7,"disk":"memory","diskFallback":"no files here","build":"b1","version":"9"}`

// three is a director of three nodes that have started, and nothing else happened.
func three(t *testing.T) (*desk.Desk, *nowhere) {
	w := &nowhere{now: 5_000 * ms}
	d := desk.New(w, nil)
	d.FromPage([]byte(startOfThree))
	require.Len(t, w.orders, 3)
	for id := raft.NodeID(1); id <= 3; id++ {
		require.Nil(t, w.last("reply"))
		d.FromNode(id, telemetry(id, 1, &replica.Record{Kind: replica.RecordStarted, Start: w.orders[id-1].Start}))
	}
	require.Equal(t, fieldsOf{"t": "reply", "id": 1.0}, w.last("reply"))
	return d, w
}

func TestTellsEachNodeAllThatItNeedsToStart(t *testing.T) {
	_, w := three(t)
	start := w.orders[1].Start
	assert.Equal(t, raft.NodeID(2), start.ID)
	assert.EqualValues(t, 7, start.Seed)
	assert.True(t, start.Memory)
	assert.Equal(t, clock.Mapping{Cluster: clock.Clock{At: 5_000 * ms, Rate: clock.Par / 10}, Drift: clock.Par}, start.Clock)
	assert.Equal(t, raft.Settings{ElectionMin: 150 * ms, ElectionMax: 300 * ms, Heartbeat: 50 * ms, DriftBound: 1_100_000}, start.Settings)
	assert.Equal(t, []raft.NodeID{1, 2, 3}, start.Voters)
	assert.EqualValues(t, desk.DefaultSnapshotEvery, start.SnapshotEvery)
	require.Len(t, start.Peers, 2)
	assert.Equal(t, raft.NodeID(3), start.Peers[1].ID)
	assert.Equal(t, 15*ms, start.Peers[1].Link.Latency.Max)
}

func TestTellsThePageTheWholeStateAtFirst(t *testing.T) {
	_, w := three(t)
	now := w.last("delta")["nodes"].(fieldsOf)
	w.texts = w.texts[:1]
	first := w.last("delta")
	assert.Equal(t, false, first["nodes"].(fieldsOf)["n1"].(fieldsOf)["alive"], "it has not started yet")
	assert.Equal(t, fieldsOf{
		"engine": "raftlab", "capabilities": fieldsOf{
			"anyElection": true, "reasons": true, "checkpoints": true, "rules": true, "leases": true, "priorities": true, "quiet": true,
		},
		"disk": "memory", "diskFallback": "no files here", "seed": 7.0, "build": "b1", "rules": fieldsOf{}, "leader": nil,
		"config":  fieldsOf{"voters": []any{"n1", "n2", "n3"}, "outgoing": []any{}, "learners": []any{}, "joint": false},
		"trusted": []any{},
	}, first["lab"])
	assert.Equal(t, fieldsOf{"real": 5000.0, "cluster": 0.0, "scale": 0.1, "held": false, "why": ""}, first["clock"])
	assert.Equal(t, []any{"n1", "n2", 5.0, 15.0, 0.1, 0.25, false, 0.0}, first["links"].([]any)[0])
	assert.Equal(t, fieldsOf{
		"role": "follower", "term": 0.0, "vote": nil, "leader": nil, "commit": 0.0, "applied": 0.0, "alive": true, "paused": false,
		"member": "voter", "version": "9", "incarnation": 1.0, "progress": []any{}, "votes": []any{}, "alarm": nil, "quiet": false, "stalled": fieldsOf{}, "down": nil, "stopped": nil,
		"settings": fieldsOf{"election": []any{150.0, 300.0}, "heartbeat": 50.0, "preVote": false, "checkQuorum": false, "driftBound": 1.1, "priority": 0.0, "quiet": false, "fsync": []any{0.0, 2.0}, "drift": 1.0},
		"load":     fieldsOf{"late": 0.0, "queued": 0.0, "overflowed": 0.0, "clockError": 0.0},
		"fault":    nil,
		"log":      fieldsOf{"first": 1.0, "last": 0.0, "from": 1.0, "entries": []any{}},
	}, now["n1"])
}

func TestTellsOnlyWhatChanged(t *testing.T) {
	d, w := three(t)
	w.now += 40 * ms
	d.FromNode(1, telemetry(1, 1, &replica.Record{Kind: replica.RecordState, At: 100 * ms, State: raft.Status{
		ID: 1, Term: 3, First: 1, ElectionStart: -20 * ms, ElectionDeadline: 180 * ms,
	}}))
	w.now += 40 * ms
	d.Timer()
	delta := w.last("delta")
	assert.Equal(t, 3.0, stretchOf(list(delta["measured"])[0].([]any))["terms"])
	delete(delta, "measured")
	assert.Equal(t, fieldsOf{"t": "delta", "nodes": fieldsOf{"n1": fieldsOf{
		"term": 3.0, "alarm": fieldsOf{"from": 80.0, "at": 280.0},
	}}}, delta)
	assert.Equal(t, raft.Never, d.Deadline(), "nothing is left to do")
}

func TestTellsAnAlarmInTheClustersTimeThoughTheNodesClockDrifts(t *testing.T) {
	d, w := three(t)
	d.FromPage([]byte(`{"id":2,"do":"set","node":"n1","settings":{"drift":2}}`))
	d.FromNode(1, telemetry(1, 1, &replica.Record{Kind: replica.RecordState, At: 100 * ms, State: raft.Status{
		ID: 1, First: 1, ElectionStart: -20 * ms, ElectionDeadline: 180 * ms,
	}}))
	w.now += 100 * ms
	d.Timer()
	assert.Equal(t, fieldsOf{"from": 90.0, "at": 190.0}, w.last("delta")["nodes"].(fieldsOf)["n1"].(fieldsOf)["alarm"])
}

// scribe makes a node's disk writes as the node tells them.
type scribe struct{ log *wal.Log }

func newScribe() *scribe {
	log, _, err := wal.Open(wal.NewMemory(nil), 1)
	if err != nil {
		panic(err)
	}
	return &scribe{log}
}

func (s *scribe) write(number uint64, entries ...raft.Entry) *replica.Record {
	w, err := s.log.Append(&wal.Record{Write: number, Durable: raft.Durable{Term: 2}, Entries: entries})
	if err != nil {
		panic(err)
	}
	return &replica.Record{Kind: replica.RecordWrite, Write: number, Offset: w.Offset, Size: w.Size, Bytes: append([]byte(nil), w.Bytes...)}
}

func putEntry(index raft.Index, term raft.Term, value string) raft.Entry {
	data := kv.AppendCommand(nil, &kv.Command{Kind: kv.Execute, Op: kv.Op{Kind: kv.Put, Key: "k", Value: value}})
	return raft.Entry{Index: index, Term: term, Kind: raft.Command, Data: data}
}

func TestReplacesTheEndOfALogThatWasOverwritten(t *testing.T) {
	d, w := three(t)
	disk := newScribe()
	d.FromNode(1, telemetry(1, 1, disk.write(1, putEntry(1, 1, "a"), putEntry(2, 1, "b"), putEntry(3, 1, "c"))))
	w.now += 100 * ms
	d.Timer()
	d.FromNode(1, telemetry(1, 1, disk.write(2, putEntry(2, 2, "d"))))
	w.now += 100 * ms
	d.Timer()
	assert.Equal(t, fieldsOf{"first": 1.0, "last": 2.0, "from": 2.0, "entries": []any{[]any{2.0, 2.0, "command", "put k d"}}},
		w.last("delta")["nodes"].(fieldsOf)["n1"].(fieldsOf)["log"])
	d.FromPage([]byte(`{"id":2,"do":"log","node":"n1","from":1,"to":9}`))
	assert.Len(t, w.last("reply")["entries"], 2)
	d.FromPage([]byte(`{"id":3,"do":"log","node":"n1","from":2,"to":2}`))
	assert.Equal(t, []any{[]any{2.0, 2.0, "command", "put k d"}}, w.last("reply")["entries"])
}

func TestTellsNoMoreOfALongLogThanThePageKeeps(t *testing.T) {
	d, w := three(t)
	var entries []raft.Entry
	for i := raft.Index(1); i <= 1000; i++ {
		entries = append(entries, putEntry(i, 1, "v"))
	}
	d.FromNode(1, telemetry(1, 1, newScribe().write(1, entries...)))
	w.now += 100 * ms
	d.Timer()
	log := w.last("delta")["nodes"].(fieldsOf)["n1"].(fieldsOf)["log"].(fieldsOf)
	assert.Len(t, log["entries"], desk.LogTail)
	assert.EqualValues(t, 1000-desk.LogTail+1, log["from"])
}

func TestKeepsTheNewestEventsWhereThereAreTooMany(t *testing.T) {
	d, w := three(t)
	for i := range 2000 {
		d.FromNode(1, telemetry(1, 1, &replica.Record{Kind: replica.RecordEvent, Event: raft.Event{Code: raft.EventProposed, A: uint64(i)}}))
	}
	w.now += 100 * ms
	d.Timer()
	delta := w.last("delta")
	events := delta["events"].([]any)
	assert.LessOrEqual(t, len(events), desk.EventsInDelta)
	assert.EqualValues(t, 1999, events[len(events)-1].([]any)[6])
	assert.EqualValues(t, 2000-len(events), delta["missed"])
}

func TestKeepsItsHeadWhateverANodeTells(t *testing.T) {
	d, w := three(t)
	d.FromNode(1, nil)
	d.FromNode(9, telemetry(9, 1))
	d.FromNode(2, telemetry(1, 1, &replica.Record{Kind: replica.RecordPaused}))
	d.FromNode(1, telemetry(1, 2, &replica.Record{Kind: replica.RecordPaused}))
	d.FromNode(1, telemetry(1, 1, &replica.Record{Kind: replica.RecordSent, Sent: replica.Sent{To: 77, Kind: 99}}))
	d.FromNode(1, telemetry(1, 1, &replica.Record{Kind: replica.RecordFenced, Peer: 2, Write: 1 << 60}))
	w.now += 100 * ms
	d.Timer()
	require.Zero(t, w.sentTo(2, replica.CommandFence))
	d.FromNode(1, append(telemetry(1, 1), 0xff))
	assert.Equal(t, 1, w.sentTo(2, replica.CommandFence), "a node that can't be read is brought down")
}

func FuzzFromNode(f *testing.F) {
	f.Add([]byte{1, 1, 1, 0})
	f.Add(telemetry(1, 1, &replica.Record{Kind: replica.RecordEvent, Event: raft.Event{Code: 1}}, newScribe().write(1, putEntry(1, 1, "v"))))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, w := three(t)
		d.FromNode(1, b)
		d.FromPage([]byte(`{"id":2,"do":"put","key":"k","value":"v"}`))
		d.FromNode(1, b)
		w.now += 100 * ms
		d.Timer()
		w.last("delta")
	})
}
