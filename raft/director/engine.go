package director

import (
	"raftlab/raft"
	"raftlab/raft/order"
	"raftlab/raft/refusal"
	"raftlab/raft/replica"
)

// Engine is one that a cluster's nodes may run: its name to the page and in traces, and what it
// can do. The nodes' program brings the engine itself, so a test compares this table with
// the engines' own words.
type Engine struct {
	Name string
	raft.Capabilities
}

// Engines are all; the first is what a cluster runs that names none.
var Engines = [...]Engine{
	{"raftlab", raft.Capabilities{AnyElectionRange: true, Reasons: true, Checkpoints: true, Rules: true, Leases: true, Priorities: true, Quiet: true}},
	{"etcd", raft.Capabilities{}},
}

// CapabilityNames are what an engine may be able to do, as pages and documents call it.
var CapabilityNames = []string{"anyElection", "reasons", "checkpoints", "rules", "leases", "priorities", "quiet"}

// Can tells whether it has each of the capabilities, by CapabilityNames.
func (e *Engine) Can() []bool {
	return []bool{e.AnyElectionRange, e.Reasons, e.Checkpoints, e.Rules, e.Leases, e.Priorities, e.Quiet}
}

// EngineOf finds an engine by its name; nil: there is none.
func EngineOf(name string) *Engine {
	for i := range Engines {
		if Engines[i].Name == name {
			return &Engines[i]
		}
	}
	return nil
}

// lacks begins a refusal of what an engine can't do.
func (e *Engine) lacks(code order.Code, got string) *order.Refusal {
	return refuse(code).With("engine", e.Name).With("got", got)
}

// refuses says which of some settings the engine can't follow; nil: it can follow all.
func (e *Engine) refuses(c order.Change) *order.Refusal {
	if e.AnyElectionRange && e.Priorities && e.Quiet && e.Leases {
		return nil
	}
	for i := range c {
		if why := e.refusesOne(&c[i]); why != nil {
			return why
		}
	}
	return nil
}

func (e *Engine) refusesOne(a *order.Assignment) *order.Refusal {
	switch a.Setting {
	case order.Election:
		if !e.AnyElectionRange && a.Max != 2*a.Min {
			return e.lacks(engineElection, "["+millis(raft.Time(a.Min))+", "+millis(raft.Time(a.Max))+"]")
		}
	case order.Priority:
		if !e.Priorities && a.Min != 0 {
			return e.lacks(enginePriority, string(refusal.AppendDecimal(nil, a.Min, 0)))
		}
	case order.Quiet:
		if !e.Quiet && a.Min != 0 {
			return e.lacks(engineQuiet, "true")
		}
	case order.DriftBound:
		if !e.Leases && a.Min != order.DefaultDriftBound {
			return e.lacks(engineDriftBound, millis(raft.Time(a.Min))).With("low", millis(order.DefaultDriftBound))
		}
	}
	return nil
}

// refusesRules: only some engines' rules can be switched off.
func (e *Engine) refusesRules(off raft.Rules) *order.Refusal {
	if e.Rules || off == 0 {
		return nil
	}
	for i := range raft.RuleTable {
		if off.Has(raft.Rule(i)) {
			return e.lacks(engineRules, raft.RuleTable[i].ID)
		}
	}
	return nil
}

// refusesRead: only some engines answer by lease.
func (e *Engine) refusesRead(how replica.RequestKind) *order.Refusal {
	if e.Leases || how != replica.RequestLeaseRead {
		return nil
	}
	return e.lacks(engineLease, "lease")
}
