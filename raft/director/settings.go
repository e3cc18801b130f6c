package director

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/fault"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// link is the one from a to b. Whether it is cut is apart from what else may happen on it.
func (d *Director) link(a, b *node) *fault.Link { return d.view.Links.At(a.ID, b.ID) }

// eachLink calls f for every directed link.
func (d *Director) eachLink(f func(from, to *node)) {
	for _, from := range d.nodes {
		for _, to := range d.nodes {
			if from != to {
				f(from, to)
			}
		}
	}
}

// set changes settings of the whole cluster, of one node or of one directed link. What
// is set for all replaces what was set for one.
func (d *Director) set(o *order.Order) *order.Refusal {
	if why := d.plan.Engine.refuses(o.Change); why != nil {
		return why
	}
	if o.Peer != raft.None {
		d.turnLink(d.node(o.Node), d.node(o.Peer), o.Change)
		return nil
	}
	nodes := d.nodes
	if n := d.node(o.Node); n != nil {
		nodes = []*node{n}
	}
	if why := d.tooFast(o.Change, nodes...); why != nil {
		return why
	}
	if o.Node == raft.None {
		d.pattern.turn(o.Change)
	}
	for _, n := range nodes {
		d.turnNode(n, o.Change)
	}
	if o.Node == raft.None {
		d.eachLink(func(from, to *node) { d.turnLink(from, to, o.Change) })
	}
	if v, is := o.Change.Get(order.Scale); is {
		d.turnClock(func(k *clusterClock) { k.Scale = clock.Rate(v.Min) })
	}
	return nil
}

// turnNode takes over a node's settings, and tells it.
func (d *Director) turnNode(n *node, c order.Change) {
	core, disk, drift := d.noteSettings(n, c)
	if core {
		d.tellIf(n, &replica.Command{Kind: replica.CommandSettings, Settings: n.Settings})
	}
	if disk {
		d.tellIf(n, &replica.Command{Kind: replica.CommandDisk, Fsync: n.Fsync})
	}
	if drift { // a node's own clock must not jump: its new speed counts from now
		d.turnClock(func(*clusterClock) {})
	}
}

// noteSettings takes over a node's settings: whether any of its core's changed, its disk's, its clock's.
func (d *Director) noteSettings(n *node, c order.Change) (core, disk, drift bool) {
	d.patience = 0
	next, _ := c.Raft(n.Settings)
	core, n.Settings = next != n.Settings, next
	if v, is := c.Get(order.Fsync); is {
		disk, n.Fsync = n.Fsync != v.Range(), v.Range()
	}
	if v, is := c.Get(order.Drift); is {
		drift, n.Drift = n.Drift != clock.Rate(v.Min), clock.Rate(v.Min)
	}
	if core || disk || drift {
		d.touch(n, view.FieldSettings)
	}
	return core, disk, drift
}

// turnLink takes over a link's settings, and tells its sender.
func (d *Director) turnLink(from, to *node, c order.Change) {
	next, _ := c.Link(*d.link(from, to))
	d.setWire(from, to, next)
}

// setWire replaces a link, and tells its sender.
func (d *Director) setWire(from, to *node, next fault.Link) {
	if d.noteWire(from, to, next) {
		d.tellIf(from, &replica.Command{Kind: replica.CommandLink, Peer: to.ID, Link: next})
	}
}

// noteWire takes it that a link is another; false: it is not.
func (d *Director) noteWire(from, to *node, next fault.Link) (other bool) {
	l := d.link(from, to)
	if *l == next {
		return false
	}
	if l.Cut != next.Cut {
		code := view.LabHealed
		if next.Cut {
			code = view.LabCut
		}
		d.labEvent(from, code, to.ID, 0)
	}
	d.patience = 0
	*l, *d.view.Changes.Links.At(from.ID, to.ID) = next, true
	d.view.Changes.Any = true
	d.view.FollowLead(d.Cluster())
	return true
}

// cut severs a link, or both ways of it.
func (d *Director) cut(from, to *node, oneWay bool) *order.Refusal {
	d.sever(from, to, true)
	if !oneWay {
		d.sever(to, from, true)
	}
	return nil
}

func (d *Director) sever(from, to *node, cut bool) {
	next := *d.link(from, to)
	next.Cut = cut
	d.setWire(from, to, next)
}

// partition cuts the links between groups and heals those inside. Nodes that no group
// names form one more; where there are no groups, the leader is one.
func (d *Director) partition(groups []order.Group) *order.Refusal {
	if len(groups) == 0 {
		leader := d.leader()
		if leader == nil {
			return refuse(noLeader)
		}
		groups = []order.Group{order.GroupOf(leader.ID)}
	}
	part := func(n *node) int { return slices.IndexFunc(groups, func(g order.Group) bool { return g.Has(n.ID) }) }
	d.eachLink(func(from, to *node) { d.sever(from, to, part(from) != part(to)) })
	return nil
}

// heal ends every cut.
func (d *Director) heal() *order.Refusal {
	d.eachLink(func(from, to *node) { d.sever(from, to, false) })
	return nil
}
