package director

import (
	"raftlab/raft"
	"raftlab/raft/order"
	"raftlab/raft/view"
)

// Hardware is a [World] that has machines too, not only processes.
type Hardware interface {
	// Load puts bytes on the empty disk of a node that has not begun.
	Load(id raft.NodeID, image []byte)
	// Fails says what a node's disk keeps of unsynced writes, if its process ends now.
	Fails(id raft.NodeID, remains order.Remains)
	// Fill leaves a node's disk room for so many bytes in all; 0: for any number.
	Fill(id raft.NodeID, room uint64)
	// Flip turns one bit of the disk of a node that is down, which it then stumbles on.
	Flip(id raft.NodeID)
	// Jump puts a node's own clock ahead, or back.
	Jump(id raft.NodeID, by raft.Time)
}

// powerLoss ends nodes as a failure of their power does, all at once.
func (d *Director) powerLoss(ask uint64, group order.Group, remains order.Remains) *order.Refusal {
	machines, is := d.world.(Hardware)
	// A memory disk holds only what is durable, so a crash leaves there what a power loss does.
	if !is && (!d.plan.Memory || remains != order.Nothing) {
		return refuse(noMachine)
	}
	if group == 0 {
		return nil
	}
	var hit []*node
	for _, id := range group.IDs() {
		n := d.node(id)
		switch n.Phase {
		case view.Down:
			return of(downAlready, n)
		case view.Starting:
			return n.mustRun()
		}
		hit = append(hit, n)
	}
	for _, n := range hit {
		if is {
			machines.Fails(n.ID, remains)
		}
		d.beginCrash(n, view.End{Cause: view.Crashed})
	}
	return d.await(ask, hit[len(hit)-1], awaitDown, raft.Never)
}

// machine does something to a node's machine.
func (d *Director) machine(n *node, o *order.Order) *order.Refusal {
	machines, is := d.world.(Hardware)
	if !is {
		return refuse(noMachine)
	}
	switch o.Kind {
	case order.FillDisk:
		machines.Fill(n.ID, o.Bytes)
	case order.FlipBit:
		if n.Phase != view.Down {
			return of(isAlive, n)
		}
		machines.Flip(n.ID)
	case order.Jump:
		machines.Jump(n.ID, o.By)
	}
	return nil
}
