package check

import (
	"slices"

	"raftlab/raft"
)

// State is what an onlooker knows of a server after an event.
type State struct {
	Term            raft.Term
	Vote            raft.NodeID
	Role            raft.Role
	Commit, Applied raft.Index
}

// Safety holds Properties after every event. The facts of one server must come in the
// order in which they happened, Wrote before the Stepped of the same event. Those of
// different servers may arrive in any order: it then finds a violation later, or not at
// all, but never one that is not there.
//
// It remembers the latest entries, between keptEntries and twice as many, and the latest
// keptLeaders leaders. Of a server that goes on with older ones it finds nothing.
//
// A fact costs what it changed: no call looks at a whole log, save Started at the one
// that it is given.
type Safety struct {
	by      *owner
	servers []server
	// known holds, by index − 1, the entries that any log ever held there, linked by other.
	known vector[*item]
	// committed holds, by index − 1, what the first server to tell had as committed there.
	committed vector[commitment]
	// floor: the entries up to here were forgotten, and nothing is found of them any more.
	floor      raft.Index
	leaders    []leadership       // in order of term
	first      raft.Configuration // before any entry; no voters: not known
	violations []Violation
}

// item is an entry with its predecessor's term. It never changes. One with the same term
// and index is the same, unless Log Matching is broken.
type item struct {
	entry    raft.Entry
	previous raft.Term
	other    *item
}

// commitment is an entry and the term of the server that first told that it is committed.
type commitment struct {
	item *item
	term raft.Term
}

type leadership struct {
	term   raft.Term
	leader raft.NodeID
}

// server is one incarnation.
type server struct {
	id             raft.NodeID
	base           raft.Index // a snapshot stands for the entries up to here
	baseTerm       raft.Term  // of the entry at base
	log            vector[*item]
	state          State
	wrote          bool         // since the last Stepped
	rewrote        raft.Index   // the first entry that was replaced or deleted since then; 0: none
	configurations []configured // in the log, in order; the first is the base's, if known
	changed        bool         // it has a new one since the last Stepped
	broken         uint32       // properties with a violation by this server, over all incarnations
}

// unknown is the term of an entry that a snapshot hides.
const unknown = ^raft.Term(0)

const (
	keptEntries = 8192
	keptLeaders = 4096
)

// NewSafety expects servers 1 to nodes, with empty disks. Others may come later.
func NewSafety(nodes int) *Safety {
	s := &Safety{by: new(owner)}
	for i := range nodes {
		s.servers = append(s.servers, server{id: raft.NodeID(i + 1)})
	}
	return s
}

// server is the one with that id. The pointer holds until the next call.
func (s *Safety) server(id raft.NodeID) *server {
	if i := int(id) - 1; uint(i) < uint(len(s.servers)) && s.servers[i].id == id {
		return &s.servers[i]
	}
	for i := range s.servers {
		if s.servers[i].id == id {
			return &s.servers[i]
		}
	}
	s.servers = append(s.servers, server{id: id})
	return &s.servers[len(s.servers)-1]
}

// violated notes what is broken. It is called in many places, and hardly ever.
//
//go:noinline
func (s *Safety) violated(v *server, at raft.Time, property int, numbers ...uint64) {
	if v.broken>>property&1 != 0 {
		return
	}
	v.broken |= 1 << property
	broken := Violation{Property: property, At: at, Node: v.id}
	copy(broken.Numbers[:], numbers)
	s.violations = append(s.violations, broken)
}

// Violations are the first of each property and server, in the order of their discovery.
func (s *Safety) Violations() []Violation { return s.violations }

// Clone is a copy that goes its own way. It costs a pointer for each 128 entries of each
// log, and 16 bytes for each term that had a leader; afterwards, each side copies a chunk
// of 1 to 2 KB when it first writes to it.
func (s *Safety) Clone() *Safety {
	s.by = new(owner) // what was written so far now belongs to neither
	c := &Safety{
		by: new(owner), servers: slices.Clone(s.servers), known: s.known.clone(), committed: s.committed.clone(),
		floor: s.floor, leaders: slices.Clone(s.leaders), violations: slices.Clone(s.violations),
	}
	for i := range c.servers {
		c.servers[i].log = s.servers[i].log.clone()
		c.servers[i].configurations = slices.Clip(s.servers[i].configurations)
	}
	return c
}

// Began tells the configuration before any entry, if it is known.
func (s *Safety) Began(c raft.Configuration) { s.first = c }

// Started opens a new incarnation, with what its disk held. A log whose first index is
// above 1 follows a snapshot, whether that is known or not. A vote that its disk does not
// hold was never told, and may be cast anew.
func (s *Safety) Started(id raft.NodeID, at raft.Time, d raft.Durable, snapshot *raft.Snapshot, log []raft.Entry) {
	v := s.server(id)
	*v = server{id: id, broken: v.broken, wrote: true, state: State{Term: d.Term, Vote: d.Vote}}
	switch {
	case snapshot != nil:
		v.base, v.baseTerm = snapshot.Index, snapshot.Term
		v.configurations = []configured{{snapshot.Index, snapshot.Configuration}}
	case len(log) > 0 && log[0].Index > 1:
		v.base, v.baseTerm = log[0].Index-1, unknown
	case len(s.first.Voters) > 0:
		v.configurations = []configured{{0, s.first}}
	}
	s.extend(v, at, log)
	v.changed = false
}

