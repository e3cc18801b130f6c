package etcd

import (
	"encoding/binary"

	core "go.etcd.io/raft/v3"

	"raftlab/raft"
)

// pendingRead is a read that etcd has not confirmed yet. etcd knows it by number, since it
// may keep one in mind after a lead is lost, and confirm it in a later one.
type pendingRead struct{ number, read uint64 }

// read asks etcd for a read index. etcd would let a follower's request go to the leader; our
// servers pass requests on by themselves.
func (n *Node) read(read uint64) {
	if !n.leads() {
		n.refuseRead(read)
		return
	}
	n.lastRead++
	n.reads = append(n.reads, pendingRead{n.lastRead, read})
	n.raw.ReadIndex(binary.BigEndian.AppendUint64(nil, n.lastRead))
}

func (n *Node) confirmRead(s *core.ReadState) {
	number := binary.BigEndian.Uint64(s.RequestCtx)
	for i, r := range n.reads {
		if r.number != number {
			continue
		}
		n.reads = append(n.reads[:i], n.reads[i+1:]...)
		n.confirmed = append(n.confirmed, raft.ReadState{Read: r.read, Index: raft.Index(s.Index)})
		n.emit(raft.Event{Code: raft.EventReadConfirmed, A: r.read, B: uint64(n.quorum()), C: s.Index})
		return
	}
}

// answerReads answers the confirmed reads whose index was handed out.
func (n *Node) answerReads() {
	kept := n.confirmed[:0]
	for _, r := range n.confirmed {
		if r.Index <= n.handed {
			n.out.Reads = append(n.out.Reads, r)
			continue
		}
		kept = append(kept, r)
	}
	n.confirmed = kept
}

// refuseReads ends what a leader that leads no more was asked.
func (n *Node) refuseReads() {
	for _, r := range n.reads {
		n.refuseRead(r.read)
	}
	n.reads = n.reads[:0]
}

func (n *Node) refuseRead(read uint64) {
	n.emit(raft.Event{Code: raft.EventReadRefused, Peer: n.seen.leader, A: read})
	n.out.Reads = append(n.out.Reads, raft.ReadState{Read: read, Refused: true})
}
