package kv

import (
	"math"

	"raftlab/raft"
	"raftlab/raft/refusal"
)

// Loader reads, part by part, what a Saver wrote, also while that is yet to come.
type Loader struct {
	store    *Store
	d        raft.Decoder
	size     int  // of the whole state, in bytes
	here     int  // of them, that came
	begun    bool // the head is read
	keys     int  // that are still to come, with the one at hand
	key      string
	history  *history // of the key at hand; nil: between two keys
	changes  int      // of it that are still to come
	revision int64    // of its last change
}

// Load begins to read a state of size bytes, of which none is here yet.
func Load(size int) *Loader { return &Loader{store: New(), size: size} }

// Restore reads what AppendState wrote.
func Restore(b []byte) (*Store, error) {
	l := Load(len(b))
	l.Extend(b)
	return l.Read(math.MaxInt)
}

// Extend tells all bytes that are here by now. They must not change, and more only follow.
func (l *Loader) Extend(b []byte) {
	if err := l.d.Err(); err == nil {
		l.d, l.here = raft.Decode(b[l.here-l.d.Rest():]), len(b)
	}
}

// Size is that of the whole state, in bytes.
func (l *Loader) Size() int { return l.size }

// whole tells whether all is here.
func (l *Loader) whole() bool { return l.here == l.size }

// maxHead is more than the head takes, in bytes.
const maxHead = 64

// Read reads the next part, of most bytes or a change more, as far as it is here. The store
// is there with the last part; nil before.
func (l *Loader) Read(most int) (*Store, error) {
	if !l.begun && (l.whole() || l.here >= maxHead) {
		l.readHead()
	}
	begin := l.d.Rest()
	for l.begun && l.keys > 0 && l.d.Err() == nil {
		if begin-l.d.Rest() >= most || !l.whole() && !l.nextIsHere() {
			return nil, nil
		}
		l.readNext()
	}
	if err := l.d.Err(); err == nil && !l.whole() {
		return nil, nil
	}
	l.store.past.sort()
	l.store.decodeSessions(&l.d)
	if err := l.d.End(); err != nil {
		return nil, refusal.New(stateDamaged)
	}
	return l.store, nil
}

func (l *Loader) readHead() {
	l.begun = true
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
	l.keys = l.count()
}

// count reads a number of items, of which each takes a byte at least of what is to be read.
func (l *Loader) count() int {
	n := l.d.Uint()
	if n > uint64(l.d.Rest()+l.size-l.here) {
		l.d.Fail()
		return 0
	}
	return int(n)
}

// nextIsHere tells whether all is here that readNext reads.
func (l *Loader) nextIsHere() bool {
	d, first := l.d, l.history == nil || len(*l.history) == 0
	if l.history == nil {
		d.Bytes()
		d.Uint()
	}
	d.Uint()
	if deleted := d.Bool(); !deleted {
		d.Bytes()
		if first {
			d.Uint()
			d.Uint()
		}
	}
	return d.Err() == nil
}

// readNext reads a key, or a change of the one at hand.
func (l *Loader) readNext() {
	if l.history == nil {
		l.key, l.changes, l.revision = string(l.d.Bytes()), l.count(), 1
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
