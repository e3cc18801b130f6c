package director

import (
	"errors"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/client"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// surroundings are the cluster as the lab's one client knows it: from telemetry.
type surroundings struct{ d *Director }

func (w surroundings) Now() raft.Time { return w.d.cluster() }

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

// Ended answers the page.
func (w surroundings) Ended(o *client.Operation, r *client.Return) {
	d := w.d
	if o.Kind == replica.RequestChange {
		d.changeEnded(o, r)
		return
	}
	switch r.Outcome {
	case client.OK:
		d.returned(o, check.Answered, &r.Result)
		d.sayOfMany(appendResult(d.answer(o.ID), &o.Op, r))
		return
	case client.Unknown:
		d.returned(o, check.Lost, &r.Result)
	}
	b := appendString(key(d.answer(o.ID), "outcome"), outcomes[r.Outcome])
	d.say(appendString(key(b, "error"), d.whyEnded(o, r)))
}

// outcomes are types.ts' Outcome.
var outcomes = [...]string{client.OK: "ok", client.Failed: "failed", client.Unknown: "unknown"}

// operate begins a client's operation.
func (d *Director) operate(c *command) error {
	o, err := d.newOperation(c)
	if err != nil {
		return err
	}
	if o.Op, err = c.operation(); err != nil {
		return err
	}
	if err := o.Op.Check(); err != nil {
		return errors.New(c.Do + ": " + err.Error())
	}
	o.Kind = replica.RequestExecute
	reads := o.Op.ReadOnly()
	how, err := c.readMode(reads)
	if err == nil {
		err = d.lab.engine.refusesRead(how)
	}
	if err != nil {
		return err
	}
	if reads {
		o.Kind = how
	}
	d.begin(o)
	return errLater
}

// newOperation reads what all operations have.
func (d *Director) newOperation(c *command) (*client.Operation, error) {
	if d.clock.held {
		return nil, errors.New("the lab is held: " + d.clock.why)
	}
	o := &client.Operation{ID: c.ID, Within: DefaultWithin * raft.Millisecond}
	if c.Within != nil {
		if err := outside("within", *c.Within, 0, MaxWithin, " ms"); err != nil {
			return nil, err
		}
		o.Within = nanoseconds(*c.Within)
	}
	if c.Via != "" {
		via, err := d.lookup("via", c.Via)
		if err != nil {
			return nil, err
		}
		o.Via = via.ID
	}
	o.Call = d.history.tick()
	return o, nil
}

func (d *Director) begin(o *client.Operation) {
	if d.client.Count() >= MaxOperations {
		surroundings{d}.Ended(o, &client.Return{Outcome: client.Failed, Why: client.Why{Code: tooMany}})
		return
	}
	d.client.Begin(surroundings{d}, o)
}

// leaderRose lets the client, and whoever awaits it, know of a new leader.
func (d *Director) leaderRose(n *node) {
	if d.leader() != n {
		return
	}
	d.settle(n, awaitLead)
	d.client.LeaderRose(surroundings{d}, n.ID)
}
