package replica

import "raftlab/raft"

// teller gathers telemetry until it is taken.
type teller struct {
	header  TelemetryHeader
	buf     []byte
	encoded []byte
	urgent  bool // somebody waits for what was gathered
}

// add writes a record. The first one of a frame sets the base of its times.
func (t *teller) add(r *Record) {
	if len(t.buf) == 0 {
		t.header.Base = r.At
		t.buf = AppendTelemetryHeader(t.buf, t.header)
	}
	t.buf = AppendRecord(t.buf, t.header.Base, r)
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
	t.add(&Record{Kind: RecordInput, At: at, Sum: sum, Bytes: t.encoded})
}

// state tells what differs between two moments. The alarm is told in nanoseconds of
// the node's own clock from now on.
func (t *teller) state(at, now raft.Time, before, after *raft.Status) {
	if stateChanged(before, after) {
		r := Record{Kind: RecordState, At: at, State: *after}
		if after.ElectionDeadline != 0 {
			r.State.ElectionStart -= now
			r.State.ElectionDeadline -= now
		}
		t.add(&r)
	}
	if !same(before.Progress, after.Progress) {
		t.add(&Record{Kind: RecordProgress, At: at, State: *after})
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
