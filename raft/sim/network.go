package sim

import (
	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/replica"
)

// setLink changes a directed link, from the frames on that leave next.
func (u *Universe) setLink(from, to raft.NodeID, link fault.Link) {
	n := u.node(from)
	if n.links[to-1] == link {
		return
	}
	n.links[to-1] = link
	n.command(&replica.Command{Kind: replica.CommandLink, Peer: to, Link: link})
}

// eachLink changes all directed links between two servers as change says.
func (u *Universe) eachLink(change func(from, to raft.NodeID, link *fault.Link)) {
	for _, n := range u.nodes {
		for i := range n.links {
			if to := raft.NodeID(i + 1); to != n.id {
				link := n.links[i]
				change(n.id, to, &link)
				u.setLink(n.id, to, link)
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

// partition severs the servers of the group, bit i for server i+1, from the others, both
// ways, and joins all others.
func (u *Universe) partition(group uint64) {
	inside := func(id raft.NodeID) bool { return group>>(id-1)&1 == 1 }
	u.eachLink(func(from, to raft.NodeID, link *fault.Link) { link.Cut = inside(from) != inside(to) })
}

// heal joins all servers.
func (u *Universe) heal() {
	u.eachLink(func(_, _ raft.NodeID, link *fault.Link) { link.Cut = false })
}

// conditions gives all links the latency and the chances of one, and leaves their cuts.
func (u *Universe) conditions(of fault.Link) {
	u.eachLink(func(_, _ raft.NodeID, link *fault.Link) {
		cut := link.Cut
		*link = of
		link.Cut = cut
	})
}
