package replica

import "raftlab/raft"

// teller gathers telemetry until it is taken.
type teller struct {
	header  TelemetryHeader
	buf     []byte
	encoded []byte
	urgent  bool // somebody waits for what was gathered
}

// add writes a record.
func (t *teller) add(r *Record) {
	t.open(r.At)
	t.buf = AppendRecord(t.buf, t.header.Base, r)
}

// open begins a frame where there is none; its first record sets the base of its times.
func (t *teller) open(at raft.Time) {
	if len(t.buf) == 0 {
		t.header.Base = at
		t.buf = AppendTelemetryHeader(t.buf, t.header)
	}
}

// begin writes a record's head. Those that each turn tells are written after it field by
// field: a Record has room for all kinds, and to clear it takes longer than to write one.
func (t *teller) begin(kind RecordKind, at raft.Time) {
	t.open(at)
	t.buf = appendHead(t.buf, t.header.Base, kind, at)
}

// take returns what was gathered, valid until the next add; nil when there is nothing.
func (t *teller) take() []byte {
	t.urgent = false
	if len(t.buf) == 0 {
		return nil
	}
	b := t.buf
	if t.buf = t.buf[:0]; cap(b) > keptRoom {
		t.buf = nil
	}
	return b
}

// keptRoom is the most room in bytes that is kept: a whole disk is told of once.
const keptRoom = 1 << 20

// input records an input, and the checksum of all that was sent and written before.
func (t *teller) input(at raft.Time, sum uint32, in *Input) {
	t.encoded = AppendInput(t.encoded[:0], in)
	t.begin(RecordInput, at)
	t.buf = appendRecorded(t.buf, sum, t.encoded)
}

// sum tells that checksum alone.
func (t *teller) sum(at raft.Time, sum uint32) {
	t.begin(RecordSum, at)
	t.buf = raft.AppendUint(t.buf, sum)
}

// sent tells of a frame.
func (t *teller) sent(at raft.Time, s *Sent) {
	t.begin(RecordSent, at)
	t.buf = appendSent(t.buf, t.header.Base, s)
}

// state tells what differs between two moments. The alarm is told in nanoseconds of
// the node's own clock from now on.
func (t *teller) state(at, now raft.Time, before, after *raft.Status) {
	if stateChanged(before, after) {
		t.begin(RecordState, at)
		t.buf = appendState(t.buf, after, now)
	}
	if !same(before.Progress, after.Progress) {
		t.begin(RecordProgress, at)
		t.buf = appendProgress(t.buf, after.Progress)
	}
}

func stateChanged(a, b *raft.Status) bool {
	return a.Role != b.Role || a.Term != b.Term || a.Vote != b.Vote || a.Leader != b.Leader ||
		a.Commit != b.Commit || a.Applied != b.Applied || a.First != b.First || a.Last != b.Last ||
		a.SnapshotIndex != b.SnapshotIndex || a.ConfigurationIndex != b.ConfigurationIndex || a.Quiet != b.Quiet ||
		!a.Configuration.Equal(&b.Configuration) ||
		a.ElectionStart != b.ElectionStart || a.ElectionDeadline != b.ElectionDeadline ||
		!same(a.Votes, b.Votes)
}

func same[T comparable](a, b []T) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
