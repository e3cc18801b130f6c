package raft

// drawTimeout throws a new election timeout (§5.2: "chosen randomly from a fixed
// interval").
func (n *Node) drawTimeout() Time {
	return Time(n.dice.Between(int64(n.settings.ElectionMin), int64(n.settings.ElectionMax)))
}

// resetElectionAlarm starts a new timeout of a new random length.
func (n *Node) resetElectionAlarm() {
	n.electionStart = n.now
	n.electionDeadline = after(n.now, n.drawTimeout())
}

// after is t + d, or Never where that is beyond the end of time.
func after(t, d Time) Time {
	if sum := t + d; sum >= t {
		return sum
	}
	return Never
}

// electionTimeout: a follower that heard from no leader, or a candidate whose
// election had no winner, begins an election (§5.2).
func (n *Node) electionTimeout() {
	failed := Event{
		Code: EventElectionFailed,
		A:    uint64(n.ballots(granted)), B: uint64(n.ballots(refused)), C: uint64(n.quorum()), D: uint64(n.ballots(unanswered)),
	}
	switch n.role {
	case PreCandidate:
		failed.Code = EventPreVoteFailed
		n.emit(failed)
	case Candidate:
		n.emit(failed)
	}
	if !n.mayStand() {
		n.resetElectionAlarm()
		return
	}
	n.emit(Event{Code: EventElectionTimeout, A: uint64(n.now - n.electionStart), B: uint64(n.electionDeadline - n.electionStart)})
	if n.role == Follower && n.deferred < n.settings.Priority {
		n.deferred++
		n.emit(Event{Code: EventElectionDeferred, A: n.settings.Priority - n.deferred})
		n.leader = None
		n.resetElectionAlarm()
		return
	}
	n.stand()
}

// mayStand: who is no voter does not stand. But who is one until its removal is
// committed "might still be needed until the Cnew entry is committed" (dissertation
// §4.2.2), and then its own vote does not count.
func (n *Node) mayStand() bool {
	m := &n.members
	if m.now.Votes(n.id) {
		return true
	}
	last := len(m.history) - 1
	return last > 0 && n.commit < m.since() && m.history[last-1].Votes(n.id)
}

func (n *Node) campaignAsked() {
	if n.role == Leader || !n.mayStand() {
		return
	}
	n.emit(Event{Code: EventCampaignAsked})
	n.stand()
}

// stand begins an election, or asks first whether it could be won.
func (n *Node) stand() {
	n.awake()
	if n.settings.PreVote && !n.off.Has(PreVoteFirst) {
		n.preCampaign()
		return
	}
	n.campaign(Message{Kind: RequestVote})
}

// campaign: "it increments its current term and transitions to candidate state. It
// then votes for itself and issues RequestVote RPCs in parallel" (§5.2). Its own
// vote counts once it is durable.
func (n *Node) campaign(request Message) {
	n.term++
	n.vote, n.leader, n.role = n.id, None, Candidate
	n.candidateSince = n.now
	n.deferred = 0
	clear(n.votes)
	n.resetElectionAlarm()

	request.Index = n.log.last()
	request.LogTerm = n.log.term(request.Index)
	n.emit(Event{Code: EventBecameCandidate, A: uint64(request.LogTerm), B: uint64(request.Index), C: uint64(n.quorum())})
	for i, id := range n.members.ids {
		if i != n.members.self && n.members.votes(i) {
			request.To = id
			n.sendVote(request)
		}
	}
}

// ownBallot: who promised its vote to the leader that it hears keeps that, even where
// it is told to stand, unless that leader itself told it.
func (n *Node) ownBallot() ballot {
	if n.now < n.promised {
		return refused
	}
	return granted
}

// requestVote grants a vote "on a first-come-first-served basis" (§5.2) to a
// candidate whose log is at least as up-to-date as this one (§5.4.1).
func (n *Node) requestVote(m *Message) {
	last := n.log.last()
	e := Event{Code: EventVoteGranted, Peer: m.From, A: uint64(m.LogTerm), B: uint64(m.Index), C: uint64(n.log.term(last)), D: uint64(last)}
	switch {
	case n.vote != None && n.vote != m.From:
		e = Event{Code: EventVoteRefusedVoted, Peer: m.From, A: uint64(n.vote)}
	case !n.off.Has(UpToDate) && !n.log.upToDate(m.LogTerm, m.Index):
		e.Code = EventVoteRefusedLog
	default:
		n.vote = m.From
		n.resetElectionAlarm()
	}
	n.emit(e)
	n.sendVote(Message{Kind: RequestVoteReply, To: m.From, Reject: e.Code != EventVoteGranted})
}

// sendVote sends what promises a vote, once that is durable.
func (n *Node) sendVote(m Message) {
	if n.off.Has(DurableVote) {
		n.send(m)
		return
	}
	n.sendAfterWrite(m)
}

// voteReply takes a vote, or in pre-vote the promise of one, of who stands in this role.
func (n *Node) voteReply(m *Message, stands Role) {
	from := n.members.position(m.From)
	if n.role != stands || from < 0 || n.votes[from] != unanswered {
		return
	}
	if m.Reject {
		n.countVote(from, refused)
		return
	}
	n.countVote(from, granted)
}

// countVote adds one ballot; a majority makes the candidate a leader (§5.2), and a
// pre-candidate a candidate.
func (n *Node) countVote(from int, b ballot) {
	n.votes[from] = b
	won, need := n.ballots(granted), n.quorum()
	n.emit(Event{Code: countCode(n.role, b), Peer: n.members.ids[from], A: uint64(won), C: uint64(need)})
	switch {
	case !n.majority(func(i int) bool { return n.votes[i] == granted }):
	case n.role == PreCandidate:
		n.campaign(Message{Kind: RequestVote})
	default:
		n.becomeLeader(won)
	}
}

func countCode(r Role, b ballot) EventCode {
	switch {
	case r == PreCandidate && b == granted:
		return EventPreVoteWon
	case r == PreCandidate:
		return EventPreVoteLost
	case b == granted:
		return EventVoteWon
	}
	return EventVoteLost
}

func (n *Node) ballots(b ballot) int {
	count := 0
	for i, v := range n.votes {
		if v == b && n.members.votes(i) {
			count++
		}
	}
	return count
}

// becomeLeader opens the term: every next index is just past the log (§5.3), every
// match index zero but its own, which is what its disk holds; a no-op is appended
// (§8), and appends go to all, "to establish its authority" (§5.2).
func (n *Node) becomeLeader(votes int) {
	n.role, n.leader = Leader, n.id
	n.electionStart, n.electionDeadline = 0, 0
	n.round, n.heldAt, n.transfer, n.unleased, n.deferred = 0, 0, transfer{due: Never}, false, 0
	n.noticeDue, n.began = 0, [roundsKept]Time{}
	n.uncommitted = n.bytesOf(n.commit+1, n.log.last())
	for i := range n.progress {
		n.progress[i] = newProgress(n.log.last()+1, n.now)
	}
	n.progress[n.members.self].match = n.stable
	if n.off.Has(MatchFromZero) {
		for i := range n.progress {
			n.progress[i].match = n.log.last() + 1
		}
	}
	n.emit(Event{Code: EventBecameLeader, A: uint64(votes), B: uint64(n.now - n.candidateSince), C: uint64(n.quorum()), D: uint64(n.voices(everybody))})
	if n.settings.CheckQuorum {
		n.beginRound()
	}
	if !n.off.Has(NoOpAtStart) {
		n.appendOwn(Entry{Kind: NoOp})
	}
	n.heartbeatDue = after(n.now, n.settings.Heartbeat)
}
