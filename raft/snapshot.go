package raft

// image is a snapshot as it is sent, in chunks: its configuration and its data, which is
// not copied.
type image struct {
	index      Index
	term       Term
	head, data []byte
}

func (s *image) size() uint64 { return uint64(len(s.head) + len(s.data)) }

// from is what follows an offset, of most bytes.
func (s *image) from(offset uint64, most int) []byte {
	head := uint64(len(s.head))
	if offset >= head {
		part := s.data[offset-head:]
		return part[:min(len(part), most)]
	}
	part := append([]byte(nil), s.head[offset:]...)
	part = append(part, s.data[:min(len(s.data), most)]...)
	return part[:min(len(part), most)]
}

// roomForChunks bounds the room that a follower makes for a snapshot, which it knows by its
// leader's word: so many times the first chunk.
const roomForChunks = 2048

// incoming is the image that a follower has a part of.
type incoming struct {
	index Index
	term  Term
	bytes []byte
	size  uint64
}

// Incoming is Engine's: what came behind the configuration.
func (n *Node) Incoming() Incoming {
	in := &n.incoming
	if len(in.bytes) == 0 {
		return Incoming{}
	}
	d := Decode(in.bytes)
	if d.Configuration(); d.Err() != nil {
		return Incoming{}
	}
	head := len(in.bytes) - d.Rest()
	return Incoming{in.index, in.term, in.size - uint64(head), in.bytes[head:]}
}

// snapshotTaken: the state machine is saved up to an index, so the log before may go
// (§7), but for some entries that spare a slow follower the snapshot. A server that came
// later does not know who the members were before the first entry that says so: it takes
// no snapshot that ends there.
func (n *Node) snapshotTaken(taken *Snapshot, keep Index) {
	var s Snapshot
	if taken != nil {
		s = *taken
	}
	why := RefuseSnapshot(s.Index, n.applied, n.snapshotIndex())
	if why == 0 {
		s.Term, s.Configuration = n.log.term(s.Index), n.members.at(s.Index)
		if len(s.Configuration.Voters) == 0 {
			why = SnapshotNoMembers
		}
	}
	if why != 0 {
		n.emit(Event{Code: EventSnapshotRefused, A: uint64(s.Index), B: uint64(n.applied), C: uint64(n.snapshotIndex()), D: uint64(why)})
		return
	}
	n.snapshot, n.sending = &s, nil
	n.out.Snapshot = n.snapshot
	n.unsaved = s.Index + 1
	if base := n.keptBehind(s.Index - min(keep, s.Index)); base > n.log.base {
		n.log.compact(base)
		n.compactConfigurations()
	}
	n.emit(Event{Code: EventSnapshotTaken, A: uint64(s.Term), B: uint64(s.Index), C: uint64(len(s.Data)), D: uint64(n.log.first())})
}

// keptBehind is where the log may begin, at or before base: a follower that is heard, and
// that gets the log or a snapshot under way, finds there what comes next. Else writes that
// go on would send one snapshot after the other to it, each too old when it arrives. What
// is kept for them is bounded.
func (n *Node) keptBehind(base Index) Index {
	if n.role != Leader {
		return base
	}
	needed := base
	for i := range n.progress {
		switch p := &n.progress[i]; {
		case i == n.members.self || n.now-p.heard > n.settings.ElectionMax:
		case p.state == Snapshotting:
			needed = min(needed, p.snapshot.index)
		case p.state == Replicate:
			needed = min(needed, p.match)
		}
	}
	for bytes := 0; base > max(needed, n.log.base); base-- {
		if bytes += entryOverhead + len(n.log.at(base).Data); bytes > n.limits.kept {
			break
		}
	}
	return base
}

// RefuseSnapshot is why a snapshot of all up to an index is not taken, where that much is
// applied and the latest snapshot is of all up to latest; 0: it is.
func RefuseSnapshot(index, applied, latest Index) SnapshotRefusal {
	switch {
	case index > applied:
		return SnapshotBeyondApplied
	case index <= latest:
		return SnapshotOld
	}
	return 0
}

func (n *Node) snapshotIndex() Index {
	if n.snapshot == nil {
		return 0
	}
	return n.snapshot.Index
}

// sendSnapshot begins to send the latest snapshot to a follower that lacks entries which
// are no longer in the log.
func (n *Node) sendSnapshot(i int) {
	s := n.snapshot
	if n.sending == nil {
		n.sending = &image{s.Index, s.Term, AppendConfiguration(nil, &s.Configuration), s.Data}
	}
	n.progress[i].becomeSnapshotting(n.sending)
	n.emit(Event{Code: EventSnapshotSent, Peer: n.members.ids[i], A: uint64(s.Term), B: uint64(s.Index), C: uint64(len(s.Data))})
}

func (p *progress) becomeSnapshotting(s *image) {
	p.become(Snapshotting, s.index+1)
	p.snapshot = s
}

