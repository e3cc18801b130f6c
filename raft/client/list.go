package client

import "raftlab/raft/replica"

// operations is a list, in the order in which they were put there.
type operations struct {
	first, last *Operation
	count       int
}

func (l *operations) push(o *Operation) {
	o.prev, o.next = l.last, nil
	if l.last == nil {
		l.first = o
	} else {
		l.last.next = o
	}
	l.last = o
	l.count++
}

func (l *operations) remove(o *Operation) {
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

// each calls f for every operation; f may end it.
func (l *operations) each(f func(*Operation)) {
	for o := l.first; o != nil; {
		next := o.next
		f(o)
		o = next
	}
}

// clone copies a list and its operations, and notes those that await an answer.
func (l *operations) clone(byRequest map[uint64]*Operation) (c operations) {
	l.each(func(o *Operation) { c.push(o.clone(byRequest)) })
	return c
}

func (o *Operation) clone(byRequest map[uint64]*Operation) *Operation {
	c := *o
	if c.request != 0 {
		byRequest[c.request] = &c
	}
	return &c
}

func (c *Client) list(o *Operation) *operations {
	switch o.Kind {
	case replica.RequestChange:
		return &c.changes
	case replica.RequestExecute:
		return &c.writes
	}
	return &c.reads
}

// each calls f for every operation; f may end it.
func (c *Client) each(f func(*Operation)) {
	for _, l := range [...]*operations{&c.writes, &c.reads, &c.changes} {
		l.each(f)
	}
	if c.session.registration != nil {
		f(c.session.registration)
	}
}

// Clone returns a copy that goes on by itself. What a Change points to is shared.
func (c *Client) Clone() Client {
	copied := *c
	copied.byRequest = make(map[uint64]*Operation, len(c.byRequest))
	copied.writes = c.writes.clone(copied.byRequest)
	copied.reads = c.reads.clone(copied.byRequest)
	copied.changes = c.changes.clone(copied.byRequest)
	if o := c.session.registration; o != nil {
		copied.session.registration = o.clone(copied.byRequest)
	}
	return copied
}
