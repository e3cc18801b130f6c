package kv

import "slices"

// Clone returns a copy that changes by itself. What never changes is shared: what
// happened to the keys so far.
func (s *Store) Clone() *Store {
	c := &Store{NoDedup: s.NoDedup, Bounds: s.Bounds, revision: s.revision, past: s.past, keys: make(map[string]*history, len(s.keys)), sessions: slices.Clone(s.sessions)}
	c.past.changes = slices.Clip(s.past.changes)
	c.order = make([]place, len(s.order))
	for i, p := range s.order {
		h := slices.Clip(*p.history)
		c.order[i] = place{p.key, &h}
		if s.keys[p.key] == p.history {
			c.keys[p.key] = &h
		}
	}
	if s.saver != nil {
		c.saver = s.saver.clone(c)
	}
	for i := range c.sessions {
		each := &c.sessions[i]
		each.answers = slices.Clone(each.answers)
		each.room = each.answers[:0]
	}
	return c
}

// Saver is what writes the store's state; nil: none does.
func (s *Store) Saver() *Saver { return s.saver }

// clone goes on for a clone of the store, whose places are at the same numbers.
func (s *Saver) clone(of *Store) *Saver {
	c := *s
	c.store, c.order = of, of.order[:len(s.order)]
	c.was = make(map[*history]history, len(s.was))
	for i, p := range s.order {
		if was, replaced := s.was[p.history]; replaced {
			c.was[c.order[i].history] = slices.Clip(was)
		}
	}
	if c.room = nil; s.ahead != nil {
		c.ahead = s.ahead.clone(of)
		c.ahead.was = c.was
	}
	return &c
}

// Clone goes on reading by itself.
func (l *Loader) Clone() *Loader {
	c := *l
	c.store = l.store.Clone()
	if l.history != nil {
		h := slices.Clip(*l.history)
		c.history = &h
	}
	return &c
}
