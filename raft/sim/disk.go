package sim

import (
	"errors"
	"io"
	"slices"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/order"
)

// disk is a file (wal.File) that tells what was synced from what was not.
type disk struct {
	node    *node
	content []byte // as the server reads it
	shared  int    // of so many of its bytes clones have the same: they are not to be written to
	undo    []undo // of what no ended sync covers, in order
	covered int    // how many of them the sync under way covers
	writes  uint64 // syncs that have ended
	fsync   fault.Range
	sync    syncing
	room    int  // the longest that the file may grow, in bytes; 0: without bound
	full    bool // a write of this incarnation lacked room
	damaged bool // a bit has flipped, and the server that reads it refuses to start
	dice    raft.Dice
}

// syncing is the sync that is under way.
type syncing struct {
	token       uint64
	began, ends raft.Time // ends is 0 while none is
}

// undo takes one write or truncation back: the file had size bytes, and old stood at
// offset, where written bytes were put.
type undo struct {
	size, offset, written int
	old                   []byte
}

var errDisk = errors.New("disk: negative offset or size")

// ReadAt is wal.File's.
func (d *disk) ReadAt(p []byte, off int64) (int, error) {
	switch {
	case off < 0:
		return 0, errDisk
	case off >= int64(len(d.content)):
		return 0, io.EOF
	}
	n := copy(p, d.content[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// WriteAt is wal.File's.
func (d *disk) WriteAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, errDisk
	}
	at := int(off)
	p, err := d.fit(at, p)
	if len(p) > 0 {
		d.note(at, at+len(p), len(p))
		d.resize(max(len(d.content), at+len(p)))
		d.own(at)
		copy(d.content[at:], p)
	}
	return len(p), err
}

// Truncate is wal.File's.
func (d *disk) Truncate(size int64) error {
	if size < 0 {
		return errDisk
	}
	d.note(int(size), len(d.content), 0)
	d.resize(int(size))
	return nil
}

// note remembers what stands between two offsets before it is changed.
func (d *disk) note(from, to, written int) {
	size := len(d.content)
	old := slices.Clone(d.content[min(from, size):min(max(to, from), size)])
	d.undo = append(d.undo, undo{size: size, offset: from, written: written, old: old})
}

// resize makes the file size bytes long, with zeros where it grows.
func (d *disk) resize(size int) {
	if grow := size - len(d.content); grow > 0 {
		d.own(len(d.content))
		if size > cap(d.content) { // a long one is moved seldom
			d.content = slices.Grow(d.content, max(grow, len(d.content)))
		}
		d.content = append(d.content, make([]byte, grow)...)
	}
	d.content = d.content[:size]
}

// own makes the bytes from an offset on this disk's alone.
func (d *disk) own(from int) {
	if from < d.shared {
		d.content, d.shared = slices.Clone(d.content), 0
	}
}

// clone makes c share what the disk holds. What is appended, as to a log, is each one's own.
func (d *disk) clone(c *disk) {
	d.shared = max(d.shared, len(d.content))
	c.shared, c.content, c.undo = len(d.content), slices.Clip(d.content), slices.Clone(d.undo)
}

// Sync is wal.File's. Each draws how long it takes, if only no time.
func (d *disk) Sync(token uint64) (done bool, err error) {
	d.covered = len(d.undo)
	took := d.fsync.Draw(&d.dice)
	if took <= 0 {
		d.synced()
		return true, nil
	}
	d.sync = syncing{token: token, began: d.node.u.now}
	d.endSync(took)
	return false, nil
}

// endSync lets the sync under way end once it has taken so long; an end that was set before is
// void.
func (d *disk) endSync(took raft.Time) {
	n := d.node
	d.sync.ends = max(d.sync.began+took, n.u.now)
	n.u.push(event{at: d.sync.ends, kind: syncEnd, node: n.id, incarnation: n.incarnation, token: d.sync.token})
}

// setFsync changes how long a sync takes, the one under way included: it ends when it would
// have, had it begun so.
func (d *disk) setFsync(to fault.Range) {
	if d.fsync == to {
		return
	}
	if d.fsync = to; d.sync.ends != 0 {
		d.endSync(to.Draw(&d.dice))
	}
}

// ended tells whether an event is the end of the sync under way.
func (d *disk) ended(e *event) bool {
	return d.node.incarnation == e.incarnation && d.sync.token == e.token && d.sync.ends == e.at
}

// synced: what the sync covers outlives every crash.
func (d *disk) synced() {
	d.undo = slices.Delete(d.undo, 0, d.covered)
	d.covered, d.sync = 0, syncing{}
	d.writes++
}

// wipe empties the disk, for good.
func (d *disk) wipe() {
	d.content, d.shared, d.undo, d.covered, d.sync, d.full, d.damaged = nil, 0, nil, 0, syncing{}, false, false
}

// crash leaves what remains says. The dice are thrown in any case, so that what remains
// shifts no later draw.
func (d *disk) crash(remains order.Remains) {
	whole, cut, garbage := d.dice.Uint64(), d.dice.Uint64(), d.dice.Uint64()
	if remains == order.Torn && len(d.undo) > 0 {
		d.tear(int(whole%uint64(len(d.undo)+1)), cut, garbage)
	} else if remains != order.Everything {
		d.takeBack(0)
	}
	d.undo, d.covered, d.sync, d.full = d.undo[:0], 0, syncing{}, false
}

// takeBack undoes all but the first keep changes.
func (d *disk) takeBack(keep int) {
	for i := len(d.undo) - 1; i >= keep; i-- {
		u := &d.undo[i]
		d.resize(max(u.size, len(d.content)))
		d.own(min(u.offset, u.size))
		copy(d.content[min(u.offset, u.size):], u.old)
		d.resize(u.size)
	}
}

// tear leaves the first keep changes whole, and a part of the next one if it is a write.
func (d *disk) tear(keep int, cut, garbage uint64) {
	var part []byte
	offset := 0
	if keep < len(d.undo) {
		u := &d.undo[keep]
		offset = u.offset
		if end := offset + u.written; u.written > 0 && end <= len(d.content) {
			part = slices.Clone(d.content[offset : offset+int(cut%uint64(u.written))])
		}
	}
	d.takeBack(keep)
	if len(part) == 0 {
		return
	}
	switch last := &part[len(part)-1]; {
	case garbage%3 == 0:
		*last = 0 // room that the file system gave, without its bytes
	case garbage%3 == 1:
		*last ^= byte(1 + garbage>>8%255)
	}
	d.resize(max(len(d.content), offset+len(part)))
	d.own(offset)
	copy(d.content[offset:], part)
}
