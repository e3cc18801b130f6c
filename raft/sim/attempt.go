package sim

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
)

// pause is how long a client waits before it tries again what was refused.
const pause = 20 * raft.Millisecond

// attempt sends the current command to a server. A write keeps its serial in all its
// attempts, so that however many arrive, one is executed.
func (u *Universe) attempt(c *client) {
	c.last++
	c.open = append(c.open, c.last)
	c.tried++
	load, o := &u.config.Load, &u.history[c.current]
	q := replica.Request{
		ID: c.last*uint64(len(u.clients)) + uint64(c.index), Kind: replica.RequestExecute, Op: c.command(&o.Op),
		Forward: c.dice.Below(3) == 0, Expires: c.deadline,
	}
	if o.Read {
		q.Kind, q.Op = replica.RequestRead, kv.AppendOp(nil, &o.Op)
		if c.dice.Below(100) < load.Leases {
			q.Kind = replica.RequestLeaseRead
		}
	}
	order := replica.AppendCommand(nil, &replica.Command{Kind: replica.CommandRequest, Request: q})
	u.push(event{at: u.now + load.Latency.Draw(&c.dice), kind: request, node: u.target(c), bytes: order})
	u.wakeAt(c, min(u.now+load.Patience, c.deadline))
}

// command is what passes through the log.
func (c *client) command(op *kv.Op) []byte {
	if c.register {
		return kv.AppendCommand(nil, &kv.Command{Kind: kv.Register, Session: uint64(c.index) + 1})
	}
	// The client waits for no answer to an earlier serial any more.
	return kv.AppendCommand(nil, &kv.Command{Kind: kv.Execute, Session: c.session, Serial: c.serial, Ack: c.serial - 1, Op: *op})
}

// target is the leader as far as the client knows, or else each server in turn.
func (u *Universe) target(c *client) raft.NodeID {
	if id := c.hint; id != raft.None {
		c.hint = raft.None // unless it answers
		return id
	}
	c.asked++
	return raft.NodeID((c.asked+uint64(c.index))%uint64(len(u.nodes))) + 1
}

// deliver puts the answers in a server's telemetry on their way to the clients.
func (u *Universe) deliver(telemetry []byte) {
	t, err := replica.ReadTelemetry(telemetry)
	for err == nil && t.Next(&u.record) {
		if u.record.Kind != replica.RecordReply {
			continue
		}
		reply := u.record.Reply
		if reply.ID >= ownRequests {
			u.keepAnswer(&reply)
			continue
		}
		reply.Result = slices.Clone(reply.Result)
		c := &u.clients[reply.ID%uint64(len(u.clients))]
		u.push(event{at: u.now + u.config.Load.Latency.Draw(&c.dice), kind: answer, node: t.Node, client: c.index, reply: &reply})
	}
	if err == nil {
		err = t.Err()
	}
	if err != nil {
		u.fail("telemetry can't be read", err)
	}
}

// answered takes a server's answer to an attempt. Only one that tells of the present
// command counts.
func (u *Universe) answered(c *client, from raft.NodeID, reply *replica.Reply) {
	attempt := reply.ID / uint64(len(u.clients))
	if c.current < 0 || attempt < c.first || attempt > c.last {
		return
	}
	switch reply.Answer {
	case replica.Done:
		c.hint = from
		u.done(c, reply)
		return
	case replica.NotLeader:
		c.hint = reply.Leader
		c.close(attempt)
	case replica.Dropped, replica.Overloaded, replica.Malformed:
		c.close(attempt)
	}
	if attempt == c.last { // an answer to an earlier one speeds nothing up
		u.wakeAt(c, min(u.now+pause, c.deadline))
	}
}

// close notes that an attempt definitely was not executed.
func (c *client) close(attempt uint64) {
	c.open = slices.DeleteFunc(c.open, func(a uint64) bool { return a == attempt })
}

func (u *Universe) done(c *client, reply *replica.Reply) {
	result, err := kv.DecodeResult(reply.Result)
	switch {
	case err != nil:
		u.fail("a result can't be read", err)
	case c.register:
		c.session, c.serial, c.register = result.Session, 1, false
		c.begin()
		u.attempt(c)
	case result.Status == kv.SessionExpired:
		u.expired(c)
	default:
		u.end(c, OK, result)
	}
}

// expired goes into a new session if no other attempt can have been executed in the old one.
func (u *Universe) expired(c *client) {
	c.session = 0
	if c.tried > 1 {
		u.end(c, Unknown, kv.Result{})
		return
	}
	c.register = true
	c.begin()
	u.attempt(c)
}
