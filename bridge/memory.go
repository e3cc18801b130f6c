//go:build js && wasm

package bridge

import (
	"io"

	"raftlab/raft/wal"
)

// mostMemory bounds a memory disk, in bytes: the director holds those of all nodes in one
// memory of at most 4 GiB.
const mostMemory = 256 << 20

// remote is a disk that the director keeps. It is read from the image that came with
// the start; what is written goes to the director in the telemetry, which the replica
// flushes as its sync, before any message that depends on it.
type remote struct{ image []byte }

func (d *remote) ReadAt(p []byte, off int64) (int, error) {
	if off >= int64(len(d.image)) {
		return 0, io.EOF
	}
	n := copy(p, d.image[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (d *remote) WriteAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > mostMemory {
		return 0, wal.ErrFull
	}
	return len(p), nil
}

func (d *remote) Truncate(int64) error { return nil }

func (d *remote) Sync(uint64) (done bool, err error) { return true, nil }
