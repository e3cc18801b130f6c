package director

import (
	"errors"
	"slices"

	"raftlab/raft"
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
	return d.beginChange(c, &wish{one: raft.Change{Kind: kind, Node: n.id}})
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
	return d.beginChange(c, &wish{whole: &whole})
}

// lookupAll finds nodes, each named once, and returns their ids in order.
func (d *Director) lookupAll(name string, given []string) ([]raft.NodeID, error) {
	var ids []raft.NodeID
	for _, id := range given {
		n, err := d.lookup(name, id)
		if err != nil {
			return nil, err
		}
		if slices.Contains(ids, n.id) {
			return nil, errors.New(name + " names " + id + " twice")
		}
		ids = append(ids, n.id)
	}
	slices.Sort(ids)
	return ids, nil
}

func (d *Director) beginChange(c *command, w *wish) error {
	o, err := d.newOperation(c)
	if err != nil {
		return err
	}
	o.wish = w
	d.begin(o)
	return errLater
}

// attemptChange asks the leader for what is missing to a wish.
func (d *Director) attemptChange(o *operation) {
	n := d.leader()
	switch {
	case o.accepted != 0:
		d.settleChange(o)
		return
	case n == nil:
		d.retryLater(o, "there is no leader")
		return
	case n.paused:
		d.retryLater(o, "the leader, "+n.id.String()+", is paused")
		return
	case !settled(&n.state):
		d.retryLater(o, refusals[raft.RefusedPending])
		return
	}
	switch missing := o.wish.missing(&n.state.Configuration); {
	case len(missing) > 0:
		d.ask(o, n, replica.RequestChange, replica.AppendChange(nil, missing, o.wish.by()))
	case o.maybe:
		d.endChange(o)
	default: // what was so all along is no change
		d.finish(o)
		d.refuse(o.id, errors.New(o.wish.already()))
	}
}

// endChange answers whoever asked for a change that has come about.
func (d *Director) endChange(o *operation) {
	d.finish(o)
	d.reply(o.id)
}

// changeAccepted: the change is committed. It has ended once the leader, maybe a later
// one, shows it, and has left a joint configuration.
func (d *Director) changeAccepted(o *operation, index raft.Index) {
	o.accepted, o.due = index, raft.Never
	o.why = "the change is committed, but no leader shows it yet"
	d.settleChange(o)
}

func (d *Director) settleChange(o *operation) {
	if n := d.leader(); n != nil && n.state.ConfigurationIndex >= o.accepted && settled(&n.state) {
		d.endChange(o)
	}
}

// settleChanges ends the changes that are committed and that the leader shows now.
func (d *Director) settleChanges() {
	for o := d.client.changes.first; o != nil; {
		next := o.next
		if o.accepted != 0 {
			d.settleChange(o)
		}
		o = next
	}
}

// refusals complete the sentence on a change that the leader refused. Those from
// RefusedNotLeader on pass.
var refusals = map[raft.ChangeRefusal]string{
	raft.ChangeRefusal(raft.ErrNoVoters):    "nobody would be left to vote",
	raft.ChangeRefusal(raft.ErrJoint):       "the configuration is joint, and has to be left first",
	raft.ChangeRefusal(raft.ErrNotJoint):    "the configuration is not joint",
	raft.ChangeRefusal(raft.ErrManyAtOnce):  "more than one voter would change at once",
	raft.ChangeRefusal(raft.ErrUnknownKind): "there is no such kind of change",
	raft.RefusedNotLeader:                   "the leader lost its lead",
	raft.RefusedPending:                     "the change before is not committed yet",
	raft.RefusedEarly:                       "the leader has committed no entry of its own term yet (dissertation §4.1)",
	raft.RefusedTransfer:                    "the leader hands its lead over",
	raft.RefusedLagging:                     "the learner's log lags too far behind to vote",
}

// changeRefused: the leader did not change anything.
func (d *Director) changeRefused(o *operation, n *node, why raft.ChangeRefusal) {
	said, known := refusals[why]
	if !known {
		said = "its engine refuses it"
	}
	said = n.id.String() + " can't: " + said
	if why >= raft.RefusedNotLeader {
		d.retryLater(o, said)
		return
	}
	o.why = said
	d.giveUp(o)
}
