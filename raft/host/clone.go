package host

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/wal"
)

// Clone makes of to a host that goes on by itself from this moment, in another world, on a
// file that holds the same, with a copy of the engine. The bytes that wait are shared: nobody
// writes to them.
func (h *Host) Clone(to *Host, world World, file wal.File, engine raft.Engine) {
	*to = *h
	to.world = world
	to.mail = mail{letters: slices.Clone(h.mail.all())}
	to.marks = h.marks.Clone()
	if h.replica != nil {
		to.replica = h.replica.Clone((*outlet)(to), file, engine)
	}
}
