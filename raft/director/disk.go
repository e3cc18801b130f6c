package director

import (
	"bytes"

	"raftlab/raft"
	"raftlab/raft/wal"
)

// disk is a memory disk: what a node with such a disk has written, which outlives it.
type disk struct {
	image []byte
	wrote uint64 // the highest write held
}

// write puts bytes at an offset. The file's header has no write of its own.
func (k *disk) write(id raft.NodeID, write uint64, offset int64, b []byte) {
	if len(k.image) == 0 && offset >= wal.HeaderSize {
		k.image = append(k.image, wal.Header(id)...)
	}
	end := offset + int64(len(b))
	if offset < 0 || offset > int64(len(k.image)) {
		return // a hole can't be: writes come in order, each where the last one ended
	}
	if end > int64(len(k.image)) {
		k.image = append(k.image[:offset], b...)
	} else {
		copy(k.image[offset:], b)
	}
	k.wrote = max(k.wrote, write)
}

// recovered sets the disk to what a new incarnation found on it, a torn end dropped.
func (k *disk) recovered(image []byte) {
	state, err := wal.Replay(image)
	if err != nil {
		return
	}
	k.image, k.wrote = bytes.Clone(image[:state.Size]), state.Write
}
