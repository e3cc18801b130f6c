package sim

import "raftlab/raft"

// Universe is a lab's.
func (l *Lab) Universe() *Universe { return l.universe }

// Nodes is how many servers there are, and Disk what one's disk holds.
func (u *Universe) Nodes() int { return len(u.nodes) }

func (u *Universe) Disk(id raft.NodeID) []byte { return u.node(id).disk.content }
