package sim

import (
	"raftlab/raft"
	"raftlab/raft/replica"
)

// A lab keeps the last frames that came, to be looked at: so many at most, and so many bytes together.
const keptFrames, keptBytes = 512, 256 << 10

// wire are the last frames that came, in order. Copies share them: none is written to again.
type wire struct {
	frames []frame
	bytes  int
}

type frame struct {
	from, to raft.NodeID
	bytes    []byte
}

func (w *wire) add(f frame) {
	w.frames = append(w.frames, f)
	for w.bytes += len(f.bytes); len(w.frames) > keptFrames || w.bytes > keptBytes; w.frames = w.frames[1:] {
		w.bytes -= len(w.frames[0].bytes)
	}
}

// Frame is the bytes of a frame that is under way or came lately; nil: it is neither.
func (l *Lab) Frame(receiver, from raft.NodeID, incarnation uint32, seq uint64) (found []byte) {
	u := l.universe
	is := func(f frame) bool {
		h, err := replica.ReadFrameHeader(f.bytes)
		return err == nil && f.from == from && f.to == receiver && h.Incarnation == incarnation && h.Seq == seq
	}
	for i := range u.wire.frames {
		if f := u.wire.frames[len(u.wire.frames)-1-i]; is(f) {
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
