package sim

import (
	"raftlab/raft"
	"raftlab/raft/replica"
)

// eventKind says which fields of an event count, besides at and seq.
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
	seq         uint64
	token       uint64
	bytes       []byte
	reply       *replica.Reply
	node        raft.NodeID
	from        raft.NodeID
	incarnation uint32
	client      uint32
	kind        eventKind
}

// before: of two events at one time the one that was pushed first comes first.
func (e *event) before(o *event) bool {
	return e.at < o.at || e.at == o.at && e.seq < o.seq
}

// queue is a binary heap of events: queue[i] is not after queue[2i+1] and queue[2i+2].
type queue []event

func (q *queue) push(e event) {
	*q = append(*q, e)
	h := *q
	i := len(h) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if !e.before(&h[parent]) {
			break
		}
		h[i] = h[parent]
		i = parent
	}
	h[i] = e
}

func (q *queue) pop() event {
	h := *q
	first, last := h[0], h[len(h)-1]
	h[len(h)-1] = event{}
	h = h[:len(h)-1]
	*q = h
	if len(h) == 0 {
		return first
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
	return first
}
