package director

import (
	"raftlab/raft"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// fold takes a node's telemetry into the view, and does what follows from it.
func (d *Director) fold(id raft.NodeID, frame []byte) {
	known, err := d.view.Fold(id, frame, d.hear)
	if !known {
		return
	}
	n := d.node(id)
	n.heard, n.pinged = d.now, false
	// A node that can't be read can't be trusted: its disk here would have a hole.
	if err != nil {
		d.beginCrash(n, view.End{Cause: view.Panicked, Text: "telemetry: " + err.Error()})
	}
}

// heard does what follows from one record, which the view has by now.
func (d *Director) heard(from *view.Node, r *replica.Record, fact view.Fact) {
	n := d.node(from.ID)
	switch r.Kind {
	case replica.RecordStarted:
		d.hasStarted(n, r, fact)
	case replica.RecordState:
		d.hasChanged(n, fact)
	case replica.RecordEvent:
		d.hasDecided(n, r)
	case replica.RecordSent, replica.RecordRefused:
		d.asker.Heard(from, r, fact)
	default:
		d.heardMore(n, r, fact)
	}
}

// heardMore is heard of what no start tells: a browser compiles a function whole when it is called first.
func (d *Director) heardMore(n *node, r *replica.Record, fact view.Fact) {
	switch r.Kind {
	case replica.RecordInput:
		d.recorder.Take(n.ID, n.Incarnation, r)
		d.askCheckpoint(n)
	case replica.RecordSum, replica.RecordCheckpoint:
		d.recorder.Take(n.ID, n.Incarnation, r)
	case replica.RecordWrite:
		d.hasWritten(n, r, fact)
	case replica.RecordReply:
		if !d.client.Answered(surroundings{d}, n.ID, &r.Reply) {
			d.watchAnswered(n, &r.Reply)
		}
	case replica.RecordWatch:
		d.changed(n, r)
	case replica.RecordCompacted:
		d.compacted(n, r)
	case replica.RecordStood, replica.RecordBusy:
		d.nodeStopped(n, r)
	case replica.RecordFenced:
		d.nodeRan(n)
		d.fenced(n, r.Peer, r.Write)
		if r.Peer == n.ID {
			d.stands(n)
		}
	case replica.RecordLoad:
		d.noteSlow(n)
	case replica.RecordSuspended:
		d.suspended(n, r)
	case replica.RecordContinued:
		d.continued(n)
	case replica.RecordPanic:
		d.beginCrash(n, view.End{Cause: view.Panicked, Text: string(r.Bytes)})
	case replica.RecordStopped:
		d.beginCrash(n, view.End{Cause: view.Stopped, Stop: r.Stop, Why: r.Why})
	case replica.RecordPaused, replica.RecordResumed:
		d.hasPaused(n, fact)
	case replica.RecordStalled:
		d.hasStalled(n, r)
	case replica.RecordHeldUp:
		d.isHeldUp(n, r)
	}
}

// hasWritten takes a disk write to the memory disk, if there is one here.
func (d *Director) hasWritten(n *node, r *replica.Record, fact view.Fact) {
	if d.plan.Memory {
		n.disk.write(n.ID, r)
	}
	n.trust.durable(r.Write)
	if fact&view.Saved != 0 {
		d.settle(n, awaitCompact)
	}
	d.diskGrew(n)
}

// askCheckpoint asks a node for one, where the recording wants to go on from there.
func (d *Director) askCheckpoint(n *node) {
	if d.plan.Engine.Checkpoints && n.Phase == view.Running && d.recorder.Wants(n.ID) {
		d.tell(n, commandCheckpoint)
	}
}

// hasChanged: a node told its state.
func (d *Director) hasChanged(n *node, fact view.Fact) {
	d.watchAgain(n)
	d.client.ConfigurationShown(surroundings{d})
	if fact&view.Rose != 0 {
		d.leaderRose(n)
	}
}

func (d *Director) hasDecided(n *node, r *replica.Record) {
	switch r.Event.Code {
	case raft.EventCampaignAsked:
		d.settle(n, awaitCampaign)
	case raft.EventTransferAborted, raft.EventTransferRefused:
		d.transferEnded(n, &r.Event)
	}
}

// hasPaused: a node does nothing any more, or goes on. Where its process hangs that is told already.
func (d *Director) hasPaused(n *node, fact view.Fact) {
	told := d.hung(n.ID, replica.StallProcess)
	switch fact {
	case view.Halted:
		if !told {
			d.labEvent(n, view.LabPaused, raft.None, 0)
		}
		d.settle(n, awaitPaused)
		d.reviewWatches()
	case view.Resumed:
		if !told {
			d.labEvent(n, view.LabResumed, raft.None, 0)
		}
		d.settle(n, awaitResumed)
	}
}

// labEvent notes what the lab does to a node now.
func (d *Director) labEvent(n *node, code view.LabCode, peer raft.NodeID, a uint64) {
	d.view.LabNote(d.Cluster(), n.Node, code, peer, a)
}
