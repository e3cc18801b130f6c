package raft_test

import (
	"bytes"
	"cmp"

	"raftlab/raft"
)

// proposals: a leader takes what it is given, unless it hands over or too much waits.
func (l *laws) proposals(m *member, v, before *view, in raft.Input, out *raft.Output) {
	if in.Kind != raft.InputPropose {
		return
	}
	takes := l.status.Role == raft.Leader && l.status.Transferee == raft.None && !l.overLimit(before, in.Proposals)
	if (out.FirstProposed != 0) != takes {
		l.broken("%v: a %v says that its proposals are at %d", m.id, l.status.Role, out.FirstProposed)
		return
	}
	for i, data := range in.Proposals {
		if at := v.at(out.FirstProposed + raft.Index(i)); takes && (at == nil || !bytes.Equal(at.Data, data)) {
			l.broken("%v: proposal %d is not at %d", m.id, i, out.FirstProposed)
		}
	}
}

func (l *laws) overLimit(v *view, proposals [][]byte) bool {
	waiting := v.bytesBehind(v.commit)
	sum := waiting
	for _, data := range proposals {
		sum += len(data)
	}
	return waiting > 0 && sum > cmp.Or(l.s.conditions.uncommittedBytes, 64<<20)
}

// sendings: before a write has ended only that may leave which promises nothing about
// the disk: a leader's appends and its word to stand, and questions and answers about
// votes that are not given yet.
func (l *laws) sendings(m *member, _, _ *view, _ raft.Input, out *raft.Output) {
	if l.s.conditions.off != 0 {
		return // a missing rule is known by its fruits
	}
	promises := func(k raft.MessageKind) bool {
		return k == raft.RequestVote || k == raft.RequestVoteReply || k == raft.AppendEntriesReply || k == raft.InstallSnapshotReply
	}
	for _, o := range out.Messages {
		own := o.Term == l.status.Term || o.Kind == raft.RequestPreVoteReply && o.Term > l.status.Term
		if promises(o.Kind) || o.From != m.id || !own {
			l.broken("%v lets a message of kind %d leave at once", m.id, o.Kind)
		}
		l.fits(m, &o)
	}
	for _, o := range out.MessagesAfterWrite {
		if !promises(o.Kind) || o.From != m.id || o.Term != l.status.Term {
			l.broken("%v holds a message of kind %d back", m.id, o.Kind)
		}
	}
}

// replies: a request gets at most one, to its sender, in the step that took it; nothing else
// makes a reply.
func (l *laws) replies(m *member, _, _ *view, in raft.Input, out *raft.Output) {
	count := 0
	for _, messages := range [][]raft.Message{out.Messages, out.MessagesAfterWrite} {
		for _, o := range messages {
			if !o.Kind.Reply() {
				continue
			}
			count++
			if in.Kind != raft.InputMessage || in.Message.Kind.Reply() || in.Message.Kind == raft.TimeoutNow || o.To != in.Message.From {
				l.broken("%v replies to what is no request of %v: %+v", m.id, o.To, in)
			}
		}
	}
	l.replied += count
	if count > 1 {
		l.broken("%v replies %d times to one request", m.id, count)
	}
}

// fits: no append and no part of a snapshot is larger than agreed, but for one entry.
func (l *laws) fits(m *member, o *raft.Message) {
	sum := len(o.Data)
	for _, e := range o.Entries {
		sum += len(e.Data)
	}
	if sum > cmp.Or(l.s.conditions.appendBytes, 64<<10) && len(o.Entries) != 1 || len(o.Entries) > 1024 {
		l.broken("%v sends %d bytes in %d entries at once", m.id, sum, len(o.Entries))
	}
}

// bounds: what a leader knows of its followers makes sense, and what is under way to them
// stays in its bounds.
func (l *laws) bounds(m *member, v, _ *view, _ raft.Input, _ *raft.Output) {
	if l.s.conditions.off != 0 {
		return
	}
	for _, p := range l.status.Progress {
		switch {
		case p.Match >= p.Next || p.Next > l.status.Last+1 || p.Inflight > 64 || p.Offset > p.Size,
			p.State != raft.Snapshotting && p.Next < l.status.First,
			(p.State == raft.Snapshotting) != (p.Size > 0),
			p.State != raft.Replicate && p.Inflight > 0:
			l.broken("%v: knows that of a follower: %+v", m.id, p)
		case p.State == raft.Replicate && p.Inflight > 1 && l.largeFlight(v, p):
			l.broken("%v: lets %d bytes be under way to %+v", m.id, v.bytesBehind(p.Match), p)
		}
	}
}

// largeFlight tells whether so much was under way that the last append should have waited.
func (l *laws) largeFlight(v *view, p raft.Progress) bool {
	sum, largest := 0, cmp.Or(l.s.conditions.appendBytes, 64<<10)
	for i := max(p.Match, v.base) + 1; i < p.Next; i++ {
		size := len(v.at(i).Data)
		sum, largest = sum+size, max(largest, size)
	}
	return sum >= cmp.Or(l.s.conditions.inflightBytes, 1<<20)+largest
}

// answers: a linearizable read sees all that was committed when it was asked for.
func (l *laws) answers(m *member, _, _ *view, in raft.Input, out *raft.Output) {
	for _, r := range out.Reads {
		least, open := l.reads[r.Read]
		if !open {
			l.broken("%v answers read %d twice", m.id, r.Read)
		}
		delete(l.reads, r.Read)
		if r.Refused {
			continue
		}
		l.answered++
		if in.Kind == raft.InputRead && in.Mode == raft.ReadLease {
			l.leased++
		}
		if r.Index < least || r.Index > l.status.Commit {
			l.broken("stale read: %v answers read %d at %d; %d was committed when it was asked", m.id, r.Read, r.Index, least)
		}
	}
}
