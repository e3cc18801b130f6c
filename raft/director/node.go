package director

import (
	"raftlab/raft"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// node is one server: what is known of it, and what this director does with it.
type node struct {
	*view.Node
	first     uint32 // its first incarnation in this cluster: others may have had the number before
	watched   bool   // the world tells when it is gone
	trust     trust
	disk      disk
	crash     crash
	heard     raft.Time         // real time of its last telemetry
	pinged    bool              // it was asked for a sign since
	rest      []byte            // it was written down (replica.Rest); nil: its worker is there
	slowUntil raft.Time         // real; before, no late timer is told of again
	requests  []replica.Request // made in this turn, and not sent yet
}

// node is the node of an id; nil when there is none.
func (d *Director) node(id raft.NodeID) *node {
	if id == raft.None || id > MaxNodes {
		return nil
	}
	return d.byID[id-1]
}

// leader is the running leader of the highest term; nil when there is none.
func (d *Director) leader() *node {
	if n := d.view.Leader(); n != nil {
		return d.node(n.ID)
	}
	return nil
}

// lastEnded is its last incarnation that nobody may hear any more; 0: there is none.
func (n *node) lastEnded() uint32 {
	if n.Phase == view.Starting || n.Phase == view.Running {
		return n.Incarnation - 1
	}
	return n.Incarnation
}

// touch marks parts of a node's status as changed.
func (d *Director) touch(n *node, f view.Fields) { d.view.Touch(n.Node, f) }

// tell sends a command to one node, behind the requests that came before it.
func (d *Director) tell(n *node, c *replica.Command) {
	d.tellRequests(n)
	d.send(n, c)
}

// tellRequests sends what a turn's clients ask of a node as one command: the node then makes one
// proposal of them, one write and one answer.
func (d *Director) tellRequests(n *node) {
	if len(n.requests) == 0 {
		return
	}
	d.send(n, &replica.Command{Kind: replica.CommandRequest, Request: n.requests[0], More: n.requests[1:]})
	clear(n.requests)
	n.requests = n.requests[:0]
}

func (d *Director) send(n *node, c *replica.Command) {
	d.frame = replica.AppendCommand(d.frame[:0], c)
	d.world.ToNode(n.ID, d.frame)
}

// Commands that say nothing but what they are.
var (
	commandPause      = &replica.Command{Kind: replica.CommandPause}
	commandResume     = &replica.Command{Kind: replica.CommandResume}
	commandCampaign   = &replica.Command{Kind: replica.CommandCampaign}
	commandCompact    = &replica.Command{Kind: replica.CommandCompact}
	commandCheckpoint = &replica.Command{Kind: replica.CommandCheckpoint}
)

func (d *Director) tellIf(n *node, c *replica.Command) {
	if n.Reachable() {
		d.tell(n, c)
	}
}
