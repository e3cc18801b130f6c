package sim

import (
	"raftlab/raft"
	"raftlab/raft/check"
)

// judged is an engine whose every step a universe's judges hear of.
type judged struct {
	raft.Engine
	node   *node
	status raft.Status // room that is used again
}

// Step is raft.Engine's.
func (j *judged) Step(in raft.Input) *raft.Output {
	out := j.Engine.Step(in)
	n, s := j.node, &j.status
	j.Engine.Status(s)
	state := check.State{Term: s.Term, Vote: s.Vote, Role: s.Role, Commit: s.Commit, Applied: s.Applied}
	if safety := n.u.safety; safety != nil {
		if out.Restore {
			safety.Installed(n.id, n.u.now, out.Snapshot)
		}
		if len(out.Entries) > 0 {
			safety.Wrote(n.id, n.u.now, out.Entries)
		}
		safety.Stepped(n.id, n.u.now, state)
	}
	if d := n.u.disruption; d != nil {
		if in.Kind == raft.InputMessage {
			d.Heard(n.id, in.Message.From, in.Message.Term, n.u.now)
		}
		d.Stepped(n.id, n.u.now, state)
	}
	return out
}

// judge puts an engine that starts from c before the universe's check, if it has one.
func (n *node) judge(engine raft.Engine, c *raft.Config) raft.Engine {
	if n.u.safety == nil && n.u.disruption == nil {
		return engine
	}
	if n.u.safety != nil {
		n.u.safety.Started(n.id, n.u.now, c.Durable, c.Snapshot, c.Entries)
	}
	if n.u.disruption != nil {
		n.u.disruption.Started(n.id)
	}
	return &judged{Engine: engine, node: n}
}

// Linearizable judges the clients' history, in so many steps of its search
// (check.Linearizable).
func (u *Universe) Linearizable(steps int) check.Verdict {
	return check.Linearizable(u.told(), steps)
}

// Lively judges whether the universe came to rest (check.Lively): Healed, Rise, Patience and
// Leaderships are the caller's to tell.
func (u *Universe) Lively(run check.Run) check.LivenessFailure {
	run.End, run.History = u.now, u.told()
	failure, _ := check.Lively(run)
	return failure
}

// told is the clients' history as raft/check has it.
func (u *Universe) told() []check.Operation {
	history := make([]check.Operation, 0, len(u.history))
	for i := range u.history {
		o := &u.history[i]
		told := check.Lost
		switch o.Outcome {
		case Pending:
			told = check.Open
		case OK:
			told = check.Answered
		case Failed:
			told = check.Failed
		}
		history = append(history, check.Operation{
			Client: o.Client, Call: o.Call, Return: o.Return, Op: o.Op, Outcome: told, Result: o.Result,
		})
	}
	return history
}

// Violations are what broke a safety property so far, where Config.Judge is on.
func (u *Universe) Violations() []check.Violation {
	if u.safety == nil {
		return nil
	}
	return u.safety.Violations()
}

// Depositions are the ends of healthy leaders so far, where Config.Steady is set.
func (u *Universe) Depositions() []check.Deposition {
	if u.disruption == nil {
		return nil
	}
	return u.disruption.Depositions()
}
