package raft_test

import (
	"bytes"
	"fmt"

	"raftlab/raft"
)

// laws are what holds in every Raft cluster after every step: the five properties of the
// paper's Figure 3, and what the contract of Output promises. It learns everything from
// outputs and statuses, as an onlooker.
type laws struct {
	s *storm

	leaders   map[raft.Term]raft.NodeID
	entries   map[position]known
	votes     map[ballot]raft.NodeID
	committed []commit // by index − 1
	reads     map[uint64]raft.Index
	views     []view
	status    raft.Status
	answered  int
	broke     string // the first law that was broken, where the storm is to see it break
}

type position struct {
	term  raft.Term
	index raft.Index
}

// known is what an entry's term and index decide: its command and its predecessor.
type known struct {
	data     []byte
	kind     raft.EntryKind
	previous raft.Term
}

type ballot struct {
	term  raft.Term
	voter raft.NodeID
}

type commit struct {
	entry raft.Entry
	term  raft.Term // of the leader that committed it
}

// view is what an onlooker knows of one server.
type view struct {
	log     []raft.Entry
	term    raft.Term
	role    raft.Role
	commit  raft.Index
	applied raft.Index
}

func newLaws(s *storm) *laws {
	return &laws{
		s: s, leaders: map[raft.Term]raft.NodeID{}, entries: map[position]known{},
		votes: map[ballot]raft.NodeID{}, reads: map[uint64]raft.Index{}, views: make([]view, s.weather.size),
	}
}

func (l *laws) broken(format string, args ...any) {
	l.s.t.Helper()
	if l.s.weather.off != 0 {
		if l.broke == "" {
			l.broke = fmt.Sprintf(format, args...)
		}
		return
	}
	l.s.t.Fatalf("at %d µs: %s", l.s.now/1000, fmt.Sprintf(format, args...))
}

// started: only what is on the disk survives.
func (l *laws) started(m *member) {
	l.views[m.id-1] = view{log: append([]raft.Entry(nil), m.disk.entries...), term: m.disk.durable.Term}
}

func (l *laws) asked(read uint64) { l.reads[read] = raft.Index(len(l.committed)) }

func (l *laws) check(m *member, in raft.Input, out *raft.Output) {
	v := &l.views[m.id-1]
	m.node.Status(&l.status)
	s := &l.status
	l.logChanges(m, v, out)
	l.proposals(m, v, in, out)
	if s.Term < v.term {
		l.broken("%v: term falls from %d to %d", m.id, v.term, s.Term)
	}
	if s.Commit < v.commit {
		l.broken("%v: commit index falls from %d to %d", m.id, v.commit, s.Commit)
	}
	if s.Last != raft.Index(len(v.log)) || out.Durable != (raft.Durable{Term: s.Term, Vote: s.Vote}) {
		l.broken("%v: its outputs and its status tell of different states", m.id)
	}
	l.ballots(m, out)
	l.applies(m, v, out)
	l.leadership(m, v)
	l.answers(m, out)
	l.sendings(m, out)
	v.term, v.role, v.commit = s.Term, s.Role, s.Commit
}

// logChanges: Leader Append-Only, and Log Matching by induction: whoever holds an entry
// holds the same command and the same predecessor.
func (l *laws) logChanges(m *member, v *view, out *raft.Output) {
	if len(out.Entries) == 0 {
		return
	}
	if out.Write == 0 {
		l.broken("%v: entries without a write", m.id)
	}
	first := out.Entries[0].Index
	if first > raft.Index(len(v.log))+1 {
		l.broken("%v: a gap before entry %d", m.id, first)
	}
	if v.role == raft.Leader && l.status.Term == v.term && first <= raft.Index(len(v.log)) {
		l.broken("Leader Append-Only: %v, leader of %d, overwrites entry %d", m.id, v.term, first)
	}
	v.log = v.log[: first-1 : first-1]
	for _, e := range out.Entries {
		previous := raft.Term(0)
		if n := len(v.log); n > 0 {
			previous = v.log[n-1].Term
		}
		at := position{e.Term, e.Index}
		k, seen := l.entries[at]
		if !seen {
			l.entries[at] = known{e.Data, e.Kind, previous}
		} else if k.kind != e.Kind || k.previous != previous || !bytes.Equal(k.data, e.Data) {
			l.broken("Log Matching: %v has another entry (%d,%d) than others, or another one before it", m.id, e.Term, e.Index)
		}
		v.log = append(v.log, e)
	}
}

func (l *laws) proposals(m *member, v *view, in raft.Input, out *raft.Output) {
	if in.Kind != raft.InputPropose {
		return
	}
	if takes := l.status.Role == raft.Leader && l.status.Transferee == raft.None; (out.FirstProposed != 0) != takes {
		l.broken("%v: a %v says that its proposals are at %d", m.id, l.status.Role, out.FirstProposed)
	}
	for i, data := range in.Proposals {
		if at := int(out.FirstProposed) + i; out.FirstProposed != 0 && !bytes.Equal(v.log[at-1].Data, data) {
			l.broken("%v: proposal %d is not at %d", m.id, i, at)
		}
	}
}

