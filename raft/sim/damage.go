package sim

import (
	"errors"

	"raftlab/raft"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/view"
	"raftlab/raft/wal"
)

// fit is the part of a write for which there is room. Only growth needs any.
func (d *disk) fit(at int, p []byte) ([]byte, error) {
	most := max(d.room, len(d.content))
	if d.room == 0 || at+len(p) <= most {
		return p, nil
	}
	d.full = true
	return p[:max(0, most-at)], wal.ErrFull
}

// outOfRoom, deferred, makes the panic of a server whose disk is full that server's crash:
// its process is gone, and the machine keeps all that was written.
func (n *node) outOfRoom() {
	if !n.disk.full || n.u.lab != nil && !n.u.wild() {
		return
	}
	if cause := recover(); cause != nil {
		n.starve(cause)
	}
}

// starve is the end of a server that lacks room.
func (n *node) starve(cause any) {
	n.falls(order.Everything, endBy(cause))
	n.starved = true
}

// endBy is the end of a server that has panicked so, or did not start.
func endBy(cause any) view.End {
	if err, is := cause.(error); is {
		var stop *replica.Stop
		if errors.As(err, &stop) {
			return view.End{Cause: view.Stopped, Stop: stop.Reason, Why: stop.Refusal()}
		}
	}
	return view.End{Cause: view.Panicked, Text: textOf(cause)}
}

// fill bounds the disk, and lets a server that waits for room try again.
func (n *node) fill(room int) {
	n.disk.room = room
	if n.starved && (room == 0 || room > len(n.disk.content)) {
		n.restart()
	}
}

// explains tells whether a server that does not start is one that its disk's faults
// account for.
func (n *node) explains(err error) bool {
	var corrupt *wal.CorruptError
	switch {
	case n.disk.full: // so that not even a new file's header fits
		n.starve(err)
	case n.disk.damaged && errors.As(err, &corrupt):
		n.lost = true
		n.fell(endBy(err))
	default:
		return false
	}
	return true
}

// flips is how many bits are tried at most, to find one that may flip.
const flips = 16

// flip turns one bit, on which the server then stumbles when it starts, or which it never
// reads. A bit of the last whole record is left alone: to every log such a record looks
// like a write that was torn, and is dropped with what it promised. A disk that is already
// damaged is too, as a second bit could hide the first one.
func (d *disk) flip() {
	dice := raft.NewDice(d.dice.Uint64())
	before, err := wal.Replay(d.content)
	if d.damaged || err != nil || len(d.content) == 0 {
		return
	}
	d.own(0)
	for range flips {
		bit := dice.Below(8 * uint64(len(d.content)))
		d.content[bit/8] ^= 1 << (bit % 8)
		after, err := wal.Replay(d.content)
		if err != nil || after.Write == before.Write {
			d.damaged = err != nil
			return
		}
		d.content[bit/8] ^= 1 << (bit % 8)
	}
}
