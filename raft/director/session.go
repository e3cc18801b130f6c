package director

import (
	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/kv"
)

// session is what makes a write that is tried twice happen once (dissertation §6.3). It
// is opened, through the log, when a write first needs it.
type session struct {
	id           uint64 // 0: none is open
	serial       uint64 // the last one given
	opened       uint64 // how often one was asked for
	registration *operation
}

// inSession gives a write its serial; false while there is no session, which is then
// being opened. Reads need none.
func (d *Director) inSession(o *operation) bool {
	s := &d.client.session
	switch {
	case o.read || o.id == 0 || o.session != 0:
		return true
	case s.id != 0:
		s.serial++
		o.session, o.serial = s.id, s.serial
		return true
	}
	d.register()
	return false
}

// register opens a session, unless that is under way.
func (d *Director) register() {
	s := &d.client.session
	if s.registration != nil {
		return
	}
	s.opened++
	s.registration = &operation{deadline: raft.Never, session: s.opened}
	d.attempt(s.registration)
}

// registered: the session is open, and the writes that waited for it go out.
func (d *Director) registered(id uint64) {
	s := &d.client.session
	s.id, s.serial = id, 0
	for o := d.client.writes.first; o != nil; {
		next := o.next
		if o.session == 0 && o.request == 0 {
			d.attempt(o)
		}
		o = next
	}
}

// expired: the session in which o was sent is no longer known. If no attempt before
// this one can have taken effect, o goes into a new session.
func (d *Director) expired(o *operation) {
	s := &d.client.session
	if s.id == o.session {
		s.id = 0
	}
	if o.maybe {
		o.why = "the client's session expired before an answer came"
		d.giveUp(o)
		return
	}
	o.session, o.serial = 0, 0
	d.client.writes.remove(o)
	d.client.writes.push(o) // lists are in order of serial
	d.attempt(o)
}

// acknowledged is the serial up to which every write of a session has ended, while one
// of it is under way.
func (c *client) acknowledged(session uint64) uint64 {
	o := c.writes.first
	for o.session != session {
		o = o.next
	}
	return o.serial - 1
}

// done takes an answer that was executed.
func (d *Director) done(o *operation, reply *reply) {
	result, err := kv.DecodeResult(reply.Result)
	switch {
	case o.wish != nil:
		d.changeAccepted(o, reply.Index)
	case err != nil:
		o.why = "its result can't be read"
		o.maybe = o.maybe || !o.read
		d.giveUp(o)
	case o.id == 0:
		d.finish(o)
		d.registered(result.Session)
	case result.Status == kv.SessionExpired:
		d.expired(o)
	case result.Status != kv.OK:
		o.why = "it can't be executed"
		d.giveUp(o)
	default:
		d.client.revision = max(d.client.revision, result.Revision)
		d.finish(o)
		d.returned(o, check.Answered, &result)
		d.sayOfMany(appendResult(d.answer(o.id), &o.op, &result, reply))
	}
}
