package director

import (
	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/fault"
	"raftlab/raft/order"
	"raftlab/raft/view"
)

// pattern is what was set for the whole cluster: what a node, and its links, begin with.
type pattern struct {
	settings raft.Settings
	fsync    fault.Range
	link     fault.Link
}

// turn takes over settings of the whole cluster.
func (p *pattern) turn(c order.Change) {
	p.settings, _ = c.Raft(p.settings)
	p.link, _ = c.Link(p.link)
	if v, is := c.Get(order.Fsync); is {
		p.fsync = v.Range()
	}
}

// newNode adds a node that does not run yet, and its links.
func (d *Director) newNode(id raft.NodeID) *node {
	n := &node{Node: &view.Node{
		ID: id, Drift: clock.Par, Version: d.plan.Version, Settings: d.pattern.settings, Fsync: d.pattern.fsync,
	}}
	d.view.Add(n.Node, d.pattern.link)
	d.byID[id-1] = n
	d.nodes = d.nodes[:0]
	for _, shown := range d.view.Nodes {
		d.nodes = append(d.nodes, d.byID[shown.ID-1])
	}
	d.recorder.Add(id)
	d.patience = 0
	return n
}
