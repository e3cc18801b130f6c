package director

import (
	"errors"
	"strconv"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
)

// client is the lab's one client. It speaks to every node, and writes in one session.
type client struct {
	writes, reads operations // those in a session are in order of serial
	changes       operations // of the configuration
	byRequest     map[uint64]*operation
	wake          raft.Time   // the cluster's; no operation wants anything before
	requests      uint64      // the last request's number
	hint          raft.NodeID // who was last said to lead
	asked         raft.NodeID // where the search for a leader stands
	revision      int64       // the highest that an answer told
	patience      raft.Time   // of one attempt; 0: to be reckoned
	session       session
}

func (c *client) nextRequest() uint64 {
	c.requests++
	return c.requests
}

// operation is one thing that a client asks for, through all its attempts.
type operation struct {
	prev, next *operation
	id         uint64 // the page's command; 0: the registration of a session
	op         kv.Op
	read       bool
	how        replica.RequestKind // of a read
	wish       *wish               // of a change of the configuration, which has no op
	accepted   raft.Index          // that change's entry, once it is committed; else 0
	via        raft.NodeID         // None: whoever leads
	within     raft.Time
	deadline   raft.Time // the cluster's
	call       raft.Time // the history's

	session, serial uint64
	// maybe: an attempt may have taken effect, or may yet.
	maybe bool
	why   string // it has not ended yet, as far as is known

	request uint64      // of the attempt under way; 0: none is
	at      raft.NodeID // where
	term    raft.Term   // that at led then, as far as was known; 0: it did not
	due     raft.Time   // the cluster's: when that is given up, or the next one is made
	hops    int         // attempts that were refused since the last pause
	pause   raft.Time   // the last one's length
}

// operations is a list, in the order in which they were put there.
type operations struct {
	first, last *operation
	count       int
}

func (l *operations) push(o *operation) {
	o.prev, o.next = l.last, nil
	if l.last == nil {
		l.first = o
	} else {
		l.last.next = o
	}
	l.last = o
	l.count++
}

func (l *operations) remove(o *operation) {
	if o.prev == nil {
		l.first = o.next
	} else {
		o.prev.next = o.next
	}
	if o.next == nil {
		l.last = o.prev
	} else {
		o.next.prev = o.prev
	}
	l.count--
}

func (c *client) list(o *operation) *operations {
	switch {
	case o.wish != nil:
		return &c.changes
	case o.read:
		return &c.reads
	}
	return &c.writes
}

// each calls f for every operation; f may end it.
func (c *client) each(f func(*operation)) {
	for _, l := range [...]*operations{&c.writes, &c.reads, &c.changes} {
		for o := l.first; o != nil; {
			next := o.next
			f(o)
			o = next
		}
	}
	if c.session.registration != nil {
		f(c.session.registration)
	}
}

// operate begins a client's operation.
func (d *Director) operate(c *command) error {
	o, err := d.newOperation(c)
	if err != nil {
		return err
	}
	if o.op, err = c.operation(); err != nil {
		return err
	}
	if err := o.op.Check(); err != nil {
		return errors.New(c.Do + ": " + err.Error())
	}
	o.read = o.op.ReadOnly()
	if o.how, err = c.readMode(o.read); err == nil {
		err = d.lab.engine.refusesRead(o.how)
	}
	if err != nil {
		return err
	}
	d.begin(o)
	return errLater
}

// newOperation reads what all operations have.
func (d *Director) newOperation(c *command) (*operation, error) {
	if d.clock.held {
		return nil, errors.New("the lab is held: " + d.clock.why)
	}
	o := &operation{id: c.ID, within: DefaultWithin * raft.Millisecond}
	if c.Within != nil {
		if err := outside("within", *c.Within, 0, MaxWithin, " ms"); err != nil {
			return nil, err
		}
		o.within = nanoseconds(*c.Within)
	}
	if c.Via != "" {
		via, err := d.lookup("via", c.Via)
		if err != nil {
			return nil, err
		}
		o.via = via.id
	}
	o.deadline = d.cluster() + o.within
	o.call = d.history.tick()
	return o, nil
}

// count is how many operations are under way.
func (c *client) count() int { return c.writes.count + c.reads.count + c.changes.count }

func (d *Director) begin(o *operation) {
	c := &d.client
	c.list(o).push(o)
	if c.count() > MaxOperations {
		o.why = "there are " + strconv.Itoa(MaxOperations) + " operations under way already"
		d.giveUp(o)
		return
	}
	d.attempt(o)
}

// retryDue looks after the operations whose time has come.
func (d *Director) retryDue() {
	c := &d.client
	now := d.cluster()
	if now < c.wake {
		return
	}
	c.wake = raft.Never
	c.each(func(o *operation) {
		switch {
		case o.deadline <= now:
			d.giveUp(o)
			return
		case o.due > now:
		case d.inGoodHands(o):
			o.due = now + d.attemptPatience()
		case o.request != 0:
			d.abandon(o, o.at.String()+" gave no answer in time")
			d.attempt(o)
		default:
			d.attempt(o)
		}
		c.wakeFor(o)
	})
}

func (c *client) wakeFor(o *operation) { c.wake = min(c.wake, o.due, o.deadline) }

// giveUp ends an operation that has had no answer.
func (d *Director) giveUp(o *operation) {
	outcome, why := "failed", o.why
	if o.request != 0 {
		d.abandon(o, o.at.String()+" has not answered")
		why = o.why
	}
	if why == "" {
		why = "no node was there to ask"
	}
	if o.maybe && o.accepted == 0 {
		outcome = "unknown"
		why += "; it may have taken effect, or may yet"
	}
	if o.deadline <= d.cluster() {
		why += " (within " + string(appendMillis(nil, o.within)) + " ms)"
	}
	d.finish(o)
	if o.wish != nil {
		d.refuse(o.id, errors.New(why))
		return
	}
	if o.maybe {
		d.returned(o, check.Lost, &kv.Result{})
	}
	if o.id == 0 {
		return // nobody asked for a session; the next write that needs one does
	}
	b := appendString(key(d.answer(o.id), "outcome"), outcome)
	d.say(appendString(key(b, "error"), why))
}

// finish forgets an operation.
func (d *Director) finish(o *operation) {
	if o.request != 0 {
		delete(d.client.byRequest, o.request)
		o.request = 0
	}
	if o == d.client.session.registration {
		d.client.session.registration = nil
		return
	}
	d.client.list(o).remove(o)
}
