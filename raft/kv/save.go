package kv

import (
	"math"

	"raftlab/raft"
)

// place is a key and its history. It is the key's no more where that has another history
// since, or none.
type place struct {
	key     string
	history *history
}

// enter gives a new key its place.
func (s *Store) enter(key string, h *history) {
	s.keys[key] = h
	s.order = append(s.order, place{key, h})
}

// Saver writes a store's state as it was at one moment, part by part, while the store goes
// on. A history only grows, so what it was is what it is up to a revision; one that is
// replaced is kept as it was (keep). Keys stand in the order of their creation, which needs
// no sorting and is the same wherever equal commands were applied.
type Saver struct {
	store    *Store
	head     []byte // that is to be written first, and …
	tail     []byte // … last
	revision int64
	order    []place
	at       int // of order
	change   int // of the history there
	was      map[*history]history
	size     int    // of what was measured
	ahead    *Saver // measures
	room     []byte // for that
}

// Measure looks at the next part of what Append is to write, of most bytes or a change more.
// size is that of all so far; done: of all.
func (s *Saver) Measure(most int) (size int, done bool) {
	if s.ahead == nil {
		ahead := *s
		s.ahead = &ahead
	}
	s.room, done = s.ahead.Append(s.room[:0], most)
	if s.size += len(s.room); done {
		s.ahead, s.room = nil, nil
	}
	return s.size, done
}

// Save begins to write the store's state. Of one store one is written at a time: the one
// before is given up.
func (s *Store) Save() *Saver {
	head := raft.AppendInt(raft.AppendInt([]byte{stateVersion}, s.revision), s.past.compacted)
	tail := raft.AppendUint(nil, len(s.sessions))
	for i := range s.sessions {
		tail = appendSession(tail, &s.sessions[i])
	}
	s.saver = &Saver{
		store: s, head: raft.AppendUint(head, len(s.keys)), tail: tail, revision: s.revision, order: s.order, was: map[*history]history{},
	}
	return s.saver
}

// AppendState writes the whole state: revisions, keys with their histories, sessions. Equal
// stores give equal bytes.
//
// A change is written as its distance from the change before it and its value. Creation
// and version follow from the order of changes, so they are written of a history's first
// change alone, which a compaction may have left in the midst of the key's history.
func (s *Store) AppendState(b []byte) []byte {
	b, _ = s.AppendWithin(b, math.MaxInt)
	return b
}

// AppendWithin is AppendState of most bytes, or a change more; whole: that is all of it.
func (s *Store) AppendWithin(b []byte, most int) (_ []byte, whole bool) {
	under := s.saver
	b, whole = s.Save().Append(b, most)
	s.saver = under
	return b, whole
}

// Append writes the next part: until it is most bytes long, or a change longer; done: it is
// the last.
func (s *Saver) Append(b []byte, most int) (_ []byte, done bool) {
	begin := len(b)
	b = append(b, s.head...)
	for s.head = nil; s.at < len(s.order); s.at, s.change = s.at+1, 0 {
		for h := s.history(); s.change < len(h); s.change++ {
			if len(b)-begin >= most {
				return b, false
			}
			if s.change == 0 {
				b = raft.AppendBytes(b, s.order[s.at].key)
				b = raft.AppendUint(b, len(h))
			}
			b = appendStep(b, h, s.change)
		}
	}
	if s.store.saver == s {
		s.store.saver = nil
	}
	return append(b, s.tail...), true
}

// history is what the place at hand holds of the state; none where it holds nothing of it.
func (s *Saver) history() history {
	p := &s.order[s.at]
	if was, replaced := s.was[p.history]; replaced {
		return was
	}
	if s.store.keys[p.key] != p.history {
		return nil
	}
	return s.until(*p.history)
}

// until is what a history was.
func (s *Saver) until(h history) history {
	n := len(h)
	for n > 0 && h[n-1].KV.ModRevision > s.revision {
		n--
	}
	return h[:n]
}

// keep comes before a history is replaced, or its key forgotten: who writes the state has
// it as it was.
func (s *Store) keep(h *history) {
	if s.saver == nil {
		return
	}
	if _, kept := s.saver.was[h]; !kept {
		s.saver.was[h] = s.saver.until(*h)
	}
}

func appendStep(b []byte, h history, i int) []byte {
	c, before := &h[i], int64(1)
	if i > 0 {
		before = h[i-1].KV.ModRevision
	}
	b = raft.AppendUint(b, uint64(c.KV.ModRevision-before))
	b = raft.AppendBool(b, c.Deleted)
	if c.Deleted {
		return b
	}
	b = raft.AppendBytes(b, c.KV.Value)
	if i == 0 {
		b = raft.AppendUint(b, uint64(c.KV.ModRevision-c.KV.CreateRevision))
		b = raft.AppendUint(b, uint64(c.KV.Version))
	}
	return b
}
