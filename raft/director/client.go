package director

import (
	"cmp"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/client"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// surroundings are the cluster as the lab's one client knows it: from telemetry.
type surroundings struct{ d *Director }

func (w surroundings) Now() raft.Time { return w.d.Cluster() }

func (w surroundings) Nodes() []raft.NodeID {
	ids := w.d.ids[:0]
	for _, n := range w.d.nodes {
		ids = append(ids, n.ID)
	}
	w.d.ids = ids
	return ids
}

func (w surroundings) Reach(id raft.NodeID) client.Reach {
	switch n := w.d.node(id); {
	case n == nil || n.Phase != view.Running:
		return client.Down
	case n.Paused:
		return client.Paused
	}
	return client.Running
}

func (w surroundings) Leader() (raft.NodeID, raft.Term) {
	n := w.d.leader()
	if n == nil {
		return raft.None, 0
	}
	return n.ID, n.Status.Term
}

// Patience is two elections, and the ways there.
func (w surroundings) Patience() raft.Time {
	d := w.d
	if d.patience == 0 {
		var election, fsync, latency raft.Time
		for _, n := range d.nodes {
			election = max(election, n.Settings.ElectionMax)
			fsync = max(fsync, n.Fsync.Max)
		}
		d.eachLink(func(from, to *node) { latency = max(latency, d.link(from, to).Latency.Max) })
		d.patience = 2*election + 2*fsync + 4*latency
	}
	return d.patience
}

func (w surroundings) Send(to raft.NodeID, q *replica.Request) {
	n := w.d.node(to)
	n.requests = append(n.requests, *q)
}

func (w surroundings) Cancel(at raft.NodeID, request uint64) {
	if n := w.d.node(at); n.Reachable() {
		w.d.tell(n, &replica.Command{Kind: replica.CommandCancel, Cancel: request})
	}
}

// Ended answers who asked.
func (w surroundings) Ended(o *client.Operation, r *client.Return) {
	d := w.d
	if o.Kind == replica.RequestChange {
		d.changeEnded(o, r)
		return
	}
	d.noteEnded(o, r)
	d.writeEnded(o, r)
	var why *order.Refusal
	if r.Outcome != client.OK {
		why = whyEnded(o, r)
	}
	d.asker.Ended(o, r, why)
}

// noteEnded takes note of how an operation ended, of whichever client.
func (d *Director) noteEnded(o *client.Operation, r *client.Return) {
	d.measure(o, r)
	d.noteAnswer(o, r)
	switch r.Outcome {
	case client.OK:
		d.returned(o, check.Answered, &r.Result)
	case client.Unknown:
		d.returned(o, check.Lost, &r.Result)
	}
}

// noteAnswer tells of an operation that has ended as an event.
func (d *Director) noteAnswer(o *client.Operation, r *client.Return) {
	now := d.Cluster()
	d.view.Note(view.Event{At: now, Code: view.FirstLabCode + uint8(view.LabAnswered), Event: raft.Event{
		A: uint64(o.Op.Kind), B: uint64(r.Outcome), C: uint64(now - o.Began), D: uint64(o.Asked()),
	}})
}

// readKinds are the ways to read.
var readKinds = [...]replica.RequestKind{
	order.Linearizable: replica.RequestRead, order.Lease: replica.RequestLeaseRead, order.Local: replica.RequestLocalRead,
}

// operate begins a client's operation.
func (d *Director) operate(ask uint64, asked *order.Order) *order.Refusal {
	o, why := d.newOperation(ask, asked)
	if why != nil {
		return why
	}
	o.Kind, o.Op = replica.RequestExecute, asked.Client.Op
	if err := o.Op.Check(); err != nil {
		return refuse(notExecutable).Because(err)
	}
	how := readKinds[asked.Client.Read]
	if why := d.plan.Engine.refusesRead(how); why != nil {
		return why
	}
	if o.Op.ReadOnly() {
		o.Kind = how
	}
	d.begin(o)
	return later
}

// DefaultWithin is how long an operation is tried that does not say.
const DefaultWithin = 5000 * raft.Millisecond

// newOperation reads what all operations have.
func (d *Director) newOperation(ask uint64, asked *order.Order) (*client.Operation, *order.Refusal) {
	if why := d.held(); why != nil {
		return nil, why
	}
	o := &client.Operation{ID: ask, Within: cmp.Or(asked.Within, DefaultWithin), Call: d.history.tick()}
	if asked.Client != nil {
		o.Via = asked.Client.Via
	}
	return o, nil
}

// MaxOperations is how many of the client's operations may be under way; one more fails.
const MaxOperations = 4096

func (d *Director) begin(o *client.Operation) {
	if d.client.Count() >= MaxOperations {
		o.Began = d.Cluster()
		surroundings{d}.Ended(o, &client.Return{Outcome: client.Failed, Why: client.Why{Code: tooMany}})
		return
	}
	d.writeAsked(o)
	d.view.Changes.Any = true
	d.client.Begin(surroundings{d}, o)
}

// EachAsked calls f for every operation of the lab's client under way.
func (d *Director) EachAsked(f func(*client.Operation)) { d.client.EachAsked(f) }

// leaderRose lets the client, and whoever awaits it, know of a new leader.
func (d *Director) leaderRose(n *node) {
	if d.leader() != n {
		return
	}
	d.nextRose(n)
	d.settle(n, awaitLead)
	d.client.LeaderRose(surroundings{d}, n.ID)
}
