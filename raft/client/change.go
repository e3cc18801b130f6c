package client

import "raftlab/raft"

// attemptChange asks the leader for what a change still lacks.
func (c *Client) attemptChange(w Cluster, o *Operation) {
	if o.accepted != 0 {
		c.settle(w, o)
		return
	}
	switch missing := o.Change.Next(); {
	case missing.Ask != nil:
		c.ask(w, o, missing.To, missing.Ask)
	case missing.Why != Why{}:
		c.retryLater(w, o, missing.Why)
	case o.maybe:
		c.end(w, o, &Return{Outcome: OK})
	default: // what was so all along is no change
		c.end(w, o, &Return{Outcome: Already})
	}
}

// changeAccepted: the change is committed. It has ended once the leader, maybe a later one,
// shows it, and has left a joint configuration.
func (c *Client) changeAccepted(w Cluster, o *Operation, index raft.Index) {
	o.accepted, o.due, o.why = index, raft.Never, Why{Code: NotShown}
	c.settle(w, o)
}

func (c *Client) settle(w Cluster, o *Operation) {
	if o.Change.Shown(o.accepted) {
		c.end(w, o, &Return{Outcome: OK})
	}
}

// changeRefused: the leader did not change anything. Refusals from RefusedNotLeader on pass.
func (c *Client) changeRefused(w Cluster, o *Operation, from raft.NodeID, refusal raft.ChangeRefusal) {
	why := Why{Code: ChangeRefused, Node: from, Refusal: refusal}
	if refusal >= raft.RefusedNotLeader {
		c.retryLater(w, o, why)
		return
	}
	o.why = why
	c.giveUp(w, o)
}
