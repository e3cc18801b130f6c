package raft

// Step takes one input. See Engine.
func (n *Node) Step(in Input) *Output {
	if n.told {
		n.out.clear()
		n.told = false
	}
	n.now = max(n.now, in.Now)
	switch in.Kind {
	case InputTime:
		n.timePassed()
	case InputMessage:
		n.receive(in.Message)
	case InputPropose:
		n.propose(in.Proposals)
	case InputRead:
		n.read(in.Read, in.Mode)
	case InputCampaign:
		n.campaignAsked()
	case InputSettings:
		n.changeSettings(in.Settings)
	case InputDurable:
		n.writeEnded(in.Write)
	case InputTransfer:
		n.transferTo(in.Transfer)
	case InputChange:
		n.change(in.Changes, in.Transition)
	case InputSnapshot:
		n.snapshotTaken(in.Snapshot, in.Keep)
	case InputAwake:
		n.awake()
	case InputApplied:
		n.applied = max(n.applied, min(in.Applied, n.commit))
	}
	return n.finish()
}

// timePassed runs what is due: an election on a follower or candidate (§5.2), what a
// leader does by itself.
func (n *Node) timePassed() {
	switch {
	case n.role == Leader:
		n.leaderTime()
	case n.now >= n.electionDeadline:
		n.electionTimeout()
	}
}

// leaderTime ends a lead without a quorum, or a transfer that takes too long; else it
// sends heartbeats that are due (§5.2).
func (n *Node) leaderTime() {
	switch {
	case n.now >= n.quorumDue():
		n.loseQuorum()
		return
	case n.now >= n.transfer.due:
		n.abortTransfer()
	}
	if !n.quiet && n.now >= n.heartbeatDue {
		n.heartbeat()
	}
}

// receive applies the rules for terms (§5.1), then gives the message to its kind.
func (n *Node) receive(m *Message) {
	if m.From == None || m.From == n.id {
		return
	}
	n.stirred(m)
	switch {
	case m.Kind == RequestPreVote: // moves no term
		n.requestPreVote(m)
		return
	case m.Kind == RequestVote && n.ignoresVote(m):
		return
	case m.Term < n.term:
		n.refuseStale(m)
		return
	case m.Term > n.term:
		n.adoptTerm(m)
	}
	switch m.Kind {
	case RequestVote:
		n.requestVote(m)
	case RequestVoteReply:
		n.voteReply(m, Candidate)
	case RequestPreVoteReply:
		n.voteReply(m, PreCandidate)
	case TimeoutNow:
		n.timeoutNow(m)
	case AppendEntries:
		n.appendEntries(m)
	case AppendEntriesReply:
		n.appendEntriesReply(m)
	case InstallSnapshot:
		n.installSnapshot(m)
	case InstallSnapshotReply:
		n.installSnapshotReply(m)
	}
}

// adoptTerm follows a message of a higher term (§5.1): candidates and leaders step
// down. A follower's alarm runs on: only a leader's word or a vote given resets it.
func (n *Node) adoptTerm(m *Message) {
	role, old := n.role, n.term
	n.term, n.vote, n.leader = m.Term, None, None
	if role == Follower {
		n.emit(Event{Code: EventNewTerm, Peer: m.From, A: uint64(m.Term), C: uint64(old)})
		return
	}
	n.emit(Event{Code: EventSteppedDown, Peer: m.From, A: uint64(m.Term), B: uint64(role), C: uint64(old)})
	n.becomeFollower(None)
}

