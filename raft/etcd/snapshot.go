package etcd

import (
	core "go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
	"go.etcd.io/raft/v3/tracker"

	"raftlab/raft"
)

// sentSnapshot is one that a follower did not answer yet.
type sentSnapshot struct {
	to raft.NodeID
	at raft.Time
}

// theirSnapshot and ourSnapshot say the same in etcd's words and in ours.
func theirSnapshot(s *raft.Snapshot) *pb.Snapshot {
	return &pb.Snapshot{Data: s.Data, Metadata: &pb.SnapshotMetadata{
		Index: new(uint64(s.Index)), Term: new(uint64(s.Term)), ConfState: confState(&s.Configuration),
	}}
}

func ourSnapshot(s *pb.Snapshot) *raft.Snapshot {
	m := s.GetMetadata()
	return &raft.Snapshot{
		Index: raft.Index(m.GetIndex()), Term: raft.Term(m.GetTerm()), Data: s.GetData(), Configuration: configurationOf(m.GetConfState()),
	}
}

// restored makes a snapshot all that there is.
func (n *Node) restored(s *raft.Snapshot, theirs *pb.Snapshot) {
	n.disk.restore(theirs)
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
	n.out.Snapshot = ourSnapshot(taken)
	n.out.Entries = n.disk.between(s.Index+1, n.disk.last())
	n.begun = true
	n.emit(raft.Event{
		Code: raft.EventSnapshotTaken,
		A:    uint64(n.out.Snapshot.Term), B: uint64(s.Index), C: uint64(len(s.Data)), D: uint64(n.disk.first),
	})
}

// sendSnapshotsAgain tells etcd that a snapshot got lost if no answer came within an election
// timeout: it waits for the word of those who sent it, and sends nothing else meanwhile.
func (n *Node) sendSnapshotsAgain() {
	kept := n.snapshots[:0]
	for _, s := range n.snapshots {
		p, known := n.progress(s.to)
		switch {
		case !n.leads() || !known || p.State != tracker.StateSnapshot:
		case n.now-s.at < n.ticks(n.electionTicks):
			kept = append(kept, s)
		default:
			n.raw.ReportSnapshot(uint64(s.to), core.SnapshotFailure)
		}
	}
	n.snapshots = kept
}
