package raft

// advanceCommit: "If there exists an N such that N > commitIndex, a majority of
// matchIndex[i] ≥ N, and log[N].term == currentTerm: set commitIndex = N" (Figure 2).
// "Raft never commits log entries from previous terms by counting replicas" (§5.4.2).
func (n *Node) advanceCommit() {
	index := Index(n.quorumValue(func(i int) int64 { return int64(n.progress[i].match) }))
	if index <= n.commit {
		return
	}
	holders := n.voices(func(i int) bool { return n.progress[i].match >= index })
	if n.log.term(index) != n.term && !n.off.Has(CommitOwnTerm) {
		if index > n.heldAt {
			n.heldAt = index
			n.emit(Event{Code: EventCommitHeld, A: uint64(n.log.term(index)), B: uint64(index), C: uint64(holders)})
		}
		return
	}
	n.emit(Event{Code: EventCommitted, A: uint64(n.commit), B: uint64(index), C: uint64(holders), D: uint64(n.voices(everybody))})
	n.uncommitted -= min(n.uncommitted, n.bytesOf(n.commit+1, index))
	before := n.commit
	n.commit = index
	n.noticeDue = after(n.now, n.noticeDelay)
	n.startReads()
	n.settleConfiguration(before)
}

func everybody(int) bool { return true }

// bytesOf sums the commands of the entries from from to to.
func (n *Node) bytesOf(from, to Index) uint64 {
	var sum uint64
	for i := from; i <= min(to, n.log.last()); i++ {
		sum += uint64(len(n.log.at(i).Data))
	}
	return sum
}

// follow moves a follower's commit index to what its leader told (§5.3). Who is out by a
// configuration that is committed is no member any more.
func (n *Node) follow(commit Index, leader NodeID) {
	if commit <= n.commit {
		return
	}
	n.emit(Event{Code: EventCommitted, Peer: leader, A: uint64(n.commit), B: uint64(commit)})
	before, since := n.commit, n.members.since()
	n.commit = commit
	if before < since && since <= commit {
		n.followMembers()
	}
}
