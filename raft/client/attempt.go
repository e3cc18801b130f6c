package client

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
)

const (
	// A client that finds no leader asks again after a pause that doubles from the first
	// to the last, in the cluster's time. A leader that rises ends all pauses.
	firstPause = 10 * raft.Millisecond
	lastPause  = 160 * raft.Millisecond
)

// attempt sends an operation to where it may be served. Each attempt is a request of its
// own; a write keeps its serial, so that however many arrive, one is executed.
func (c *Client) attempt(w Cluster, o *Operation) {
	if o.Kind == replica.RequestChange {
		c.attemptChange(w, o)
		return
	}
	o.due = raft.Never
	if !c.hasSession(w, o) {
		o.why = Why{Code: NoSession}
		c.wakeFor(o)
		return
	}
	c.attemptAt(w, o, c.target(w, o))
}

// attemptAt is attempt at a chosen node; None where nobody is there to be asked: then it
// rests until a node starts.
func (c *Client) attemptAt(w Cluster, o *Operation, id raft.NodeID) {
	if id != raft.None {
		c.ask(w, o, id, c.encode(o))
		return
	}
	o.due, o.why = raft.Never, Why{Code: NobodyRuns}
	if o.Via != raft.None {
		o.why = Why{Code: NodeDown, Node: o.Via}
	}
	c.wakeFor(o)
}

// ask sends a request for an operation to a node.
func (c *Client) ask(w Cluster, o *Operation, id raft.NodeID, op []byte) {
	o.request, o.at, o.term = c.NextRequest(), id, 0
	if leader, term := w.Leader(); leader == id {
		o.term = term
	}
	o.due = w.Now() + w.Patience()
	c.byRequest[o.request] = o
	w.Send(id, &replica.Request{
		ID: o.request, Kind: o.Kind, Op: op, Forward: o.Via != raft.None, Expires: o.deadline,
	})
	c.wakeFor(o)
}

// encode is what a request for o carries.
func (c *Client) encode(o *Operation) []byte {
	room := make([]byte, 0, 48) // for most
	switch {
	case o.registers:
		return kv.AppendCommand(room, &kv.Command{Kind: kv.Register, Session: o.session})
	case o.inSession():
		return kv.AppendCommand(room, &kv.Command{
			Kind: kv.Execute, Session: o.session, Serial: o.serial, Ack: c.acknowledged(o.session), Op: o.Op,
		})
	}
	return kv.AppendOp(room, &o.Op)
}

// target is the node to ask: the one named; or the leader as far as is known; or, one after
// the other, all that may know. A local read needs none that does.
func (c *Client) target(w Cluster, o *Operation) raft.NodeID {
	if o.Via != raft.None {
		if w.Reach(o.Via) == Down {
			return raft.None
		}
		return o.Via
	}
	if o.local() {
		return c.search(w)
	}
	if id, _ := w.Leader(); id != raft.None && w.Reach(id) == Running {
		return id
	}
	if c.hint != raft.None && w.Reach(c.hint) == Running {
		return c.hint
	}
	return c.search(w)
}

// search is the next node in turn that runs; one that is paused only if all are.
func (c *Client) search(w Cluster) raft.NodeID {
	paused, nodes := raft.None, w.Nodes()
	after, _ := slices.BinarySearch(nodes, c.asked+1)
	for i := range nodes {
		id := nodes[(after+i)%len(nodes)]
		switch w.Reach(id) {
		case Paused:
			paused = id
		case Running:
			c.asked = id
			return id
		}
	}
	return paused
}

// inGoodHands: the attempt is at a leader that has led ever since, so it will be answered,
// if only with the loss of the lead. Another one would only make its log longer.
func (c *Client) inGoodHands(w Cluster, o *Operation) bool {
	leader, term := w.Leader()
	return o.request != 0 && leader == o.at && term == o.term && w.Reach(leader) == Running
}

// abandon gives an attempt up that nobody has answered.
func (c *Client) abandon(w Cluster, o *Operation, why Why) {
	w.Cancel(o.at, o.request)
	delete(c.byRequest, o.request)
	o.request, o.why = 0, why
	o.maybe = o.maybe || o.writes()
	if c.hint == o.at {
		c.hint = raft.None
	}
}

// Answered takes a node's answer to an attempt; false if it answers none that is under way.
func (c *Client) Answered(w Cluster, from raft.NodeID, reply *replica.Reply) bool {
	o := c.byRequest[reply.ID]
	if o == nil {
		return false
	}
	delete(c.byRequest, reply.ID)
	o.request = 0
	switch reply.Answer {
	case replica.Done:
		c.done(w, o, from, reply)
	case replica.NotLeader:
		c.notLeader(w, o, from, reply.Leader)
	case replica.Dropped:
		c.retryLater(w, o, Why{Code: EntryReplaced})
	case replica.Uncertain:
		o.maybe = o.maybe || o.writes()
		c.retryLater(w, o, Why{Code: LeadLost, Node: from})
	case replica.Overloaded:
		c.retryLater(w, o, Why{Code: Overloaded, Node: from})
	case replica.Refused:
		c.changeRefused(w, o, from, reply)
	case replica.Malformed:
		o.why = Why{Code: Unreadable, Node: from}
		c.giveUp(w, o)
	}
	return true
}

// notLeader goes on where the node says, or to the next one; and pauses once all were asked.
func (c *Client) notLeader(w Cluster, o *Operation, from, leader raft.NodeID) {
	if leader == from || c.hint == from {
		c.hint = raft.None
	}
	why := Why{Code: NoLeaderKnown, Node: from}
	if leader != raft.None {
		why.Code = NotLeader
	}
	if leader != raft.None && leader != from {
		c.hint = leader
	}
	o.hops++
	next := c.target(w, o)
	if o.Via != raft.None || o.Kind == replica.RequestChange || next == from || o.hops > len(w.Nodes()) {
		c.retryLater(w, o, why)
		return
	}
	o.why = why
	c.attemptAt(w, o, next)
}

// retryLater makes the next attempt after a pause.
func (c *Client) retryLater(w Cluster, o *Operation, why Why) {
	o.why, o.hops = why, 0
	o.pause = min(max(2*o.pause, firstPause), lastPause)
	o.due = w.Now() + o.pause
	c.wakeFor(o)
}
