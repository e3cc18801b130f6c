package director

import (
	"cmp"
	"slices"

	"raftlab/raft"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
)

const (
	// A client that finds no leader asks again after a pause that doubles from the
	// first to the last, in the cluster's time. A leader that rises ends all pauses.
	firstPause = 10 * raft.Millisecond
	lastPause  = 160 * raft.Millisecond
)

// attempt sends an operation to where it may be served. Each attempt is a request of
// its own; a write keeps its serial, so that however many arrive, one is executed.
func (d *Director) attempt(o *operation) {
	if o.wish != nil {
		d.attemptChange(o)
		return
	}
	o.due = raft.Never
	if !d.inSession(o) {
		o.why = "no leader was found to open a session with"
		d.client.wakeFor(o)
		return
	}
	d.attemptAt(o, d.target(o))
}

// attemptAt is attempt at a chosen node; nil where none is there to be asked.
func (d *Director) attemptAt(o *operation, n *node) {
	if n != nil {
		d.ask(o, n, o.kind(), d.encode(o))
		return
	}
	o.due, o.why = raft.Never, "no node is alive"
	if o.via != raft.None {
		o.why = o.via.String() + " is down"
	}
	d.client.wakeFor(o) // until a node starts: see attemptsWake
}

// ask sends a request for an operation to a node.
func (d *Director) ask(o *operation, n *node, kind replica.RequestKind, op []byte) {
	c := &d.client
	o.request, o.at, o.term = c.nextRequest(), n.id, 0
	if n == d.leader() {
		o.term = n.state.Term
	}
	o.due = d.cluster() + d.attemptPatience()
	c.byRequest[o.request] = o
	d.tell(n, &replica.Command{Kind: replica.CommandRequest, Request: replica.Request{
		ID: o.request, Kind: kind, Op: op, Forward: o.via != raft.None, Expires: o.deadline,
	}})
	c.wakeFor(o)
}

func (o *operation) kind() replica.RequestKind {
	if o.read {
		return o.how
	}
	return replica.RequestExecute
}

// encode is what a request for o carries.
func (d *Director) encode(o *operation) []byte {
	switch {
	case o.read:
		return kv.AppendOp(nil, &o.op)
	case o.id == 0:
		return kv.AppendCommand(nil, &kv.Command{Kind: kv.Register, Session: o.session})
	}
	return kv.AppendCommand(nil, &kv.Command{
		Kind: kv.Execute, Session: o.session, Serial: o.serial, Ack: d.client.acknowledged(o.session), Op: o.op,
	})
}

// target is the node to ask: the one named; or the leader as far as is known; or,
// one after the other, all that may know. A local read needs none that does.
func (d *Director) target(o *operation) *node {
	if o.via != raft.None {
		if n := d.node(o.via); n.phase == running {
			return n
		}
		return nil
	}
	if o.local() {
		return d.search()
	}
	if n := d.leader(); n != nil && !n.paused {
		return n
	}
	if n := d.node(d.client.hint); n != nil && n.phase == running && !n.paused {
		return n
	}
	return d.search()
}

// search is the next node in turn that runs; one that is paused only if all are.
func (d *Director) search() *node {
	var paused *node
	after, _ := slices.BinarySearchFunc(d.nodes, d.client.asked+1, func(n *node, id raft.NodeID) int { return cmp.Compare(n.id, id) })
	for i := range d.nodes {
		n := d.nodes[(after+i)%len(d.nodes)]
		switch {
		case n.phase != running:
		case n.paused:
			paused = n
		default:
			d.client.asked = n.id
			return n
		}
	}
	return paused
}

// attemptPatience is how long an attempt may take: two elections, and the ways there.
func (d *Director) attemptPatience() raft.Time {
	c := &d.client
	if c.patience == 0 {
		var election, fsync, latency raft.Time
		for _, n := range d.nodes {
			election = max(election, n.settings.ElectionMax)
			fsync = max(fsync, n.fsync.Max)
		}
		d.eachLink(func(_, _ *node, l *link) { latency = max(latency, l.Latency.Max) })
		c.patience = 2*election + 2*fsync + 4*latency
	}
	return c.patience
}

