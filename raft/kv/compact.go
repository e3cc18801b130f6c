package kv

import (
	"cmp"
	"slices"
)

const (
	// MaxRevisions and MaxOldBytes are how many revisions, and how many bytes of changes
	// that later ones replaced, a store keeps before the oldest are to go.
	MaxRevisions = 1000
	MaxOldBytes  = 1 << 20
	// changeBytes is what a change takes in memory beside its key and value.
	changeBytes = 64
)

// past is what a compaction needs to know of the history: all changes from the compacted
// revision on, in order of revision, by their keys; and the bytes of those changes, in the
// whole store, that no read can see: replaced ones and deletions.
//
// A deletion is counted as old at once, though it stays until its revision is compacted.
type past struct {
	compacted int64
	changes   []pastChange
	bytes     int
	gone      int // how many of the store's places are no key's any more
}

type pastChange struct {
	revision int64
	key      string
}

func (c *Change) bytes() int { return changeBytes + len(c.KV.Key) + len(c.KV.Value) }

// made notes that a key's history has grown by its last change.
func (p *past) made(h history) {
	last := &h[len(h)-1]
	p.changes = append(p.changes, pastChange{last.KV.ModRevision, last.KV.Key})
	p.count(h)
}

// count adds the bytes that the last change of a history made old.
func (p *past) count(h history) {
	last := len(h) - 1
	if h[last].Deleted {
		p.bytes += h[last].bytes()
	}
	if last > 0 && !h[last-1].Deleted {
		p.bytes += h[last-1].bytes()
	}
}

// Compacted is the revision before which changes may be gone; those at it, and later, are
// all there. 0: none are gone.
func (s *Store) Compacted() int64 { return s.past.compacted }

// CompactionDue tells whether the history has outgrown its bounds.
func (s *Store) CompactionDue() bool {
	return s.revision > s.past.compacted &&
		(s.revision-s.past.compacted > s.Bounds.revisions() || s.past.bytes > s.Bounds.bytes())
}

// Bounds are a store's own; 0 stands for MaxRevisions and MaxOldBytes.
type Bounds struct {
	Revisions int64
	OldBytes  int
}

func (b Bounds) revisions() int64 { return cmp.Or(b.Revisions, MaxRevisions) }
func (b Bounds) bytes() int       { return cmp.Or(b.OldBytes, MaxOldBytes) }

// Keep is the revision to compact at so that at most half of each bound remains.
func (s *Store) Keep() int64 {
	revision := max(s.past.compacted, s.revision-s.Bounds.revisions()/2)
	bytes := s.past.bytes
	for _, c := range s.past.changes {
		if c.revision >= revision && bytes <= s.Bounds.bytes()/2 {
			break
		}
		revision = min(max(revision, c.revision+1), s.revision)
		bytes -= s.oldBytes(c)
	}
	return revision
}

// oldBytes is what compacting one change would free.
func (s *Store) oldBytes(p pastChange) int {
	h := *s.keys[p.key]
	at, found := h.search(p.revision)
	if !found || at == len(h)-1 && !h[at].Deleted {
		return 0
	}
	return h[at].bytes()
}

// compact forgets the changes before a revision, as etcd does: of a key that exists at that
// revision and did not change at it, the last change before stays. What was compacted already, or has not been
// reached yet, is left alone.
func (s *Store) compact(revision int64) {
	if revision <= s.past.compacted || revision > s.revision {
		return
	}
	s.past.compacted = revision
	kept := 0
	for i, c := range s.past.changes {
		if c.revision > revision {
			break
		}
		s.forget(c.key, revision)
		if c.revision < revision {
			kept = i + 1
		}
	}
	s.past.changes = slices.Clone(s.past.changes[kept:])
	s.tidy()
}

// forget drops a key's changes before a revision. The rest moves to memory of its own:
// clones share what was, and a slice of it would keep it all.
func (s *Store) forget(key string, revision int64) {
	h := s.keys[key]
	if h == nil {
		return
	}
	n, found := h.search(revision)
	if n > 0 && !found && !(*h)[n-1].Deleted {
		n-- // what the key was at that revision
	}
	if n == 0 {
		return
	}
	s.keep(h)
	s.past.bytes -= h.old(n)
	if n == len(*h) {
		delete(s.keys, key)
		s.past.gone++
		return
	}
	*h = slices.Clone((*h)[n:])
}

// tidy drops the places that are no key's any more, once they are half of all. While a state
// is written, its places stay where they are.
func (s *Store) tidy() {
	if s.saver != nil || s.past.gone <= len(s.order)/2 {
		return
	}
	order := make([]place, 0, len(s.keys))
	for _, p := range s.order {
		if s.keys[p.key] == p.history {
			order = append(order, p)
		}
	}
	s.order, s.past.gone = order, 0
}

// leaves tells whether a history is one that a compaction leaves: of what was before it, only
// what the key was then.
func (p *past) leaves(h history) bool {
	n, found := h.search(p.compacted)
	return n == 0 || n == 1 && !found && !h[0].Deleted
}

// remember makes a history that was read a part of the past; sort comes after the last.
func (p *past) remember(h history) {
	for i := range h {
		p.count(h[:i+1])
		if c := &h[i].KV; c.ModRevision >= p.compacted {
			p.changes = append(p.changes, pastChange{c.ModRevision, c.Key})
		}
	}
}

func (p *past) sort() {
	slices.SortStableFunc(p.changes, func(a, b pastChange) int { return cmp.Compare(a.revision, b.revision) })
}
