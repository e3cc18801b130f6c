package sim

import (
	"cmp"
	"slices"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/fault"
	"raftlab/raft/order"
	"raftlab/raft/replica"
)

// What makes no sense at the time, such as a crash of what is down, is nothing: so any part of a
// list of orders is a list of orders.

// Refuses tells what is wrong with an order to a universe of so many servers.
func Refuses(o *order.Order, servers int) error {
	if err := o.Check(servers); err != nil {
		return err
	}
	_, scales := o.Change.Get(order.Scale)
	switch {
	case slices.Contains(undone, o.Kind):
		return notDone("do", o.Kind.String())
	case o.Disk != order.Keep:
		return notDone("disk", order.DiskNames[o.Disk])
	case scales:
		return notDone("settings.scale", order.Settings[order.Scale].Name)
	}
	return nil
}

// undone are the kinds of orders that a universe does not know.
var undone = []order.Kind{order.Hold, order.Run, order.Put, order.Get, order.Delete, order.Txn}

func notDone(field, got string) error {
	return order.Refuse(order.NotDone).With("field", field).With("got", got)
}

// Do performs an order now, whatever its At.
func (u *Universe) Do(o order.Order) error {
	if err := Refuses(&o, len(u.nodes)); err != nil {
		return err
	}
	u.begin(u.now)
	u.perform(&o)
	return nil
}

// Schedule performs orders at their times, which must not have passed.
func (u *Universe) Schedule(orders ...order.Order) error {
	for i := range orders {
		if err := Refuses(&orders[i], len(u.nodes)); err != nil {
			return err
		}
		if orders[i].At < u.now {
			return order.Refuse(order.InPast).Millis("got", orders[i].At).Millis("low", u.now)
		}
	}
	u.schedule(slices.Clone(orders)...)
	return nil
}

// schedule adds orders, which nobody changes from now on, behind those of the same time. Clones
// share the list.
func (u *Universe) schedule(orders ...order.Order) {
	all := make([]*order.Order, len(u.orders), len(u.orders)+len(orders))
	copy(all, u.orders)
	for i := range orders {
		all = append(all, &orders[i])
	}
	slices.SortStableFunc(all, func(a, b *order.Order) int { return cmp.Compare(a.At, b.At) })
	u.orders = all
}

func (u *Universe) perform(o *order.Order) {
	u.excuse(o)
	switch o.Kind {
	case order.PowerLoss:
		for _, n := range u.nodes {
			if o.Groups[0].Has(n.id) {
				n.crashFor(o.Remains, 0)
			}
		}
	case order.Cut:
		u.cut(o.Node, o.Peer)
		if !o.OneWay {
			u.cut(o.Peer, o.Node)
		}
	case order.Partition:
		groups := o.Groups
		if leader := u.Leader(); len(groups) == 0 && leader != raft.None {
			groups = []order.Group{order.GroupOf(leader)}
		}
		u.partition(groups)
	case order.Heal:
		u.heal()
	case order.Set:
		u.set(o)
	case order.Add, order.Remove, order.Reconfigure:
		u.change(o)
	case order.Transfer:
		if n := u.named(o.Peer); n != nil {
			n.command(&replica.Command{Kind: replica.CommandTransfer, Peer: o.Node})
		}
	case order.HealAll:
		u.healAll()
	case order.StopClients:
		for _, s := range u.users {
			s.stopped = true
		}
	default:
		if n := u.named(o.Node); n != nil {
			n.perform(o)
		}
	}
}

// named is a server, or, where none is named, the leader; nil while there is none.
func (u *Universe) named(id raft.NodeID) *node {
	if id == raft.None {
		id = u.Leader()
	}
	if id == raft.None {
		return nil
	}
	return u.node(id)
}

// perform does what concerns one server.
func (n *node) perform(o *order.Order) {
	switch o.Kind {
	case order.Crash:
		if o.When == order.Now {
			n.crashFor(o.Remains, o.For)
		} else {
			n.trap = trap{when: o.When, writes: n.disk.writes, remains: o.Remains, down: o.For}
		}
	case order.Restart:
		n.restart()
	case order.Pause:
		if n.pause(); n.up() && o.For > 0 {
			n.u.schedule(order.Order{At: n.u.now + o.For, Kind: order.Resume, Node: n.id})
		}
	case order.Resume:
		n.resume()
	case order.Stall:
		n.command(&replica.Command{Kind: replica.CommandStall, Stall: replica.Stall(o.What), For: o.For})
	case order.FillDisk:
		n.fill(int(o.Bytes))
	case order.FlipBit:
		if !n.up() {
			n.disk.flip()
		}
	case order.Jump:
		n.turnClock(n.own().Rate, o.By)
	case order.Campaign:
		n.command(&replica.Command{Kind: replica.CommandCampaign})
	case order.Compact:
		n.command(&replica.Command{Kind: replica.CommandCompact})
	}
}

// set changes settings of one link, of one server, or of all.
func (u *Universe) set(o *order.Order) {
	switch {
	case o.Peer != raft.None:
		link, _ := o.Change.Link(u.node(o.Node).links[o.Peer-1])
		u.setLink(o.Node, o.Peer, link)
	case o.Node != raft.None:
		u.node(o.Node).set(o.Change)
	default:
		u.eachLink(func(_, _ raft.NodeID, link fault.Link) fault.Link {
			link, _ = o.Change.Link(link)
			return link
		})
		for _, n := range u.nodes {
			n.set(o.Change)
		}
	}
}

func (n *node) set(c order.Change) {
	if next, is := c.Raft(n.settings); is {
		n.settings = next
		n.turned(order.OfRaft(next))
		n.command(&replica.Command{Kind: replica.CommandSettings, Settings: next})
	}
	if v, is := c.Get(order.Fsync); is {
		n.setFsync(v.Range())
	}
	if v, is := c.Get(order.Drift); is {
		n.turnClock(clock.Rate(v.Min), 0)
	}
}

func (n *node) setFsync(to fault.Range) {
	n.disk.setFsync(to)
	n.turned(order.OfFsync(to))
}

func (n *node) restart() {
	if n.up() || n.lost {
		return
	}
	if err := n.start(); err != nil && !n.explains(err) {
		n.u.fail(n.id.String()+" does not start", err)
	}
}

// healAll makes the world what the config says, with every server up whose disk allows it.
func (u *Universe) healAll() {
	u.eachLink(func(_, _ raft.NodeID, _ fault.Link) fault.Link {
		return fault.Link{Latency: u.config.Link.Latency}
	})
	for _, n := range u.nodes {
		n.setFsync(u.config.Fsync)
		n.disk.room, n.trap = 0, trap{}
		n.turnClock(clock.Par, n.behind())
		n.restart()
		n.resume()
	}
}
