package etcd

import (
	"slices"

	pb "go.etcd.io/raft/v3/raftpb"

	"raftlab/raft"
)

// guest lets etcd take a snapshot of a time before this server was let in. etcd refuses those,
// since its own servers make a new one for each that they send, at what is applied by then;
// ours send the latest that there is, and the entries that let the server in follow. So etcd
// is told that this server is a learner there, which changes no quorum, and all others are
// told what is true.
type guest struct {
	at  raft.Index // the snapshot that etcd was told so of
	now bool       // etcd took it, and no change has named this server since
}

// admit makes this server one that etcd finds in a snapshot.
func (n *Node) admit(m *pb.Message) {
	if m.GetType() != pb.MsgSnap {
		return
	}
	s := m.GetSnapshot().GetMetadata()
	c := configurationOf(s.GetConfState())
	if c.Votes(n.id) || c.Learns(n.id) {
		return
	}
	c.Learners = append(c.Learners, n.id)
	slices.Sort(c.Learners)
	s.ConfState = confState(&c)
	n.guest.at = raft.Index(s.GetIndex())
}

// took notes that etcd took a snapshot, and makes that true again.
func (n *Node) took(s *raft.Snapshot) {
	n.guest.now = n.guest.at == s.Index
	n.withoutGuest(&s.Configuration)
}

// withoutGuest is a configuration of etcd's without this server, if that is but a guest in it.
func (n *Node) withoutGuest(c *raft.Configuration) {
	if n.guest.now {
		c.Learners = slices.DeleteFunc(c.Learners, func(id raft.NodeID) bool { return id == n.id })
		if len(c.Learners) == 0 {
			c.Learners = nil
		}
	}
}

// invite notes what a change makes of this server: it is a guest no more.
func (n *Node) invite(changes []*pb.ConfChangeSingle) {
	if slices.ContainsFunc(changes, func(c *pb.ConfChangeSingle) bool { return c.GetNodeId() == uint64(n.id) }) {
		n.guest.now = false
	}
}
