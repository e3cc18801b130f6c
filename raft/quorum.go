package raft

// ignoresVote: "if a server receives a RequestVote request within the minimum election
// timeout of hearing from a current leader, it does not update its term or grant its
// vote" (dissertation §4.2.3), unless that leader asked the candidate to stand
// (§3.10). This goes with check-quorum, which ends the lead of a leader that only few
// hear. A promise holds too where this server came to the candidate's term without a
// vote, since the leader that it was made to may not know of that term yet.
func (n *Node) ignoresVote(m *Message) bool {
	hears := n.now < n.promised || n.settings.CheckQuorum && n.hearsLeader()
	late := m.Term < n.term || m.Term == n.term && n.vote != None
	if !hears || late || m.Transfer {
		return false
	}
	n.emit(Event{
		Code: EventVoteIgnored, Peer: m.From,
		A: uint64(m.Term), B: uint64(n.leader), C: uint64(n.sinceHeard()), D: uint64(n.settings.ElectionMin),
	})
	return true
}

// quorumDue is when a leader that nobody answers any more steps down: "a leader in
// Raft steps down if an election timeout elapses without a successful round of
// heartbeats to a majority of its cluster" (dissertation §6.2). Never where
// check-quorum is off.
func (n *Node) quorumDue() Time {
	if !n.settings.CheckQuorum || n.quiet {
		return Never
	}
	return after(n.quorumHeard(), n.settings.ElectionMax)
}

// quorumHeard is the latest moment since which a majority has answered; a leader
// hears itself.
func (n *Node) quorumHeard() Time {
	return Time(n.quorumValue(func(i int) int64 { return int64(n.heardFrom(i)) }))
}

func (n *Node) heardFrom(i int) Time {
	if i == n.members.self {
		return n.now
	}
	return n.progress[i].heard
}

func (n *Node) loseQuorum() {
	since := n.quorumHeard()
	answered := n.voices(func(i int) bool { return n.heardFrom(i) > since })
	n.emit(Event{Code: EventQuorumLost, A: uint64(answered), B: uint64(n.now - since), C: uint64(n.quorum())})
	n.becomeFollower(None)
}

// switches packs what is on into EventSettings' D.
func (s Settings) switches() uint64 {
	var on uint64
	if s.PreVote {
		on |= 1
	}
	if s.CheckQuorum {
		on |= 2
	}
	if s.Quiet {
		on |= 4
	}
	return on
}
