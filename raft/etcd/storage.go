package etcd

import (
	core "go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"

	"raftlab/raft"
)

// storage is the log in memory, as etcd reads it and as ours. It has what the disk has or
// is about to have: etcd does not look here for entries whose write still runs.
type storage struct {
	*core.MemoryStorage
	hard  *pb.HardState
	conf  *pb.ConfState
	first raft.Index   // of entries
	log   []raft.Entry // shared with the outside, so never overwritten
	// What the latest snapshot stands for, and its data, which etcd has not; 0: there is none.
	snapshotIndex raft.Index
	snapshotTerm  raft.Term
	data          []byte
}

func newStorage() *storage {
	return &storage{MemoryStorage: core.NewMemoryStorage(), first: 1}
}

// InitialState is core.Storage's.
func (s *storage) InitialState() (*pb.HardState, *pb.ConfState, error) { return s.hard, s.conf, nil }

func (s *storage) last() raft.Index { return s.first + raft.Index(len(s.log)) - 1 }

// term is the term of an entry; 0 where it is not known.
func (s *storage) term(i raft.Index) raft.Term {
	t, err := s.Term(uint64(i))
	if err != nil {
		return 0
	}
	return raft.Term(t)
}

// between returns the entries from from to to, both included, as far as there are any.
func (s *storage) between(from, to raft.Index) []raft.Entry {
	from, to = max(from, s.first), min(to, s.last())
	if from > to {
		return nil
	}
	return s.log[from-s.first : to-s.first+1 : to-s.first+1]
}

// put replaces the log from the first of the entries on.
func (s *storage) put(entries []*pb.Entry) {
	if len(entries) == 0 {
		return
	}
	must(s.Append(entries))
	keep := raft.Index(entries[0].GetIndex()) - s.first
	if keep < raft.Index(len(s.log)) {
		s.log = s.log[:keep:keep]
	}
	for _, e := range entries {
		s.log = append(s.log, ours(e))
	}
}

// restore makes a snapshot all that there is.
func (s *storage) restore(snapshot *pb.Snapshot, data []byte) {
	must(s.ApplySnapshot(snapshot))
	s.first, s.log = raft.Index(snapshot.GetMetadata().GetIndex())+1, nil
	s.note(snapshot, data)
}

// create makes the snapshot at i.
func (s *storage) create(i raft.Index, c *raft.Configuration, data []byte) *pb.Snapshot {
	snapshot, err := s.CreateSnapshot(uint64(i), confState(c), nil)
	must(err)
	s.note(snapshot, data)
	return snapshot
}

func (s *storage) note(latest *pb.Snapshot, data []byte) {
	m := latest.GetMetadata()
	s.snapshotIndex, s.snapshotTerm, s.data = raft.Index(m.GetIndex()), raft.Term(m.GetTerm()), data
}

// compact deletes the entries up to i.
func (s *storage) compact(i raft.Index) {
	if i < s.first {
		return
	}
	must(s.Compact(uint64(i)))
	s.log = append([]raft.Entry(nil), s.between(i+1, s.last())...)
	s.first = i + 1
}

// ours is an entry of etcd's as one of ours. etcd's no-op is an entry without data; an empty
// command has data of no bytes.
func ours(e *pb.Entry) raft.Entry {
	entry := raft.Entry{Term: raft.Term(e.GetTerm()), Index: raft.Index(e.GetIndex()), Data: e.GetData()}
	switch {
	case e.GetType() != pb.EntryNormal:
		entry.Kind = raft.Membership
	case e.Data != nil:
		entry.Kind = raft.Command
	}
	return entry
}

// theirs is the reverse of ours.
func theirs(e *raft.Entry) *pb.Entry {
	entry := &pb.Entry{Term: new(uint64(e.Term)), Index: new(uint64(e.Index)), Type: pb.EntryNormal.Enum()}
	switch e.Kind {
	case raft.Membership:
		entry.Type, entry.Data = pb.EntryConfChangeV2.Enum(), e.Data
	case raft.Command:
		entry.Data = command(e.Data)
	}
	return entry
}

// command is a command as etcd's data, which is never nil.
func command(data []byte) []byte {
	if data == nil {
		return []byte{}
	}
	return data
}
