package director

import (
	"errors"
	"slices"

	"raftlab/raft"
	"raftlab/raft/client"
	"raftlab/raft/replica"
)

// A change of the configuration is an operation without a session: it is asked of the
// leader only, and asked again until the leader's own configuration shows it. To ask for
// what is so already would do no harm, but would be one more entry.

// add makes a node a voter or a learner; a learner that is to vote is promoted.
func (d *Director) add(c *command) error {
	kind := raft.AddVoter
	if c.Learner {
		kind = raft.AddLearner
	}
	return d.changeOne(c, kind)
}

func (d *Director) remove(c *command) error { return d.changeOne(c, raft.RemoveServer) }

func (d *Director) changeOne(c *command, kind raft.ChangeKind) error {
	n, err := d.lookup("node", c.Node)
	if err != nil {
		return err
	}
	return d.beginChange(c, &target{one: raft.Change{Kind: kind, Node: n.ID}})
}

// reconfigure makes all voters and learners those that are named.
func (d *Director) reconfigure(c *command) error {
	var whole raft.Configuration
	var err error
	if whole.Voters, err = d.lookupAll("voters", c.Voters); err != nil {
		return err
	}
	if whole.Learners, err = d.lookupAll("learners", c.Learners); err != nil {
		return err
	}
	for _, id := range whole.Learners {
		if slices.Contains(whole.Voters, id) {
			return errors.New("learners names " + id.String() + ", which voters names too: a node is one of both")
		}
	}
	if len(whole.Voters) == 0 {
		return errors.New("voters takes at least one node: nobody else decides")
	}
	return d.beginChange(c, &target{whole: &whole})
}

// lookupAll finds nodes, each named once, and returns their ids in order.
func (d *Director) lookupAll(name string, given []string) ([]raft.NodeID, error) {
	var ids []raft.NodeID
	for _, id := range given {
		n, err := d.lookup(name, id)
		if err != nil {
			return nil, err
		}
		if slices.Contains(ids, n.ID) {
			return nil, errors.New(name + " names " + id + " twice")
		}
		ids = append(ids, n.ID)
	}
	slices.Sort(ids)
	return ids, nil
}

func (d *Director) beginChange(c *command, t *target) error {
	o, err := d.newOperation(c)
	if err != nil {
		return err
	}
	t.director = d
	o.Kind, o.Change = replica.RequestChange, t
	d.begin(o)
	return errLater
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
		d.reply(o.ID)
	case client.Already:
		d.refuse(o.ID, errors.New(o.Change.(*target).already()))
	default:
		d.refuse(o.ID, errors.New(d.whyEnded(o, r)))
	}
}
