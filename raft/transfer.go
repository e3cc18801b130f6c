package raft

// transfer is a leader's handing over to another server (dissertation §3.10).
type transfer struct {
	to   NodeID // None: there is none under way
	due  Time   // when it is given up; Never where there is none
	told bool   // TimeoutNow was sent
}

// transferTo begins to hand over: "the prior leader stops accepting new client
// requests", "fully updates the target server's log to match its own" and "sends a
// TimeoutNow request to the target server" (dissertation §3.10). Another target takes
// the place of one under way.
func (n *Node) transferTo(to NodeID) {
	i := n.members.position(to)
	if n.role != Leader || i < 0 || i == n.members.self || !n.members.votes(i) {
		n.emit(Event{Code: EventTransferRefused, Peer: to, A: uint64(n.leader)})
		return
	}
	n.awake()
	n.transfer = transfer{to: to, due: after(n.now, n.settings.ElectionMax)}
	n.emit(Event{Code: EventTransferBegun, Peer: to, A: uint64(n.progress[i].match), B: uint64(n.log.last())})
	n.handOver()
}

// handOver tells the target to stand, once its log is complete.
func (n *Node) handOver() {
	t := &n.transfer
	i := n.members.position(t.to)
	if t.to == None || t.told || i < 0 || n.progress[i].match < n.log.last() {
		return
	}
	t.told, n.unleased = true, true
	n.emit(Event{Code: EventTimeoutNowSent, Peer: t.to, A: uint64(n.log.last())})
	n.send(Message{Kind: TimeoutNow, To: t.to})
}

// abortTransfer: "If leadership transfer does not complete after about an election
// timeout, the prior leader aborts the transfer and resumes accepting client requests"
// (dissertation §3.10).
func (n *Node) abortTransfer() {
	n.emit(Event{Code: EventTransferAborted, Peer: n.transfer.to, A: uint64(n.settings.ElectionMax)})
	n.transfer = transfer{due: Never}
}

// timeoutNow: the leader wants this server to take over. It stands at once, asks
// nobody first, and says why it stands, so that who hears the leader votes all the same.
func (n *Node) timeoutNow(m *Message) {
	if n.role == Leader || !n.mayStand() {
		return
	}
	n.emit(Event{Code: EventTimeoutNow, Peer: m.From})
	n.promised = n.now // the leader it promised to gives it back
	n.campaign(Message{Kind: RequestVote, Transfer: true})
}
