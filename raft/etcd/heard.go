package etcd

import "raftlab/raft"

// heard is when this server last took a message of a peer. etcd notes only whether there was
// one since the quorum was last checked.
type heard struct {
	id raft.NodeID
	at raft.Time
}

// hear notes that a peer was heard now.
func (n *Node) hear(id raft.NodeID) {
	for i := range n.heard {
		if n.heard[i].id == id {
			n.heard[i].at = n.now
			return
		}
	}
	n.heard = append(n.heard, heard{id, n.now})
}

// silent is how long a peer has not been heard, since this server leads at most.
func (n *Node) silent(id raft.NodeID) raft.Time {
	last := n.leadsSince
	for _, h := range n.heard {
		if h.id == id {
			last = max(last, h.at)
		}
	}
	return n.now - last
}
