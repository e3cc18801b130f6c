package sim

import (
	"slices"
	"testing"

	"raftlab/raft/wal"
	"raftlab/raft/wal/waltest"
)

func TestDisk_passes_the_suite(t *testing.T) {
	waltest.Suite(t, func(_ *testing.T, image []byte) (wal.File, func() []byte) {
		d := &disk{content: slices.Clone(image)}
		return d, func() []byte { return slices.Clone(d.content) }
	})
}

func TestDisk_passes_the_suite_where_it_is_full(t *testing.T) {
	waltest.Full(t, func(_ *testing.T, image []byte, room int) (wal.File, func(), func() []byte) {
		d := &disk{content: slices.Clone(image), room: max(room, 1)} // no room at all has no number
		return d, func() { d.room = 0 }, func() []byte { return slices.Clone(d.content) }
	})
}
