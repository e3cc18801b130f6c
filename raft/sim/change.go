package sim

import (
	"raftlab/raft"
	"raftlab/raft/replica"
)

// change asks the leader for another configuration.
func (u *Universe) change(a *Action) {
	leader := u.Leader()
	if leader == raft.None {
		return
	}
	var changes []raft.Change
	by := raft.TransitionAuto
	switch a.Kind {
	case AddVoter:
		changes = []raft.Change{{Kind: raft.AddVoter, Node: a.Node}}
	case AddLearner:
		changes = []raft.Change{{Kind: raft.AddLearner, Node: a.Node}}
	case RemoveServer:
		changes = []raft.Change{{Kind: raft.RemoveServer, Node: a.Node}}
	default:
		changes, by = u.changesTo(leader, a.Group), raft.TransitionJoint
	}
	if len(changes) == 0 {
		return
	}
	u.node(leader).ask(unawaited, replica.Request{Kind: replica.RequestChange, Op: replica.AppendChange(nil, changes, by)})
}

// changesTo are those from a leader's configuration to one of these voters.
func (u *Universe) changesTo(leader raft.NodeID, voters uint64) []raft.Change {
	var changes []raft.Change
	s, _ := u.Status(leader)
	for _, n := range u.nodes {
		wanted, is := voters>>(n.id-1)&1 == 1, s.Configuration.Votes(n.id)
		switch {
		case wanted && !is:
			changes = append(changes, raft.Change{Kind: raft.AddVoter, Node: n.id})
		case !wanted && is:
			changes = append(changes, raft.Change{Kind: raft.RemoveServer, Node: n.id})
		}
	}
	return changes
}

// excuse tells the judge of disruption what may rightly end a lead.
func (u *Universe) excuse(a *Action) {
	if u.disruption == nil {
		return
	}
	switch a.Kind {
	case Campaign, Transfer, Settings, Drift, Jump, Pause, Crash, CrashInWrite, CrashAtWrite, PowerLoss, AddVoter, AddLearner, RemoveServer, Reconfigure, Disk, HealAll:
		u.disruption.Asked()
	}
}
