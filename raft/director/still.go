package director

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// still is a moment at which the clocks stand, though nobody holds the lab: once each running node has
// answered, all that it took and told by then is known here.
type still struct {
	by       uint64 // the command that waits
	on       bool
	awaited  []*node
	deadline raft.Time // real
}

// stillPatience is how long the nodes may take to answer, in real time.
const stillPatience = 5000 * raft.Millisecond

// Still lets the clocks stand until GoOn. It is answered once all is known.
func (d *Director) Still(ask uint64) {
	d.turn()
	d.finish(ask, d.standStill(ask))
}

func (d *Director) standStill(ask uint64) *order.Refusal {
	switch {
	case !d.started:
		return NotStarted()
	case !d.plan.Engine.Checkpoints:
		return refuse(engineStays).With("engine", d.plan.Engine.Name)
	case d.sleep.stage != awake:
		return refuse(isAsleep)
	case d.still.on:
		return refuse(ForksAlready)
	}
	d.still = still{by: ask, on: true, awaited: d.running(), deadline: d.now + stillPatience}
	d.turnClock(func(c *clusterClock) { c.still = true })
	for _, n := range d.still.awaited {
		// Nobody is fenced by its own name, so no other answer is taken for this one.
		d.tell(n, &replica.Command{Kind: replica.CommandFence, Peer: n.ID})
	}
	d.reviewStill()
	return later
}

// stands: nobody waits for this node any more.
func (d *Director) stands(n *node) {
	s := &d.still
	if !slices.Contains(s.awaited, n) {
		return
	}
	s.awaited = slices.DeleteFunc(s.awaited, func(other *node) bool { return other == n })
	d.reviewStill()
}

func (d *Director) reviewStill() {
	if s := &d.still; s.on && len(s.awaited) == 0 {
		s.deadline = raft.Never
		d.asker.Done(s.by)
	}
}

// GoOn lets the clocks run on.
func (d *Director) GoOn() {
	d.turn()
	if d.still.on {
		d.still = still{}
		d.turnClock(func(c *clusterClock) { c.still = false })
	}
}

func (s *still) expires() raft.Time {
	if !s.on {
		return raft.Never
	}
	return s.deadline
}

func (d *Director) expireStill() {
	if s := d.still; s.expires() <= d.now {
		d.GoOn()
		d.asker.Refused(s.by, refuse(forksLate))
	}
}

// GoOnIn makes it the director of the same cluster in virtual time, whose moment is this. Nobody waits
// there for what was asked for, and nobody watches.
func (d *Director) GoOnIn(at raft.Time) {
	d.turn()
	d.plan.Virtual, d.plan.Memory, d.plan.Held = true, false, false
	d.plan.Settings = d.plan.Settings.Without(order.Scale)
	d.clock = clusterClock{Clock: clock.Clock{At: at, Shown: at}, Scale: clock.Par}
	d.clock.run()
	d.waiters, d.host, d.sleep, d.still = nil, host{}, sleep{}, still{}
	d.client.Disown()
	for len(d.watches) > 0 {
		d.endWatch(d.watches[0])
	}
	for _, n := range d.nodes {
		d.goOnWith(n)
	}
	d.reviewFences()
	d.Flush()
}

// goOnWith takes up again what was under way with a node.
func (d *Director) goOnWith(n *node) {
	n.heard, n.pinged, n.slowUntil, n.rest, n.requests = d.now, false, 0, nil, nil
	n.watched = d.world.Watch(n.ID, n.Incarnation)
	switch n.Phase {
	case view.Starting:
		d.launch(n, n.Incarnation)
	case view.Fencing:
		n.crash.deadline = d.now + fencePatience
		for _, peer := range d.nodes {
			if n.crash.awaited[peer.ID] {
				d.tell(peer, &replica.Command{Kind: replica.CommandFence, Peer: n.ID, Before: n.Incarnation})
			}
		}
	case view.Ending:
		d.world.End(n.ID, n.Incarnation)
	}
}

// Asked is the name of the latest request that it made of any node: names are numbers that grow.
func (d *Director) Asked() uint64 { return d.client.Requests() }

// Image is what a node's memory disk holds; nil where there is none.
func (d *Director) Image(id raft.NodeID) []byte {
	if !d.plan.Memory {
		return nil
	}
	return d.node(id).disk.image()
}

// Plan is what the cluster began as.
func (d *Director) Plan() *Plan { return &d.plan }