// sendChunks sends the next parts of a snapshot, up to the window of bytes. The first goes
// alone: its answer tells what the follower has already, from an earlier leader.
func (n *Node) sendChunks(i int) {
	p := &n.progress[i]
	for p.chunkEnd < p.snapshot.size() && p.roomForChunk(n.limits.inflight) {
		part := p.snapshot.from(p.chunkEnd, n.limits.append)
		n.sendImage(i, part)
		p.chunkEnd += uint64(len(part))
		p.probed = p.chunkEnd == uint64(len(part)) && !p.resent
	}
}

// askForChunks is the heartbeat of a follower that gets a snapshot: a part without bytes,
// whose answer shows whether one before it was lost.
func (n *Node) askForChunks(i int) {
	n.progress[i].asking = true
	n.sendImage(i, nil)
}

func (n *Node) sendImage(i int, part []byte) {
	p := &n.progress[i]
	p.asked = n.round
	n.send(Message{
		Kind: InstallSnapshot, To: n.members.ids[i], Index: p.snapshot.index, LogTerm: p.snapshot.term,
		Offset: p.chunkEnd, Size: p.snapshot.size(), Data: part, Round: n.round,
	})
}

// installSnapshot is the follower's side of §7. A part that does not follow the ones
// before is refused with where to go on, so that a transfer resumes after a loss, and
// under a new leader, whose snapshot of the same entry is the same. A part that is here
// already is not refused: else one that came twice would make all that follow it go twice.
func (n *Node) installSnapshot(m *Message) {
	if !n.heardLeader(m) {
		return
	}
	if m.Index <= n.commit || n.log.has(m.Index, m.LogTerm) {
		n.emit(Event{Code: EventSnapshotNotNeeded, Peer: m.From, A: uint64(m.LogTerm), B: uint64(m.Index), C: uint64(n.commit)})
		n.follow(m.Index, m.From)
		n.acknowledge(n.appendReply(m, n.commit))
		return
	}
	in := &n.incoming
	if in.index != m.Index || in.term != m.LogTerm || in.size != m.Size {
		*in = incoming{index: m.Index, term: m.LogTerm, size: m.Size}
	}
	end := m.Offset + uint64(len(m.Data))
	if m.Offset == uint64(len(in.bytes)) && end <= in.size {
		if in.bytes == nil { // to copy it later would be a long turn
			in.bytes = make([]byte, 0, min(in.size, roomForChunks*uint64(len(m.Data))))
		}
		in.bytes = append(in.bytes, m.Data...)
	}
	here := uint64(len(in.bytes))
	if here == in.size {
		n.install(m)
		return
	}
	n.sendAfterWrite(Message{
		Kind: InstallSnapshotReply, To: m.From, Round: m.Round, Promise: n.promise(),
		Index: m.Index, Offset: here, Reject: end > here,
	})
}

// install puts a whole snapshot in the place of the log.
func (n *Node) install(m *Message) {
	bytes := n.incoming.bytes
	n.incoming = incoming{}
	d := Decode(bytes)
	s := &Snapshot{Index: m.Index, Term: m.LogTerm, Configuration: d.Configuration()}
	if d.Err() != nil || len(s.Configuration.Voters) == 0 {
		return
	}
	s.Data = bytes[len(bytes)-d.Rest():]
	n.snapshot, n.sending = s, nil
	n.log.restart(s.Index, s.Term)
	n.members = members{now: s.Configuration, history: []configured{{s.Index, s.Configuration}}, ids: n.members.ids}
	n.commit, n.handed = s.Index, s.Index
	n.stable, n.unsaved = s.Index, s.Index+1
	n.followMembers()
	n.out.Snapshot, n.out.Restore = s, true
	n.emit(Event{Code: EventSnapshotInstalled, Peer: m.From, A: uint64(s.Term), B: uint64(s.Index), C: uint64(len(s.Data))})
	n.tellConfiguration(EventConfigured)
	n.acknowledge(n.appendReply(m, s.Index))
}

// installSnapshotReply is the leader's side. Each chunk behind a lost one is refused, and
// so is each message that the network doubles: so what follows an offset is sent again at
// most once, and then once a heartbeat.
func (n *Node) installSnapshotReply(m *Message) {
	p := n.answered(m)
	if p == nil || p.state != Snapshotting || m.Index != p.snapshot.index || m.Offset > p.snapshot.size() {
		return
	}
	if m.Offset > p.offset {
		p.offset, p.resent = m.Offset, false
		p.chunkEnd = max(p.chunkEnd, p.offset)
	}
	p.probed = false
	if again := m.Offset == p.offset && !p.resent; m.Reject && (again || p.asking) {
		p.offset, p.chunkEnd, p.resent, p.asking = m.Offset, m.Offset, true, false
	}
	n.confirmReads()
}
