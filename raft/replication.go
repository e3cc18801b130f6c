package raft

// Bounds of what is under way to one follower, and of one append.
const (
	maxInflight             = 64
	defaultAppendBytes      = 64 << 10
	defaultInflightBytes    = 1 << 20
	defaultUncommittedBytes = 64 << 20
	defaultKeptBytes        = 16 << 20
	maxAppendLength         = 1024
	entryOverhead           = 64 // bytes of memory that an entry takes, besides its command
)

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
	if n.uncommitted > 0 && n.uncommitted+bytesOfAll(proposals) > uint64(n.limits.uncommitted) {
		n.emit(Event{Code: EventProposalOverLimit, A: uint64(len(proposals)), B: n.uncommitted, C: uint64(n.limits.uncommitted)})
		return
	}
	n.awake()
	first := n.log.last() + 1
	for _, data := range proposals {
		n.appendOwn(Entry{Kind: Command, Data: data})
	}
	n.out.FirstProposed = first
	n.emit(Event{Code: EventProposed, A: uint64(first), B: uint64(n.log.last())})
}

func bytesOfAll(proposals [][]byte) uint64 {
	var sum uint64
	for _, data := range proposals {
		sum += uint64(len(data))
	}
	return sum
}

// appendOwn puts an entry of a leader's own at the end of its log.
func (n *Node) appendOwn(e Entry) {
	e.Term, e.Index = n.term, n.log.last()+1
	n.uncommitted += uint64(len(e.Data))
	n.log.append(e)
}

// replicate sends each follower what it lacks: entries, a commit index, or a round
// that a read waits for. It runs at the end of every step of a leader.
func (n *Node) replicate() {
	for i := range n.progress {
		if i != n.members.self {
			n.replicateTo(i)
		}
	}
	n.rest()
}

func (n *Node) replicateTo(i int) {
	p := &n.progress[i]
	if p.next <= n.log.base && p.state != Snapshotting {
		n.sendSnapshot(i)
	}
	switch {
	case p.state == Replicate:
		n.stream(i)
	case p.probed:
	case p.state == Snapshotting:
		n.sendChunks(i)
	default:
		p.probed = true
		n.sendAppend(i, n.batch(p.next))
	}
	if n.lacksNotice(p) && n.now >= n.noticeDue || p.asked < n.round {
		n.sendHeartbeat(i)
	}
}

// stream sends entries up to the window.
func (n *Node) stream(i int) {
	p := &n.progress[i]
	for p.next <= n.log.last() && p.roomFor(n.limits.inflight) {
		entries := n.batch(p.next)
		n.sendAppend(i, entries)
		p.next += Index(len(entries))
		p.push(sent{p.next - 1, entryBytes(entries)})
	}
}

func entryBytes(entries []Entry) int {
	sum := 0
	for i := range entries {
		sum += len(entries[i].Data)
	}
	return sum
}

// lacksNotice tells whether nothing is under way to a follower that would tell it of
// the commit index.
func (n *Node) lacksNotice(p *progress) bool {
	return p.state == Replicate && p.count == 0 && p.told < n.commit
}

// leaderDeadline is when the next heartbeat is due, or a commit index by itself, or
// the end of a lead or transfer.
func (n *Node) leaderDeadline() Time {
	due := min(n.quorumDue(), n.transfer.due)
	if !n.quiet {
		due = min(due, n.heartbeatDue)
	}
	for i := range n.progress {
		if i != n.members.self && n.lacksNotice(&n.progress[i]) {
			return min(due, n.noticeDue)
		}
	}
	return due
}

// heartbeat sends every follower an empty append (§5.2). It carries the position
// before the follower's next index, so that a refusal shows that an append was lost.
// Its round renews the lease.
func (n *Node) heartbeat() {
	if n.settings.CheckQuorum && !n.restful() {
		n.beginRound()
	}
	for i := range n.progress {
		if i != n.members.self {
			n.sendHeartbeat(i)
		}
	}
	n.heartbeatDue = after(n.heartbeatDue, n.settings.Heartbeat)
	if n.heartbeatDue <= n.now {
		n.heartbeatDue = after(n.now, n.settings.Heartbeat)
	}
}

func (n *Node) sendHeartbeat(i int) {
	if n.progress[i].state == Snapshotting {
		n.askForChunks(i)
		return
	}
	n.sendAppend(i, nil)
}

// batch is as many entries from index on as fit one append; at least one, where
// there is one.
func (n *Node) batch(from Index) []Entry {
	size, to := 0, from-1
	for to < n.log.last() && to-from+1 < maxAppendLength {
		size += len(n.log.at(to + 1).Data)
		if size > n.limits.append && to >= from {
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
		Kind: AppendEntries, To: n.members.ids[i], Index: previous, LogTerm: n.log.term(previous),
		Entries: entries, Commit: n.commit, Round: n.round, Quiet: len(entries) == 0 && n.restful(),
	})
}

// heardLeader does what any word of the term's leader does to a server. It is false
// where there are two leaders of one term: only a broken rule makes them.
func (n *Node) heardLeader(m *Message) bool {
	switch {
	case n.role == Leader:
		return false
	case n.role != Follower:
		n.emit(Event{Code: EventLostToLeader, Peer: m.From})
		n.becomeFollower(m.From)
	case n.leader != m.From:
		n.leader = m.From
		n.emit(Event{Code: EventLeaderKnown, Peer: m.From})
	}
	n.heard, n.deferred = n.now, 0
	if n.off.Has(KeepVote) {
		n.vote = None
	}
	n.resetElectionAlarm()
	return true
}

