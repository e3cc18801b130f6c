package raft

// pendingRead is a linearizable read that a leader has not answered yet
// (dissertation §6.4). It waits first until the leader has committed an entry of its
// own term, so that it knows what is committed (§8); then index is set, and it waits
// until a majority has echoed a round that began after it arrived.
type pendingRead struct {
	read  uint64
	index Index
	round uint64 // 0: not started
}

func (n *Node) read(read uint64) {
	if n.role != Leader {
		n.refuseRead(read)
		return
	}
	n.reads = append(n.reads, pendingRead{read: read})
	n.startReads()
}

// startReads gives every waiting read its index and a round of its own: a round that
// was under way before the read came would prove nothing about now.
func (n *Node) startReads() {
	if n.log.term(n.commit) != n.term {
		return
	}
	for i := range n.reads {
		r := &n.reads[i]
		if r.round != 0 {
			continue
		}
		if !n.off.Has(FreshReadContext) || n.round == 0 {
			n.round++
		}
		r.index, r.round = n.commit, n.round
		n.emit(Event{Code: EventReadStarted, A: r.read, B: r.round, C: uint64(r.index)})
	}
	n.confirmReads()
}

// confirmReads answers the reads whose round a majority, this leader included, has
// echoed. Rounds grow along the queue, so the answered ones are at its head.
func (n *Node) confirmReads() {
	done := 0
	for _, r := range n.reads {
		echoes := n.echoes(r.round)
		if r.round == 0 || echoes < n.quorum() && !n.off.Has(ReadQuorum) {
			break
		}
		n.emit(Event{Code: EventReadConfirmed, A: r.read, B: uint64(echoes), C: uint64(r.index)})
		n.out.Reads = append(n.out.Reads, ReadState{Read: r.read, Index: r.index})
		done++
	}
	n.reads = append(n.reads[:0], n.reads[done:]...)
}

// echoes counts the servers that have answered a round, this one included.
func (n *Node) echoes(round uint64) int {
	count := 1
	for i := range n.progress {
		if i != n.self && n.progress[i].round >= round {
			count++
		}
	}
	return count
}

// refuseReads ends all reads of a leader that steps down.
func (n *Node) refuseReads() {
	for _, r := range n.reads {
		n.refuseRead(r.read)
	}
	n.reads = n.reads[:0]
}

func (n *Node) refuseRead(read uint64) {
	n.emit(Event{Code: EventReadRefused, Peer: n.leader, A: read})
	n.out.Reads = append(n.out.Reads, ReadState{Read: read, Refused: true})
}
