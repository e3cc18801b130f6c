package sim

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/order"
	"raftlab/raft/replica"
)

// setLink changes a directed link, from the frames on that leave next.
func (u *Universe) setLink(from, to raft.NodeID, link fault.Link) {
	n := u.node(from)
	if n.links[to-1] == link {
		return
	}
	n.links[to-1] = link
	if d := u.director(); d != nil {
		d.Rewired(from, to, link)
	}
	n.command(&replica.Command{Kind: replica.CommandLink, Peer: to, Link: link})
}

// eachLink changes all directed links between two servers as change says.
func (u *Universe) eachLink(change func(from, to raft.NodeID, link fault.Link) fault.Link) {
	for _, n := range u.nodes {
		for i := range n.links {
			if to := raft.NodeID(i + 1); to != n.id {
				u.setLink(n.id, to, change(n.id, to, n.links[i]))
			}
		}
	}
}

// cut severs one direction.
func (u *Universe) cut(from, to raft.NodeID) {
	link := u.node(from).links[to-1]
	link.Cut = true
	u.setLink(from, to, link)
}

// partition severs the groups from each other, both ways, and ends the cuts inside. Those
// that no group names form one more.
func (u *Universe) partition(groups []order.Group) {
	of := func(id raft.NodeID) int {
		return slices.IndexFunc(groups, func(g order.Group) bool { return g.Has(id) })
	}
	u.eachLink(func(from, to raft.NodeID, link fault.Link) fault.Link {
		link.Cut = of(from) != of(to)
		return link
	})
}

// heal ends every cut.
func (u *Universe) heal() {
	u.eachLink(func(_, _ raft.NodeID, link fault.Link) fault.Link {
		link.Cut = false
		return link
	})
}
