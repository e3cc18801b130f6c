package raft

import (
	"math"
	"slices"
)

// AppendCheckpoint writes the node's whole state between two steps, so that
// [Resume] continues it to equal outputs for equal inputs. It must not be called
// while a write runs, nor before the first step. What only candidates or only
// leaders have is written for them alone: the others' is left from earlier terms.
func (n *Node) AppendCheckpoint(b []byte) []byte {
	b = AppendUint(b, uint32(n.id))
	b = AppendSettings(b, n.settings)
	b = AppendInt(b, n.noticeDelay)
	for _, bound := range []int{n.limits.append, n.limits.inflight, n.limits.uncommitted, n.limits.kept} {
		b = AppendUint(b, bound)
	}
	b = AppendUint(b, uint32(n.off))
	b = AppendUint(b, n.dice.State)
	b = AppendInt(b, n.now)
	b = AppendUint(AppendUint(b, uint64(n.term)), uint32(n.vote))
	b = n.appendLog(b)
	b = AppendUint(b, n.write)
	b = append(b, byte(n.role))
	b = AppendUint(b, uint32(n.leader))
	for _, i := range []Index{n.commit, n.handed, n.applied, n.stable} {
		b = AppendUint(b, uint64(i))
	}
	for _, t := range []Time{n.heard, n.promised, n.electionStart, n.electionDeadline, n.candidateSince} {
		b = AppendInt(b, t)
	}
	b = AppendBool(AppendUint(b, n.deferred), n.quiet)
	b = AppendUint(n.incoming.append(b), n.incoming.size)
	switch n.role {
	case Candidate, PreCandidate:
		b = n.appendVotes(b)
	case Leader:
		b = n.appendLeader(b)
	}
	return b
}

// HoldsMore tells whether what a checkpoint holds of snapshots and of the log is more than so
// many bytes. It looks no further than it must.
func (n *Node) HoldsMore(bytes int) bool {
	if n.snapshot != nil {
		bytes -= len(n.snapshot.Data)
	}
	bytes -= len(n.incoming.bytes)
	for i := range n.progress {
		if p := &n.progress[i]; p.state == Snapshotting {
			bytes -= int(p.snapshot.size())
		}
	}
	for i := n.log.first(); bytes >= 0 && i <= n.log.last(); i++ {
		bytes -= len(n.log.at(i).Data)
	}
	return bytes < 0
}

func (n *Node) appendLog(b []byte) []byte {
	b = AppendSnapshot(b, n.snapshot)
	b = AppendUint(AppendUint(b, uint64(n.log.base)), uint64(n.log.baseTerm))
	b = AppendConfiguration(b, &n.members.history[0].Configuration)
	b = AppendUint(b, uint64(n.members.history[0].index))
	return AppendEntryList(b, n.log.between(n.log.first(), n.log.last()))
}

// appendVotes writes a candidate's ballots, by server.
func (n *Node) appendVotes(b []byte) []byte {
	b = AppendNodes(b, n.members.ids)
	for _, v := range n.votes {
		b = append(b, byte(v))
	}
	return b
}

func (n *Node) appendLeader(b []byte) []byte {
	b = AppendInt(b, n.heartbeatDue)
	b = AppendInt(b, n.noticeDue)
	b = AppendUint(b, n.round)
	for _, t := range n.began {
		b = AppendInt(b, t)
	}
	b = AppendUint(b, uint64(n.heldAt))
	b = AppendUint(b, uint32(n.transfer.to))
	b = AppendInt(b, n.transfer.due)
	b = AppendBool(AppendBool(b, n.transfer.told), n.unleased)
	b = AppendUint(b, n.uncommitted)
	b = AppendNodes(b, n.members.ids)
	for i := range n.progress {
		b = n.progress[i].append(b)
	}
	b = AppendUint(b, len(n.reads))
	for _, r := range n.reads {
		b = AppendUint(AppendUint(AppendUint(b, r.read), uint64(r.index)), r.round)
	}
	return b
}

// Resume makes a node from a checkpoint. It copies what it keeps of the bytes.
func Resume(checkpoint []byte) (*Node, error) {
	d := Decode(append([]byte(nil), checkpoint...))
	n := &Node{id: d.Node(), settings: d.Settings(), noticeDelay: d.Time(), told: true}
	for _, bound := range []*int{&n.limits.append, &n.limits.inflight, &n.limits.uncommitted, &n.limits.kept} {
		*bound = int(d.Uint() & math.MaxInt32)
	}
	n.off, n.dice.State, n.now = Rules(d.Node()), d.Uint(), d.Time()
	n.term, n.vote = Term(d.Uint()), d.Node()
	n.saved = Durable{Term: n.term, Vote: n.vote}
	n.resumeLog(&d)
	n.write = d.Uint()
	if d.Err() == nil {
		n.resume(&d)
	}
	if n.id == None || !n.settings.Valid() || !n.off.Valid() {
		d.Fail()
	}
	if err := d.End(); err != nil {
		return nil, err
	}
	return n, nil
}

func (n *Node) resumeLog(d *Decoder) {
	n.snapshot = d.Snapshot()
	base, baseTerm := Index(d.Uint()), Term(d.Uint())
	first := configured{Configuration: d.Configuration()}
	first.index = Index(d.Uint())
	entries := d.Entries(nil)
	term, last := baseTerm, base
	for i := range entries {
		e := &entries[i]
		if e.Index != last+1 || e.Term < term || e.Term > n.term || !e.sound() {
			d.Fail()
		}
		term, last = e.Term, e.Index
	}
	if base > n.snapshotIndex() || first.index > base || n.snapshotIndex() > last || base > maxIndex {
		d.Fail()
	}
	if d.Err() != nil {
		return
	}
	n.log.restart(base, baseTerm)
	n.log.append(entries...)
	n.unsaved = last + 1
	n.members = members{now: first.Configuration, history: []configured{first}}
	n.adoptConfigurations(entries)
}

