package check

import (
	"bytes"

	"raftlab/raft"
)

func (v *server) last() raft.Index { return v.base + raft.Index(v.log.length) }

// at is the server's entry at an index above its base; nil beyond its log.
func (v *server) at(i raft.Index) *item { return v.log.at(int(i - v.base - 1)) }

func (v *server) lastTerm() raft.Term {
	if v.log.length == 0 {
		return v.baseTerm
	}
	return v.log.at(v.log.length - 1).entry.Term
}

// Wrote tells that entries replaced the server's log from entries[0].Index on.
func (s *Safety) Wrote(id raft.NodeID, at raft.Time, entries []raft.Entry) {
	v := s.server(id)
	for len(entries) > 0 && entries[0].Index <= v.base { // a snapshot stands for it
		entries = entries[1:]
	}
	if len(entries) == 0 {
		return
	}
	v.wrote = true
	next := entries[0].Index
	for len(entries) > 0 && entries[0].Index == next && v.at(next).is(&entries[0]) {
		entries, next = entries[1:], next+1
	}
	s.cut(v, at, next)
	s.extend(v, at, entries)
}

// Installed tells that a leader's snapshot took the place of the server's log up to its
// index; of all of it, unless the log held that entry.
func (s *Safety) Installed(id raft.NodeID, at raft.Time, snapshot *raft.Snapshot) {
	v, index, term := s.server(id), snapshot.Index, snapshot.Term
	if index <= v.base {
		return
	}
	v.wrote = true
	if c := s.committed.at(int(index - 1)); c.item != nil && c.item.entry.Term != term {
		s.violated(v, at, StateMachineSafety, uint64(index), uint64(term), uint64(c.item.entry.Term))
	}
	if held := v.at(index); held != nil && held.entry.Term == term {
		return // here, the entries before it may stay
	}
	s.cut(v, at, index+1)
	v.base, v.baseTerm = index, term
	v.configurations = []configured{{index, snapshot.Configuration}}
	v.log.truncate(0)
}

// cut deletes a server's entries from an index on.
func (s *Safety) cut(v *server, at raft.Time, from raft.Index) {
	if from > v.last() {
		return
	}
	for i := from; i <= v.last(); i++ {
		if c := s.committed.at(int(i - 1)); c.item != nil && c.item == v.at(i) {
			s.violated(v, at, CommittedNeverRewritten, uint64(i), uint64(c.item.entry.Term), uint64(c.term))
			break
		}
	}
	if v.rewrote == 0 || from < v.rewrote {
		v.rewrote = from
	}
	v.log.truncate(int(from - v.base - 1))
	v.unconfigure(from)
}

// extend appends to a server's log.
func (s *Safety) extend(v *server, at raft.Time, entries []raft.Entry) {
	for i := range entries {
		e, previous := &entries[i], v.lastTerm()
		if e.Index != v.last()+1 {
			s.violated(v, at, LogOrder, uint64(e.Index), uint64(e.Term), uint64(v.last()), uint64(previous))
			return
		}
		if previous != unknown && e.Term < previous {
			s.violated(v, at, LogOrder, uint64(e.Index), uint64(e.Term), uint64(v.last()), uint64(previous))
		}
		v.log.append(s.know(v, at, e, previous), s.by)
		if e.Kind == raft.Membership {
			s.configure(v, at, e)
		}
	}
}

// know is the one item for all equal entries: Log Matching, by induction over the log.
func (s *Safety) know(v *server, at raft.Time, e *raft.Entry, previous raft.Term) *item {
	if e.Index <= s.floor {
		return &item{entry: *e, previous: previous}
	}
	place := int(e.Index - 1)
	first := s.known.at(place)
	for k := first; k != nil; k = k.other {
		if k.entry.Term != e.Term {
			continue
		}
		if k.is(e) && (k.previous == previous || k.previous == unknown || previous == unknown) {
			return k
		}
		s.violated(v, at, LogMatching, uint64(e.Index), uint64(e.Term), uint64(previous), uint64(k.previous))
		return &item{entry: *e, previous: previous}
	}
	k := &item{entry: *e, previous: previous, other: first}
	s.known.set(place, k, s.by)
	if e.Index > s.floor+2*keptEntries {
		s.forget(e.Index - keptEntries)
	}
	return k
}

// forget drops the entries up to an index: as if each server had a snapshot for them.
func (s *Safety) forget(floor raft.Index) {
	s.floor = floor
	s.known.forget(int(floor))
	s.committed.forget(min(int(floor), s.committed.length))
	for i := range s.servers {
		s.servers[i].forget(floor, s.by)
	}
}

func (v *server) forget(floor raft.Index, by *owner) {
	floor = min(floor, v.last())
	if floor <= v.base {
		return
	}
	term := v.at(floor).entry.Term
	var kept vector[*item]
	for i := floor + 1; i <= v.last(); i++ {
		kept.append(v.at(i), by)
	}
	v.base, v.baseTerm, v.log = floor, term, kept
}

// is reports whether an item, or none, has that entry.
func (k *item) is(e *raft.Entry) bool {
	return k != nil && k.entry.Term == e.Term && k.entry.Index == e.Index && k.entry.Kind == e.Kind && same(k.entry.Data, e.Data)
}

// same compares; in one process most logs share their entries' memory.
func same(a, b []byte) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0] || bytes.Equal(a, b))
}
