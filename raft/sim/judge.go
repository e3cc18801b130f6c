package sim

import (
	"raftlab/raft"
	"raftlab/raft/check"
)

// judged is an engine whose every step a universe's check.Safety hears of.
type judged struct {
	raft.Engine
	node   *node
	status raft.Status // room that is used again
}

// Step is raft.Engine's.
func (j *judged) Step(in raft.Input) *raft.Output {
	out := j.Engine.Step(in)
	n, s := j.node, &j.status
	if len(out.Entries) > 0 {
		n.u.safety.Wrote(n.id, n.u.now, out.Entries)
	}
	j.Engine.Status(s)
	n.u.safety.Stepped(n.id, n.u.now, check.State{Term: s.Term, Vote: s.Vote, Role: s.Role, Commit: s.Commit, Applied: s.Applied})
	return out
}

// judge puts an engine that starts from c before the universe's check, if it has one.
func (n *node) judge(engine raft.Engine, c *raft.Config) raft.Engine {
	if n.u.safety == nil {
		return engine
	}
	n.u.safety.Started(n.id, n.u.now, c.Durable, c.Entries)
	return &judged{Engine: engine, node: n}
}

// Linearizable judges the clients' history, in so many steps of its search
// (check.Linearizable).
func (u *Universe) Linearizable(steps int) check.Verdict {
	history := make([]check.Operation, 0, len(u.history))
	for i := range u.history {
		o := &u.history[i]
		told := check.Lost
		switch o.Outcome {
		case OK:
			told = check.Answered
		case Failed:
			told = check.Failed
		}
		history = append(history, check.Operation{
			Client: o.Client, Call: o.Call, Return: o.Return, Op: o.Op, Outcome: told, Result: o.Result,
		})
	}
	return check.Linearizable(history, steps)
}

// Violations are what broke a safety property so far, where Config.Judge is on.
func (u *Universe) Violations() []check.Violation {
	if u.safety == nil {
		return nil
	}
	return u.safety.Violations()
}
