package replica

import (
	"hash/crc32"
	"slices"

	"raftlab/raft"
	"raftlab/raft/fault"
)

// linkTo is the link to a peer; nil for a stranger.
func (r *Replica) linkTo(peer raft.NodeID) *link {
	for i := range r.links {
		if r.links[i].peer == peer {
			return &r.links[i]
		}
	}
	return nil
}

// setLink turns the link to a peer, which may be a new one.
func (r *Replica) setLink(peer raft.NodeID, to fault.Link) {
	if l := r.linkTo(peer); l != nil {
		l.wire.Set(to, r.cluster)
		return
	}
	if peer == r.id || peer == raft.None {
		return
	}
	at := slices.IndexFunc(r.links, func(l link) bool { return l.peer > peer })
	if at < 0 {
		at = len(r.links)
	}
	r.links = slices.Insert(r.links, at, link{peer: peer, wire: fault.Wire{Link: to}})
}

// Link is the link to a peer; false for a stranger.
func (r *Replica) Link(peer raft.NodeID) (to fault.Link, known bool) {
	if l := r.linkTo(peer); l != nil {
		return l.wire.Link, true
	}
	return to, false
}

// gather adds messages to the frames that leave next.
func (r *Replica) gather(messages []raft.Message) {
	for i := range messages {
		m := &messages[i]
		l := r.linkTo(m.To)
		if l == nil { // a member that it was not told how to reach
			continue
		}
		if len(l.parts) == 0 {
			l.first = r.describe(m)
		}
		l.first.Entries += len(m.Entries)
		l.parts = raft.AppendMessage(append(l.parts, byte(partMessage)), m)
		if len(l.parts) >= frameBytes {
			l.full = append(l.full, full{l.parts, l.first})
			l.parts = nil
		}
	}
}

// frameBytes is from what length on a frame takes no more messages: it takes its sender and
// its receiver a turn.
const frameBytes = 192 << 10

// unsent tells whether frames wait for a further turn.
func (r *Replica) unsent() bool {
	for i := range r.links {
		if l := &r.links[i]; len(l.full) > 0 || len(l.parts) > 0 {
			return true
		}
	}
	return false
}

// describe tells of a message what an onlooker wants to know. An AppendEntriesReply
// answers what is being done: an append, a heartbeat, or the end of a snapshot.
func (r *Replica) describe(m *raft.Message) Sent {
	s := Sent{Kind: m.Kind, Reject: m.Reject, Term: m.Term, Index: m.Index}
	if m.Kind == raft.AppendEntriesReply {
		if s.Entries = r.taken.entries; r.taken.kind == raft.InstallSnapshot {
			s.Kind = raft.InstallSnapshotReply
		}
	}
	return s
}

// pass adds a client's request for the leader, or an answer to it, to the next frame.
func (r *Replica) pass(to raft.NodeID, part partKind, request *Request, reply *Reply) {
	l := r.linkTo(to)
	if l == nil {
		return
	}
	if len(l.parts) == 0 {
		l.first = Sent{Reject: part == partReply, Term: r.status.Term}
	}
	l.parts = append(l.parts, byte(part))
	if part == partRequest {
		l.parts = appendRequest(l.parts, request)
		return
	}
	l.parts = appendReply(l.parts, reply)
}

// ship sends what was gathered: one frame a peer, each with its own fate; of the full ones
// one a turn.
func (r *Replica) ship() {
	for i := range r.links {
		switch l := &r.links[i]; {
		case len(l.full) > 0 && r.shipped:
		case len(l.full) > 0:
			r.shipped = true
			r.commitDisk()
			r.shipTo(l, &l.full[0])
			l.full = l.full[1:]
		case len(l.parts) > 0:
			r.commitDisk()
			r.shipTo(l, &full{l.parts, l.first})
			l.parts = l.parts[:0]
		}
	}
}

func (r *Replica) shipTo(l *link, f *full) {
	r.seq++
	fate := l.wire.Draw(r.dice, r.cluster)
	r.frame = appendFrameHeader(r.frame[:0], FrameHeader{
		Due: fate.Due, From: r.id, Incarnation: r.start.Incarnation, Seq: r.seq, Write: r.durable,
	})
	r.frame = append(r.frame, f.parts...)
	sent := f.first
	sent.Seq, sent.To, sent.Size = r.seq, l.peer, len(r.frame)
	sent.At, sent.Due, sent.Verdict = r.cluster, fate.Due, fate.Verdict
	r.sum = crc32.Update(r.sum, castagnoli, r.frame)
	r.tell.sent(r.cluster, &sent)
	if fate.Verdict == fault.Delivered || fate.Verdict == fault.Duplicated {
		r.world.Send(l.peer, fate.Due, r.frame)
	}
	if fate.Verdict == fault.Duplicated {
		setDue(r.frame, fate.Second)
		r.world.Send(l.peer, fate.Second, r.frame)
	}
}

