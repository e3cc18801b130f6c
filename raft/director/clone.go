package director

import (
	"maps"
	"slices"

	"raftlab/raft/client"
	"raftlab/raft/view"
)

// Clone is a director of the same cluster, in another world, that goes on by itself from this
// moment between two turns. What never changes is shared. Its memory disks know how far they
// reach, and hold nothing. Whoever looks at its view has seen nothing of it yet.
func (d *Director) Clone(world World, asker Asker, recorder Recorder) *Director {
	c := *d
	c.world, c.asker, c.recorder = world, asker, recorder
	c.view = d.view.Clone()
	c.hear = c.heard
	c.nodes, c.byID, c.ids, c.frame = make([]*node, len(d.nodes)), [MaxNodes]*node{}, nil, nil
	for i, n := range d.nodes {
		copied := n.clone(c.view.Node(n.ID))
		c.nodes[i], c.byID[n.ID-1] = copied, copied
	}
	c.waiters = slices.Clone(d.waiters)
	c.client = d.client.Clone()
	c.client.EachChange(func(o *client.Operation) {
		t := *o.Change.(*target)
		t.director = &c
		o.Change = &t
	})
	c.watches = make([]*watch, len(d.watches))
	for i, w := range d.watches {
		copied := *w
		copied.requests, copied.behind = slices.Clone(w.requests), slices.Clone(w.behind)
		c.watches[i] = &copied
	}
	c.stalls = slices.Clone(d.stalls)
	c.history.journal = d.history.journal.Clone()
	c.sleep.awaited, c.still.awaited = c.same(d.sleep.awaited), c.same(d.still.awaited)
	if stop := d.host.stop; stop != nil {
		copied := *stop
		copied.awaited, copied.stood = c.same(stop.awaited), slices.Clone(stop.stood)
		for i := range copied.stood {
			copied.stood[i].node = c.node(copied.stood[i].node.ID)
		}
		c.host.stop = &copied
	}
	return &c
}

// same are the director's own nodes in the place of another's.
func (d *Director) same(others []*node) []*node {
	var own []*node
	for _, n := range others {
		own = append(own, d.node(n.ID))
	}
	return own
}

func (n *node) clone(shown *view.Node) *node {
	c := *n
	c.Node = shown
	c.disk = disk{hollow: true, size: n.disk.size, wrote: n.disk.wrote}
	c.crash.awaited = maps.Clone(n.crash.awaited)
	c.requests = slices.Clone(n.requests)
	return &c
}
