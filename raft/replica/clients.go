package replica

import (
	"raftlab/raft"
	"raftlab/raft/kv"
)

// maxWaiting bounds the requests that a server keeps while it knows no leader.
const maxWaiting = 1024

// clients are the requests under way at one server.
type clients struct {
	asked    []origin      // of the proposal that the engine steps now, in its order
	pending  fifo[pending] // proposals, in order of index
	reads    []reading
	lastRead uint64
	waiting  []Request // for a leader
	watches  []watch
}

// origin is whom to answer: the peer that passed the request on, or None for this
// server's own client.
type origin struct {
	id   uint64
	from raft.NodeID
}

type pending struct {
	origin
	index raft.Index
	term  raft.Term
}

type reading struct {
	origin
	read uint64
	op   kv.Op
}

// proposed notes where the engine put a proposal, before anything can commit it. All
// that are noted are of one term.
func (r *Replica) proposed(out *raft.Output) {
	c, term := &r.clients, out.Durable.Term
	if out.FirstProposed == 0 { // a leader that hands over takes none
		for _, o := range c.asked {
			r.answer(o.from, tookNothing(o.id, out.Events))
		}
		c.asked = c.asked[:0]
		return
	}
	if c.pending.len() > 0 && c.pending.first().term != term {
		r.lostLead()
	}
	if len(c.asked) == 0 { // the server's own proposal
		r.shorten = max(r.shorten, out.FirstProposed)
	}
	for i, o := range c.asked {
		c.pending.push(pending{o, out.FirstProposed + raft.Index(i), term})
	}
	c.asked = c.asked[:0]
}

// tookNothing says why a leader took nothing.
func tookNothing(id uint64, events []raft.Event) Reply {
	for i := range events {
		switch e := &events[i]; e.Code {
		case raft.EventProposalOverLimit:
			return Reply{ID: id, Answer: Overloaded}
		case raft.EventChangeRefused:
			return Reply{ID: id, Answer: Refused, Index: raft.Index(e.A), Result: appendLag(e)}
		}
	}
	return Reply{ID: id, Answer: NotLeader}
}

// leads asks the engine, since a step may have changed it since the last observe.
func (r *Replica) leads() (bool, raft.NodeID) {
	r.engine.Status(r.latest)
	return r.latest.Role == raft.Leader, r.latest.Leader
}

// doRequest starts a request here when this server leads, and sends it on or refuses
// it otherwise.
func (r *Replica) doRequest(w *work) {
	q := &w.request
	switch q.Kind {
	case RequestWatch:
		r.startWatch(q)
		return
	case RequestLocalRead:
		r.readLocally(w.from, q)
		return
	}
	if leads, leader := r.leads(); !leads {
		r.redirect(w, leader)
		return
	}
	who := origin{q.ID, w.from}
	switch {
	case r.stalls.unapplied() >= maxUnapplied || len(r.clients.reads) >= maxQueue:
		r.answer(who.from, Reply{ID: who.id, Answer: Overloaded})
		return
	case q.Kind.reads():
		r.startRead(who, q)
		return
	case q.Kind == RequestChange:
		r.startChange(who, q.Op)
		return
	}
	r.clients.asked = append(r.clients.asked[:0], who)
	proposals := [][]byte{q.Op}
	for r.queue.len() > 0 && r.queue.first().part == partRequest && r.queue.first().request.Kind == RequestExecute {
		next := r.queue.pop()
		r.clients.asked = append(r.clients.asked, origin{next.request.ID, next.from})
		proposals = append(proposals, next.request.Op)
	}
	r.stepEngine(raft.Input{Kind: raft.InputPropose, Proposals: proposals})
}

// redirect deals with a request that only a leader can serve.
func (r *Replica) redirect(w *work, leader raft.NodeID) {
	q := &w.request
	if r.latest.Quiet {
		r.stepEngine(raft.Input{Kind: raft.InputAwake})
	}
	switch {
	case !q.Forward || w.from != raft.None:
		r.answer(w.from, Reply{ID: q.ID, Answer: NotLeader, Leader: leader})
	case leader != raft.None:
		r.pass(leader, partRequest, q, nil)
	case len(r.clients.waiting) >= maxWaiting:
		r.answer(w.from, Reply{ID: q.ID, Answer: Overloaded})
	default:
		r.clients.waiting = append(r.clients.waiting, *q)
	}
}

// dispatchWaiting starts or passes on the requests that waited for a leader.
func (r *Replica) dispatchWaiting() {
	waiting := r.clients.waiting
	r.clients.waiting = nil
	for _, q := range waiting {
		if q.Expires > r.cluster {
			r.queue.push(work{part: partRequest, request: q})
		}
	}
	r.settle()
}

