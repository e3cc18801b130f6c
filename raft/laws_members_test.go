package raft_test

import (
	"slices"

	"raftlab/raft"
)

// configurations: each server's is the latest in its log, and no two majorities that may
// decide at the same time miss each other.
func (l *laws) configurations(m *member, v, before *view, in raft.Input, out *raft.Output) {
	c := v.config()
	if s := &l.status; !s.Configuration.Equal(&c.Configuration) || s.ConfigurationIndex != c.index {
		l.broken("%v: its configuration is %v of entry %d; its log's is %v of entry %d", m.id, s.Configuration, s.ConfigurationIndex, c.Configuration, c.index)
	}
	l.changes(m, v, before, in, out)
	for _, e := range out.Events {
		if stands := e.Code == raft.EventBecameCandidate || e.Code == raft.EventBecamePreCandidate; stands && !mayStand(before, m.id) {
			l.broken("%v stands without a vote in %v", m.id, before.config())
		}
	}
	if l.status.Role == raft.Leader {
		l.leaderMembers(m, c, out)
	}
	if n := len(v.configs); n > 1 && c.index != before.config().index {
		l.follows(m, v, &v.configs[n-2].Configuration, &c.Configuration)
	}
}

// changes: a change is as asked for, or told to be refused.
func (l *laws) changes(m *member, v, before *view, in raft.Input, out *raft.Output) {
	if in.Kind != raft.InputChange {
		return
	}
	refused := slices.ContainsFunc(out.Events, func(e raft.Event) bool { return e.Code == raft.EventChangeRefused })
	if refused != (out.FirstProposed == 0) {
		l.broken("%v: a change is refused, and at %d", m.id, out.FirstProposed)
	}
	if refused {
		return
	}
	next, err := before.config().Next(in.Changes, in.Transition)
	if c := v.config(); err != nil || c.index != out.FirstProposed || !c.Equal(&next) || before.role != raft.Leader {
		l.broken("%v: changes %v to %v of entry %d by %v: %v", m.id, before.config(), c, out.FirstProposed, in.Changes, err)
	}
}

// mayStand: by its present configuration, or by the one before until that is known to be
// replaced.
func mayStand(v *view, id raft.NodeID) bool {
	n := len(v.configs)
	return v.config().Votes(id) || n > 1 && v.commit < v.config().index && v.configs[n-2].Votes(id)
}

// leaderMembers: a leader goes once its removal is committed, leaves a joint configuration
// that is to be left by itself, and keeps account of all members, and of no one else but
// of those who do not know yet that they go.
func (l *laws) leaderMembers(m *member, c *configAt, out *raft.Output) {
	v := &l.views[m.id-1]
	settled := l.status.Commit >= c.index
	ownTerm := l.status.Commit > v.base && v.at(l.status.Commit).Term == l.status.Term
	if settled && ownTerm && (!c.Votes(m.id) || c.AutoLeave) {
		l.broken("%v still leads %v, which is committed", m.id, c)
	}
	want := membersOf(&c.Configuration)
	if n := len(v.configs); n > 1 && !settled {
		want = append(want, membersOf(&v.configs[n-2].Configuration)...)
	}
	want = append(want, m.id)
	slices.Sort(want)
	want = slices.Compact(want)
	var have []raft.NodeID
	for _, p := range l.status.Progress {
		have = append(have, p.ID)
		if p.Learner != c.Learns(p.ID) {
			l.broken("%v: takes %v for a learner, or for none", m.id, p.ID)
		}
	}
	if !slices.Equal(want, have) {
		l.broken("%v: leads %v with an account of %v, not of %v", m.id, c, have, want)
	}
}

// follows: all majorities of a configuration and the one before meet, and of any log's
// configurations one at most is not committed. So two leaders can't each have a majority
// that the other does not know of (dissertation §4.1).
func (l *laws) follows(m *member, v *view, before, now *raft.Configuration) {
	key := string(raft.AppendConfiguration(raft.AppendConfiguration(nil, before), now))
	meet, known := l.meet[key]
	if !known {
		meet = majoritiesMeet(before, now)
		l.meet[key] = meet
	}
	// Who joins knows of none before.
	if !meet && len(before.Voters) > 0 {
		l.broken("Configuration Safety: %v goes from %v to %v, whose majorities may miss each other", m.id, before, now)
	}
	open := 0
	for _, c := range v.configs[1:] {
		if int(c.index) > len(l.committed) {
			open++
		}
	}
	if open > 1 {
		l.broken("Configuration Safety: %v has %d configurations that are not committed: %v", m.id, open, v.configs)
	}
}

func membersOf(c *raft.Configuration) []raft.NodeID {
	return slices.Concat(c.Voters, c.Outgoing, c.Learners)
}

// isQuorum tells whether those servers are a majority; in a joint configuration, of both
// sets.
func isQuorum(c *raft.Configuration, of func(raft.NodeID) bool) bool {
	for _, list := range [][]raft.NodeID{c.Voters, c.Outgoing} {
		count := 0
		for _, id := range list {
			if of(id) {
				count++
			}
		}
		if len(list) > 0 && 2*count <= len(list) {
			return false
		}
	}
	return len(c.Voters) > 0
}

// majoritiesMeet tries all sets of servers: none is a majority of one configuration while
// the rest is one of the other.
func majoritiesMeet(a, b *raft.Configuration) bool {
	all := append(membersOf(a), membersOf(b)...)
	for side := range 1 << slices.Max(all) {
		in := func(id raft.NodeID) bool { return side>>(id-1)&1 != 0 }
		out := func(id raft.NodeID) bool { return !in(id) }
		if isQuorum(a, in) && isQuorum(b, out) {
			return false
		}
	}
	return true
}
