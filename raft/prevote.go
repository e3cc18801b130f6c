package raft

// preCampaign asks the others whether they would vote for this server in the next
// term (dissertation §9.6): "a candidate only increments its term if it first learns
// from a majority of the cluster that they would be willing to grant the candidate
// their votes". The answers promise nothing, so nothing waits for the disk.
func (n *Node) preCampaign() {
	n.leader, n.role = None, PreCandidate
	clear(n.votes)
	n.resetElectionAlarm()

	last := n.log.last()
	lastTerm := n.log.term(last)
	n.emit(Event{Code: EventBecamePreCandidate, A: uint64(lastTerm), B: uint64(last), C: uint64(n.quorum())})
	for i, id := range n.members.ids {
		if i != n.members.self && n.members.votes(i) {
			n.send(Message{Kind: RequestPreVote, To: id, LogTerm: lastTerm, Index: last})
		}
	}
	n.countVote(n.members.self, n.ownBallot())
}

// requestPreVote tells whether this server would vote: "if the candidate's log is
// sufficiently up-to-date, and the voters have not received heartbeats from a valid
// leader for at least a baseline election timeout" (dissertation §9.6). It changes
// nothing here, and who asks in an older term learns the newer one: else two servers
// could refuse each other for ever.
func (n *Node) requestPreVote(m *Message) {
	last := n.log.last()
	e := Event{Code: EventPreVoteGranted, Peer: m.From, A: uint64(m.LogTerm), B: uint64(m.Index), C: uint64(n.log.term(last)), D: uint64(last)}
	switch {
	case m.Term < n.term:
		e = Event{Code: EventPreVoteRefusedTerm, Peer: m.From, A: uint64(m.Term)}
	case n.hearsLeader() || n.now < n.promised:
		e = Event{Code: EventPreVoteRefusedLeader, Peer: m.From, A: uint64(n.leader), B: uint64(n.sinceHeard()), C: uint64(n.settings.ElectionMin)}
	case !n.off.Has(UpToDate) && !n.log.upToDate(m.LogTerm, m.Index):
		e.Code = EventPreVoteRefusedLog
	}
	n.emit(e)
	if e.Code == EventPreVoteRefusedTerm && n.off.Has(PreVoteReplyLow) {
		return
	}
	reply := Message{Kind: RequestPreVoteReply, From: n.id, To: m.From, Term: max(n.term, m.Term), Reject: e.Code != EventPreVoteGranted}
	n.out.Messages = append(n.out.Messages, reply)
}

// hearsLeader tells whether a leader, itself perhaps, was heard within the least
// election timeout.
func (n *Node) hearsLeader() bool {
	return n.leader != None && n.sinceHeard() < n.settings.ElectionMin
}

// sinceHeard is how long ago the leader was heard; a leader hears itself.
func (n *Node) sinceHeard() Time {
	if n.role == Leader {
		return 0
	}
	return n.now - n.heard
}
