package sim

import (
	"raftlab/raft"
	"raftlab/raft/replica"
)

// A lab keeps the last frames that came, to be looked at: so many at most, and so many bytes together.
const keptFrames, keptBytes = 512, 256 << 10

// wire are the last frames that came: so many in a ring, from the first on. What they hold is not written to again.
type wire struct {
	ring         []frame
	first, count int
	bytes        int
}

type frame struct {
	from, to raft.NodeID
	bytes    []byte
}

func (w *wire) add(f frame) {
	if w.ring == nil {
		w.ring = make([]frame, keptFrames)
	}
	if w.count == keptFrames {
		w.drop()
	}
	*w.at(w.count) = f
	w.count++
	for w.bytes += len(f.bytes); w.bytes > keptBytes; {
		w.drop()
	}
}

// at is the place of the frame that came so many after the first.
func (w *wire) at(i int) *frame { return &w.ring[(w.first+i)%keptFrames] }

// drop forgets the first.
func (w *wire) drop() {
	f := w.at(0)
	w.bytes -= len(f.bytes)
	*f = frame{}
	w.first, w.count = (w.first+1)%keptFrames, w.count-1
}

// Frame is the bytes of a frame that is under way or came lately; nil: it is neither.
func (l *Lab) Frame(receiver, from raft.NodeID, incarnation uint32, seq uint64) (found []byte) {
	u := l.universe
	is := func(f frame) bool {
		h, err := replica.ReadFrameHeader(f.bytes)
		return err == nil && f.from == from && f.to == receiver && h.Incarnation == incarnation && h.Seq == seq
	}
	for i := u.wire.count - 1; i >= 0; i-- {
		if f := *u.wire.at(i); is(f) {
			return f.bytes
		}
	}
	u.queue.all(func(e *event) bool {
		if e.kind == arrival && is(frame{e.from, e.node, e.bytes}) {
			found = e.bytes
		}
		return found == nil
	})
	return found
}
