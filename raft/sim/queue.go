package sim

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/replica"
)

// eventKind says which fields of an event count besides at.
type eventKind uint8

const (
	arrival eventKind = 1 + iota // the frame bytes from the server from reaches node
	syncEnd                      // node's disk has done the sync named token, in that incarnation
	request                      // the command bytes from a client reaches node
	answer                       // reply reaches client
	wake                         // client's alarm numbered token goes off
	command                      // the director's word, bytes, reaches node in that incarnation
	ending                       // node's process in that incarnation is gone
)

// event is one thing that will happen. Events are values, and what they point to does not change.
type event struct {
	at          raft.Time
	token       uint64
	bytes       []byte
	reply       *replica.Reply
	node        raft.NodeID
	from        raft.NodeID
	incarnation uint32
	client      uint32
	kind        eventKind
}

// queue are the events that will happen. What is moved to keep them in order is when each comes and where it lies:
// that has no pointers, so the garbage collector need not hear of it.
type queue struct {
	heap   []due // a binary heap: heap[i] is not after heap[2i+1] and heap[2i+2]
	events []event
	free   []uint32 // places in events that hold none
}

// due is when an event comes, and its place.
type due struct {
	at    raft.Time
	seq   uint64
	place uint32
}

// before: of two events at one time the one that was pushed first comes first.
func (d *due) before(o *due) bool {
	return d.at < o.at || d.at == o.at && d.seq < o.seq
}

func (q *queue) len() int { return len(q.heap) }

// next is when the first comes; raft.Never when there is none.
func (q *queue) next() raft.Time {
	if len(q.heap) == 0 {
		return raft.Never
	}
	return q.heap[0].at
}

// all calls f for every event, in no order that means anything, until it returns false.
func (q *queue) all(f func(*event) bool) {
	for i := range q.events {
		if e := &q.events[i]; e.kind != 0 && !f(e) {
			return
		}
	}
}

func (q *queue) clone() queue {
	return queue{slices.Clone(q.heap), slices.Clone(q.events), slices.Clone(q.free)}
}

// push puts an event behind all of its time that have lower numbers.
func (q *queue) push(seq uint64, e event) {
	d := due{e.at, seq, uint32(len(q.events))}
	if n := len(q.free); n > 0 {
		d.place, q.free = q.free[n-1], q.free[:n-1]
		q.events[d.place] = e
	} else {
		q.events = append(q.events, e)
	}
	q.heap = append(q.heap, d)
	h := q.heap
	i := len(h) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if !d.before(&h[parent]) {
			break
		}
		h[i] = h[parent]
		i = parent
	}
	h[i] = d
}

// pop takes the first.
func (q *queue) pop() event {
	h := q.heap
	first, last := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	q.heap = h
	e := q.events[first.place]
	q.events[first.place] = event{}
	q.free = append(q.free, first.place)
	if len(h) == 0 {
		return e
	}
	i := 0
	for {
		child := 2*i + 1
		if child >= len(h) {
			break
		}
		if child+1 < len(h) && h[child+1].before(&h[child]) {
			child++
		}
		if !h[child].before(&last) {
			break
		}
		h[i] = h[child]
		i = child
	}
	h[i] = last
	return e
}