// inGoodHands: the attempt is at a leader that has led ever since, so it will be answered,
// if only with the loss of the lead. Another one would only make its log longer.
func (d *Director) inGoodHands(o *operation) bool {
	n := d.leader()
	return o.request != 0 && n != nil && n.id == o.at && n.state.Term == o.term && !n.paused
}

// abandon gives an attempt up that nobody has answered.
func (d *Director) abandon(o *operation, why string) {
	if n := d.node(o.at); n.reachable() {
		d.tell(n, &replica.Command{Kind: replica.CommandCancel, Cancel: o.request})
	}
	delete(d.client.byRequest, o.request)
	o.request, o.why = 0, why
	o.maybe = o.maybe || !o.read
	if d.client.hint == o.at {
		d.client.hint = raft.None
	}
}

// answered takes a node's answer to an attempt.
func (d *Director) answered(n *node, reply *replica.Reply) {
	o := d.client.byRequest[reply.ID]
	if o == nil {
		d.watchAnswered(n, reply)
		return
	}
	delete(d.client.byRequest, reply.ID)
	o.request = 0
	switch reply.Answer {
	case replica.Done:
		d.done(o, reply)
	case replica.NotLeader:
		d.notLeader(o, n, reply.Leader)
	case replica.Dropped:
		d.retryLater(o, "its entry was replaced by another leader's")
	case replica.Uncertain:
		o.maybe = o.maybe || !o.read
		d.retryLater(o, n.id.String()+" lost its lead")
	case replica.Overloaded:
		d.retryLater(o, n.id.String()+" has too much to do")
	case replica.Refused:
		d.changeRefused(o, n, raft.ChangeRefusal(reply.Index))
	case replica.Malformed:
		o.why = n.id.String() + " could not read it"
		d.giveUp(o)
	}
}

// notLeader goes on where n says, or to the next one; and pauses once all were asked.
func (d *Director) notLeader(o *operation, n *node, leader raft.NodeID) {
	c := &d.client
	if leader == n.id || c.hint == n.id {
		c.hint = raft.None
	}
	if leader != raft.None && leader != n.id {
		c.hint = leader
	}
	why := n.id.String() + " knows no leader"
	if leader != raft.None {
		why = n.id.String() + " does not lead"
	}
	o.hops++
	next := d.target(o)
	if o.via != raft.None || o.wish != nil || next == n || o.hops > len(d.nodes) {
		d.retryLater(o, why)
		return
	}
	o.why = why
	d.attemptAt(o, next)
}

// retryLater makes the next attempt after a pause.
func (d *Director) retryLater(o *operation, why string) {
	o.why, o.hops = why, 0
	o.pause = min(max(2*o.pause, firstPause), lastPause)
	o.due = d.cluster() + o.pause
	d.client.wakeFor(o)
}

// attemptsLost ends the attempts at a node that died.
func (d *Director) attemptsLost(n *node) {
	d.client.each(func(o *operation) {
		if o.request != 0 && o.at == n.id {
			d.abandon(o, n.id.String()+" went down")
			d.attempt(o)
		}
	})
}

// attemptsWake ends all pauses, since a node has started.
func (d *Director) attemptsWake() {
	d.client.each(func(o *operation) {
		if o.request == 0 {
			d.attempt(o)
		}
	})
}

// leaderRose moves all operations to a new leader, but for those that were sent to
// another node by name.
func (d *Director) leaderRose(n *node) {
	if d.leader() != n {
		return
	}
	d.settle(n, awaitLead)
	d.client.hint = n.id
	d.client.each(func(o *operation) {
		switch {
		case o.request == 0:
			o.pause = 0
			d.attempt(o)
		case o.via == raft.None && o.at != n.id && !o.local():
			at := o.at
			d.abandon(o, at.String()+" is not the leader any more")
			d.client.hint = n.id
			d.attempt(o)
		}
	})
}
