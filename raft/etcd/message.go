package etcd

import (
	pb "go.etcd.io/raft/v3/raftpb"
	"google.golang.org/protobuf/proto"

	"raftlab/raft"
)

// kindOf is etcd's message as the page knows it. What passes between no two of our servers
// has no kind: they pass clients' requests on by themselves.
func kindOf(t pb.MessageType) raft.MessageKind {
	switch t {
	case pb.MsgVote:
		return raft.RequestVote
	case pb.MsgVoteResp:
		return raft.RequestVoteReply
	case pb.MsgPreVote:
		return raft.RequestPreVote
	case pb.MsgPreVoteResp:
		return raft.RequestPreVoteReply
	case pb.MsgApp, pb.MsgHeartbeat:
		return raft.AppendEntries
	case pb.MsgAppResp, pb.MsgHeartbeatResp:
		return raft.AppendEntriesReply
	case pb.MsgTimeoutNow:
		return raft.TimeoutNow
	case pb.MsgSnap:
		return raft.InstallSnapshot
	case pb.MsgSnapStatus:
		return raft.InstallSnapshotReply
	}
	return 0
}

var marshal = proto.MarshalOptions{Deterministic: true}

// send puts a message for a peer into a queue, described as ours are.
func (n *Node) send(queue *[]raft.Message, m *pb.Message) {
	kind := kindOf(m.GetType())
	if kind == 0 {
		return
	}
	opaque, err := marshal.Marshal(m)
	must(err)
	d := raft.Message{
		Kind: kind, From: n.id, To: raft.NodeID(m.GetTo()), Term: raft.Term(m.GetTerm()),
		Index: raft.Index(m.GetIndex()), LogTerm: raft.Term(m.GetLogTerm()), Reject: m.GetReject(), Opaque: true, Data: opaque,
	}
	switch {
	case kind == raft.AppendEntries:
		d.Commit, d.Entries = raft.Index(m.GetCommit()), n.disk.between(d.Index+1, d.Index+raft.Index(len(m.GetEntries())))
	case kind == raft.TimeoutNow:
		n.emit(raft.Event{Code: raft.EventTimeoutNowSent, Peer: d.To, A: uint64(n.disk.last())})
	case kind == raft.InstallSnapshot:
		s := m.GetSnapshot().GetMetadata()
		d.Index, d.LogTerm = raft.Index(s.GetIndex()), raft.Term(s.GetTerm())
		d.Offset, d.Size = m.GetIndex(), m.GetCommit()
	case kind == raft.InstallSnapshotReply:
		d.Offset = m.GetCommit()
	case kind == raft.RequestPreVote, kind == raft.RequestPreVoteReply && !d.Reject:
		d.Term-- // etcd tells the term to be, and we the one that is
	}
	*queue = append(*queue, d)
}

// receive takes a peer's message, if it is one of etcd's.
func (n *Node) receive(m *raft.Message) {
	theirs := new(pb.Message)
	if !m.Opaque || proto.Unmarshal(m.Data, theirs) != nil || !n.sound(theirs, m) {
		return
	}
	if m.Kind == raft.TimeoutNow && !n.leads() {
		n.emit(raft.Event{Code: raft.EventTimeoutNow, Peer: m.From})
	}
	n.received = theirs
	n.hear(m.From)
	if !n.passesOn(theirs) {
		return
	}
	n.admit(theirs)
	n.step(theirs)
	if n.seen.role == raft.Follower && n.seen.leader == m.From && theirs.GetTerm() == uint64(n.seen.term) {
		n.alarm.reset(n.now) // it heard the leader
	}
}

// sound tells whether a message can be from the peer: etcd takes one of term 0 for its own.
func (n *Node) sound(m *pb.Message, d *raft.Message) bool {
	if kindOf(m.GetType()) == 0 || m.GetFrom() != uint64(d.From) || m.GetTo() != uint64(n.id) || d.From == n.id || m.GetTerm() == 0 {
		return false
	}
	index, term := m.GetIndex(), m.GetLogTerm()
	for _, e := range m.GetEntries() {
		index++
		if e.GetIndex() != index || e.GetTerm() < term || e.GetTerm() > m.GetTerm() {
			return false
		}
		term = e.GetTerm()
	}
	return true
}
