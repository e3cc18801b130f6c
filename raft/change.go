package raft

// change appends a new configuration, which is in effect at once (dissertation §4.1).
func (n *Node) change(changes []Change, by Transition) {
	n.awake()
	refusal := n.changeRefusal(changes)
	next := n.members.now
	if refusal == 0 {
		var err error
		if next, err = next.Next(changes, by); err != nil {
			refusal = ChangeRefusal(err.(ConfigError))
		}
	}
	if refusal != 0 {
		n.emit(Event{Code: EventChangeRefused, Peer: n.leader, A: uint64(refusal)})
		return
	}
	n.reconfigure(&next)
	n.out.FirstProposed = n.log.last()
}

// changeRefusal is why this server can't change the configuration now; 0: it can. One
// change at a time, and the first only once an entry of the leader's own term is
// committed: else two leaders might each reach a majority of a configuration that the
// other does not know.
func (n *Node) changeRefusal(changes []Change) ChangeRefusal {
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
	for _, c := range changes {
		if c.Kind == AddVoter && n.members.now.Learns(c.Node) && n.lags(n.members.position(c.Node)) {
			return RefusedLagging
		}
	}
	return 0
}

// lags tells whether a learner holds less than nine tenths of the log: as a voter it
// would hold commits up (dissertation §4.2.1; the bound is etcd's).
func (n *Node) lags(i int) bool { return n.progress[i].match*10 < n.log.last()*9 }

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
