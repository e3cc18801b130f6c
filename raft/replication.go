package raft

// Bounds of what is under way to one follower, and of one append.
const (
	maxInflight        = 64
	defaultAppendBytes = 64 << 10
	maxAppendLength    = 1024
)

// progress is what a leader knows of one follower (Figure 2: nextIndex, matchIndex).
//
// In Probe one append at a time is under way, until the logs are known to meet; in
// Replicate appends stream ahead of their replies, and inflight holds the last index
// of each that is not answered.
type progress struct {
	state    ProgressState
	match    Index
	next     Index
	probed   bool   // in Probe: the append was sent
	round    uint64 // highest round echoed
	asked    uint64 // highest round sent
	told     Index  // highest commit index sent
	heard    Time   // when its last reply came, or this leader's term began
	inflight [maxInflight]Index
	head     int
	count    int
}

func (p *progress) view(id NodeID) Progress {
	return Progress{ID: id, State: p.state, Match: p.match, Next: p.next, Inflight: p.count}
}

func (p *progress) push(last Index) {
	p.inflight[(p.head+p.count)%maxInflight] = last
	p.count++
}

// freeUpTo forgets the appends whose last entry is at or below index.
func (p *progress) freeUpTo(index Index) {
	for p.count > 0 && p.inflight[p.head] <= index {
		p.head = (p.head + 1) % maxInflight
		p.count--
	}
}

func (p *progress) becomeProbe(next Index) {
	p.state, p.next, p.probed, p.head, p.count = Probe, next, false, 0, 0
}

// propose appends entries to the leader's own log; "the leader appends the command
// to its log as a new entry, then issues AppendEntries RPCs in parallel" (§5.3).
func (n *Node) propose(proposals [][]byte) {
	if n.role != Leader {
		n.emit(Event{Code: EventProposalRefused, Peer: n.leader, A: uint64(len(proposals))})
		return
	}
	if n.transfer.to != None {
		n.emit(Event{Code: EventProposalHeld, Peer: n.transfer.to, A: uint64(len(proposals))})
		return
	}
	first := n.log.last() + 1
	for i, data := range proposals {
		n.log.append(Entry{Term: n.term, Index: first + Index(i), Kind: Command, Data: data})
	}
	n.out.FirstProposed = first
	n.emit(Event{Code: EventProposed, A: uint64(first), B: uint64(n.log.last())})
}

// replicate sends each follower what it lacks: entries, a commit index, or a round
// that a read waits for. It runs at the end of every step of a leader.
func (n *Node) replicate() {
	for i := range n.progress {
		if i != n.self {
			n.replicateTo(i)
		}
	}
}

func (n *Node) replicateTo(i int) {
	p := &n.progress[i]
	if p.state == Probe {
		if !p.probed {
			p.probed = true
			n.sendAppend(i, n.batch(p.next))
		}
	} else {
		for p.next <= n.log.last() && p.count < maxInflight {
			entries := n.batch(p.next)
			n.sendAppend(i, entries)
			p.next += Index(len(entries))
			p.push(p.next - 1)
		}
	}
	if n.lacksNotice(p) && n.now >= n.noticeDue || p.asked < n.round {
		n.sendAppend(i, nil)
	}
}

// lacksNotice tells whether nothing is under way to a follower that would tell it of
// the commit index.
func (n *Node) lacksNotice(p *progress) bool {
	return p.state == Replicate && p.count == 0 && p.told < n.commit
}

// leaderDeadline is when the next heartbeat is due, or a commit index by itself, or
// the end of a lead or transfer.
func (n *Node) leaderDeadline() Time {
	due := min(n.heartbeatDue, n.quorumDue(), n.transfer.due)
	for i := range n.progress {
		if i != n.self && n.lacksNotice(&n.progress[i]) {
			return min(due, n.noticeDue)
		}
	}
	return due
}

// heartbeat sends every follower an empty append (§5.2). It carries the position
// before the follower's next index, so that a refusal shows that an append was lost.
func (n *Node) heartbeat() {
	for i := range n.progress {
		if i != n.self {
			n.sendAppend(i, nil)
		}
	}
	n.heartbeatDue = after(n.heartbeatDue, n.settings.Heartbeat)
	if n.heartbeatDue <= n.now {
		n.heartbeatDue = after(n.now, n.settings.Heartbeat)
	}
}

// batch is as many entries from index on as fit one append; at least one, where
// there is one.
func (n *Node) batch(from Index) []Entry {
	size, to := 0, from-1
	for to < n.log.last() && to-from+1 < maxAppendLength {
		size += len(n.log.at(to + 1).Data)
		if size > n.maxAppendBytes && to >= from {
			break
		}
		to++
	}
	return n.log.between(from, to)
}

func (n *Node) sendAppend(i int, entries []Entry) {
	p := &n.progress[i]
	previous := p.next - 1
	p.told, p.asked = n.commit, n.round
	n.send(Message{
		Kind: AppendEntries, To: n.voters[i], Index: previous, LogTerm: n.log.term(previous),
		Entries: entries, Commit: n.commit, Round: n.round,
	})
}

