package wal

import (
	"raftlab/raft"
	"raftlab/raft/refusal"
)

// tail is where a log ends, and all that decides whether a record may follow.
type tail struct {
	write    uint64
	term     raft.Term
	snapshot raft.Index // the last that the snapshot stands for; 0: there is none
	last     raft.Index
}

// tailOf is where the log of a state ends.
func tailOf(s *State) tail {
	t := tail{write: s.Write, term: s.Durable.Term}
	if s.Snapshot != nil {
		t.snapshot = s.Snapshot.Index
	}
	t.last = t.snapshot + raft.Index(len(s.Entries))
	return t
}

// refuses is why the record can't follow; nil when it can.
func (t *tail) refuses(r *Record) *refusal.Refusal {
	if r.Write <= t.write {
		return count(count(refusal.New(writeOrder), "write", r.Write), "before", t.write)
	}
	if r.Durable.Term < t.term {
		return count(count(refusal.New(termBack), "before", t.term), "term", r.Durable.Term)
	}
	if r.Snapshot != nil {
		if r.Snapshot.Index == 0 {
			return refusal.New(snapshotEmpty)
		}
		if len(r.Entries) > 0 && r.Entries[0].Index != r.Snapshot.Index+1 {
			return count(count(refusal.New(entryAfter), "entry", r.Entries[0].Index), "last", r.Snapshot.Index)
		}
	} else if len(r.Entries) > 0 {
		first := r.Entries[0].Index
		if first <= t.snapshot || first > t.last+1 {
			return count(count(refusal.New(entryJoins), "entry", first), "last", t.last)
		}
	}
	return refusesOrder(r.Entries)
}

// refusesOrder is why entries are not one by one; nil when they are.
func refusesOrder(entries []raft.Entry) *refusal.Refusal {
	for i, e := range entries {
		if want := entries[0].Index + raft.Index(i); e.Index != want {
			return count(count(refusal.New(entryMisplaced), "entry", e.Index), "wanted", want)
		}
	}
	return nil
}

// take moves the end over a record that is not refused.
func (t *tail) take(r *Record) {
	t.write, t.term = r.Write, r.Durable.Term
	if r.Snapshot != nil {
		t.snapshot, t.last = r.Snapshot.Index, r.Snapshot.Index
	}
	if n := len(r.Entries); n > 0 {
		t.last = r.Entries[n-1].Index
	}
}
