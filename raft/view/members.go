package view

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/replica"
)

// Members are who takes part, as far as is known here: as the leader's log says; where
// nobody leads, as the log says that is committed the furthest.
type Members struct {
	raft.Configuration
	Began []raft.NodeID // who the cluster began with
}

// Part is how a server takes part.
type Part uint8

const (
	NoMember Part = iota
	Learner
	Voter
)

// PartIn is a server's part in a configuration.
func PartIn(c *raft.Configuration, id raft.NodeID) Part {
	switch {
	case c.Votes(id):
		return Voter
	case c.Learns(id):
		return Learner
	}
	return NoMember
}

// Part is a node's part.
func (m *Members) Part(id raft.NodeID) Part { return PartIn(&m.Configuration, id) }

func (m *Members) equal(o *Members) bool {
	return m.Configuration.Equal(&o.Configuration) && slices.Equal(m.Began, o.Began)
}

// followMembers takes note of who takes part now.
func (v *View) followMembers() {
	n := v.Leader()
	if n == nil {
		n = v.furthest()
	}
	if n == nil || len(n.Status.Configuration.Voters) == 0 || n.Status.Configuration.Equal(&v.Members.Configuration) {
		return
	}
	before := v.Members
	v.Members.Configuration = n.Status.Configuration
	for _, n := range v.Nodes {
		if before.Part(n.ID) != v.Members.Part(n.ID) {
			n.CaughtUp = false
			v.Touch(n, FieldMember)
		}
	}
	v.Changes.Lab, v.Changes.Any = true, true
}

// furthest is the running node that knows of the most commits; nil when none runs.
func (s *State) furthest() *Node {
	var found *Node
	for _, n := range s.Nodes {
		if n.Phase == Running && (found == nil || n.Status.Commit > found.Status.Commit) {
			found = n
		}
	}
	return found
}

// foldProgress takes what a leader knows of the others' logs.
func (v *View) foldProgress(n *Node, r *replica.Record) {
	n.Status.Progress = append(n.Status.Progress[:0], r.State.Progress...)
	v.Touch(n, FieldProgress)
	for _, p := range n.Status.Progress {
		learner := v.Node(p.ID)
		if learner != nil && p.Learner && raft.LearnerRefusal(p.Match, n.Status.Last, 0, 1) == 0 {
			learner.CaughtUp = true
		}
	}
}
