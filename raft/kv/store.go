package kv

import (
	"cmp"
	"slices"

	"raftlab/raft"
)

// Store is the state machine.
type Store struct {
	// NoDedup executes a retry again, for study (rule session-dedup).
	NoDedup bool
	// Bounds say when old changes are to go.
	Bounds   Bounds
	revision int64
	keys     map[string]*history
	order    []place // of all keys, in the order of their creation
	saver    *Saver  // writes the store's state; nil: none does
	past     past
	sessions sessions
}

// history is what happened to one key, in order of revision: all of it, or what no
// compaction took. It is never empty. The key exists when the last change is no deletion.
type history []Change

// New returns an empty store. Its revision is 1.
func New() *Store {
	return &Store{revision: 1, keys: map[string]*history{}}
}

// Revision is the revision of the last change; 1 when there was none.
func (s *Store) Revision() int64 { return s.revision }

// Keys is how many keys it has a history of.
func (s *Store) Keys() int { return len(s.order) }

// Apply takes the command of the committed entry at index. The caller applies each
// entry once, in order. Results share memory with the store: they are not to be changed.
func (s *Store) Apply(index raft.Index, data []byte) Result {
	c, err := DecodeCommand(data)
	switch {
	case err != nil:
		return s.refused(Malformed)
	case c.Kind == Register:
		id := s.sessions.open(uint64(index))
		return Result{Session: id, Revision: s.revision}
	case c.Kind == Compact:
		s.compact(c.Revision)
		return Result{Revision: s.revision}
	case c.Serial == 0 || c.Op.Check() != nil:
		return s.refused(Malformed)
	}
	return s.executeOnce(uint64(index), &c)
}

// executeOnce executes a command unless its session knows it already.
func (s *Store) executeOnce(index uint64, c *Command) Result {
	session := s.sessions.find(c.Session)
	if session == nil {
		return s.refused(SessionExpired)
	}
	session.used = index
	session.acknowledge(c.Ack)
	if c.Serial <= session.ack {
		return s.refused(SessionExpired)
	}
	at, answered := session.search(c.Serial)
	if answered && !s.NoDedup {
		return session.answers[at].result
	}
	r := s.execute(&c.Op)
	if !answered {
		session.keep(at, c.Serial, r)
	}
	return r
}

// Read executes an operation that only reads.
func (s *Store) Read(op *Op) Result {
	if op.Check() != nil || !op.ReadOnly() {
		return s.refused(Malformed)
	}
	return s.execute(op)
}

// refused is the result of a command that was not executed.
func (s *Store) refused(why Status) Result {
	return Result{Status: why, Revision: s.revision}
}

// execute runs a checked operation. What it changes is changed at the next revision.
func (s *Store) execute(op *Op) Result {
	next := s.revision + 1
	if op.Kind == Txn {
		return s.executeTxn(op.Txn, next)
	}
	return s.executeAt(next, op)
}

// executeTxn runs one side of a transaction; its changes share one revision.
func (s *Store) executeTxn(t *TxnOp, revision int64) Result {
	r := Result{Succeeded: s.holds(t.Compare)}
	ops := t.Failure
	if r.Succeeded {
		ops = t.Success
	}
	if len(ops) > 0 {
		r.Responses = make([]Result, 0, len(ops))
	}
	for i := range ops {
		r.Responses = append(r.Responses, s.executeAt(revision, &ops[i]))
	}
	r.Revision = s.revision
	return r
}

// executeAt runs one operation that is no transaction.
func (s *Store) executeAt(revision int64, op *Op) Result {
	var r Result
	switch op.Kind {
	case Put:
		r.Found, r.KV = true, s.put(revision, op.Key, op.Value)
	case Get:
		r.KV, r.Found = s.get(op.Key)
	case Delete:
		r.Deleted = s.delete(revision, op.Key)
	}
	r.Revision = s.revision
	return r
}

func (s *Store) get(key string) (KeyValue, bool) {
	if h := s.keys[key]; h != nil {
		return h.current()
	}
	return KeyValue{}, false
}

func (s *Store) put(revision int64, key, value string) KeyValue {
	h := s.keys[key]
	if h == nil {
		h = new(history)
		s.enter(key, h)
	}
	s.revision = revision
	kv := h.put(revision, key, value)
	s.past.made(*h)
	return kv
}

// delete tells how many keys it deleted: 0 or 1.
func (s *Store) delete(revision int64, key string) int64 {
	if _, found := s.get(key); !found {
		return 0
	}
	s.revision = revision
	h := s.keys[key]
	h.delete(revision, key)
	s.past.made(*h)
	return 1
}

// search is where the change of a revision stands or belongs.
func (h history) search(revision int64) (at int, found bool) {
	return slices.BinarySearchFunc(h, revision, func(c Change, revision int64) int {
		return cmp.Compare(c.KV.ModRevision, revision)
	})
}

// old is how many bytes of its first n changes no read can see.
func (h history) old(n int) int {
	bytes := 0
	for i := range h[:n] {
		if i < len(h)-1 || h[i].Deleted {
			bytes += h[i].bytes()
		}
	}
	return bytes
}

// exists reports whether the key does.
func (h history) exists() bool { return len(h) > 0 && !h[len(h)-1].Deleted }

// current is the key as it stands; false when it does not exist.
func (h history) current() (KeyValue, bool) {
	if !h.exists() {
		return KeyValue{}, false
	}
	return h[len(h)-1].KV, true
}

// put adds a change. A key that does not exist is created by it, with version 1.
func (h *history) put(revision int64, key, value string) KeyValue {
	kv := KeyValue{Key: key, Value: value, CreateRevision: revision, ModRevision: revision, Version: 1}
	if old, found := h.current(); found {
		kv.Key, kv.CreateRevision, kv.Version = old.Key, old.CreateRevision, old.Version+1
	}
	*h = append(*h, Change{KV: kv})
	return kv
}

// delete adds a deletion.
func (h *history) delete(revision int64, key string) {
	*h = append(*h, Change{Deleted: true, KV: KeyValue{Key: key, ModRevision: revision}})
}

// ChangesSince appends to into the changes of key with a ModRevision of at least
// from, in order. Where from is below Compacted, some may be missing.
func (s *Store) ChangesSince(key string, from int64, into []Change) []Change {
	h := s.keys[key]
	if h == nil {
		return into
	}
	at, _ := h.search(from)
	return append(into, (*h)[at:]...)
}

// holds reports whether all comparisons hold.
func (s *Store) holds(compare []Compare) bool {
	for i := range compare {
		c := &compare[i]
		kv, found := s.get(c.Key)
		if !c.holds(&kv, found) {
			return false
		}
	}
	return true
}

func (c *Compare) holds(kv *KeyValue, found bool) bool {
	switch c.Target {
	case TargetVersion:
		return related(kv.Version, c.Relation, c.Number)
	case TargetMod:
		return related(kv.ModRevision, c.Relation, c.Number)
	case TargetCreate:
		return related(kv.CreateRevision, c.Relation, c.Number)
	}
	return found && related(kv.Value, c.Relation, c.Value)
}

// related reports whether a stands in the relation to b; strings by their bytes.
func related[T int64 | string](a T, relation Relation, b T) bool {
	switch relation {
	case Equal:
		return a == b
	case NotEqual:
		return a != b
	case Less:
		return a < b
	}
	return a > b
}