// Stepped tells a server's state after an event.
func (s *Safety) Stepped(id raft.NodeID, at raft.Time, now State) {
	v := s.server(id)
	if v.state == now && !v.wrote {
		return
	}
	was := v.state
	v.state = now
	s.falls(v, at, &was)
	s.limits(v, at)
	began := now.Role == raft.Leader && (was.Role != raft.Leader || was.Term != now.Term)
	if now.Role == raft.Leader && !began && v.rewrote != 0 {
		s.violated(v, at, LeaderAppendOnly, uint64(now.Term), uint64(v.rewrote))
	}
	s.changes(v, at)
	v.wrote, v.rewrote = false, 0
	if began {
		s.leads(v, at)
	}
	if high, low := max(now.Commit, now.Applied), max(was.Commit, was.Applied); high > low {
		s.commits(v, at, low, high)
	}
}

// falls: what never goes back while a server runs.
func (s *Safety) falls(v *server, at raft.Time, was *State) {
	now := &v.state
	if now.Term < was.Term {
		s.violated(v, at, TermMonotonic, uint64(was.Term), uint64(now.Term))
	}
	if now.Term == was.Term && was.Vote != raft.None && now.Vote != was.Vote {
		s.violated(v, at, OneVoteATerm, uint64(now.Term), uint64(was.Vote), uint64(now.Vote))
	}
	if now.Commit < was.Commit {
		s.violated(v, at, CommitMonotonic, uint64(was.Commit), uint64(now.Commit))
	}
	if now.Applied < was.Applied {
		s.violated(v, at, AppliedMonotonic, uint64(was.Applied), uint64(now.Applied))
	}
}

// limits: applied ≤ commit ≤ last, and no entry of a later term.
func (s *Safety) limits(v *server, at raft.Time) {
	now := &v.state
	if now.Applied > now.Commit {
		s.violated(v, at, AppliedWithinCommit, uint64(now.Applied), uint64(now.Commit))
	}
	if now.Commit > v.last() {
		s.violated(v, at, CommitWithinLog, uint64(now.Commit), uint64(v.last()))
	}
	if term := v.lastTerm(); term != unknown && term > now.Term {
		s.violated(v, at, LogOrder, uint64(v.last()), uint64(term), uint64(v.last())-1, uint64(now.Term))
	}
}

// leads: a server begins to lead.
func (s *Safety) leads(v *server, at raft.Time) {
	term := v.state.Term
	i, led := slices.BinarySearchFunc(s.leaders, term, func(l leadership, t raft.Term) int {
		switch {
		case l.term < t:
			return -1
		case l.term > t:
			return 1
		}
		return 0
	})
	if !led {
		s.leaders = slices.Insert(s.leaders, i, leadership{term, v.id})
		if len(s.leaders) > 2*keptLeaders {
			s.leaders = slices.Clone(s.leaders[keptLeaders:])
		}
	} else if other := s.leaders[i].leader; other != v.id {
		s.violated(v, at, ElectionSafety, uint64(term), uint64(other))
	}
	// By Log Matching, whoever holds the last of them holds all.
	for i := s.committed.length; i > int(s.floor); i-- {
		if c := s.committed.at(i - 1); c.item != nil && c.term < term {
			s.mustHold(v, at, c)
			return
		}
	}
}

// mustHold: the leader must have this entry, which was committed before its term.
func (s *Safety) mustHold(leader *server, at raft.Time, c commitment) {
	index := c.item.entry.Index
	if index > leader.base && leader.at(index) != c.item {
		s.violated(leader, at, LeaderCompleteness, uint64(leader.state.Term), uint64(index), uint64(c.item.entry.Term), uint64(c.term))
	}
}

// commits: the server has its entries above low, up to high, as committed.
func (s *Safety) commits(v *server, at raft.Time, low, high raft.Index) {
	var newest commitment
	for i := min(high, v.last()); i > max(low, v.base, s.floor); i-- {
		mine, c := v.at(i), s.committed.at(int(i-1))
		if c.item == mine {
			break // and so are all before it, by Log Matching
		}
		if c.item != nil {
			s.violated(v, at, StateMachineSafety, uint64(i), uint64(mine.entry.Term), uint64(c.item.entry.Term))
			continue
		}
		c = commitment{mine, v.state.Term}
		s.committed.set(int(i-1), c, s.by)
		if newest.item == nil {
			newest = c
		}
	}
	if newest.item == nil {
		return
	}
	// A leader of a later term may have told of itself before this.
	for i := range s.servers {
		if l := &s.servers[i]; l.state.Role == raft.Leader && l.state.Term > newest.term {
			s.mustHold(l, at, newest)
		}
	}
}
