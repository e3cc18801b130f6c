package wal

import "raftlab/raft"

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

// refuses is why the record can't follow; "" when it can.
func (t *tail) refuses(r *Record) string {
	if r.Write <= t.write {
		return "write " + number(r.Write) + " does not come after write " + number(t.write)
	}
	if r.Durable.Term < t.term {
		return "the term goes back from " + number(t.term) + " to " + number(r.Durable.Term)
	}
	if r.Snapshot != nil {
		if r.Snapshot.Index == 0 {
			return "its snapshot stands for nothing"
		}
		if len(r.Entries) > 0 && r.Entries[0].Index != r.Snapshot.Index+1 {
			return "entry " + number(r.Entries[0].Index) + " does not follow the snapshot, whose last is " + number(r.Snapshot.Index)
		}
	} else if len(r.Entries) > 0 {
		first := r.Entries[0].Index
		if first <= t.snapshot || first > t.last+1 {
			return "entry " + number(first) + " does not join the log, whose last is " + number(t.last) + t.afterSnapshot()
		}
	}
	return refusesOrder(r.Entries)
}

func (t *tail) afterSnapshot() string {
	if t.snapshot == 0 {
		return ""
	}
	return " and whose snapshot's last is " + number(t.snapshot)
}

// refusesOrder is why entries are not one by one; "" when they are.
func refusesOrder(entries []raft.Entry) string {
	for i, e := range entries {
		if want := entries[0].Index + raft.Index(i); e.Index != want {
			return "entry " + number(e.Index) + " stands where entry " + number(want) + " belongs"
		}
	}
	return ""
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