// takeFrame queues what a peer's frame holds, unless its sender is dead.
func (r *Replica) takeFrame(in *Input) {
	h, d := readFrameHeader(in.Bytes)
	l := r.linkTo(h.From)
	refuse := func(reason Reason) {
		r.tell.add(&Record{Kind: RecordRefused, At: r.cluster, Peer: in.From, Seq: h.Seq, Reason: reason})
	}
	switch {
	case d.Err() != nil || l == nil || h.From != in.From:
		refuse(Unreadable)
		return
	case h.Incarnation <= l.fenced:
		refuse(FromTheDead)
		return
	case r.queue.len() >= maxQueue:
		r.overflowed++
		refuse(QueueFull)
		return
	}
	if h.Incarnation > l.incarnation { // whose disk may have been emptied meanwhile
		l.seen = 0
	}
	l.seen = max(l.seen, h.Write)
	before := len(r.queue.items)
	queue, err := readParts(&d, h.From, r.queue.items)
	if !l.latest(&h) {
		queue = withoutRequests(queue, before)
	}
	r.queue.items = queue
	if err != nil {
		refuse(Unreadable)
	}
}

// latest notes a frame that is later than all before it. One that is not is a second
// copy: Raft's messages bear that, but a client counts on what its request was answered.
func (l *link) latest(h *FrameHeader) bool {
	if h.Incarnation < l.incarnation || h.Incarnation == l.incarnation && h.Seq <= l.seq {
		return false
	}
	l.incarnation, l.seq = h.Incarnation, h.Seq
	return true
}

// withoutRequests drops the clients' requests from there on.
func withoutRequests(queue []work, from int) []work {
	kept := queue[:from]
	for i := from; i < len(queue); i++ {
		if queue[i].part != partRequest {
			kept = append(kept, queue[i])
		}
	}
	clear(queue[len(kept):])
	return kept
}

// takeCommand queues a command. A fence acts at once, and touches nothing else: even
// a paused server answers it.
func (r *Replica) takeCommand(in *Input) (fenced bool) {
	c, err := DecodeCommand(in.Bytes)
	if err != nil {
		panic("director: unreadable command")
	}
	switch c.Kind {
	case CommandFence:
		r.fence(&c)
		return true
	case CommandDisk:
		r.setFsync(c.Fsync)
		return false
	case CommandLink:
		r.setLink(c.Peer, c.Link)
		return false
	case CommandStall:
		r.stall(&c)
		return false
	case CommandRequest:
		r.takeRequest(&c.Request)
		for i := range c.More {
			r.takeRequest(&c.More[i])
		}
		return false
	}
	queued := c // which is kept: the others are not
	if w := (work{command: &queued}); c.Kind == CommandSettings {
		r.queueFirst(w)
	} else {
		r.queue.push(w)
	}
	return false
}

// takeRequest queues a request of the server's own client.
func (r *Replica) takeRequest(q *Request) {
	if r.queue.len() >= maxQueue {
		r.overflowed++
		r.answer(raft.None, Reply{ID: q.ID, Answer: Overloaded})
		return
	}
	r.queue.push(work{part: partRequest, request: *q})
}

// setFsync changes how long a disk write takes, the one under way included: it ends when it
// would have, had it begun so.
func (r *Replica) setFsync(to fault.Range) {
	if r.fsync = to; r.writes() {
		r.syncDue = r.syncBegan + to.Draw(r.dice)
	}
}

// queueFirst lets a setting of the engine, which takes nothing while its write runs, wait for
// that alone: it goes before all that is queued, behind the settings that came earlier.
func (r *Replica) queueFirst(w work) {
	q := &r.queue
	at := q.head
	for at < len(q.items) && q.items[at].part == 0 && q.items[at].command.Kind == CommandSettings {
		at++
	}
	q.items = slices.Insert(q.items, at, w)
}

// fence answers even for a stranger: a director that fences nobody asks for a sign of
// life.
func (r *Replica) fence(c *Command) {
	answer := Record{Kind: RecordFenced, At: r.cluster, Peer: c.Peer}
	if l := r.linkTo(c.Peer); l != nil {
		l.fenced = max(l.fenced, c.Before)
		if l.incarnation == c.Before {
			answer.Write = l.seen
		}
	}
	r.tell.add(&answer)
	r.Flush()
}

// Queue tells how many inputs are queued, and how many were dropped so far.
func (r *Replica) Queue() (waiting int, overflowed uint64) { return r.queue.len(), r.overflowed }
