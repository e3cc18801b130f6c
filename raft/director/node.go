package director

import (
	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/fault"
	"raftlab/raft/replica"
)

// phase is where one incarnation of a node is in its life.
type phase uint8

const (
	down     phase = iota
	starting       // told to start, not heard of yet
	running
	fencing // dying: the others are told to take nothing more from it
	ending  // fenced: the page is told to end its worker
)

// node is one server as the director knows it.
type node struct {
	id          raft.NodeID
	phase       phase
	incarnation uint32
	paused      bool
	watched     bool                 // the world tells when it is gone
	caughtUp    bool                 // as a learner, since it was let in
	held        map[raft.NodeID]held // by who asked

	settings raft.Settings
	fsync    fault.Range
	drift    clock.Rate

	state   raft.Status
	alarm   alarm
	load    load
	log     log
	why     string // it is down; "" while it is not
	stopped replica.StopReason
	trust   trust
	version string

	changed fields // since the last delta
	disk    disk
	crash   crash
	heard   raft.Time // real time of its last telemetry
	pinged  bool      // it was asked for a sign since
	rest    []byte    // it was written down (replica.Rest); nil: its worker is there

	fault     *hostFault // the last that its host did to this incarnation
	slowUntil raft.Time  // real; before, no late timer is told of again
}

// alarm is a node's election alarm, in the cluster's time; at is 0 when none runs.
type alarm struct{ from, at raft.Time }

// load is what RecordLoad last said.
type load struct {
	late               raft.Time // real
	queued, overflowed uint64
	clockError         raft.Time // real
}

// fields are the parts of a node's status, as bits.
type fields uint32

const (
	fieldRole fields = 1 << iota
	fieldTerm
	fieldVote
	fieldLeader
	fieldCommit
	fieldApplied
	fieldAlive
	fieldPaused
	fieldVersion
	fieldIncarnation
	fieldSettings
	fieldProgress
	fieldVotes
	fieldAlarm
	fieldLoad
	fieldLog
	fieldDown
	fieldMember
	fieldQuiet
	fieldFault
	fieldsEnd
	allFields = fieldsEnd - 1
)

// reachable: commands sent to it now will be taken, sooner or later.
func (n *node) reachable() bool {
	return n.phase == starting || n.phase == running || n.phase == fencing
}

// alive is what the page calls alive: a dying node is until it is down.
func (n *node) alive() bool {
	return n.phase == running || n.phase == fencing || n.phase == ending
}

// lastEnded is its last incarnation that nobody may hear any more; 0: there is none.
func (n *node) lastEnded() uint32 {
	if n.phase == starting || n.phase == running {
		return n.incarnation - 1
	}
	return n.incarnation
}

// touch marks parts of a node's status as changed.
func (d *Director) touch(n *node, f fields) {
	n.changed |= f
	d.dirty()
}

// tell sends a command to one node.
func (d *Director) tell(n *node, c *replica.Command) {
	d.frame = replica.AppendCommand(d.frame[:0], c)
	d.world.ToNode(n.id, d.frame)
}
