package director

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/order"
	"raftlab/raft/view"
)

// settled tells whether a leader's configuration is committed and not joint.
func settled(s *raft.Status) bool {
	return s.Commit >= s.ConfigurationIndex && !s.Configuration.Joint()
}

// target is what a change of the configuration is to bring about: something of one server,
// or, where whole is not nil, these voters and learners.
type target struct {
	director *Director
	one      raft.Change
	whole    *raft.Configuration
}

// Kinds are what a director's interfaces hold, but for its surroundings.
var Kinds = []any{(*target)(nil)}

// missing are the changes that lead from a settled configuration to the target.
func (t *target) missing(c *raft.Configuration) []raft.Change {
	if t.whole == nil {
		if view.PartIn(c, t.one.Node) == partAfter[t.one.Kind] {
			return nil
		}
		return []raft.Change{t.one}
	}
	var changes []raft.Change
	add := func(kind raft.ChangeKind, wanted, have []raft.NodeID) {
		for _, id := range wanted {
			if !slices.Contains(have, id) {
				changes = append(changes, raft.Change{Kind: kind, Node: id})
			}
		}
	}
	add(raft.AddVoter, t.whole.Voters, c.Voters)
	add(raft.AddLearner, t.whole.Learners, c.Learners)
	add(raft.RemoveServer, slices.Concat(c.Voters, c.Learners), slices.Concat(t.whole.Voters, t.whole.Learners))
	return changes
}

// partAfter is the part of a server after a change of it.
var partAfter = [...]view.Part{raft.AddVoter: view.Voter, raft.AddLearner: view.Learner, raft.RemoveServer: view.NoMember}

// by is the way of the change: several at once go by a joint configuration (§6).
func (t *target) by() raft.Transition {
	if t.whole == nil {
		return raft.TransitionAuto
	}
	return raft.TransitionJoint
}

// already refuses a target that is reached without a change.
func (t *target) already() *order.Refusal {
	if t.whole != nil {
		return refuse(sameMembers)
	}
	code := [...]order.Code{raft.AddVoter: isVoter, raft.AddLearner: isLearner, raft.RemoveServer: isNoMember}[t.one.Kind]
	return refuse(code).Node("node", t.one.Node)
}
