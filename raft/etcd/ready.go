package etcd

import (
	core "go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"

	"raftlab/raft"
)

// drain takes from etcd what it has ready, until there is nothing more or a write begins.
// What comes ready behind a write waits until that is durable, and so does the driver with
// all other inputs.
func (n *Node) drain() {
	for !n.begun && !n.writing && n.raw.HasReady() {
		rd := n.raw.Ready()
		n.keep(&rd)
		for _, m := range rd.Messages {
			n.dispatch(m)
		}
		n.hand(rd.CommittedEntries)
		for _, s := range rd.ReadStates {
			n.confirmRead(&s)
		}
		if n.begun = len(rd.Entries) > 0 || n.out.Snapshot != nil || n.unsaved(); !n.begun {
			n.deliver() // nothing is to be written, so nothing is to be waited for
		}
	}
}

// keep takes over what is to be written.
func (n *Node) keep(rd *core.Ready) {
	if s := rd.Snapshot; !core.IsEmptySnap(s) {
		n.out.Snapshot, n.out.Restore = ourSnapshot(s, n.incoming.data), true
		n.incoming = incoming{}
		n.took(n.out.Snapshot)
		n.restored(n.out.Snapshot, theirSnapshot(n.out.Snapshot))
		n.applied = n.handed // the driver restores it before all else
		n.emit(raft.Event{
			Code: raft.EventSnapshotInstalled, Peer: n.seen.leader,
			A: uint64(n.out.Snapshot.Term), B: uint64(n.out.Snapshot.Index), C: uint64(len(n.out.Snapshot.Data)),
		})
	}
	if len(rd.Entries) == 0 {
		return
	}
	first, last := raft.Index(rd.Entries[0].GetIndex()), n.disk.last()
	if first <= last {
		n.emit(raft.Event{
			Code: raft.EventTruncated, Peer: n.seen.leader,
			A: uint64(first), B: uint64(last), C: uint64(n.disk.term(first)), D: rd.Entries[0].GetTerm(),
		})
	}
	n.disk.put(rd.Entries)
	n.out.Entries = n.disk.between(first, n.disk.last())
	e := raft.Event{Code: raft.EventAppended, Peer: n.seen.leader, A: uint64(first), B: uint64(n.disk.last())}
	if n.leads() {
		e.Code, e.Peer = raft.EventProposed, raft.None
	}
	n.emit(e)
}

// dispatch sorts out one of etcd's messages: some go to peers, and some to the disk and the
// state machine, with the answers that etcd expects of those.
func (n *Node) dispatch(m *pb.Message) {
	switch m.GetTo() {
	case core.LocalAppendThread:
		for _, answer := range m.GetResponses() {
			if answer.GetTo() == uint64(n.id) {
				n.responses = append(n.responses, answer)
				continue
			}
			n.explain(answer)
			n.send(&n.out.MessagesAfterWrite, answer)
		}
	case core.LocalApplyThread:
		n.applying = append(n.applying, m.GetResponses()...)
	default:
		if m.GetType() == pb.MsgSnap {
			n.transfer(m)
			return
		}
		queue := &n.out.Messages
		if t := m.GetType(); t == pb.MsgVote || t == pb.MsgPreVote { // etcd's server keeps a candidate's back, too
			queue = &n.out.MessagesAfterWrite
		}
		n.send(queue, m)
	}
}

// deliver tells etcd what it waits to hear of itself.
func (n *Node) deliver() {
	responses := n.responses
	n.responses = nil
	for _, m := range responses {
		n.step(m)
	}
}

// step gives etcd a message.
func (n *Node) step(m *pb.Message) {
	n.countVote(m)
	_ = n.raw.Step(m) // its errors tell what it ignores
	n.tell()
}

// hand gives committed entries to the driver. A configuration is in effect from here on.
func (n *Node) hand(entries []*pb.Entry) {
	if len(entries) == 0 {
		return
	}
	first := raft.Index(entries[0].GetIndex())
	n.handed = first + raft.Index(len(entries)) - 1
	committed := n.disk.between(first, n.handed)
	if len(n.out.Committed) > 0 {
		committed = append(n.out.Committed, committed...)
	}
	n.out.Committed = committed
	for _, e := range entries {
		if e.GetType() != pb.EntryNormal {
			n.tellCommit() // with those who have decided it, not those to come
			n.configure(e)
		}
	}
}

func (n *Node) durable() raft.Durable {
	now := n.look()
	return raft.Durable{Term: now.term, Vote: now.vote, Commit: n.handed}
}

// unsaved tells whether the disk lacks what it must not: the term, the vote, or that a
// configuration is in effect. All that is done in it comes ready behind this write. A
// server that came back without it could be left with a majority that is none any more.
func (n *Node) unsaved() bool {
	now := n.durable()
	return now.Term != n.saved.Term || now.Vote != n.saved.Vote || n.configurations[len(n.configurations)-1].index > n.saved.Commit
}

// finish completes the output of a step.
func (n *Node) finish() *raft.Output {
	out := &n.out
	n.tellCommit()
	out.Durable = n.durable()
	if n.begun {
		n.begun, n.writing = false, true
		n.write++
		out.Write, n.saved = n.write, out.Durable
	}
	n.answerReads()
	out.Deadline = n.tickDue
	n.told = true
	return out
}
