package view

import "raftlab/raft"

// Fields are the parts of a node, as bits.
type Fields uint32

const (
	FieldRole Fields = 1 << iota
	FieldTerm
	FieldVote
	FieldLeader
	FieldCommit
	FieldApplied
	FieldAlive
	FieldPaused
	FieldVersion
	FieldIncarnation
	FieldSettings
	FieldProgress
	FieldVotes
	FieldAlarm
	FieldLoad
	FieldLog
	FieldDown
	FieldMember
	FieldQuiet
	FieldFault
	FieldStalled
	fieldsEnd
	AllFields = fieldsEnd - 1
)

// Changes say in which parts a view's state is another than when somebody last looked. Who
// looks takes them back. They are no part of the state: two that are equal may have come
// there by different ways.
type Changes struct {
	Any    bool // anything at all
	Nodes  [MaxNodes]Fields
	Logs   [MaxNodes]raft.Index // of each log, the first index that is another
	Links  Matrix[bool]
	Lab    bool // who takes part, or who is trusted
	Clock  bool // how the cluster's clock runs; noted by who turns it
	Faults bool
	// Measured: what was measured, and Sent: of that only what left, which moves all the time.
	Measured, Sent bool
}

// Touch notes that parts of a node have changed.
func (v *View) Touch(n *Node, f Fields) {
	v.Changes.Nodes[n.ID-1] |= f
	v.Changes.Any = true
}

// Looked takes back what is noted of a node's log: it is known to its end now.
func (c *Changes) Looked(n *Node) { c.Logs[n.ID-1] = n.Log.Last() + 1 }
