//go:build js && wasm

package bridge

import "raftlab/raft"

// held is a frame on its way: the receiver keeps it until it is due.
type held struct {
	due   raft.Time
	from  raft.NodeID
	bytes []byte
}

// mail keeps the frames that are not due yet, the earliest first; frames due at the
// same time stay in order of arrival. A link is first in, first out, because no frame
// is due before one that its sender sent earlier.
type mail struct{ frames []held }

// maxHeld bounds the frames on their way to one node.
const maxHeld = 16384

// add reports whether there was room.
func (b *mail) add(f held) bool {
	if len(b.frames) >= maxHeld {
		return false
	}
	i := len(b.frames)
	b.frames = append(b.frames, f)
	for ; i > 0 && b.frames[i-1].due > f.due; i-- {
		b.frames[i] = b.frames[i-1]
	}
	b.frames[i] = f
	return true
}

// due is when the earliest frame is due; Never when there is none.
func (b *mail) due() raft.Time {
	if len(b.frames) == 0 {
		return raft.Never
	}
	return b.frames[0].due
}

// take removes the earliest frame.
func (b *mail) take() held {
	f := b.frames[0]
	n := copy(b.frames, b.frames[1:])
	b.frames[n] = held{}
	b.frames = b.frames[:n]
	return f
}
