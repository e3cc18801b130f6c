//go:build js && wasm

package bridge

import (
	"sort"

	"raftlab/raft"
)

// held is a frame on its way: the receiver keeps it until it is due.
type held struct {
	due   raft.Time
	from  raft.NodeID
	bytes []byte
}

// mail keeps the frames that are not due yet, the earliest first; frames due at the
// same time stay in order of arrival. A link is first in, first out, because no frame
// is due before one that its sender sent earlier.
//
// frames[head:] wait; those before were taken.
type mail struct {
	frames []held
	head   int
}

// maxHeld bounds the frames on their way to one node.
const maxHeld = 16384

// add reports whether there was room.
func (b *mail) add(f held) bool {
	if b.waiting() >= maxHeld {
		return false
	}
	i := len(b.frames)
	b.frames = append(b.frames, f)
	for ; i > b.head && b.frames[i-1].due > f.due; i-- {
		b.frames[i] = b.frames[i-1]
	}
	b.frames[i] = f
	return true
}

// due is when the earliest frame is due; Never when there is none.
func (b *mail) due() raft.Time {
	if b.waiting() == 0 {
		return raft.Never
	}
	return b.frames[b.head].due
}

// take removes the earliest frame.
func (b *mail) take() held {
	f := b.frames[b.head]
	b.frames[b.head] = held{}
	b.head++
	// So each frame is moved at most once for each that is taken.
	if 2*b.head >= len(b.frames) {
		n := copy(b.frames, b.frames[b.head:])
		clear(b.frames[n:])
		b.frames, b.head = b.frames[:n], 0
	}
	return f
}

// overdue is how many might have been taken before now.
func (b *mail) overdue(now raft.Time) int {
	waiting := b.frames[b.head:]
	return sort.Search(len(waiting), func(i int) bool { return waiting[i].due >= now })
}

// waiting is how many there are.
func (b *mail) waiting() int { return len(b.frames) - b.head }