// promise is how long this server votes for nobody but the leader that it hears now.
func (n *Node) promise() Time {
	if !n.settings.CheckQuorum {
		return 0
	}
	n.promised = max(n.promised, after(n.now, n.settings.ElectionMin))
	return n.settings.ElectionMin
}

// appendEntries is the follower's side of §5.3.
func (n *Node) appendEntries(m *Message) {
	switch {
	case !n.heardLeader(m):
		return
	case !n.log.has(m.Index, m.LogTerm):
		n.refuseAppend(m)
		return
	case !n.appendNew(m):
		return
	}
	matched := m.Index + Index(len(m.Entries))
	n.follow(min(m.Commit, matched), m.From)
	reply := n.appendReply(m, matched)
	reply.Quiet = n.restWithLeader(m)
	n.acknowledge(reply)
}

func (n *Node) appendReply(m *Message, matched Index) Message {
	return Message{Kind: AppendEntriesReply, To: m.From, Round: m.Round, Promise: n.promise(), Index: matched}
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
	n.awake()
	reply := n.appendReply(m, m.Index)
	reply.Reject = true
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
// what the log already holds. False: it takes nothing from a leader that breaks a rule.
func (n *Node) appendNew(m *Message) bool {
	if n.off.Has(TruncateOnConflict) && len(m.Entries) > 0 && m.Index < n.log.last() && m.Index >= n.log.base {
		n.truncate(&Entry{Term: m.Term, Index: m.Index + 1}, m.From)
	}
	for i := range m.Entries {
		e := &m.Entries[i]
		if n.log.has(e.Index, e.Term) {
			continue
		}
		if e.Index <= n.log.last() && !n.truncate(e, m.From) {
			return false
		}
		n.log.append(m.Entries[i:]...)
		n.emit(Event{Code: EventAppended, Peer: m.From, A: uint64(e.Index), B: uint64(n.log.last())})
		if n.adoptConfigurations(m.Entries[i:]) {
			n.followMembers()
			n.tellConfiguration(EventConfigured)
		}
		break
	}
	return true
}

// truncate deletes the entry at e's index and all that follow. It is false where one of
// them is committed, unless rules are off: then what their absence breaks is to be seen.
func (n *Node) truncate(e *Entry, leader NodeID) bool {
	if e.Index <= n.commit {
		if n.off == 0 || e.Index <= n.log.base {
			n.emit(Event{Code: EventConflictRefused, Peer: leader, A: uint64(e.Index), B: uint64(e.Term), C: uint64(n.log.term(e.Index))})
			return false
		}
		n.commit = e.Index - 1
	}
	n.emit(Event{Code: EventTruncated, Peer: leader, A: uint64(e.Index), B: uint64(n.log.last()), C: uint64(n.log.term(e.Index)), D: uint64(e.Term)})
	n.log.truncate(e.Index)
	n.unsaved = min(n.unsaved, e.Index)
	n.stable = min(n.stable, e.Index-1)
	n.forgetConfigurations(e.Index)
	return true
}

// appendEntriesReply is the leader's side of §5.3.
func (n *Node) appendEntriesReply(m *Message) {
	p := n.answered(m)
	if p == nil {
		return
	}
	if m.Reject {
		n.backtrack(m, p)
	} else {
		n.advanceMatch(m, p)
	}
	if n.role == Leader {
		n.confirmReads()
	}
}

func (n *Node) advanceMatch(m *Message, p *progress) {
	index := min(m.Index, n.log.last())
	p.freeUpTo(index)
	p.next = max(p.next, index+1)
	if p.state == Probe && index+1 >= p.next || p.state == Snapshotting && index >= p.snapshot.index {
		p.become(Replicate, p.next)
		n.emit(Event{Code: EventCaughtUp, Peer: m.From, A: uint64(index)})
	}
	if index <= p.match {
		return
	}
	p.match, p.doubted = index, 0
	n.advanceCommit()
	if n.role == Leader {
		n.handOver()
	}
}

// backtrack moves next index back after a refusal, over a whole term at a time
// (§5.3). A refusal of anything but the position that is probed now, or of entries
// already known to match, is old news.
func (n *Node) backtrack(m *Message, p *progress) {
	if m.Index <= p.match && p.state != Snapshotting && !n.off.Has(MatchFromZero) {
		n.doubt(m, p)
		return
	}
	if p.state == Snapshotting || m.Index <= p.match || m.Index >= p.next || p.state == Probe && m.Index != p.next-1 {
		return
	}
	next := m.HintIndex
	if i := n.log.lastOfTerm(m.HintTerm); m.HintTerm != 0 && i != 0 {
		next = i + 1
	}
	next = max(p.match+1, min(next, m.Index))
	n.emit(Event{Code: EventBacktracked, Peer: m.From, A: uint64(p.next), B: uint64(next)})
	p.become(Probe, next)
}

// doubt settles what it means that a follower refuses what it has acknowledged. It is old
// news, unless it also answers so to what was sent after now, in a round of its own, while
// its match index stands: then its disk has lost that, and what it has is found out from
// nothing on.
func (n *Node) doubt(m *Message, p *progress) {
	if p.doubted == 0 {
		n.beginRound()
		p.doubted = n.round
	}
	if m.Round < p.doubted {
		return
	}
	n.emit(Event{Code: EventMatchLost, Peer: m.From, A: uint64(p.match), B: uint64(m.HintIndex - min(m.HintIndex, 1))})
	p.match, p.doubted = 0, 0
	p.become(Probe, max(1, min(m.HintIndex, m.Index)))
}