// refuseStale answers a request of an older term, so that its sender learns the
// term (§5.1), and ignores a reply of one.
func (n *Node) refuseStale(m *Message) {
	reply := Message{To: m.From, Index: m.Index, Round: m.Round, Reject: true}
	switch m.Kind {
	case RequestVote:
		n.emit(Event{Code: EventVoteRefusedTerm, Peer: m.From, A: uint64(m.Term)})
		reply.Kind, reply.Index, reply.Round = RequestVoteReply, 0, 0
	case AppendEntries, InstallSnapshot:
		n.emit(Event{Code: EventAppendRefusedTerm, Peer: m.From, A: uint64(m.Term)})
		reply.Kind = AppendEntriesReply
	default:
		n.emit(Event{Code: EventMessageStale, Peer: m.From, A: uint64(m.Term), B: uint64(m.Kind)})
		return
	}
	n.sendAfterWrite(reply)
}

// becomeFollower leaves candidacy or leadership, in the node's present term.
func (n *Node) becomeFollower(leader NodeID) {
	n.role, n.leader, n.transfer = Follower, leader, transfer{due: Never}
	n.endQuiet()
	n.refuseReads()
	for i := range n.progress {
		n.progress[i].snapshot = nil
	}
	n.resetElectionAlarm()
}

// changeSettings takes effect at once: the alarm that runs is drawn anew, counted
// from when it was set, and the next heartbeat is not put off.
func (n *Node) changeSettings(s Settings) {
	if !s.Valid() {
		return
	}
	n.settings = s
	n.emit(Event{Code: EventSettings, A: uint64(s.ElectionMin), B: uint64(s.ElectionMax), C: uint64(s.Heartbeat), D: s.switches()})
	n.awake()
	if n.role == Leader {
		n.heartbeatDue = min(n.heartbeatDue, after(n.now, s.Heartbeat))
		return
	}
	n.electionDeadline = after(n.electionStart, n.drawTimeout())
}

// writeEnded learns that the running write is durable: what it held counts now
// towards this node's own vote and its own match index.
func (n *Node) writeEnded(write uint64) {
	if !n.writing || write != n.write {
		return
	}
	n.writing, n.stable = false, n.log.last()
	switch n.role {
	case Candidate:
		if self := n.members.self; n.votes[self] == unanswered {
			n.countVote(self, n.ownBallot())
		}
	case Leader:
		own := &n.progress[n.members.self]
		own.match, own.next = n.stable, n.stable+1
		n.advanceCommit()
	}
}

func (n *Node) send(m Message) {
	m.From, m.Term = n.id, n.term
	n.out.Messages = append(n.out.Messages, m)
}

func (n *Node) sendAfterWrite(m Message) {
	m.From, m.Term = n.id, n.term
	n.out.MessagesAfterWrite = append(n.out.MessagesAfterWrite, m)
}

// finish completes the output of a step.
func (n *Node) finish() *Output {
	if n.role == Leader {
		n.replicate()
	}
	out := &n.out
	out.Durable = Durable{Term: n.term, Vote: n.vote}
	if out.Durable != n.saved || n.unsaved <= n.log.last() || out.Snapshot != nil {
		n.write++
		out.Write, out.Entries = n.write, n.log.between(n.unsaved, n.log.last())
		n.saved, n.unsaved, n.writing = out.Durable, n.log.last()+1, true
	}
	if n.handed < n.commit || out.Committed != nil {
		out.Committed = n.log.between(n.handed+1, n.commit)
	}
	n.handed = max(n.handed, n.commit)
	out.Deadline = n.electionDeadline
	if n.role == Leader {
		out.Deadline = n.leaderDeadline()
	}
	n.told = true
	return out
}

// clear empties an output and keeps its slices' room. What finish sets in any case, and
// pointers that are empty, are left: writing pointers costs, above all while the
// collector runs.
func (o *Output) clear() {
	o.Write, o.FirstProposed, o.Restore = 0, 0, false
	if o.Snapshot != nil {
		o.Snapshot = nil
	}
	if o.Entries != nil {
		o.Entries = nil
	}
	o.Messages, o.MessagesAfterWrite = o.Messages[:0], o.MessagesAfterWrite[:0]
	o.Reads, o.Events = o.Reads[:0], o.Events[:0]
}
