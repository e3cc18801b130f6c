package raft

import "math/bits"

// pendingRead is a linearizable read that a leader has not answered yet
// (dissertation §6.4). It waits first until the leader has committed an entry of its
// own term, so that it knows what is committed (§8); then index is set, and it waits
// until a majority has echoed a round that began after it arrived.
type pendingRead struct {
	read  uint64
	index Index
	round uint64 // 0: not started
}

// roundsKept is of how many rounds a leader knows when they began.
const roundsKept = 64

func (n *Node) read(read uint64, mode ReadMode) {
	if n.role != Leader {
		n.refuseRead(read)
		return
	}
	n.awake()
	if mode == ReadLease && n.leaseRead(read) {
		return
	}
	n.reads = append(n.reads, pendingRead{read: read})
	n.startReads()
}

// beginRound opens a round of appends: whoever echoes it heard the leader after now.
func (n *Node) beginRound() {
	n.round++
	n.began[n.round%roundsKept] = n.now
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
			n.beginRound()
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
		if r.round == 0 || !n.majority(func(i int) bool { return n.echoed(i, r.round) }) && !n.off.Has(ReadQuorum) {
			break
		}
		echoes := n.voices(func(i int) bool { return n.echoed(i, r.round) })
		n.emit(Event{Code: EventReadConfirmed, A: r.read, B: uint64(echoes), C: uint64(r.index)})
		n.out.Reads = append(n.out.Reads, ReadState{Read: r.read, Index: r.index})
		done++
	}
	n.reads = append(n.reads[:0], n.reads[done:]...)
}

// echoed tells whether a server has answered a round; this one has.
func (n *Node) echoed(i int, round uint64) bool {
	return i == n.members.self || n.progress[i].round >= round
}

// leaseRead answers a read at once where a majority has promised not to vote for anybody
// else yet (dissertation §6.4.1).
func (n *Node) leaseRead(read uint64) bool {
	left := n.leaseEnd() - n.now
	if left <= 0 || n.log.term(n.commit) != n.term {
		n.emit(Event{Code: EventLeaseLacking, A: read})
		return false
	}
	n.emit(Event{Code: EventLeaseRead, A: read, B: uint64(left), C: uint64(n.commit)})
	n.out.Reads = append(n.out.Reads, ReadState{Read: read, Index: n.commit})
	return true
}

// leaseEnd is until when a majority keeps its promises; in the past where it made none.
// Who was told to take over needs nobody's promise to end, and may have heard of that
// late, so from then on this term has no lease.
func (n *Node) leaseEnd() Time {
	if !n.settings.CheckQuorum || n.settings.DriftBound < million || n.unleased && !n.off.Has(LeaseEndsOnTransfer) {
		return 0
	}
	return Time(n.quorumValue(func(i int) int64 { return int64(n.promisedBy(i)) }))
}

// promisedBy is until when a server's promise holds for certain, on this server's clock:
// it ran from when the server took a message of its round, which began before that, and
// the server's clock may be the faster one.
func (n *Node) promisedBy(i int) Time {
	p := &n.progress[i]
	switch {
	case i == n.members.self:
		return Never
	case p.promise <= 0 || p.round == 0 || n.round-p.round >= roundsKept:
		return 0
	}
	promise := uint64(min(p.promise, n.settings.ElectionMin))
	if !n.off.Has(LeaseDriftBound) {
		high, low := bits.Mul64(promise, million)
		promise, _ = bits.Div64(high, low, n.settings.DriftBound)
	}
	return after(n.began[p.round%roundsKept], Time(promise))
}

const million = 1_000_000

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
