package director

import (
	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/fault"
	"raftlab/raft/view"
)

// pattern is what was set for the whole cluster: what a node, and its links, begin with.
type pattern struct {
	settings raft.Settings
	fsync    fault.Range
	link     fault.Link
}

// turn takes over a command's settings of the whole cluster.
func (p *pattern) turn(c *command) {
	p.settings, p.link = c.turned(p.settings), c.turnedLink(p.link)
	if c.Fsync != nil {
		p.fsync = c.Fsync.fault()
	}
}

// newNode adds a node that does not run yet, and its links.
func (d *Director) newNode(id raft.NodeID) *node {
	n := &node{Node: &view.Node{
		ID: id, Drift: clock.Par, Version: d.lab.version, Settings: d.pattern.settings, Fsync: d.pattern.fsync,
	}}
	d.view.Add(n.Node, d.pattern.link)
	d.byID[id-1] = n
	d.nodes = d.nodes[:0]
	for _, shown := range d.view.Nodes {
		d.nodes = append(d.nodes, d.byID[shown.ID-1])
	}
	d.recording.Add(id)
	d.patience = 0
	return n
}

// turned is settings with what a command changes in them.
func (c *command) turned(s raft.Settings) raft.Settings {
	if c.Election != nil {
		r := c.Election.fault()
		s.ElectionMin, s.ElectionMax = r.Min, r.Max
	}
	if c.Heartbeat != nil {
		s.Heartbeat = nanoseconds(*c.Heartbeat)
	}
	if c.PreVote != nil {
		s.PreVote = *c.PreVote
	}
	if c.CheckQuorum != nil {
		s.CheckQuorum = *c.CheckQuorum
	}
	if c.DriftBound != nil {
		s.DriftBound = millionths(*c.DriftBound)
	}
	if c.Priority != nil {
		s.Priority = uint64(*c.Priority)
	}
	if c.Quiet != nil {
		s.Quiet = *c.Quiet
	}
	return s
}

// turnedLink is a link with what a command changes of it.
func (c *command) turnedLink(l fault.Link) fault.Link {
	if c.Latency != nil {
		l.Latency = c.Latency.fault()
	}
	if c.Loss != nil {
		l.Loss = chance(*c.Loss)
	}
	if c.Duplicate != nil {
		l.Duplicate = chance(*c.Duplicate)
	}
	return l
}