func (n *Node) resume(d *Decoder) {
	n.role, n.leader = Role(d.Byte()), d.Node()
	n.commit, n.handed, n.applied, n.stable = n.indexInLog(d), Index(d.Uint()), Index(d.Uint()), n.indexInLog(d)
	if max(n.handed, n.applied) > n.log.last() && n.off == 0 || min(n.commit, n.handed) < n.log.base {
		d.Fail()
	}
	for _, t := range []*Time{&n.heard, &n.promised, &n.electionStart, &n.electionDeadline, &n.candidateSince} {
		*t = d.Time()
	}
	n.deferred, n.quiet = d.Uint(), d.Bool()
	n.incoming = incoming{Index(d.Uint()), Term(d.Uint()), d.Bytes(), d.Uint()}
	if uint64(len(n.incoming.bytes)) > n.incoming.size {
		d.Fail()
	}
	n.transfer.due = Never
	n.followMembers()
	switch n.role {
	case Follower:
	case Candidate, PreCandidate:
		n.resumeVotes(d)
	case Leader:
		n.resumeLeader(d)
	default:
		d.Fail()
	}
}

func (n *Node) resumeVotes(d *Decoder) {
	for _, id := range d.Nodes() {
		v := ballot(d.Byte())
		if v > refused {
			d.Fail()
		}
		if i := n.members.position(id); i >= 0 {
			n.votes[i] = v
		}
	}
}

func (n *Node) resumeLeader(d *Decoder) {
	n.heartbeatDue, n.noticeDue = d.Time(), d.Time()
	n.round = d.Uint()
	for i := range n.began {
		n.began[i] = d.Time()
	}
	n.heldAt = n.indexInLog(d)
	n.transfer = transfer{to: d.Node(), due: d.Time(), told: d.Bool()}
	n.unleased, n.uncommitted = d.Bool(), d.Uint()
	if !slices.Equal(d.Nodes(), n.members.ids) || len(n.members.now.Voters) == 0 {
		d.Fail()
		return
	}
	for i := range n.progress {
		p := &n.progress[i]
		p.resume(d)
		if p.match >= p.next && n.off == 0 || p.next > n.log.last()+1 || p.state != Snapshotting && p.next == 0 {
			d.Fail()
		}
	}
	for range d.Count() {
		n.reads = append(n.reads, pendingRead{read: d.Uint(), index: Index(d.Uint()), round: d.Uint()})
	}
}

// indexInLog reads an index that must not lie beyond the log.
func (n *Node) indexInLog(d *Decoder) Index {
	i := Index(d.Uint())
	if i > n.log.last() {
		d.Fail()
		return 0
	}
	return i
}

func (p *progress) append(b []byte) []byte {
	b = append(b, byte(p.state))
	b = AppendBool(AppendBool(b, p.probed), p.quiet)
	for _, i := range []Index{p.match, p.next, p.told} {
		b = AppendUint(b, uint64(i))
	}
	b = AppendUint(AppendUint(AppendUint(b, p.round), p.asked), p.doubted)
	b = AppendInt(AppendInt(b, p.heard), p.promise)
	b = AppendUint(b, p.count)
	for i := range p.count {
		s := p.inflight[(p.head+i)%maxInflight]
		b = AppendUint(AppendUint(b, uint64(s.last)), s.bytes)
	}
	if p.state == Snapshotting {
		b = AppendUint(AppendUint(p.snapshot.append(b), p.offset), p.chunkEnd)
		b = AppendBool(AppendBool(b, p.asking), p.resent)
	}
	return b
}

func (p *progress) resume(d *Decoder) {
	p.state, p.probed, p.quiet = ProgressState(d.Byte()), d.Bool(), d.Bool()
	for _, i := range []*Index{&p.match, &p.next, &p.told} {
		*i = Index(d.Uint())
	}
	p.round, p.asked, p.doubted, p.heard, p.promise = d.Uint(), d.Uint(), d.Uint(), d.Time(), d.Time()
	count := d.Count()
	if count > maxInflight || p.state >= progressStates {
		d.Fail()
		return
	}
	for range count {
		p.push(sent{Index(d.Uint()), int(d.Uint() & math.MaxInt32)})
	}
	if p.state == Snapshotting {
		s := d.image()
		p.snapshot, p.offset, p.chunkEnd, p.asking, p.resent = &s, d.Uint(), d.Uint(), d.Bool(), d.Bool()
		if max(p.offset, p.chunkEnd) > s.size() {
			d.Fail()
		}
	}
}

func (s *image) append(b []byte) []byte {
	b = AppendUint(AppendUint(b, uint64(s.index)), uint64(s.term))
	return append(append(AppendUint(b, s.size()), s.head...), s.data...)
}

// image reads what append wrote. Where the head ends need not be known.
func (d *Decoder) image() image {
	return image{index: Index(d.Uint()), term: Term(d.Uint()), data: d.Bytes()}
}

func (in *incoming) append(b []byte) []byte {
	return AppendBytes(AppendUint(AppendUint(b, uint64(in.index)), uint64(in.term)), in.bytes)
}

// Persistent is what the node's disk holds when no write runs. Entries follow the snapshot.
func (n *Node) Persistent() (Durable, *Snapshot, []Entry) {
	return n.saved, n.snapshot, n.log.between(n.snapshotIndex()+1, n.log.last())
}
