package director

import (
	"raftlab/raft"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// A node goes down in three steps, whatever killed it:
//
//  1. fencing: the others are told to take no more frames of this incarnation, and
//     each answers with the highest disk write that it saw in one. Once the memory disk
//     holds that write, nothing that anybody relies on can be missing from it.
//  2. ending: the disk is closed to this incarnation, and the page is told to end its
//     worker. A worker may go on for a while; nobody listens.
//  3. down: the page has done so.

// fencePatience is how long the others may take to answer, in real time. One that
// takes longer is dead or dying, which is noticed by other means.
const fencePatience = 2000 * raft.Millisecond

// crash is a node's way down.
type crash struct {
	view.End
	awaited  map[raft.NodeID]bool // who has yet to answer
	needs    uint64               // the highest write that the others saw
	deadline raft.Time            // real
}

// askCrash ends a node.
func (d *Director) askCrash(ask uint64, n *node) *order.Refusal {
	switch n.Phase {
	case view.Down:
		return of(downAlready, n)
	case view.Starting:
		return n.mustRun()
	}
	d.beginCrash(n, view.End{Cause: view.Crashed})
	return d.await(ask, n, awaitDown, raft.Never)
}

// incarnation is a node, if that incarnation of it is the last one; else nil.
func (d *Director) incarnation(id raft.NodeID, incarnation uint32) *node {
	if n := d.node(id); n != nil && n.Incarnation == incarnation {
		return n
	}
	return nil
}

// Gone tells how an incarnation's process ended by itself, as the world saw it.
func (d *Director) Gone(id raft.NodeID, incarnation uint32, end view.End) {
	d.turn()
	if n := d.incarnation(id, incarnation); n != nil {
		d.beginCrash(n, end)
	}
}

// beginCrash begins a node's way down. One that is on it already only learns more of why.
func (d *Director) beginCrash(n *node, end view.End) {
	if d.sleep.stage == asleep {
		return // its worker was ended by the page
	}
	switch n.Phase {
	case view.Down:
		return
	case view.Fencing, view.Ending:
		if end.Cause >= view.Panicked && n.crash.Cause < view.Panicked {
			n.crash.End = end
		}
		if end.Cause != view.Crashed {
			d.excuse(n)
			d.reviewFences()
		}
		return
	}
	d.leaves(n, end)
	for _, peer := range d.nodes {
		if peer != n && peer.Reachable() {
			n.crash.awaited[peer.ID] = true
			d.tell(peer, &replica.Command{Kind: replica.CommandFence, Peer: n.ID, Before: n.Incarnation})
		}
	}
	if end.Cause != view.Crashed {
		d.excuse(n)
	}
	d.forget(n)
	d.reviewFences()
}

// leaves: a node does nothing more that anybody waits for.
func (d *Director) leaves(n *node, end view.End) {
	if n.Phase == view.Starting {
		// Who waits for this node alone is answered once it is down: then it can be restarted.
		d.failStart(notStartedAs(n, &end))
	} else {
		d.fail(n, wentDown(n, &end))
	}
	n.Phase = view.Fencing
	d.view.FollowLead(d.Cluster())
	d.sleeperGone(n)
	d.stands(n)
	n.crash = crash{End: end, awaited: map[raft.NodeID]bool{}, deadline: d.now + fencePatience}
}

// forget forgets what a node was asked for.
func (d *Director) forget(n *node) {
	d.client.NodeDied(surroundings{d}, n.ID)
	for _, w := range d.watches {
		w.requests[n.ID-1], w.behind[n.ID-1] = 0, 0
	}
	d.reviewWatches()
}

// excuse lets nobody wait any more for a dead node's answer.
func (d *Director) excuse(n *node) {
	for _, other := range d.nodes {
		delete(other.crash.awaited, n.ID)
	}
}

// isAwaited: n must yet tell what it saw of another dying node.
func (d *Director) isAwaited(n *node) bool {
	for _, other := range d.nodes {
		if other.Phase == view.Fencing && other.crash.awaited[n.ID] {
			return true
		}
	}
	return false
}

// fenced takes a peer's answer.
func (d *Director) fenced(from *node, dying raft.NodeID, write uint64) {
	n := d.node(dying)
	if n == nil || !n.crash.awaited[from.ID] {
		return // it was only asked for a sign of life
	}
	delete(n.crash.awaited, from.ID)
	n.crash.needs = max(n.crash.needs, write)
	d.reviewFences()
}

// diskGrew goes on with a crash that waited for a write.
func (d *Director) diskGrew(n *node) {
	if n.Phase == view.Fencing {
		d.reviewFences()
	}
}

// reviewFences closes the disks of the nodes that are fenced.
func (d *Director) reviewFences() {
	for _, n := range d.nodes {
		held := !d.plan.Memory || n.disk.wrote >= n.crash.needs
		if n.Phase == view.Fencing && len(n.crash.awaited) == 0 && held && !d.isAwaited(n) {
			d.end(n)
		}
	}
}

// expireFences goes on without the answers that did not come in time.
func (d *Director) expireFences() {
	for _, n := range d.nodes {
		if n.fenceDeadline() <= d.now {
			d.end(n)
		}
	}
	d.reviewFences()
}

func (n *node) fenceDeadline() raft.Time {
	if n.Phase != view.Fencing {
		return raft.Never
	}
	return n.crash.deadline
}

// end closes a node's disk and has its process ended.
func (d *Director) end(n *node) {
	n.Phase = view.Ending
	d.excuse(n)
	d.world.End(n.ID, n.Incarnation)
}

// Terminated says that an incarnation's process is gone.
func (d *Director) Terminated(id raft.NodeID, incarnation uint32) {
	d.turn()
	n := d.incarnation(id, incarnation)
	if n != nil && n.Phase == view.Ending {
		d.isDown(n)
	}
}

func (d *Director) isDown(n *node) {
	d.view.Ended(n.Node, n.crash.End)
	d.stallsEnded(n)
	n.trust.durable(n.crash.needs)
	d.noteEnd(n)
	d.asker.Down(n.Node)
	d.fail(n, notStartedAs(n, &n.crash.End))
	d.settle(n, awaitDown)
}

// noteEnd tells of a node that is down as an event.
func (d *Director) noteEnd(n *node) {
	code := [...]view.LabCode{view.Crashed: view.LabCrashed, view.Died: view.LabDied, view.Panicked: view.LabPanicked, view.Stopped: view.LabStopped}[n.crash.Cause]
	d.view.Note(view.Event{At: d.Cluster(), Node: n.ID, Code: view.FirstLabCode + uint8(code), Event: raft.Event{
		Term: n.Status.Term, A: uint64(n.Incarnation), B: uint64(n.crash.Stop),
	}})
}
