package raft

// Where Settings.Quiet is on and nothing is left to say, the leader's heartbeats say so
// too (Message.Quiet). A follower whose log is complete then stops its election alarm, and
// answers that it has; once all have, the leader stops its heartbeats. Whoever hears of
// a request, or of a server that does not know of the quiet, ends it.

// restful tells whether a leader has nothing to say.
func (n *Node) restful() bool {
	if !n.settings.Quiet || n.commit < n.log.last() || n.members.now.Joint() || n.transfer.to != None || len(n.reads) > 0 {
		return false
	}
	for i := range n.progress {
		if p := &n.progress[i]; i != n.members.self && (p.state != Replicate || p.match < n.commit || p.told < n.commit) {
			return false
		}
	}
	return true
}

// rest: once all followers are quiet the leader is.
func (n *Node) rest() {
	if n.quiet || !n.restful() {
		return
	}
	for i := range n.progress {
		if i != n.members.self && !n.progress[i].quiet {
			return
		}
	}
	n.quiet = true
	n.emit(Event{Code: EventQuietBegan})
}

// restWithLeader stops a follower's alarm, and tells whether it did.
func (n *Node) restWithLeader(m *Message) bool {
	if !m.Quiet || !n.settings.Quiet || m.Index != n.log.last() || n.commit < m.Index {
		n.awake()
		return false
	}
	if !n.quiet {
		n.emit(Event{Code: EventQuietBegan})
	}
	n.quiet, n.electionDeadline = true, Never
	return true
}

// awake ends the quiet: heartbeats go out, or the alarm runs again, as if the leader had been
// heard just now. Its silence so far tells nothing: else who comes back could win an election
// before it is heard.
func (n *Node) awake() {
	if n.role == Leader {
		n.awakeFollowers()
	}
	if !n.endQuiet() {
		return
	}
	if n.role != Leader {
		n.heard = n.now
		n.resetElectionAlarm()
		return
	}
	for i := range n.progress {
		n.progress[i].heard = n.now
	}
	n.heartbeatDue = after(n.now, n.settings.Heartbeat)
}

// endQuiet tells whether it was quiet.
func (n *Node) endQuiet() bool {
	was := n.quiet
	if n.quiet = false; was {
		n.emit(Event{Code: EventQuietEnded})
	}
	return was
}

// awakeFollowers opens a round, so that all hear, and no answer of before counts.
func (n *Node) awakeFollowers() {
	some := n.quiet
	for i := range n.progress {
		some = some || n.progress[i].quiet
		n.progress[i].quiet = false
	}
	if some {
		n.beginRound()
	}
}

// stirred ends the quiet where a message is not of it. An answer about an election that is
// over tells nothing: whoever stood has heard the leader since.
func (n *Node) stirred(m *Message) {
	late := m.Term <= n.term && (m.Kind == RequestVoteReply || m.Kind == RequestPreVoteReply)
	if n.quiet && !m.Quiet && !late {
		n.awake()
	}
}