// appendEntries is the follower's side of §5.3.
func (n *Node) appendEntries(m *Message) {
	switch {
	case n.role == Leader: // two leaders of one term: only a broken rule makes them
		return
	case n.role != Follower:
		n.emit(Event{Code: EventLostToLeader, Peer: m.From})
		n.becomeFollower(m.From)
	case n.leader != m.From:
		n.leader = m.From
		n.emit(Event{Code: EventLeaderKnown, Peer: m.From})
	}
	n.heard = n.now
	if n.off.Has(KeepVote) {
		n.vote = None
	}
	n.resetElectionAlarm()
	if !n.log.has(m.Index, m.LogTerm) {
		n.refuseAppend(m)
		return
	}
	n.appendNew(m)
	matched := m.Index + Index(len(m.Entries))
	n.acknowledge(Message{Kind: AppendEntriesReply, To: m.From, Round: m.Round, Index: matched})
	n.follow(min(m.Commit, matched), m.From)
}

// acknowledge tells the leader that entries are on this disk, once they are.
func (n *Node) acknowledge(m Message) {
	if n.off.Has(FsyncBeforeAck) {
		n.send(m)
		return
	}
	n.sendAfterWrite(m)
}

// refuseAppend tells the leader where to look next (§5.3): the first entry of the
// conflicting term, or the end of a log that is too short.
func (n *Node) refuseAppend(m *Message) {
	reply := Message{Kind: AppendEntriesReply, To: m.From, Round: m.Round, Index: m.Index, Reject: true}
	reply.HintTerm, reply.HintIndex = n.log.term(m.Index), n.log.last()+1
	mine := n.log.last()
	if reply.HintTerm != 0 {
		reply.HintIndex, mine = n.log.firstOfTerm(reply.HintTerm), m.Index
	}
	n.emit(Event{Code: EventAppendRefusedLog, Peer: m.From, A: uint64(m.LogTerm), B: uint64(m.Index), C: uint64(reply.HintTerm), D: uint64(mine)})
	n.sendAfterWrite(reply)
}

// appendNew appends the entries that are not in the log yet. "If an existing entry
// conflicts with a new one (same index but different terms), delete the existing
// entry and all that follow it" — and only then: an old message may be a prefix of
// what the log already holds.
func (n *Node) appendNew(m *Message) {
	if n.off.Has(TruncateOnConflict) && len(m.Entries) > 0 && m.Index < n.log.last() {
		n.truncate(&Entry{Term: m.Term, Index: m.Index + 1}, m.From)
	}
	for i := range m.Entries {
		e := &m.Entries[i]
		if n.log.has(e.Index, e.Term) {
			continue
		}
		if e.Index <= n.log.last() {
			n.truncate(e, m.From)
		}
		n.log.append(m.Entries[i:]...)
		n.emit(Event{Code: EventAppended, Peer: m.From, A: uint64(e.Index), B: uint64(n.log.last())})
		return
	}
}

func (n *Node) truncate(e *Entry, leader NodeID) {
	if e.Index <= n.commit {
		if n.off == 0 {
			panic("raft: a leader's entry conflicts with a committed one: a rule of Raft is broken")
		}
		n.commit = e.Index - 1 // so that what a missing rule breaks is seen
	}
	n.emit(Event{Code: EventTruncated, Peer: leader, A: uint64(e.Index), B: uint64(n.log.last()), C: uint64(n.log.term(e.Index)), D: uint64(e.Term)})
	n.log.truncate(e.Index)
	n.unsaved = min(n.unsaved, e.Index)
	n.stable = min(n.stable, e.Index-1)
}

// appendEntriesReply is the leader's side of §5.3.
func (n *Node) appendEntriesReply(m *Message, from int) {
	if n.role != Leader {
		return
	}
	p := &n.progress[from]
	p.round, p.heard = max(p.round, min(m.Round, n.round)), n.now
	if m.Reject {
		n.backtrack(m, p)
	} else {
		n.advanceMatch(m, p)
	}
	n.confirmReads()
}

func (n *Node) advanceMatch(m *Message, p *progress) {
	index := min(m.Index, n.log.last())
	p.freeUpTo(index)
	if index > p.match {
		p.match = index
		n.advanceCommit()
	}
	p.next = max(p.next, p.match+1)
	if p.state == Probe && index+1 >= p.next {
		p.state = Replicate
		n.emit(Event{Code: EventCaughtUp, Peer: m.From, A: uint64(index)})
	}
	n.handOver()
}

// backtrack moves next index back after a refusal, over a whole term at a time
// (§5.3). A refusal of anything but the position that is probed now, or of entries
// already known to match, is old news.
func (n *Node) backtrack(m *Message, p *progress) {
	if m.Index <= p.match || m.Index >= p.next || p.state == Probe && m.Index != p.next-1 {
		return
	}
	next := m.HintIndex
	if i := n.log.lastOfTerm(m.HintTerm); m.HintTerm != 0 && i != 0 {
		next = i + 1
	}
	next = max(p.match+1, min(next, m.Index))
	n.emit(Event{Code: EventBacktracked, Peer: m.From, A: uint64(p.next), B: uint64(next)})
	p.becomeProbe(next)
}
