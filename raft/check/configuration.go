package check

import (
	"slices"

	"raftlab/raft"
)

// configured is a configuration and its entry's index.
type configured struct {
	index raft.Index
	raft.Configuration
}

// configure takes a server's new configuration. That of another engine, which can't be
// read, is left out.
func (s *Safety) configure(v *server, at raft.Time, e *raft.Entry) {
	c, err := raft.DecodeConfiguration(e.Data)
	if err != nil {
		return
	}
	if n := len(v.configurations); n > 0 && apart(&v.configurations[n-1].Configuration, &c) {
		s.violated(v, at, ConfigurationSafety, uint64(e.Index), uint64(v.configurations[n-1].index), uint64(v.state.Commit))
	}
	v.configurations = append(slices.Clip(v.configurations), configured{e.Index, c})
	v.changed = true
}

// unconfigure forgets the configurations of entries that were deleted, from an index on.
func (v *server) unconfigure(from raft.Index) {
	n := len(v.configurations)
	for n > 0 && v.configurations[n-1].index >= from {
		n--
	}
	v.configurations = v.configurations[:n]
}

// changes: a leader that changes the configuration knows that the one before is committed.
func (s *Safety) changes(v *server, at raft.Time) {
	n := len(v.configurations)
	if v.changed && v.state.Role == raft.Leader && n > 1 {
		now, before := v.configurations[n-1].index, v.configurations[n-2].index
		if now > v.base && v.at(now).entry.Term == v.state.Term && before > v.state.Commit {
			s.violated(v, at, ConfigurationSafety, uint64(now), uint64(before), uint64(v.state.Commit))
		}
	}
	v.changed = false
}

// mostMembers bounds the configurations whose majorities are tried.
const mostMembers = 12

// apart tells whether a majority of one configuration and a majority of the other may
// have no server in common.
func apart(a, b *raft.Configuration) bool {
	var all []raft.NodeID
	for _, list := range [...][]raft.NodeID{a.Voters, a.Outgoing, b.Voters, b.Outgoing} {
		for _, id := range list {
			if !slices.Contains(all, id) {
				all = append(all, id)
			}
		}
	}
	if len(all) > mostMembers {
		return false
	}
	for some := range 1 << len(all) {
		holds := func(id raft.NodeID) bool { return some>>slices.Index(all, id)&1 == 1 }
		others := func(id raft.NodeID) bool { return !holds(id) }
		if decide(a, holds) && decide(b, others) {
			return true
		}
	}
	return false
}

// decide tells whether some servers can decide alone.
func decide(c *raft.Configuration, some func(raft.NodeID) bool) bool {
	for _, list := range [...][]raft.NodeID{c.Voters, c.Outgoing} {
		count := 0
		for _, id := range list {
			if some(id) {
				count++
			}
		}
		if len(list) > 0 && count < raft.Quorum(len(list)) {
			return false
		}
	}
	return true
}
