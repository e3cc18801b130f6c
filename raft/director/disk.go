package director

import (
	"bytes"

	"raftlab/raft"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

// disk is a memory disk: what a node with such a disk has written, which outlives it.
type disk struct {
	image []byte
	wrote uint64 // the highest write held
}

// write repeats a disk write. The file's header has none of its own.
func (k *disk) write(id raft.NodeID, r *replica.Record) {
	if len(k.image) == 0 && r.Offset >= wal.HeaderSize {
		k.image = append(k.image, wal.Header(id)...)
	}
	end := r.Offset + int64(len(r.Bytes))
	if r.Offset < 0 || r.Offset > int64(len(k.image)) || r.Size < end {
		return // a hole can't be: a log is written from its start on
	}
	if end > int64(len(k.image)) {
		k.image = append(k.image[:r.Offset], r.Bytes...)
	} else {
		copy(k.image[r.Offset:], r.Bytes)
	}
	k.image = k.image[:min(r.Size, int64(len(k.image)))]
	k.wrote = max(k.wrote, r.Write)
}

// recovered sets the disk to what a new incarnation found on it, a torn end dropped.
func (k *disk) recovered(image []byte) {
	state, err := wal.Replay(image)
	if err != nil {
		return
	}
	k.image, k.wrote = bytes.Clone(image[:state.Size]), state.Write
}
