package sim

import (
	"errors"
	"slices"

	"raftlab/raft"
	"raftlab/raft/replica"
)

// cloneOf copies an engine for a server; nil for one that can't be copied.
func cloneOf(engine raft.Engine, n *node) raft.Engine {
	switch e := engine.(type) {
	case *judged:
		if inner := cloneOf(e.Engine, n); inner != nil {
			return &judged{Engine: inner, node: n}
		}
	case *raft.Node: // whose Clone returns its own type
		return e.Clone()
	case interface{ Clone() raft.Engine }:
		return e.Clone()
	}
	return nil
}

var errNoClone = errors.New("sim: this engine can't be cloned")

// Clone returns a copy that goes on by itself from this moment between two events. Equal
// orders give equal runs. What never changes is shared: entries, frames, history.
func (u *Universe) Clone() (*Universe, error) {
	c := *u
	c.queue = u.queue.clone()
	c.history = slices.Clone(u.history)
	c.wire.ring, c.room = slices.Clone(u.wire.ring), nil
	c.users = make([]*user, len(u.users))
	for i, s := range u.users {
		c.users[i] = s.clone(&c)
	}
	c.record, c.status = replica.Record{}, raft.Status{}
	if u.safety != nil {
		c.safety = u.safety.Clone()
	}
	if u.disruption != nil {
		c.disruption = u.disruption.Clone()
	}
	c.nodes = make([]*node, len(u.nodes))
	for i, n := range u.nodes {
		if c.nodes[i] = n.clone(&c); c.nodes[i] == nil {
			return nil, errNoClone
		}
	}
	return &c, nil
}

func (n *node) clone(u *Universe) *node {
	c := *n
	c.u = u
	c.links = slices.Clone(n.links)
	c.disk.node = &c
	n.disk.clone(&c.disk)
	if n.up() {
		if c.engine = cloneOf(n.engine, &c); c.engine == nil {
			return nil
		}
	}
	n.host.Clone(&c.host, &c, &c.disk, c.engine)
	return &c
}
