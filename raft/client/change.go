package client

import (
	"raftlab/raft"
	"raftlab/raft/replica"
)

// attemptChange asks the leader for what a change still lacks.
func (c *Client) attemptChange(w Cluster, o *Operation) {
	if o.accepted != 0 {
		c.settle(w, o)
		return
	}
	switch missing := o.Change.Next(); {
	case missing.Ask != nil:
		c.ask(w, o, missing.To, missing.Ask)
	case missing.Why.Code == LearnerDown:
		c.fail(w, o, missing.Why)
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

// changeRefused: the leader did not change anything. Refusals from RefusedNotLeader on pass;
// but a learner that is not ready to vote is waited for only where the change says so.
func (c *Client) changeRefused(w Cluster, o *Operation, from raft.NodeID, reply *replica.Reply) {
	why := Why{Code: ChangeRefused, Node: from, Refusal: raft.ChangeRefusal(reply.Index)}
	waits := why.Refusal >= raft.RefusedNotLeader
	if why.Refusal == raft.RefusedLagging || why.Refusal == raft.RefusedSilent {
		var err error
		why.Lag, err = replica.DecodeLag(reply.Result)
		waits = err == nil && why.Refusal == raft.RefusedLagging && o.Change.Waits(why.Lag)
	}
	if waits {
		c.retryLater(w, o, why)
		return
	}
	c.fail(w, o, why)
}

func (c *Client) fail(w Cluster, o *Operation, why Why) {
	o.why = why
	c.giveUp(w, o)
}
