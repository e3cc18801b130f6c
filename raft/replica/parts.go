package replica

import (
	"math"

	"raftlab/raft"
	"raftlab/raft/kv"
	"raftlab/raft/wal"
)

// partBytes is how much of a snapshot is saved, or written, or read in one turn. A larger
// one goes part by part: between its parts a server does all else, so that no heartbeat
// waits for it.
const partBytes = 256 << 10

// partToken names the sync of a part; the others are named by their writes.
const partToken = 1<<64 - 1

// saving is a snapshot of this server's own: it is read from the state machine, which goes
// on meanwhile, then written, and then the engine has it.
type saving struct {
	index   raft.Index
	keep    raft.Index
	saver   *kv.Saver // nil: data is whole
	data    []byte    // with all its room at once: to copy it would be a long turn
	written int
}

// savePart does the next part. One that is whole with the first is written with its record.
func (r *Replica) savePart() {
	s := r.saving
	r.turned = true
	switch {
	case s.saver != nil && s.data == nil:
		if size, done := s.saver.Measure(2 * partBytes); done {
			s.data = make([]byte, 0, size)
			r.turned = size > partBytes
		}
	case s.saver != nil:
		var done bool
		if s.data, done = s.saver.Append(s.data, partBytes); !done {
			return
		}
		s.saver = nil
		if len(s.data) <= partBytes+maxLoose {
			r.saved(s)
		}
	case s.written < len(s.data):
		s.written += r.writePart(s.index, s.data, s.written, len(s.data))
	default:
		r.saved(s)
	}
}

// maxLoose is how much longer a snapshot may be that is still written in one.
const maxLoose = partBytes / 2

// writePart writes the bytes of a snapshot of size from at on, and tells how many.
func (r *Replica) writePart(index raft.Index, data []byte, at, size int) int {
	end := min(at+partBytes, len(data))
	w, err := r.log.AppendPart(&wal.Part{Index: index, Offset: uint64(at), Size: uint64(size), Data: data[at:end]})
	if err != nil {
		panic(stopBy(err))
	}
	r.partSync = true
	r.written(partToken, r.durable, &w)
	return end - at
}

// installing is a leader's snapshot, which the engine has taken: it is written, and read
// into a state machine, before the engine's output that holds it is done. Until then the
// engine takes no input, as during any write.
type installing struct {
	out     *raft.Output
	written int
	loader  *kv.Loader
	store   *kv.Store // once it is read
}

// ahead is a leader's snapshot of which parts are written and read while it comes, so that
// the wait is short once it is whole: a server that waits gives its leader no quorum. It is
// given up at any time, for the snapshot is not this server's yet.
type ahead struct {
	index   raft.Index
	term    raft.Term
	written int
	loader  *kv.Loader
	more    bool // a further part is here
}

func newAhead(index raft.Index, term raft.Term, size int) *ahead {
	return &ahead{index: index, term: term, loader: kv.Load(size)}
}

func (a *ahead) of(index raft.Index, term raft.Term, size int) bool {
	return a != nil && a.index == index && a.term == term && a.loader.Size() == size
}

// goesAhead does the next part of a snapshot that comes, if it is here.
func (r *Replica) goesAhead() bool {
	if r.turned || r.saving != nil {
		return false
	}
	in := r.engine.Incoming()
	if in.Size <= partBytes+maxLoose || in.Size > math.MaxInt32 {
		r.ahead = nil
		return false
	}
	return r.followsAhead(&in)
}

// followsAhead takes a part of a snapshot that comes.
func (r *Replica) followsAhead(in *raft.Incoming) bool {
	if !r.ahead.of(in.Index, in.Term, int(in.Size)) {
		r.ahead = newAhead(in.Index, in.Term, int(in.Size))
	}
	a := r.ahead
	if a.more = len(in.Data)-a.written >= partBytes; !a.more {
		return false
	}
	r.turned = true
	a.written += r.writePart(in.Index, in.Data[:a.written+partBytes], a.written, int(in.Size))
	a.loader.Extend(in.Data)
	if _, err := a.loader.Read(partBytes); err != nil {
		panic(stopBySent(err))
	}
	return true
}

// installs begins to take a snapshot that is too large for one turn, or what is left of it.
func (r *Replica) installs(out *raft.Output) bool {
	if len(out.Snapshot.Data) <= partBytes+maxLoose { // it is written at once, so it is read before
		if _, err := kv.Restore(out.Snapshot.Data); err != nil {
			panic(stopBySent(err))
		}
		return false
	}
	a, s := r.ahead, out.Snapshot
	if !a.of(s.Index, s.Term, len(s.Data)) {
		a = newAhead(s.Index, s.Term, len(s.Data))
	}
	a.loader.Extend(s.Data)
	r.saving, r.ahead = nil, nil
	r.installing = &installing{out: out, written: a.written, loader: a.loader}
	return true
}

func (r *Replica) installPart() {
	in := r.installing
	r.turned = true
	if data := in.out.Snapshot.Data; in.written < len(data) {
		in.written += r.writePart(in.out.Snapshot.Index, data, in.written, len(data))
	}
	if in.store == nil {
		store, err := in.loader.Read(partBytes)
		if err != nil {
			panic(stopBySent(err))
		}
		in.store = store
		return
	}
	if in.written == len(in.out.Snapshot.Data) && !r.partSync {
		r.startWrite(in.out)
		r.applied = r.hand(in.out)
	}
}

func (s *saving) clone(saver *kv.Saver) *saving {
	if s == nil {
		return nil
	}
	c := *s
	if c.saver != nil {
		c.saver = saver
	}
	c.data = c.data[:len(c.data):len(c.data)]
	return &c
}

func (a *ahead) clone() *ahead {
	if a == nil {
		return nil
	}
	c := *a
	c.loader = a.loader.Clone()
	return &c
}

func (in *installing) clone() *installing {
	if in == nil {
		return nil
	}
	c := *in
	c.out, c.loader = in.out.Clone(), in.loader.Clone()
	if c.store != nil {
		c.store = in.store.Clone()
	}
	return &c
}