// answer tells who asked how a request ended.
func (r *Replica) answer(to raft.NodeID, reply Reply) {
	if to != raft.None {
		r.pass(to, partReply, nil, &reply)
		return
	}
	r.tell.add(&Record{Kind: RecordReply, At: r.cluster, Reply: reply})
	r.tell.urgent = true
}

// apply gives an entry to the state machine and ends the proposal that waited for it.
// An entry of another term at a proposal's index means that the proposal never will
// be committed.
func (r *Replica) apply(e *raft.Entry) {
	var result kv.Result
	if e.Kind == raft.Command {
		if kv.Compacts(e.Data) {
			r.tellWatchersAll()
		}
		result = r.store.Apply(e.Index, e.Data)
	}
	r.reached = e.Index
	r.logBytes += len(e.Data)
	for r.clients.pending.len() > 0 && r.clients.pending.first().index <= e.Index {
		p := r.clients.pending.pop()
		reply := Reply{ID: p.id, Answer: Dropped, Index: e.Index, Term: e.Term}
		if p.index == e.Index && p.term == e.Term {
			reply.Answer, reply.Result = Done, kv.AppendResult(nil, &result)
		}
		r.answer(p.from, reply)
	}
}

// lostLead ends the proposals of a leader that no longer leads: what becomes of them
// is for the next leader to say.
func (r *Replica) lostLead() {
	for _, p := range r.clients.pending.all() {
		r.answer(p.from, Reply{ID: p.id, Answer: Uncertain, Leader: r.latest.Leader, Index: p.index, Term: p.term})
	}
	r.clients.pending.clear()
}

func (r *Replica) startRead(who origin, q *Request) {
	parsed, err := kv.DecodeOp(q.Op)
	if err != nil || !parsed.ReadOnly() {
		r.answer(who.from, Reply{ID: who.id, Answer: Malformed})
		return
	}
	r.clients.lastRead++
	r.clients.reads = append(r.clients.reads, reading{who, r.clients.lastRead, parsed})
	mode := raft.ReadIndex
	if q.Kind == RequestLeaseRead {
		mode = raft.ReadLease
	}
	r.stepEngine(raft.Input{Kind: raft.InputRead, Read: r.clients.lastRead, Mode: mode})
}

// readLocally answers from what this server has applied.
func (r *Replica) readLocally(from raft.NodeID, q *Request) {
	reply := Reply{ID: q.ID, Answer: Malformed}
	if op, err := kv.DecodeOp(q.Op); err == nil && op.ReadOnly() {
		result := r.store.Read(&op)
		reply = Reply{ID: q.ID, Answer: Done, Index: r.reached, Term: r.status.Term, Result: kv.AppendResult(nil, &result)}
	}
	r.answer(from, reply)
}

// startChange asks for another configuration. The answer comes once it is committed.
func (r *Replica) startChange(who origin, op []byte) {
	changes, by, err := decodeChange(op)
	if err != nil {
		r.answer(who.from, Reply{ID: who.id, Answer: Malformed})
		return
	}
	r.clients.asked = append(r.clients.asked[:0], who)
	r.stepEngine(raft.Input{Kind: raft.InputChange, Changes: changes, Transition: by})
}

// endRead answers a read from the state machine, which has applied all that the
// read must see: the engine hands out commits before, or with, the read.
func (r *Replica) endRead(state raft.ReadState) {
	for i, q := range r.clients.reads {
		if q.read != state.Read {
			continue
		}
		r.clients.reads = append(r.clients.reads[:i], r.clients.reads[i+1:]...)
		reply := Reply{ID: q.id, Answer: NotLeader}
		if !state.Refused {
			result := r.store.Read(&q.op)
			reply = Reply{ID: q.id, Answer: Done, Index: state.Index, Term: r.status.Term, Result: kv.AppendResult(nil, &result)}
		}
		r.answer(q.from, reply)
		return
	}
}

// cancel forgets a watch, or a request that waits for a leader.
func (r *Replica) cancel(id uint64) {
	c := &r.clients
	for i := range c.watches {
		if c.watches[i].id == id {
			c.watches = append(c.watches[:i], c.watches[i+1:]...)
			return
		}
	}
	for i := range c.waiting {
		if c.waiting[i].ID == id {
			c.waiting = append(c.waiting[:i], c.waiting[i+1:]...)
			return
		}
	}
}

// doCommand obeys the director.
func (r *Replica) doCommand(c *Command) {
	switch c.Kind {
	case CommandSettings:
		r.stepEngine(raft.Input{Kind: raft.InputSettings, Settings: c.Settings})
	case CommandCampaign:
		r.stepEngine(raft.Input{Kind: raft.InputCampaign})
	case CommandTransfer:
		r.stepEngine(raft.Input{Kind: raft.InputTransfer, Transfer: c.Peer})
	case CommandCancel:
		r.cancel(c.Cancel)
	case CommandCheckpoint:
		_, r.checkpointAsked = r.engine.(checkpointer)
	case CommandCompact:
		r.compact(0)
	}
}
