package desk_test

import (
	"testing"

	"raftlab/raft"
	"raftlab/raft/desk"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
)

// silent is a world that hears nothing.
type silent struct {
	now     raft.Time
	request uint64
}

func (w *silent) Now() raft.Time { w.now += ms; return w.now }
func (w *silent) ToNode(_ raft.NodeID, frame []byte) {
	if replica.CommandKind(frame[1]) == replica.CommandRequest {
		c, _ := replica.DecodeCommand(frame)
		w.request = c.Request.ID
	}
}
func (w *silent) ToPage([]byte)                      {}
func (w *silent) ToPageBinary([]byte)                {}
func (w *silent) WatchNode(raft.NodeID, uint32) bool { return true }

// BenchmarkPut is all that the director does for one put: it reads the command, asks
// the leader, folds what the leader tells and writes delta and reply.
func BenchmarkPut(b *testing.B) {
	w := &silent{}
	d := desk.New(w, nil)
	d.FromPage([]byte(startOfThree))
	for id := raft.NodeID(1); id <= 3; id++ {
		d.FromNode(id, telemetry(id, 1, &replica.Record{Kind: replica.RecordStarted, Start: &replica.Start{ID: id, Incarnation: 1}}))
	}
	d.FromNode(1, telemetry(1, 1, &replica.Record{Kind: replica.RecordState, State: raft.Status{ID: 1, Role: raft.Leader, Term: 1, Leader: 1}}))
	d.FromPage([]byte(`{"id":2,"do":"put","key":"k","value":"v"}`))
	d.FromNode(1, answer(1, w.request, replica.Done, &kv.Result{Session: 1}))
	d.FromNode(1, answer(1, w.request, replica.Done, &kv.Result{Revision: 2}))
	command := []byte(`{"id":3,"do":"put","key":"k","value":"a value of some length","within":5000}`)
	result := kv.AppendResult(nil, &kv.Result{Revision: 3})
	disk := newScribe()
	writes := make([][]byte, b.N)
	for i := range writes {
		r := disk.write(uint64(i+1), putEntry(raft.Index(i+1), 2, "a value of some length"))
		writes[i] = r.Bytes
	}
	var frame []byte
	input := make([]byte, 80)
	state := raft.Status{ID: 1, Role: raft.Leader, Term: 1, Leader: 1, First: 1}
	state.Progress = []raft.Progress{{ID: 1}, {ID: 2}, {ID: 3}}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		d.FromPage(command)
		state.Last, state.Commit, state.Applied = raft.Index(i+1), raft.Index(i+1), raft.Index(i+1)
		frame = replica.AppendTelemetryHeader(frame[:0], replica.TelemetryHeader{Node: 1, Incarnation: 1})
		for _, r := range []replica.Record{
			{Kind: replica.RecordInput, Bytes: input},
			{Kind: replica.RecordEvent, Event: raft.Event{Code: raft.EventProposed, Term: 1, A: 5, B: 5}},
			{Kind: replica.RecordSent, Sent: replica.Sent{Seq: 1, To: 2, Kind: raft.AppendEntries, Size: 100}},
			{Kind: replica.RecordSent, Sent: replica.Sent{Seq: 2, To: 3, Kind: raft.AppendEntries, Size: 100}},
			{Kind: replica.RecordWrite, Write: uint64(i + 1), Offset: 20, Bytes: writes[i]},
			{Kind: replica.RecordInput, Bytes: input},
			{Kind: replica.RecordEvent, Event: raft.Event{Code: raft.EventCommitted, Term: 1, A: 4, B: 5, C: 2, D: 3}},
			{Kind: replica.RecordState, State: state},
			{Kind: replica.RecordProgress, State: state},
			{Kind: replica.RecordReply, Reply: replica.Reply{ID: w.request, Answer: replica.Done, Index: 5, Term: 1, Result: result}},
		} {
			frame = replica.AppendRecord(frame, 0, &r)
		}
		d.FromNode(1, frame)
	}
}
