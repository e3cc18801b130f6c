package director

import (
	"raftlab/raft"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// Where the world can't tell that a worker is gone, its silence does: after a while
// without telemetry it is asked for a sign of life, and when none comes it is dead. A
// fence of nobody is such a question: even a paused or held node answers it at once.
const (
	silence  = 1500 * raft.Millisecond // real time, until the question
	patience = 3000 * raft.Millisecond // and after it
	booting  = 30 * silence            // a starting node may first read a long log
)

// silenceDeadline is when a node that can be silent for no longer is asked, or buried.
func (n *node) silenceDeadline() raft.Time {
	switch {
	case n.watched || n.rest != nil:
		return raft.Never
	case n.Phase == view.Starting:
		return n.heard + booting
	case n.Phase == view.Running && n.pinged:
		return n.heard + silence + patience
	case n.Phase == view.Running:
		return n.heard + silence
	}
	return raft.Never
}

// listen asks or buries the nodes that were silent for too long.
func (d *Director) listen() {
	for _, n := range d.nodes {
		switch {
		case n.silenceDeadline() > d.now:
		case n.Phase == view.Running && !n.pinged:
			// Its time counts from the question: this worker may have slept itself.
			n.pinged, n.heard = true, d.now-silence
			d.tell(n, &replica.Command{Kind: replica.CommandFence})
		default:
			d.beginCrash(n, view.End{Cause: view.Died})
		}
	}
}
