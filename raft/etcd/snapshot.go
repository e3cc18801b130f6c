package etcd

import (
	pb "go.etcd.io/raft/v3/raftpb"

	"raftlab/raft"
)

// theirSnapshot and ourSnapshot say the same in etcd's words and in ours. etcd has no data of
// it, as its server gives it none: it would copy them. They go beside it (transfer.go).
func theirSnapshot(s *raft.Snapshot) *pb.Snapshot {
	return &pb.Snapshot{Metadata: &pb.SnapshotMetadata{
		Index: new(uint64(s.Index)), Term: new(uint64(s.Term)), ConfState: confState(&s.Configuration),
	}}
}

func ourSnapshot(s *pb.Snapshot, data []byte) *raft.Snapshot {
	m := s.GetMetadata()
	return &raft.Snapshot{
		Index: raft.Index(m.GetIndex()), Term: raft.Term(m.GetTerm()), Data: data, Configuration: configurationOf(m.GetConfState()),
	}
}

// restored makes a snapshot all that there is.
func (n *Node) restored(s *raft.Snapshot, theirs *pb.Snapshot) {
	n.disk.restore(theirs, s.Data)
	n.handed = s.Index
	n.configurations = []configured{{s.Index, s.Configuration}}
}

// takeSnapshot lets the state machine stand for the log before, but for the entries to keep.
func (n *Node) takeSnapshot(s *raft.Snapshot, keep raft.Index) {
	if s == nil {
		s = &raft.Snapshot{}
	}
	if why := raft.RefuseSnapshot(s.Index, n.applied, n.disk.snapshotIndex); why != 0 {
		n.emit(raft.Event{
			Code: raft.EventSnapshotRefused, A: uint64(s.Index), B: uint64(n.applied), C: uint64(n.disk.snapshotIndex), D: uint64(why),
		})
		return
	}
	at := n.configurationAt(s.Index)
	taken := n.disk.create(s.Index, &at.configuration, s.Data)
	n.disk.compact(s.Index - min(keep, s.Index))
	for n.configurations[0].index != at.index {
		n.configurations = n.configurations[1:]
	}
	n.out.Snapshot = ourSnapshot(taken, s.Data)
	n.out.Entries = n.disk.between(s.Index+1, n.disk.last())
	n.begun = true
	n.emit(raft.Event{
		Code: raft.EventSnapshotTaken,
		A:    uint64(n.out.Snapshot.Term), B: uint64(s.Index), C: uint64(len(s.Data)), D: uint64(n.disk.first),
	})
}
