package client

import (
	"raftlab/raft"
	"raftlab/raft/replica"
)

// Cluster is what surrounds a client. What it says of nodes is what this client can know.
type Cluster interface {
	// Now is the cluster's time.
	Now() raft.Time
	// Nodes are all nodes that may be asked, in order.
	Nodes() []raft.NodeID
	// Reach is what is known of a node.
	Reach(id raft.NodeID) Reach
	// Leader is who leads, and in which term; None where nobody is known to.
	Leader() (raft.NodeID, raft.Term)
	// Patience is how long one attempt may take.
	Patience() raft.Time
	// Send carries a request to a node; Cancel tells it that nobody awaits the answer.
	Send(to raft.NodeID, q *replica.Request)
	Cancel(at raft.NodeID, request uint64)
	// Ended tells how an operation ended. The client has forgotten it.
	Ended(o *Operation, r *Return)
}

// Reach is whether a node can answer.
type Reach uint8

const (
	Down Reach = iota
	Paused
	Running
)

// Client is one client of a cluster. It speaks to every node, and writes in one session.
type Client struct {
	writes, reads, changes operations // those in a session are in order of serial
	byRequest              map[uint64]*Operation
	wake                   raft.Time   // no operation wants anything before
	requests               uint64      // the last request's number
	hint                   raft.NodeID // who was last said to lead
	asked                  raft.NodeID // where the search for a leader stands
	revision               int64       // the highest that an answer told
	session                session
}

// New makes a client that searches for a leader from the node behind after on.
func New(after raft.NodeID) Client {
	return Client{byRequest: map[uint64]*Operation{}, wake: raft.Never, asked: after}
}

// NextRequest is the name of one more request: also for those that the caller makes itself.
func (c *Client) NextRequest() uint64 {
	c.requests++
	return c.requests
}

// NameFrom lets the names of requests begin with this one, where those before are somebody else's.
func (c *Client) NameFrom(first uint64) { c.requests = first - 1 }

// Requests is the number of the latest one.
func (c *Client) Requests() uint64 { return c.requests }

// Revision is the highest that any answer has told.
func (c *Client) Revision() int64 { return c.revision }

// Count is how many operations are under way.
func (c *Client) Count() int { return c.writes.count + c.reads.count + c.changes.count }

// Writes is how many of them go through the log as a command, and EachWrite calls f for each.
func (c *Client) Writes() int { return c.writes.count }

func (c *Client) EachWrite(f func(*Operation)) { c.writes.each(f) }

// EachChange calls f for every membership change under way.
func (c *Client) EachChange(f func(*Operation)) { c.changes.each(f) }

// EachAsked calls f for every operation of its caller's under way but the membership changes.
func (c *Client) EachAsked(f func(*Operation)) {
	c.writes.each(func(o *Operation) {
		if !o.registers {
			f(o)
		}
	})
	c.reads.each(f)
}

// Deadline is the cluster's time at which the client next wants Timer.
func (c *Client) Deadline() raft.Time { return c.wake }

// Begin takes an operation up.
func (c *Client) Begin(w Cluster, o *Operation) {
	o.Began, o.deadline = w.Now(), raft.Never
	if o.Within < raft.Never-o.Began {
		o.deadline = o.Began + o.Within
	}
	c.list(o).push(o)
	c.attempt(w, o)
}

// Timer looks after the operations whose time has come. A call before Deadline does no harm.
func (c *Client) Timer(w Cluster) {
	now := w.Now()
	if now < c.wake {
		return
	}
	c.wake = raft.Never
	c.each(func(o *Operation) {
		switch {
		case o.deadline <= now:
			c.giveUp(w, o)
			return
		case o.due > now:
		case c.inGoodHands(w, o):
			o.due = now + w.Patience()
		case o.request != 0:
			c.abandon(w, o, Why{Code: NoAnswerInTime, Node: o.at})
			c.attempt(w, o)
		default:
			c.attempt(w, o)
		}
		c.wakeFor(o)
	})
}

func (c *Client) wakeFor(o *Operation) { c.wake = min(c.wake, o.due, o.deadline) }

// giveUp ends an operation that has had no answer. It failed only if no attempt can have
// been executed.
func (c *Client) giveUp(w Cluster, o *Operation) {
	if o.request != 0 {
		c.abandon(w, o, Why{Code: NotAnswered, Node: o.at})
	}
	r := Return{Outcome: Failed, Why: o.why, Late: o.deadline <= w.Now()}
	if o.maybe && o.accepted == 0 {
		r.Outcome = Unknown
	}
	c.end(w, o, &r)
}

// end forgets an operation and tells how it ended. Nobody asked for a session: the next
// write that needs one does.
func (c *Client) end(w Cluster, o *Operation, r *Return) {
	c.forget(o)
	if !o.registers {
		w.Ended(o, r)
	}
}

func (c *Client) forget(o *Operation) {
	if o.request != 0 {
		delete(c.byRequest, o.request)
		o.request = 0
	}
	if o.registers {
		c.session.registration = nil
		return
	}
	c.list(o).remove(o)
}

// Disown makes the operations under way nobody's: their names are 0.
func (c *Client) Disown() {
	c.each(func(o *Operation) { o.ID = 0 })
}

// NodeStarted ends all pauses, since one more node can be asked.
func (c *Client) NodeStarted(w Cluster) {
	c.each(func(o *Operation) {
		if o.request == 0 {
			c.attempt(w, o)
		}
	})
}

// NodeDied ends the attempts at a node.
func (c *Client) NodeDied(w Cluster, id raft.NodeID) {
	c.each(func(o *Operation) {
		if o.request != 0 && o.at == id {
			c.abandon(w, o, Why{Code: NodeDied, Node: id})
			c.attempt(w, o)
		}
	})
}

// LeaderRose moves all operations to a new leader, but for those that were sent to another
// node by name.
func (c *Client) LeaderRose(w Cluster, id raft.NodeID) {
	c.hint = id
	c.each(func(o *Operation) {
		switch {
		case o.request == 0:
			o.pause = 0
			c.attempt(w, o)
		case o.Via == raft.None && o.at != id && !o.local():
			c.abandon(w, o, Why{Code: Deposed, Node: o.at})
			c.hint = id
			c.attempt(w, o)
		}
	})
}

// ConfigurationShown ends the changes that are committed and that a leader shows now.
func (c *Client) ConfigurationShown(w Cluster) {
	c.changes.each(func(o *Operation) {
		if o.accepted != 0 {
			c.settle(w, o)
		}
	})
}
