package raft

// change appends a new configuration, which is in effect at once (dissertation §4.1).
func (n *Node) change(changes []Change, by Transition) {
	n.awake()
	refused := Event{Code: EventChangeRefused, Peer: n.leader, A: uint64(n.changeRefusal())}
	if refused.A == 0 {
		refused = n.learnersReady(changes, refused)
	}
	next := n.members.now
	if refused.A == 0 {
		var err error
		if next, err = next.Next(changes, by); err != nil {
			refused.A = uint64(err.(ConfigError))
		}
	}
	if refused.A != 0 {
		n.emit(refused)
		return
	}
	n.reconfigure(&next)
	n.out.FirstProposed = n.log.last()
}

// changeRefusal is why this server can't change the configuration now; 0: it can. One
// change at a time, and the first only once an entry of the leader's own term is
// committed: else two leaders might each reach a majority of a configuration that the
// other does not know.
func (n *Node) changeRefusal() ChangeRefusal {
	switch {
	case n.role != Leader:
		return RefusedNotLeader
	case n.transfer.to != None:
		return RefusedTransfer
	case n.commit < n.members.since():
		return RefusedPending
	case n.log.term(n.commit) != n.term && !n.off.Has(OwnTermBeforeChange):
		return RefusedEarly
	}
	return 0
}

// learnersReady tells by its A whether a learner is to become a voter that would hold commits
// up (dissertation §4.2.1).
func (n *Node) learnersReady(changes []Change, refused Event) Event {
	own := n.progress[n.members.self].match
	for _, c := range changes {
		if c.Kind != AddVoter || !n.members.now.Learns(c.Node) {
			continue
		}
		p := &n.progress[n.members.position(c.Node)]
		silent := n.now - p.heard
		if why := LearnerRefusal(p.match, own, silent, n.settings.ElectionMax); why != 0 {
			return Event{Code: refused.Code, Peer: c.Node, A: uint64(why), B: uint64(p.match), C: uint64(own), D: uint64(silent)}
		}
	}
	return refused
}

// LearnerRefusal is why a learner, whose log is known to match the leader's own up to match,
// may not become a voter yet; 0: it may. The bound of nine tenths is that of etcd's server,
// which asks no more; that the learner must have answered within an election timeout is ours.
func LearnerRefusal(match, own Index, silent, electionTimeout Time) ChangeRefusal {
	switch {
	case silent >= electionTimeout:
		return RefusedSilent
	case match*10 < own*9:
		return RefusedLagging
	}
	return 0
}

// reconfigure appends a configuration to a leader's log.
func (n *Node) reconfigure(next *Configuration) {
	n.appendOwn(Entry{Kind: Membership, Data: AppendConfiguration(nil, next)})
	n.adoptConfigurations(n.log.between(n.log.last(), n.log.last()))
	n.followMembers()
	n.tellConfiguration(EventConfigured)
}

// settleConfiguration does what the leader owes to a configuration that is committed: it
// tells those who are out, leaves a joint one, and goes if it is out itself. Before is
// what was committed before.
func (n *Node) settleConfiguration(before Index) {
	m := &n.members
	if n.commit < m.since() {
		return
	}
	if before < m.since() {
		n.dismiss()
	}
	switch {
	case m.now.AutoLeave && n.log.term(n.commit) == n.term:
		next, _ := m.now.LeaveJoint()
		n.reconfigure(&next)
	case m.sets[m.self]&(inVoters|inOutgoing) == 0:
		n.leaveOffice()
	}
}

// dismiss tells those who are no members any more, and forgets them.
func (n *Node) dismiss() {
	m := &n.members
	for i := range m.ids {
		if m.sets[i] == 0 && i != m.self {
			n.sendLast(i)
		}
	}
	n.followMembers()
}

// sendLast tells a server that is no member any more as much as one append can.
func (n *Node) sendLast(i int) {
	if p := &n.progress[i]; p.next > n.log.base {
		n.sendAppend(i, n.batch(p.next))
	}
}

// leaveOffice: "a leader that is removed from the configuration steps down once the Cnew
// entry is committed" (dissertation §4.2.2). It asks the voter with the longest log to
// take over, so that nobody waits for a timeout (§3.10).
func (n *Node) leaveOffice() {
	m := &n.members
	heir := -1
	for i := range m.ids {
		if i != m.self && m.votes(i) && (heir < 0 || n.progress[i].match > n.progress[heir].match) {
			heir = i
		}
	}
	n.emit(Event{Code: EventRemoved, Peer: m.ids[heir], A: uint64(m.since())})
	for i := range m.ids {
		if i != m.self {
			n.sendLast(i)
		}
	}
	n.send(Message{Kind: TimeoutNow, To: m.ids[heir]})
	n.becomeFollower(None)
}
