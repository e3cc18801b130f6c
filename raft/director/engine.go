package director

import (
	"errors"
	"strings"

	"raftlab/raft"
	"raftlab/raft/replica"
)

// Engine is one that a lab's nodes may run: its name to the page and in traces, and what it
// can do. The nodes' program brings the engine itself, so a test compares this table with
// the engines' own words.
type Engine struct {
	Name string
	raft.Capabilities
}

// Engines are all; the first is what a lab runs that names none.
var Engines = [...]Engine{
	{"raftlab", raft.Capabilities{AnyElectionRange: true, Reasons: true, Checkpoints: true, Rules: true, Leases: true, Priorities: true, Quiet: true}},
	{"etcd", raft.Capabilities{}},
}

// engineOf finds an engine by its name.
func engineOf(name string) (*Engine, error) {
	if name == "" {
		return &Engines[0], nil
	}
	var names []string
	for i := range Engines {
		if Engines[i].Name == name {
			return &Engines[i], nil
		}
		names = append(names, "'"+Engines[i].Name+"'")
	}
	return nil, errors.New("engine takes " + strings.Join(names, " or ") + ", not " + quote(name))
}

// lacks is the sentence on what an engine can't do.
func (e *Engine) lacks(name, takes, given, why string) error {
	return errors.New(name + " takes " + takes + " where the engine is '" + e.Name + "', not " + given + ": " + why)
}

// refuses says which of a command's settings the engine can't follow, and why; nil: it can
// follow all.
func (e *Engine) refuses(c *command) error {
	s := c.turned(raft.Settings{})
	switch {
	case !e.AnyElectionRange && c.Election != nil && s.ElectionMax != 2*s.ElectionMin:
		given := "[" + number(c.Election[0]) + ", " + number(c.Election[1]) + "]"
		return e.lacks("election", "[T, 2T], such as [150, 300]", given, "it draws each timeout from T up to 2T")
	case !e.Priorities && s.Priority != 0:
		return e.lacks("priority", "0", number(*c.Priority), "it has no priorities")
	case !e.Quiet && s.Quiet:
		return e.lacks("quiet", "false", "true", "its leader never rests")
	case !e.Leases && c.DriftBound != nil && *c.DriftBound != DefaultDriftBound:
		return e.lacks("driftBound", number(DefaultDriftBound), number(*c.DriftBound), "it bounds leases, and there are none")
	}
	return nil
}

// refusesRules: only some engines' rules can be switched off.
func (e *Engine) refusesRules(off raft.Rules) error {
	if e.Rules || off == 0 {
		return nil
	}
	for i := range raft.RuleTable {
		if off.Has(raft.Rule(i)) {
			return e.lacks("rules", "none that is off", quote(raft.RuleTable[i].ID), "its rules can't be switched off")
		}
	}
	return nil
}

// refusesRead: only some engines answer by lease.
func (e *Engine) refusesRead(how replica.RequestKind) error {
	if e.Leases || how != replica.RequestLeaseRead {
		return nil
	}
	return e.lacks("read", "'linearizable' or 'local'", "'lease'", "it answers no reads by lease")
}

// appendCapabilities writes types.ts' Capabilities.
func (e *Engine) appendCapabilities(b []byte) []byte {
	b = appendBool(append(b, `{"anyElection":`...), e.AnyElectionRange)
	b = appendBool(key(b, "reasons"), e.Reasons)
	b = appendBool(key(b, "checkpoints"), e.Checkpoints)
	b = appendBool(key(b, "rules"), e.Rules)
	b = appendBool(key(b, "leases"), e.Leases)
	b = appendBool(key(b, "priorities"), e.Priorities)
	b = appendBool(key(b, "quiet"), e.Quiet)
	return append(b, '}')
}
