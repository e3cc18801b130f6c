package kv

import (
	"maps"
	"slices"
)

// Clone returns a copy that changes by itself. What never changes is shared: what
// happened to the keys so far.
func (s *Store) Clone() *Store {
	c := &Store{NoDedup: s.NoDedup, revision: s.revision, keys: make(map[string]*history, len(s.keys)), sessions: slices.Clone(s.sessions)}
	for _, key := range slices.Sorted(maps.Keys(s.keys)) {
		h := slices.Clip(*s.keys[key])
		c.keys[key] = &h
	}
	for i := range c.sessions {
		each := &c.sessions[i]
		each.answers = slices.Clone(each.answers)
		each.room = each.answers[:0]
	}
	return c
}
