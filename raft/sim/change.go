package sim

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/order"
	"raftlab/raft/replica"
)

// change asks the leader for another configuration.
func (u *Universe) change(o *order.Order) {
	leader := u.Leader()
	if leader == raft.None {
		return
	}
	var changes []raft.Change
	by := raft.TransitionAuto
	switch {
	case o.Kind == order.Reconfigure:
		changes, by = u.changesTo(leader, o.Members), raft.TransitionJoint
	case o.Kind == order.Remove:
		changes = []raft.Change{{Kind: raft.RemoveServer, Node: o.Node}}
	case o.Learner:
		changes = []raft.Change{{Kind: raft.AddLearner, Node: o.Node}}
	default:
		changes = []raft.Change{{Kind: raft.AddVoter, Node: o.Node}}
	}
	if len(changes) == 0 {
		return
	}
	u.node(leader).ask(unawaited, replica.Request{Kind: replica.RequestChange, Op: replica.AppendChange(nil, changes, by)})
}

// changesTo are those from a leader's configuration to these members.
func (u *Universe) changesTo(leader raft.NodeID, to order.Members) []raft.Change {
	var changes []raft.Change
	s, _ := u.Status(leader)
	for _, n := range u.nodes {
		votes, learns := s.Configuration.Votes(n.id), slices.Contains(s.Configuration.Learners, n.id)
		switch {
		case to.Voters.Has(n.id):
			if !votes {
				changes = append(changes, raft.Change{Kind: raft.AddVoter, Node: n.id})
			}
		case to.Learners.Has(n.id):
			if !learns {
				changes = append(changes, raft.Change{Kind: raft.AddLearner, Node: n.id})
			}
		case votes || learns && !to.Stay:
			changes = append(changes, raft.Change{Kind: raft.RemoveServer, Node: n.id})
		}
	}
	return changes
}

// excuse tells the judge of disruption what may rightly end a lead.
func (u *Universe) excuse(o *order.Order) {
	if u.disruption != nil && mayDepose(o) {
		u.disruption.Asked()
	}
}

func mayDepose(o *order.Order) bool {
	switch o.Kind {
	case order.Campaign, order.Transfer, order.Pause, order.Stall, order.Crash, order.PowerLoss, order.Add, order.Remove, order.Reconfigure, order.HealAll:
		return true
	case order.Jump:
		return o.By >= 0
	case order.Set:
		_, links := o.Change.Link(fault.Link{})
		return !links
	}
	return false
}
