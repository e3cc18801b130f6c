package director

import (
	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/client"
	"raftlab/raft/fault"
	"raftlab/raft/order"
	"raftlab/raft/view"
)

// A world in virtual time may let things befall its cluster that nobody has asked the director for, and have clients of
// its own (Plan.Swarm). The servers know of it already: the director takes note, and tells no node.

// FirstRequest is what the director's own requests are named from on where the world has clients: theirs are below.
const FirstRequest = 1 << 62

// Rewired: a directed link is another.
func (d *Director) Rewired(from, to raft.NodeID, next fault.Link) {
	d.turn()
	if a, b := d.node(from), d.node(to); a != nil && b != nil {
		d.noteWire(a, b, next)
	}
}

// Turned: settings of a node are others.
func (d *Director) Turned(id raft.NodeID, c order.Change) {
	d.turn()
	if n := d.node(id); n != nil {
		d.noteSettings(n, c)
	}
}

// Rises: an incarnation of a node begins.
func (d *Director) Rises(id raft.NodeID, incarnation uint32) {
	d.turn()
	n := d.node(id)
	n.Incarnation, n.Phase, n.heard, n.pinged, n.Fault, n.slowUntil = incarnation, view.Starting, d.now, false, nil, 0
	d.touch(n, view.FieldIncarnation|view.FieldAlive)
}

// Fell: an incarnation is gone, at once. No peer was told to drop what it sent.
func (d *Director) Fell(id raft.NodeID, end view.End) {
	d.turn()
	n := d.node(id)
	if n.Phase == view.Down {
		return
	}
	d.leaves(n, end)
	d.excuse(n)
	d.forget(n)
	d.isDown(n)
	d.reviewFences()
}

// Called is when, on the clock of the history, a client of the world's begins an operation: client.Operation.Call.
func (d *Director) Called() raft.Time { return d.history.tick() }

// Witness: an operation of a client of the world's has ended.
func (d *Director) Witness(o *client.Operation, r *client.Return) {
	d.turn()
	d.noteEnded(o, r)
}

// Found: the world's own judges have found something.
func (d *Director) Found(broken check.Violation) {
	d.turn()
	d.view.Found(broken)
}
