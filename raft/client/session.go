package client

import (
	"raftlab/raft"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
)

// session is what makes a write that is tried twice happen once (dissertation §6.3). It is
// opened, through the log, when a write first needs it.
type session struct {
	id           uint64 // 0: none is open
	serial       uint64 // the last one given
	opened       uint64 // how often one was asked for
	registration *Operation
}

// hasSession gives a write its serial; false while there is no session, which is then being
// opened. Reads need none.
func (c *Client) hasSession(w Cluster, o *Operation) bool {
	s := &c.session
	switch {
	case !o.inSession() || o.session != 0:
		return true
	case s.id != 0:
		s.serial++
		o.session, o.serial = s.id, s.serial
		return true
	}
	c.register(w)
	return false
}

// register opens a session, unless that is under way.
func (c *Client) register(w Cluster) {
	s := &c.session
	if s.registration != nil {
		return
	}
	s.opened++
	s.registration = &Operation{Kind: replica.RequestExecute, registers: true, deadline: raft.Never, session: s.opened}
	c.attempt(w, s.registration)
}

// registered: the session is open, and the writes that were queued for it go out.
func (c *Client) registered(w Cluster, id uint64) {
	c.session.id, c.session.serial = id, 0
	c.writes.each(func(o *Operation) {
		if o.session == 0 && o.request == 0 {
			c.attempt(w, o)
		}
	})
}

// expired: the session in which o was sent is no longer known. If no attempt before this one
// can have taken effect, o goes into a new session.
func (c *Client) expired(w Cluster, o *Operation) {
	if c.session.id == o.session {
		c.session.id = 0
	}
	if o.maybe {
		o.why = Why{Code: SessionExpired}
		c.giveUp(w, o)
		return
	}
	o.session, o.serial = 0, 0
	c.writes.remove(o)
	c.writes.push(o) // lists are in order of serial
	c.attempt(w, o)
}

// acknowledged is the serial up to which every write of a session has ended, while one of it
// is under way.
func (c *Client) acknowledged(session uint64) uint64 {
	o := c.writes.first
	for o.session != session {
		o = o.next
	}
	return o.serial - 1
}

// done takes an answer that was executed.
func (c *Client) done(w Cluster, o *Operation, from raft.NodeID, reply *replica.Reply) {
	if o.Via == raft.None && !o.local() {
		c.hint = from
	}
	if o.Kind == replica.RequestChange {
		c.changeAccepted(w, o, reply.Index)
		return
	}
	result, err := kv.DecodeResult(reply.Result)
	switch {
	case err != nil:
		o.why = Why{Code: ResultDamaged}
		o.maybe = o.maybe || o.writes()
		c.giveUp(w, o)
	case o.registers:
		c.forget(o)
		c.registered(w, result.Session)
	case result.Status == kv.SessionExpired:
		c.expired(w, o)
	case result.Status != kv.OK:
		o.why = Why{Code: NotExecuted}
		c.giveUp(w, o)
	default:
		c.revision = max(c.revision, result.Revision)
		c.end(w, o, &Return{Outcome: OK, Result: result, Index: reply.Index, Term: reply.Term})
	}
}
