package director

import (
	"raftlab/raft"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

// disk is a memory disk: what a node with such a disk has written, which outlives it. It is
// kept in pages, since to copy a large one while it grows would be a long turn.
type disk struct {
	pages [][]byte // each of pageBytes
	size  int64
	wrote uint64 // the highest write held
	// hollow: it is a copy that is only looked at, and keeps no bytes.
	hollow bool
}

const pageBytes = 64 << 10

// write repeats a disk write. The file's header has none of its own.
func (k *disk) write(id raft.NodeID, r *replica.Record) {
	if k.size == 0 && r.Offset >= wal.HeaderSize {
		k.put(wal.Header(id), 0)
	}
	end := r.Offset + int64(len(r.Bytes))
	if r.Offset < 0 || r.Offset > k.size || r.Size < end {
		return // a hole can't be: a log is written from its start on
	}
	k.put(r.Bytes, r.Offset)
	k.cut(r.Size)
	k.wrote = max(k.wrote, r.Write)
}

// put writes bytes at an offset, at most where the disk ends.
func (k *disk) put(b []byte, at int64) {
	k.size = max(k.size, at+int64(len(b)))
	for len(b) > 0 && !k.hollow {
		if at/pageBytes == int64(len(k.pages)) {
			k.pages = append(k.pages, make([]byte, pageBytes))
		}
		n := copy(k.pages[at/pageBytes][at%pageBytes:], b)
		b, at = b[n:], at+int64(n)
	}
}

func (k *disk) cut(size int64) {
	if k.size = min(k.size, size); k.hollow {
		return
	}
	k.pages = k.pages[:(k.size+pageBytes-1)/pageBytes]
}

// image is what the disk holds, whole.
func (k *disk) image() []byte {
	if k.hollow {
		return nil
	}
	b := make([]byte, 0, k.size)
	for _, page := range k.pages {
		b = append(b, page[:min(pageBytes, k.size-int64(len(b)))]...)
	}
	return b
}

// recovered sets the disk to what a new incarnation found on it, a torn end dropped. A state of
// nobody's says nothing.
func (k *disk) recovered(image []byte, state *wal.State) {
	if state.ID == raft.None {
		return
	}
	*k = disk{wrote: state.Write, hollow: k.hollow}
	k.put(image[:state.Size], 0)
}
