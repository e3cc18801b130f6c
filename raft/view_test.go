package raft_test

import "raftlab/raft"

// view is what an onlooker knows of one server.
type view struct {
	base     raft.Index // the entry before the first of log
	baseTerm raft.Term
	log      []raft.Entry
	configs  []configAt // at base, and by the entries of log
	snapshot raft.Index
	term     raft.Term
	role     raft.Role
	quiet    bool
	commit   raft.Index
	applied  raft.Index
}

// configAt is a configuration and its entry's index.
type configAt struct {
	index raft.Index
	raft.Configuration
}

// restart: the log begins behind a snapshot; with none, at the cluster's beginning.
func (v *view) restart(s *raft.Snapshot, begin raft.Configuration) {
	*v = view{term: v.term, role: v.role, commit: v.commit, quiet: v.quiet, configs: []configAt{{0, begin}}}
	if s != nil {
		v.base, v.baseTerm, v.snapshot, v.applied = s.Index, s.Term, s.Index, s.Index
		v.configs = []configAt{{s.Index, s.Configuration}}
	}
}

func (v *view) last() raft.Index { return v.base + raft.Index(len(v.log)) }

// at is the entry at an index behind base; nil: there is none.
func (v *view) at(i raft.Index) *raft.Entry {
	if i <= v.base || i > v.last() {
		return nil
	}
	return &v.log[i-v.base-1]
}

// holds tells whether the log has that entry, as far as it can be known.
func (v *view) holds(e raft.Entry) bool {
	switch mine := v.at(e.Index); {
	case mine != nil:
		return mine.Term == e.Term
	case e.Index == v.base:
		return e.Term == v.baseTerm
	}
	return e.Index < v.base
}

func (v *view) lastTerm() raft.Term {
	if len(v.log) == 0 {
		return v.baseTerm
	}
	return v.log[len(v.log)-1].Term
}

func (v *view) config() *configAt { return &v.configs[len(v.configs)-1] }

func (v *view) append(e raft.Entry) {
	v.log = append(v.log, e)
	if e.Kind == raft.Membership {
		c, _ := raft.DecodeConfiguration(e.Data)
		v.configs = append(v.configs, configAt{e.Index, c})
	}
}

// truncate deletes all behind last, and the configurations there.
func (v *view) truncate(last raft.Index) {
	n := last - v.base
	v.log = v.log[:n:n]
	keep := len(v.configs)
	for keep > 1 && v.configs[keep-1].index > last {
		keep--
	}
	v.configs = v.configs[:keep:keep]
}

// compact lets go all up to base.
func (v *view) compact(base raft.Index) {
	if base <= v.base {
		return
	}
	v.baseTerm = v.at(base).Term
	v.base, v.log = base, v.log[base-v.base:]
	for len(v.configs) > 1 && v.configs[1].index <= base {
		v.configs = v.configs[1:]
	}
}

// tellsQuiet: the quiet is told of when it begins and when it ends.
func (v *view) tellsQuiet(out *raft.Output, quiet bool) bool {
	for _, e := range out.Events {
		begins, ends := e.Code == raft.EventQuietBegan, e.Code == raft.EventQuietEnded
		if begins && v.quiet || ends && !v.quiet {
			return false
		}
		v.quiet = (v.quiet || begins) && !ends
	}
	return v.quiet == quiet
}

// bytesBehind sums the commands behind an index.
func (v *view) bytesBehind(i raft.Index) int {
	sum := 0
	for i = max(i, v.base) + 1; i <= v.last(); i++ {
		sum += len(v.at(i).Data)
	}
	return sum
}
