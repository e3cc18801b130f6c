package kv

import (
	"errors"
	"math"

	"raftlab/raft"
)

// Loader reads, part by part, what a Saver wrote.
type Loader struct {
	store    *Store
	d        raft.Decoder
	keys     int // that are still to come, with the one at hand
	key      string
	history  *history // of the key at hand; nil: between two keys
	changes  int      // of it that are still to come
	revision int64    // of its last change
}

// Load begins to read a state. b must not change meanwhile.
func Load(b []byte) *Loader {
	l := &Loader{store: New(), d: raft.Decode(b)}
	if l.d.Byte() != stateVersion {
		l.d.Fail()
	}
	if l.store.revision = l.d.Int(); l.store.revision < 1 {
		l.d.Fail()
	}
	past := &l.store.past
	if past.compacted = l.d.Int(); past.compacted < 0 || past.compacted > l.store.revision {
		l.d.Fail()
	}
	l.keys = l.d.Count()
	return l
}

// Restore reads what AppendState wrote.
func Restore(b []byte) (*Store, error) { return Load(b).Read(math.MaxInt) }

// Read reads the next part, of most bytes or a change more. The store is there with the
// last part; nil before.
func (l *Loader) Read(most int) (*Store, error) {
	begin := l.d.Rest()
	for l.keys > 0 && l.d.Err() == nil {
		if begin-l.d.Rest() >= most {
			return nil, nil
		}
		l.readNext()
	}
	l.store.past.sort()
	l.store.decodeSessions(&l.d)
	if err := l.d.End(); err != nil {
		return nil, errors.New("key-value state: " + err.Error())
	}
	return l.store, nil
}

// readNext reads a key, or a change of the one at hand.
func (l *Loader) readNext() {
	if l.history == nil {
		l.key, l.changes, l.revision = string(l.d.Bytes()), l.d.Count(), 1
		if l.key == "" || l.changes == 0 || l.store.keys[l.key] != nil {
			l.d.Fail()
			return
		}
		l.history = new(history)
	}
	l.readChange()
	if l.changes--; l.changes == 0 && l.d.Err() == nil {
		if !l.store.past.leaves(*l.history) {
			l.d.Fail()
			return
		}
		l.store.enter(l.key, l.history)
		l.store.past.remember(*l.history)
		l.history = nil
		l.keys--
	}
}

func (l *Loader) readChange() {
	step := l.d.Uint()
	if step == 0 || step > uint64(l.store.revision-l.revision) {
		l.d.Fail()
	}
	l.revision += int64(step)
	deleted, first := l.d.Bool(), len(*l.history) == 0
	switch {
	case deleted && !l.history.exists() && !(first && l.revision == l.store.past.compacted):
		l.d.Fail() // nothing was there to delete
	case l.d.Err() != nil:
	case deleted:
		l.history.delete(l.revision, l.key)
	default:
		l.history.put(l.revision, l.key, string(l.d.Bytes()))
		if first {
			l.readAge(&(*l.history)[0].KV)
		}
	}
}

// readAge reads how long the key of a first change had existed, and how often it was put.
// One that existed before it has lost that by a compaction.
func (l *Loader) readAge(kv *KeyValue) {
	age, version := l.d.Uint(), l.d.Uint()
	lost := age > 0 && kv.ModRevision > l.store.past.compacted
	if lost || age > uint64(kv.ModRevision-2) || version < 1 || version-1 > age || (version == 1) != (age == 0) {
		l.d.Fail()
		return
	}
	kv.CreateRevision, kv.Version = kv.ModRevision-int64(age), int64(version)
}
