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

	begin     raft.Configuration
	leaders   map[raft.Term]raft.NodeID
	entries   map[position]known
	votes     map[ballot]raft.NodeID
	committed []commit // by index − 1
	reads     map[uint64]raft.Index
	views     []view
	meet      map[string]bool // of which configurations all majorities meet
	status    raft.Status
	answered  int
	leased    int    // of them, by lease
	replied   int    // messages that are replies
	last      uint64 // the latest proposal that is committed
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

// commit is an entry and what all up to it decide.
type commit struct {
	entry   raft.Entry
	term    raft.Term // of the leader that committed it
	machine machine
	config  raft.Configuration
}

func newLaws(s *storm) *laws {
	return &laws{
		s: s, begin: raft.Configuration{Voters: config(1, s.conditions.size, disk{}).Voters},
		leaders: map[raft.Term]raft.NodeID{}, entries: map[position]known{}, votes: map[ballot]raft.NodeID{},
		reads: map[uint64]raft.Index{}, views: make([]view, s.conditions.size+s.conditions.nonMembers), meet: map[string]bool{},
	}
}

func (l *laws) broken(format string, args ...any) {
	l.s.t.Helper()
	if l.s.conditions.off != 0 {
		if l.broke == "" {
			l.broke = fmt.Sprintf(format, args...)
		}
		return
	}
	l.s.t.Fatalf("at %d µs: %s", l.s.now/1000, fmt.Sprintf(format, args...))
}

// started: only what is on the disk survives. Who may join later knows of no cluster.
func (l *laws) started(m *member) {
	begin := l.begin
	if int(m.id) > l.s.conditions.size {
		begin = raft.Configuration{}
	}
	v := &l.views[m.id-1]
	*v = view{}
	v.restart(m.disk.snapshot, begin)
	for _, e := range m.disk.entries {
		v.append(e)
	}
	v.term, v.commit = m.disk.durable.Term, v.base
}

func (l *laws) asked(read uint64) { l.reads[read] = raft.Index(len(l.committed)) }

// check looks at one step. Where a law is broken what follows from it is not looked at.
func (l *laws) check(m *member, in raft.Input, out *raft.Output) {
	if l.broke != "" {
		return
	}
	v := &l.views[m.id-1]
	before := *v
	m.node.Status(&l.status)
	s := &l.status
	if s.Term < v.term {
		l.broken("%v: term falls from %d to %d", m.id, v.term, s.Term)
	}
	if s.Commit < v.commit {
		l.broken("%v: commit index falls from %d to %d", m.id, v.commit, s.Commit)
	}
	for _, law := range []func(*member, *view, *view, raft.Input, *raft.Output){
		l.snapshots, l.logChanges, l.agrees, l.proposals, l.ballots, l.applies, l.leadership, l.configurations, l.answers, l.sendings, l.replies, l.bounds,
	} {
		if l.broke == "" {
			law(m, v, &before, in, out)
		}
	}
	v.term, v.role, v.commit = s.Term, s.Role, s.Commit
}

// snapshots: they are of what was committed, and their outputs replace the durable log.
func (l *laws) snapshots(m *member, v, before *view, in raft.Input, out *raft.Output) {
	s := out.Snapshot
	if s == nil {
		if out.Restore {
			l.broken("%v: is to restore no snapshot", m.id)
		}
		return
	}
	if int(s.Index) > len(l.committed) {
		l.broken("%v: a snapshot of entry %d, which is not committed", m.id, s.Index)
		return
	}
	c := &l.committed[s.Index-1]
	if s.Term != c.entry.Term || !s.Configuration.Equal(&c.config) || machineOf(s) != c.machine {
		l.broken("State Machine Safety: %v has another snapshot of entry %d than what was committed: %v, not %v", m.id, s.Index, s, c)
	}
	if out.Write == 0 || s.Index <= before.snapshot || raft.Index(len(out.Entries)) != l.status.Last-s.Index {
		l.broken("%v: a snapshot of entry %d, write %d, with %d entries", m.id, s.Index, out.Write, len(out.Entries))
	}
	if out.Restore {
		if in.Kind != raft.InputMessage || s.Index <= before.commit {
			l.broken("%v: a snapshot of entry %d takes commits back", m.id, s.Index)
		}
		v.restart(s, l.begin)
		return
	}
	if in.Kind != raft.InputSnapshot || s.Index > v.applied {
		l.broken("%v: a snapshot of entry %d that nobody took", m.id, s.Index)
	}
	v.snapshot = s.Index
	base := s.Index - min(in.Keep, s.Index)
	if kept := l.status.First - 1; before.role == raft.Leader && kept < base { // for who still needs it
		base = max(before.base, kept)
	}
	v.compact(base)
}

