package etcd

import (
	"slices"

	pb "go.etcd.io/raft/v3/raftpb"

	"raftlab/raft"
)

func (n *Node) emit(e raft.Event) {
	e.Term = n.seen.term
	n.out.Events = append(n.out.Events, e)
}

// tell tells what has changed since it last looked, and does what follows from that.
func (n *Node) tell() {
	if drawn, ok := n.dice.drawn(n.electionTicks); ok {
		n.alarm.timeout = n.electionTicks + drawn
		n.alarm.reset(n.now)
		n.dice.forget()
	}
	was, now := n.seen, n.look()
	now.commit = was.commit // see tellCommit
	if was == now {
		return
	}
	n.seen = now
	if now.term > was.term && now.role == raft.Follower {
		n.tellTerm(&was)
	} else if now.role != was.role || now.term > was.term {
		n.tellRole(&was)
	}
	if now.leader != was.leader || now.term != was.term {
		n.tellLeader(&was)
	}
	if was.transferee != raft.None && now.transferee == raft.None && now.role == raft.Leader {
		n.emit(raft.Event{Code: raft.EventTransferAborted, Peer: was.transferee, A: uint64(n.ticks(n.electionTicks))})
	}
	if was.role == raft.Leader && (now.role != raft.Leader || now.term != was.term) {
		n.refuseReads()
	}
}

// tellTerm: a follower is in a new term.
func (n *Node) tellTerm(was *view) {
	e := raft.Event{Code: raft.EventNewTerm, Peer: raft.NodeID(n.received.GetFrom()), A: uint64(n.seen.term), C: uint64(was.term)}
	if was.role != raft.Follower {
		e.Code, e.B = raft.EventSteppedDown, uint64(was.role)
	}
	n.emit(e)
}

func (n *Node) tellRole(was *view) {
	last, need := n.disk.last(), uint64(n.quorum())
	stands := raft.Event{A: uint64(n.disk.term(last)), B: uint64(last), C: need}
	switch n.seen.role {
	case raft.PreCandidate:
		stands.Code = raft.EventBecamePreCandidate
		n.emit(stands)
	case raft.Candidate:
		n.candidateSince = n.now
		stands.Code = raft.EventBecameCandidate
		n.emit(stands)
	case raft.Leader:
		n.leadsSince = n.now
		n.emit(raft.Event{Code: raft.EventBecameLeader, A: uint64(len(n.votes)), B: uint64(n.now - n.candidateSince), C: need, D: uint64(len(n.configuration().Voters))})
	case raft.Follower:
		if was.role == raft.Leader {
			n.tellStepDown()
		}
	}
}

// tellStepDown: a leader leads no more, and nobody has told it of a higher term.
func (n *Node) tellStepDown() {
	switch {
	case !n.configuration().Votes(n.id):
		n.emit(raft.Event{Code: raft.EventRemoved, A: uint64(n.configurations[len(n.configurations)-1].index)})
	case n.settings.CheckQuorum && n.active < n.quorum():
		n.emit(raft.Event{Code: raft.EventQuorumLost, A: uint64(n.active), B: uint64(n.ticks(n.electionTicks)), C: uint64(n.quorum())})
	}
}

func (n *Node) tellLeader(was *view) {
	if n.seen.leader == raft.None || n.seen.leader == n.id {
		return
	}
	e := raft.Event{Code: raft.EventLeaderKnown, Peer: n.seen.leader}
	if was.role == raft.Candidate && was.term == n.seen.term {
		e.Code = raft.EventLostToLeader
	}
	n.emit(e)
}

// tellCommit: the commit index moved, which is told last, after the entries came, but
// before a configuration that it brings.
func (n *Node) tellCommit() {
	was := n.seen.commit
	if n.seen.commit = n.look().commit; n.seen.commit == was {
		return
	}
	e := raft.Event{Code: raft.EventCommitted, Peer: n.seen.leader, A: uint64(was), B: uint64(n.seen.commit)}
	if n.leads() {
		e.Peer, e.D = raft.None, uint64(len(n.configuration().Voters))
		for _, id := range n.configuration().Voters {
			if p, _ := n.progress(id); p.Match >= uint64(n.seen.commit) {
				e.C++
			}
		}
	}
	n.emit(e)
}

// countVote notes an answer to this candidate before etcd takes it. Its own comes first.
func (n *Node) countVote(m *pb.Message) {
	pre := m.GetType() == pb.MsgPreVoteResp
	term, stands := n.seen.term, raft.Candidate
	if pre {
		stands = raft.PreCandidate
		if !m.GetReject() {
			term++ // the one that it asked for
		}
	}
	if !pre && m.GetType() != pb.MsgVoteResp || n.seen.role != stands || m.GetTerm() != uint64(term) {
		return
	}
	from, code := raft.NodeID(m.GetFrom()), raft.EventVoteWon
	switch {
	case pre && m.GetReject():
		code = raft.EventPreVoteLost
	case pre:
		code = raft.EventPreVoteWon
	case m.GetReject():
		code = raft.EventVoteLost
	}
	if from == n.id {
		n.votes = n.votes[:0]
	}
	if !m.GetReject() && !slices.Contains(n.votes, from) {
		n.votes = append(n.votes, from)
	}
	n.emit(raft.Event{Code: code, Peer: from, A: uint64(len(n.votes)), C: uint64(n.quorum())})
}

// explain tells what an answer to a peer's request says.
func (n *Node) explain(answer *pb.Message) {
	asked, last := n.received, n.disk.last()
	e := raft.Event{Peer: raft.NodeID(answer.GetTo()), A: asked.GetLogTerm(), B: asked.GetIndex(), C: uint64(n.disk.term(last)), D: uint64(last)}
	switch vote := n.seen.vote; {
	case asked.GetFrom() != answer.GetTo():
		return
	case answer.GetType() == pb.MsgPreVoteResp && !answer.GetReject():
		e.Code = raft.EventPreVoteGranted
	case answer.GetType() == pb.MsgPreVoteResp && asked.GetTerm() <= uint64(n.seen.term):
		e = raft.Event{Code: raft.EventPreVoteRefusedTerm, Peer: e.Peer, A: asked.GetTerm() - 1}
	case answer.GetType() == pb.MsgPreVoteResp:
		e.Code = raft.EventPreVoteRefusedLog
	case answer.GetType() == pb.MsgVoteResp && !answer.GetReject():
		e.Code = raft.EventVoteGranted
		n.alarm.reset(n.now)
	case answer.GetType() == pb.MsgVoteResp && vote != raft.None && vote != e.Peer:
		e = raft.Event{Code: raft.EventVoteRefusedVoted, Peer: e.Peer, A: uint64(vote)}
	case answer.GetType() == pb.MsgVoteResp:
		e.Code = raft.EventVoteRefusedLog
	case answer.GetType() == pb.MsgAppResp && answer.GetReject():
		e.Code, e.C, e.D = raft.EventAppendRefusedLog, uint64(n.disk.term(raft.Index(asked.GetIndex()))), uint64(last)
	default:
		return
	}
	n.emit(e)
}
