package director

import (
	"raftlab/raft"
	"raftlab/raft/client"
	"raftlab/raft/order"
	"raftlab/raft/replica"
)

// A change of the configuration is an operation without a session: it is asked of the
// leader only, and asked again until the leader's own configuration shows it. To ask for
// what is so already would do no harm, but would be one more entry.

// change begins a change of the members: of one server, or of all at once.
func (d *Director) change(ask uint64, o *order.Order) *order.Refusal {
	switch {
	case o.Kind == order.Reconfigure:
		return d.beginChange(ask, o, &target{whole: &raft.Configuration{Voters: o.Members.Voters.IDs(), Learners: o.Members.Learners.IDs()}})
	case o.Node == raft.None:
		return refuse(order.Missing).With("field", "node")
	}
	one := raft.Change{Kind: raft.RemoveServer, Node: o.Node}
	switch {
	case o.Kind == order.Add && o.Learner:
		one.Kind = raft.AddLearner
	case o.Kind == order.Add:
		one.Kind = raft.AddVoter
	}
	return d.beginChange(ask, o, &target{one: one})
}

func (d *Director) beginChange(ask uint64, asked *order.Order, t *target) *order.Refusal {
	o, why := d.newOperation(ask, asked)
	if why != nil {
		return why
	}
	t.director = d
	o.Kind, o.Change = replica.RequestChange, t
	d.begin(o)
	return later
}

// Next is client.Change's: what the target still lacks, for the leader to do.
func (t *target) Next() client.Missing {
	n := t.director.leader()
	switch {
	case n == nil:
		return client.Missing{Why: client.Why{Code: client.NoLeader}}
	case n.Paused:
		return client.Missing{Why: client.Why{Code: client.LeaderPaused, Node: n.ID}}
	case !settled(&n.Status):
		return client.Missing{Why: client.Why{Code: client.ChangePending}}
	}
	missing := t.missing(&n.Status.Configuration)
	if len(missing) == 0 {
		return client.Missing{}
	}
	if lag, is := t.director.promotesWhoIsDown(n, missing); is {
		return client.Missing{Why: client.Why{Code: client.LearnerDown, Node: n.ID, Lag: lag}}
	}
	return client.Missing{To: n.ID, Ask: replica.AppendChange(nil, missing, t.by())}
}

// Shown is client.Change's: the leader, maybe a later one, shows the change, and has left a
// joint configuration.
func (t *target) Shown(index raft.Index) bool {
	n := t.director.leader()
	return n != nil && n.Status.ConfigurationIndex >= index && settled(&n.Status)
}

// changeEnded answers whoever asked for a change.
func (d *Director) changeEnded(o *client.Operation, r *client.Return) {
	switch r.Outcome {
	case client.OK:
		d.asker.Done(o.ID)
	case client.Already:
		d.asker.Refused(o.ID, o.Change.(*target).already())
	default:
		d.asker.Refused(o.ID, whyEnded(o, r))
	}
}