// ballots: one vote a term, across crashes.
func (l *laws) ballots(m *member, out *raft.Output) {
	if out.Durable.Vote == raft.None {
		return
	}
	b := ballot{out.Durable.Term, m.id}
	if before, voted := l.votes[b]; voted && before != out.Durable.Vote && l.onDisk(m, b, before) {
		l.broken("%v votes for %v and %v in term %d", m.id, before, out.Durable.Vote, b.term)
	}
	l.votes[b] = out.Durable.Vote
}

// onDisk: a vote that a crash kept off the disk was never told, and may be cast anew.
func (l *laws) onDisk(m *member, b ballot, vote raft.NodeID) bool {
	return m.disk.durable.Term > b.term || m.disk.durable == raft.Durable{Term: b.term, Vote: vote}
}

// applies: State Machine Safety; each entry once, in order, and on a majority of disks.
func (l *laws) applies(m *member, v *view, out *raft.Output) {
	for _, e := range out.Committed {
		if v.applied++; e.Index != v.applied || e.Index > l.status.Commit {
			l.broken("%v applies entry %d as number %d; its commit index is %d", m.id, e.Index, v.applied, l.status.Commit)
		}
		if int(e.Index) > len(l.committed) {
			l.newCommit(m, e)
			continue
		}
		if c := l.committed[e.Index-1].entry; c.Term != e.Term || !bytes.Equal(c.Data, e.Data) {
			l.broken("State Machine Safety: %v applies (%d,%d) where (%d,%d) was applied", m.id, e.Term, e.Index, c.Term, c.Index)
		}
	}
	if v.applied != l.status.Commit {
		l.broken("%v: entries up to %d are committed, but handed out up to %d", m.id, l.status.Commit, v.applied)
	}
}

func (l *laws) newCommit(m *member, e raft.Entry) {
	holders := 0
	for _, o := range l.s.members {
		if int(e.Index) <= len(o.disk.entries) && o.disk.entries[e.Index-1].Term == e.Term {
			holders++
		}
	}
	if holders < raft.Quorum(l.s.weather.size) {
		l.broken("%v commits (%d,%d), which is on %d of %d disks", m.id, e.Term, e.Index, holders, l.s.weather.size)
	}
	if l.status.Role != raft.Leader {
		l.broken("%v, a %v, commits (%d,%d) before any leader", m.id, l.status.Role, e.Term, e.Index)
	}
	l.committed = append(l.committed, commit{e, l.status.Term})
}

// leadership: Election Safety and Leader Completeness.
func (l *laws) leadership(m *member, v *view) {
	if l.status.Role != raft.Leader {
		return
	}
	term := l.status.Term
	if other := l.leaders[term]; other != raft.None && other != m.id {
		l.broken("Election Safety: %v and %v lead term %d", other, m.id, term)
	}
	if l.leaders[term] == m.id && v.role == raft.Leader {
		return
	}
	l.leaders[term] = m.id
	for _, c := range l.committed {
		if c.term < term && (int(c.entry.Index) > len(v.log) || v.log[c.entry.Index-1].Term != c.entry.Term) {
			l.broken("Leader Completeness: %v leads term %d without (%d,%d), committed in term %d", m.id, term, c.entry.Term, c.entry.Index, c.term)
		}
	}
}

// answers: a linearizable read sees all that was committed when it was asked for.
func (l *laws) answers(m *member, out *raft.Output) {
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
		if r.Index < least || r.Index > l.status.Commit {
			l.broken("stale read: %v answers read %d at %d; %d was committed when it was asked", m.id, r.Read, r.Index, least)
		}
	}
}

// sendings: before a write has ended only that may leave which promises nothing about
// the disk: a leader's appends and its word to stand, and questions and answers about
// votes that are not given yet.
func (l *laws) sendings(m *member, out *raft.Output) {
	if l.s.weather.off != 0 {
		return // a missing rule is known by its fruits
	}
	promises := func(k raft.MessageKind) bool {
		return k == raft.RequestVote || k == raft.RequestVoteReply || k == raft.AppendEntriesReply
	}
	for _, o := range out.Messages {
		own := o.Term == l.status.Term || o.Kind == raft.RequestPreVoteReply && o.Term > l.status.Term
		if promises(o.Kind) || o.From != m.id || !own {
			l.broken("%v lets a message of kind %d leave at once", m.id, o.Kind)
		}
	}
	for _, o := range out.MessagesAfterWrite {
		if !promises(o.Kind) || o.From != m.id || o.Term != l.status.Term {
			l.broken("%v holds a message of kind %d back", m.id, o.Kind)
		}
	}
}
