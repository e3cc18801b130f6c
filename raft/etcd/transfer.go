package etcd

import (
	core "go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
	"go.etcd.io/raft/v3/tracker"

	"raftlab/raft"
)

// A snapshot's data go beside etcd's core, as its server sends them: in chunks, each in a
// MsgSnap whose Index is the offset and whose Commit the size of all. etcd has the message,
// without data, once all is here. A MsgSnapStatus answers each chunk: Index and LogTerm are
// the snapshot's, and Commit is how many bytes are here.

// transfer is a snapshot on its way to a follower.
type transfer struct {
	to         raft.NodeID
	header     *pb.Message // etcd's own
	data       []byte
	told       uint64    // bytes that the follower last said it has …
	here, sent uint64    // … that it is known to have, and that were sent
	at         raft.Time // when here last grew
	stalled    bool      // nothing came since the tick before
	answered   bool      // until then a single chunk goes: the follower may have some already
	resent     bool      // what follows here was sent again
}

// incoming is a snapshot that comes.
type incoming struct {
	index raft.Index
	term  raft.Term
	size  uint64
	data  []byte
}

// windowChunks is how many chunks go ahead of their answers, and roomForChunks bounds the room
// that is made for a snapshot on its leader's word: so many times the first chunk.
const windowChunks, roomForChunks = 16, 2048

// Incoming is raft.Engine's.
func (n *Node) Incoming() raft.Incoming {
	in := &n.incoming
	return raft.Incoming{Index: in.index, Term: in.term, Size: in.size, Data: in.data}
}

// transfer begins to send the snapshot that etcd wants a follower to have.
func (n *Node) transfer(m *pb.Message) {
	to, s := raft.NodeID(m.GetTo()), m.GetSnapshot().GetMetadata()
	n.drop(to)
	n.transfers = append(n.transfers, transfer{to: to, header: m, data: n.disk.data, at: n.now})
	n.emit(raft.Event{Code: raft.EventSnapshotSent, Peer: to, A: s.GetTerm(), B: s.GetIndex(), C: uint64(len(n.disk.data))})
	n.sendChunks(&n.transfers[len(n.transfers)-1])
}

func (n *Node) drop(to raft.NodeID) {
	for i := range n.transfers {
		if n.transfers[i].to == to {
			n.transfers = append(n.transfers[:i], n.transfers[i+1:]...)
			return
		}
	}
}

// transferred is how much of a snapshot a follower has.
func (n *Node) transferred(to raft.NodeID) (here, size uint64) {
	for i := range n.transfers {
		if t := &n.transfers[i]; t.to == to {
			return t.here, uint64(len(t.data))
		}
	}
	return 0, uint64(len(n.disk.data))
}

// sendChunks sends what has room in the window. One without bytes is whole with one chunk, too.
func (n *Node) sendChunks(t *transfer) {
	size := uint64(len(t.data))
	for first := t.sent == 0; first || t.answered && t.sent < size && t.sent-t.here < windowChunks*n.maxAppendBytes; first = false {
		end := min(size, t.sent+n.maxAppendBytes)
		chunk := &pb.Message{
			Type: t.header.Type, From: t.header.From, To: t.header.To, Term: t.header.Term, Index: new(t.sent), Commit: new(size),
			Snapshot: &pb.Snapshot{Metadata: t.header.GetSnapshot().GetMetadata(), Data: t.data[t.sent:end]},
		}
		n.send(&n.out.Messages, chunk)
		t.sent = end
	}
}

// passesOn tells whether a message is for etcd: of a snapshot, what makes it whole.
func (n *Node) passesOn(m *pb.Message) bool {
	switch m.GetType() {
	case pb.MsgSnapStatus:
		n.chunkAnswered(m)
		return false
	case pb.MsgSnap:
		return n.takeChunk(m)
	}
	return true
}

// takeChunk adds to the snapshot that comes, and tells whether it is whole, or not needed: then
// etcd says so.
func (n *Node) takeChunk(m *pb.Message) bool {
	s, offset, size := m.GetSnapshot().GetMetadata(), m.GetIndex(), m.GetCommit()
	index, term, data := raft.Index(s.GetIndex()), raft.Term(s.GetTerm()), m.GetSnapshot().GetData()
	m.Index, m.Commit, m.Snapshot = nil, nil, &pb.Snapshot{Metadata: s}
	if index == 0 || term == 0 {
		return false
	}
	if index <= n.look().commit || n.disk.term(index) == term {
		n.incoming = incoming{}
		return true
	}
	in := &n.incoming
	if in.index != index || in.term != term || in.size != size {
		*in = incoming{index: index, term: term, size: size}
	}
	if here := uint64(len(in.data)); offset == here && uint64(len(data)) <= size-here {
		if in.data == nil { // to copy it later would be a long turn
			in.data = make([]byte, 0, min(size, roomForChunks*uint64(len(data))))
		}
		in.data = append(in.data, data...)
	}
	if uint64(len(in.data)) == size {
		return true
	}
	n.send(&n.out.MessagesAfterWrite, &pb.Message{
		Type: pb.MsgSnapStatus.Enum(), From: m.To, To: m.From, Term: m.Term,
		Index: s.Index, LogTerm: s.Term, Commit: new(uint64(len(in.data))),
	})
	return false
}

// forgetWhole forgets a snapshot that etcd had no use for, once it had it.
func (n *Node) forgetWhole() {
	if in := &n.incoming; uint64(len(in.data)) == in.size {
		*in = incoming{}
	}
}

func (n *Node) chunkAnswered(m *pb.Message) {
	for i := range n.transfers {
		t := &n.transfers[i]
		s := t.header.GetSnapshot().GetMetadata()
		if uint64(t.to) != m.GetFrom() || s.GetIndex() != m.GetIndex() || s.GetTerm() != m.GetLogTerm() || m.GetCommit() > uint64(len(t.data)) {
			continue
		}
		t.told, t.answered = m.GetCommit(), true
		switch {
		case t.told > t.here:
			t.here, t.at, t.stalled, t.resent = t.told, n.now, false, false
			t.sent = max(t.sent, t.here)
		case t.told == t.here && !t.resent: // a chunk that came had none before it
			t.sent, t.resent = t.here, true
		}
		n.sendChunks(t)
	}
}

// goOnTransfers sends again, at a tick, what seems lost. A follower of which nothing comes for
// an election timeout has lost its snapshot: etcd waits for the word of those who sent it, and
// sends nothing else meanwhile.
func (n *Node) goOnTransfers() {
	kept := n.transfers[:0]
	var lost []raft.NodeID
	for _, t := range n.transfers {
		p, known := n.progress(t.to)
		switch {
		case !n.leads() || !known || p.State != tracker.StateSnapshot:
			continue
		case n.now-t.at >= n.ticks(n.electionTicks):
			lost = append(lost, t.to)
			continue
		case t.stalled:
			t.here, t.sent = t.told, t.told
			n.sendChunks(&t)
		}
		t.stalled = true
		kept = append(kept, t)
	}
	n.transfers = kept
	for _, to := range lost {
		n.raw.ReportSnapshot(uint64(to), core.SnapshotFailure)
	}
}
