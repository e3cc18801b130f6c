package wal

import (
	"strconv"

	"raftlab/raft"
)

// State is what a file says.
type State struct {
	ID       raft.NodeID // whose file it is; None when it is empty
	Durable  raft.Durable
	Snapshot *raft.Snapshot
	Entries  []raft.Entry // the log, from index 1; nothing else refers to their Data
	Write    uint64       // the last write's number; 0 when there is none
	Size     int64        // bytes of the header and the whole records
	Torn     int64        // bytes after them, dropped: what a torn write left
}

// Replay reads a whole file without changing it. Its error is a *CorruptError.
func Replay(image []byte) (State, error) {
	return replay(append([]byte(nil), image...))
}

// replay is Replay on an image that the state may keep.
func replay(image []byte) (State, error) {
	id, bad := readHeader(image)
	switch {
	case bad != nil:
		return State{}, bad
	case id != raft.None:
		return replayRecords(image, id)
	}
	if next := wholeRecord(image, HeaderSize); next >= 0 {
		return State{}, damage(0, "the header is not whole", next)
	}
	return State{Torn: int64(len(image))}, nil
}

// replayRecords reads the records that follow the header of id's file.
func replayRecords(image []byte, id raft.NodeID) (State, error) {
	s := State{ID: id}
	var end tail
	var room []raft.Entry
	at := HeaderSize
	for at < len(image) {
		payload, size, reason := frame(image[at:])
		if reason != "" {
			if next := wholeRecord(image, at+size); next >= 0 {
				return State{}, damage(at, reason, next)
			}
			break
		}
		r, ok := decodePayload(payload, room[:0])
		if !ok {
			return State{}, &CorruptError{int64(at), unreadable}
		}
		if r.Snapshot != nil {
			s.Snapshot, s.Entries, end.last = r.Snapshot, nil, r.Snapshot.Index
		}
		if reason := end.refuses(r.Write, r.Durable.Term, r.Entries); reason != "" {
			return State{}, &CorruptError{int64(at), reason}
		}
		end.take(r.Write, r.Durable.Term, r.Entries)
		s.Write, s.Durable = r.Write, r.Durable
		if len(r.Entries) > 0 {
			base := raft.Index(1)
			if s.Snapshot != nil {
				base += s.Snapshot.Index
			}
			s.Entries = append(s.Entries[:r.Entries[0].Index-base], r.Entries...)
		}
		room = r.Entries
		at += size
	}
	s.Size, s.Torn = int64(at), int64(len(image)-at)
	return s, nil
}

// damage tells a record that is not whole from a torn write: next is a whole one.
func damage(at int, reason string, next int) *CorruptError {
	return &CorruptError{int64(at), reason + ", and no torn write did this: a whole record follows at byte " + strconv.Itoa(next)}
}

// tail is where a log ends, and all that decides whether a record may follow.
type tail struct {
	write uint64
	term  raft.Term
	last  raft.Index
}

// refuses is why the record can't follow; "" when it can.
func (t *tail) refuses(write uint64, term raft.Term, entries []raft.Entry) string {
	if write <= t.write {
		return "write " + number(write) + " does not come after write " + number(t.write)
	}
	if term < t.term {
		return "the term goes back from " + number(t.term) + " to " + number(term)
	}
	if len(entries) == 0 {
		return ""
	}
	first := entries[0].Index
	if first == 0 || first > t.last+1 {
		return "entry " + number(first) + " does not join the log, whose last is " + number(t.last)
	}
	for i, e := range entries {
		if want := first + raft.Index(i); e.Index != want {
			return "entry " + number(e.Index) + " stands where entry " + number(want) + " belongs"
		}
	}
	return ""
}

// take moves the end over a record that is not refused.
func (t *tail) take(write uint64, term raft.Term, entries []raft.Entry) {
	t.write, t.term = write, term
	if len(entries) > 0 {
		t.last = entries[len(entries)-1].Index
	}
}
