package raft

// advanceCommit: "If there exists an N such that N > commitIndex, a majority of
// matchIndex[i] ≥ N, and log[N].term == currentTerm: set commitIndex = N" (Figure 2).
// "Raft never commits log entries from previous terms by counting replicas" (§5.4.2).
func (n *Node) advanceCommit() {
	index := n.quorumMatch()
	if index <= n.commit {
		return
	}
	holders := n.holders(index)
	if n.log.term(index) != n.term && !n.off.Has(CommitOwnTerm) {
		if index > n.heldAt {
			n.heldAt = index
			n.emit(Event{Code: EventCommitHeld, A: uint64(n.log.term(index)), B: uint64(index), C: uint64(holders)})
		}
		return
	}
	n.emit(Event{Code: EventCommitted, A: uint64(n.commit), B: uint64(index), C: uint64(holders), D: uint64(len(n.voters))})
	n.commit = index
	n.noticeDue = after(n.now, n.noticeDelay)
	n.startReads()
}

// follow moves a follower's commit index to what its leader told (§5.3).
func (n *Node) follow(commit Index, leader NodeID) {
	if commit <= n.commit {
		return
	}
	n.emit(Event{Code: EventCommitted, Peer: leader, A: uint64(n.commit), B: uint64(commit)})
	n.commit = commit
}

// quorumMatch is the highest index that a majority of the voters' disks hold.
func (n *Node) quorumMatch() Index {
	s := n.scratch[:0]
	for i := range n.progress {
		s = append(s, n.progress[i].match)
		for j := i; j > 0 && s[j] > s[j-1]; j-- {
			s[j], s[j-1] = s[j-1], s[j]
		}
	}
	n.scratch = s
	return s[n.quorum()-1]
}

// holders counts the voters whose disks hold the entry at index.
func (n *Node) holders(index Index) int {
	count := 0
	for i := range n.progress {
		if n.progress[i].match >= index {
			count++
		}
	}
	return count
}
