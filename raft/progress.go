package raft

// progress is what a leader knows of one follower (Figure 2: nextIndex, matchIndex).
//
// In Probe one append at a time is under way, until the logs are known to meet; in
// Replicate appends stream ahead of their replies, and inflight holds those that are not
// answered; in Snapshotting chunks stream likewise, once the first was answered.
type progress struct {
	state    ProgressState
	match    Index
	next     Index
	probed   bool   // in Probe and Snapshotting: the append, or the first chunk, was sent
	round    uint64 // highest round echoed
	promise  Time   // how long it votes for nobody else, from that round on
	asked    uint64 // highest round sent
	told     Index  // highest commit index sent
	heard    Time   // when its last reply came, or this leader's term began
	quiet    bool   // it waits in quiet
	doubted  uint64 // the round that will tell whether it lost what matched; 0: nobody doubts that
	inflight [maxInflight]sent
	head     int
	count    int
	bytes    int // in flight

	// In Snapshotting.
	snapshot *image
	offset   uint64 // bytes that it is known to have
	chunkEnd uint64 // where the chunk ends that was sent last
	asking   bool   // a heartbeat asked whether that arrived
	resent   bool   // what follows offset was sent again
}

// sent is an append: its last entry, and the bytes of its commands.
type sent struct {
	last  Index
	bytes int
}

func newProgress(next Index, now Time) progress { return progress{next: next, heard: now} }

func (n *Node) view(i int) Progress {
	p := &n.progress[i]
	view := Progress{
		ID: n.members.ids[i], State: p.state, Match: p.match, Next: p.next, Inflight: p.count,
		Learner: n.members.sets[i] == inLearners,
	}
	if p.snapshot != nil {
		view.Offset, view.Size = p.offset, p.snapshot.size()
	}
	return view
}

func (p *progress) push(s sent) {
	p.inflight[(p.head+p.count)%maxInflight] = s
	p.count++
	p.bytes += s.bytes
}

// freeUpTo forgets the appends whose last entry is at or below index.
func (p *progress) freeUpTo(index Index) {
	for p.count > 0 && p.inflight[p.head].last <= index {
		p.bytes -= p.inflight[p.head].bytes
		p.head = (p.head + 1) % maxInflight
		p.count--
	}
}

// roomFor tells whether one more append may be under way.
func (p *progress) roomFor(bytes int) bool {
	return p.count < maxInflight && (p.count == 0 || p.bytes < bytes)
}

// roomForChunk tells whether one more chunk may be under way.
func (p *progress) roomForChunk(bytes int) bool {
	return !p.probed && (p.chunkEnd == p.offset || p.chunkEnd-p.offset < uint64(bytes))
}

// become begins to send in another way, with nothing under way.
func (p *progress) become(state ProgressState, next Index) {
	p.state, p.next, p.probed, p.head, p.count, p.bytes = state, next, false, 0, 0, 0
	p.snapshot, p.offset, p.chunkEnd, p.asking, p.resent = nil, 0, 0, false, false
}

// answered notes that a member replied in this term; nil where this server does not
// lead, or the replier is none.
func (n *Node) answered(m *Message) *progress {
	from := n.members.position(m.From)
	if n.role != Leader || from < 0 {
		return nil
	}
	p := &n.progress[from]
	p.heard = n.now
	switch round := min(m.Round, n.round); {
	case round > p.round:
		p.round, p.promise = round, m.Promise
	case round == p.round:
		p.promise = max(p.promise, m.Promise)
	}
	p.quiet = m.Quiet && m.Round == n.round && m.Index == n.log.last()
	return p
}
