package director

import (
	"strconv"

	"raftlab/raft"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// later is what an order returns that is answered by other means, or later. Any other
// refusal means that nothing was done.
var later = &order.Refusal{}

// finish answers, where that is not for later.
func (d *Director) finish(ask uint64, why *order.Refusal) {
	switch why {
	case nil:
		d.asker.Done(ask)
	case later:
	default:
		d.asker.Refused(ask, why)
	}
}

func (d *Director) do(ask uint64, o *order.Order) *order.Refusal {
	if why := d.ready(o.Kind.String(), o.Kind); why != nil {
		return why
	}
	if why := d.mustBeThere(o); why != nil {
		return why
	}
	switch o.Kind {
	case order.Heal:
		return d.heal()
	case order.Hold:
		return d.hold(o.Why)
	case order.Run:
		return d.run()
	case order.Cut:
		return d.cut(d.node(o.Node), d.node(o.Peer), o.OneWay)
	case order.Partition:
		return d.partition(o.Groups)
	case order.Set:
		return d.set(o)
	case order.Put, order.Get, order.Delete, order.Txn:
		return d.operate(ask, o)
	case order.Add, order.Remove, order.Reconfigure:
		return d.change(ask, o)
	case order.PowerLoss:
		return d.powerLoss(ask, o.Groups[0], o.Remains)
	}
	n := d.node(o.Node)
	if n == nil {
		return refuse(order.Missing).With("field", "node")
	}
	switch o.Kind {
	case order.Crash:
		return d.askCrash(ask, n)
	case order.Restart:
		return d.restart(ask, n, o.Disk)
	case order.Pause:
		return d.pause(ask, n)
	case order.Resume:
		return d.resume(ask, n)
	case order.Stall:
		return d.stall(ask, n, o)
	case order.Campaign:
		return d.campaign(ask, n)
	case order.Transfer:
		return d.transfer(ask, n)
	case order.Compact:
		return d.compact(ask, n)
	case order.FillDisk, order.FlipBit, order.Jump:
		return d.machine(n, o)
	}
	return refuse(order.NotDone).With("field", "do").With("got", o.Kind.String())
}

// ready tells why nothing can be asked for now; kind is 0 for what is no order.
func (d *Director) ready(do string, kind order.Kind) *order.Refusal {
	if !d.started {
		return NotStarted()
	}
	return d.disturb(do, kind)
}

// NotStarted refuses what is asked for before the start.
func NotStarted() *order.Refusal { return refuse(notStarted) }

// StartedAlready refuses a second start.
func StartedAlready() *order.Refusal { return refuse(startedAlready) }

// Started tells whether there was one.
func (d *Director) Started() bool { return d.started }

// mustBeThere refuses an order that names a node which there is not.
func (d *Director) mustBeThere(o *order.Order) *order.Refusal {
	named := []struct {
		field string
		id    raft.NodeID
	}{{"node", o.Node}, {"node", o.Peer}, {"via", raft.None}}
	if o.Client != nil {
		named[2].id = o.Client.Via
	}
	for _, name := range named {
		if name.id != raft.None && d.node(name.id) == nil {
			return d.NoNode(name.field, name.id)
		}
	}
	for _, group := range o.Groups {
		if why := d.allThere("groups", group); why != nil {
			return why
		}
	}
	if why := d.allThere("voters", o.Members.Voters); why != nil {
		return why
	}
	return d.allThere("learners", o.Members.Learners)
}

func (d *Director) allThere(field string, group order.Group) *order.Refusal {
	for _, id := range group.IDs() {
		if d.node(id) == nil {
			return d.NoNode(field, id)
		}
	}
	return nil
}

// NoNode refuses an id of which there is no node.
func (d *Director) NoNode(field string, id raft.NodeID) *order.Refusal {
	names := make([]string, len(d.nodes))
	for i, n := range d.nodes {
		names[i] = n.ID.String()
	}
	return refuse(order.NoNode).With("field", field).With("got", strconv.Quote(id.String())).List(names)
}

// pause stops a node as SIGSTOP does; resume lets it go on.
func (d *Director) pause(ask uint64, n *node) *order.Refusal {
	if why := n.mustRun(); why != nil {
		return why
	}
	if n.Paused {
		return of(pausedAlready, n)
	}
	d.tell(n, commandPause)
	return d.await(ask, n, awaitPaused, raft.Never)
}

func (d *Director) resume(ask uint64, n *node) *order.Refusal {
	if why := n.mustRun(); why != nil {
		return why
	}
	if !n.Paused {
		return of(notPaused, n)
	}
	d.tell(n, commandResume)
	return d.await(ask, n, awaitResumed, raft.Never)
}

// stall lets something of a node hang, though its process lives.
func (d *Director) stall(ask uint64, n *node, o *order.Order) *order.Refusal {
	if why := n.mustAct(); why != nil {
		return why
	}
	d.tell(n, &replica.Command{Kind: replica.CommandStall, Stall: replica.Stall(o.What), For: o.For})
	return d.await(ask, n, awaitStalled, raft.Never)
}

// campaignPatience is how long a node may take, in real time, to say that it is a candidate.
const campaignPatience = 1000 * raft.Millisecond

// campaign lets a node stand for election now.
func (d *Director) campaign(ask uint64, n *node) *order.Refusal {
	why := n.mustAct()
	switch {
	case why != nil:
		return why
	case n.Status.Role == raft.Leader:
		return of(leadsAlready, n)
	case !d.view.Members.Votes(n.ID):
		return of(noVoter, n)
	}
	d.tell(n, commandCampaign)
	return d.await(ask, n, awaitCampaign, campaignPatience)
}

// compactPatience is how long a snapshot may take, in real time.
const compactPatience = 10_000 * raft.Millisecond

// compact lets a node save its state machine, so that its log before may go (§7).
func (d *Director) compact(ask uint64, n *node) *order.Refusal {
	why := n.mustAct()
	switch {
	case why != nil:
		return why
	case n.Status.Applied <= n.Log.Base:
		return of(nothingApplied, n)
	}
	d.tell(n, commandCompact)
	return d.awaitOr(of(noSnapshotYet, n), ask, n, awaitCompact, compactPatience)
}

// mustRun refuses for a node that can't be told to do something now.
func (n *node) mustRun() *order.Refusal {
	switch n.Phase {
	case view.Running:
		return nil
	case view.Starting:
		return of(isStarting, n)
	case view.Down:
		return of(isDown, n)
	}
	return of(isEnding, n)
}

// mustAct is mustRun for what a paused node can't do.
func (n *node) mustAct() *order.Refusal {
	why := n.mustRun()
	if why == nil && n.Paused {
		why = of(isPaused, n)
	}
	return why
}