// logChanges: Leader Append-Only, and Log Matching by induction: whoever holds an entry
// holds the same command and the same predecessor.
func (l *laws) logChanges(m *member, v, before *view, _ raft.Input, out *raft.Output) {
	entries := out.Entries
	if len(entries) == 0 {
		return
	}
	if first := entries[0].Index; out.Write == 0 || first > v.last()+1 || first <= v.base {
		l.broken("%v: entries from %d on without a write, or a gap before", m.id, first)
		return
	}
	end := entries[len(entries)-1].Index
	for len(entries) > 0 && entries[0].Index <= v.last() && v.holds(entries[0]) {
		entries = entries[1:]
	}
	if keep := end - raft.Index(len(entries)); keep < v.last() {
		if before.role == raft.Leader && l.status.Term == before.term {
			l.broken("Leader Append-Only: %v, leader of %d, overwrites entry %d", m.id, v.term, keep+1)
		}
		v.truncate(keep)
	}
	for _, e := range entries {
		l.appended(m, v, e)
	}
}

func (l *laws) appended(m *member, v *view, e raft.Entry) {
	at, previous := position{e.Term, e.Index}, v.lastTerm()
	k, seen := l.entries[at]
	if !seen {
		l.entries[at] = known{e.Data, e.Kind, previous}
	} else if k.kind != e.Kind || k.previous != previous || !bytes.Equal(k.data, e.Data) {
		l.broken("Log Matching: %v has another entry (%d,%d) than others, or another one before it", m.id, e.Term, e.Index)
	}
	v.append(e)
}

// agrees: what a server says of itself is what its outputs told.
func (l *laws) agrees(m *member, v, _ *view, _ raft.Input, out *raft.Output) {
	s := &l.status
	if s.First != v.base+1 || s.Last != v.last() || s.SnapshotIndex != v.snapshot ||
		out.Durable != (raft.Durable{Term: s.Term, Vote: s.Vote}) || !v.tellsQuiet(out, s.Quiet) {
		l.broken("%v: its outputs and its status tell of different states: %+v, but log %d to %d", m.id, s, v.base+1, v.last())
	}
}

// ballots: one vote a term, across crashes.
func (l *laws) ballots(m *member, _, _ *view, _ raft.Input, out *raft.Output) {
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
func (l *laws) applies(m *member, v, before *view, _ raft.Input, out *raft.Output) {
	for _, e := range out.Committed {
		if v.applied++; e.Index != v.applied || e.Index > l.status.Commit {
			l.broken("%v applies entry %d as number %d; its commit index is %d", m.id, e.Index, v.applied, l.status.Commit)
			return
		}
		if int(e.Index) > len(l.committed) {
			l.newCommit(m, before, e)
			continue
		}
		if c := l.committed[e.Index-1].entry; c.Term != e.Term || !bytes.Equal(c.Data, e.Data) {
			l.broken("State Machine Safety: %v applies (%d,%d) where (%d,%d) was applied", m.id, e.Term, e.Index, c.Term, c.Index)
		}
	}
	if v.applied != l.status.Commit || m.machine.index != v.applied {
		l.broken("%v: entries up to %d are committed, but handed out up to %d", m.id, l.status.Commit, v.applied)
		return
	}
	if v.applied > 0 && m.machine != l.committed[v.applied-1].machine {
		l.broken("State Machine Safety: %v is in another state at %d", m.id, v.applied)
	}
}

// newCommit: a leader commits by a majority of the configuration that it had before the
// step.
func (l *laws) newCommit(m *member, before *view, e raft.Entry) {
	config := before.config().Configuration
	if !isQuorum(&config, func(id raft.NodeID) bool { return l.s.members[id-1].disk.holds(e) }) {
		l.broken("%v commits (%d,%d), which is on the disks of no majority of %v", m.id, e.Term, e.Index, config)
	}
	if before.role != raft.Leader {
		l.broken("%v, a %v, commits (%d,%d) before any leader", m.id, before.role, e.Term, e.Index)
	}
	c := commit{entry: e, term: before.term, config: l.begin}
	if n := len(l.committed); n > 0 {
		c.machine, c.config = l.committed[n-1].machine, l.committed[n-1].config
	}
	c.machine.apply(e)
	switch e.Kind {
	case raft.Membership:
		c.config, _ = raft.DecodeConfiguration(e.Data)
	case raft.Command:
		d := raft.Decode(e.Data)
		l.last = max(l.last, d.Uint())
	}
	l.committed = append(l.committed, c)
}

// leadership: Election Safety and Leader Completeness.
func (l *laws) leadership(m *member, v, before *view, _ raft.Input, _ *raft.Output) {
	if l.status.Role != raft.Leader {
		return
	}
	term := l.status.Term
	if other := l.leaders[term]; other != raft.None && other != m.id {
		l.broken("Election Safety: %v and %v lead term %d", other, m.id, term)
	}
	if l.leaders[term] == m.id && before.role == raft.Leader {
		return
	}
	l.leaders[term] = m.id
	for _, c := range l.committed {
		if c.term < term && !v.holds(c.entry) {
			l.broken("Leader Completeness: %v leads term %d without (%d,%d), committed in term %d", m.id, term, c.entry.Term, c.entry.Index, c.term)
		}
	}
}
