package sim

import (
	"raftlab/raft/client"
	"raftlab/raft/director"
	"raftlab/raft/kv"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// ear stands between a lab's director and whoever asked: what happens again is not told again.
type ear struct {
	to   director.Asker
	deaf deafness
}

// deafness is what of a lab's answers is told.
type deafness uint8

const (
	hears   deafness = iota
	answers          // those of asks were given before; what is to be seen is told
	wholly
)

func (e *ear) Done(ask uint64) {
	if e.deaf == hears {
		e.to.Done(ask)
	}
}

func (e *ear) Refused(ask uint64, why *order.Refusal) {
	if e.deaf == hears {
		e.to.Refused(ask, why)
	}
}

func (e *ear) Ended(o *client.Operation, r *client.Return, why *order.Refusal) {
	if e.deaf == hears && o.ID != 0 { // else nobody here has asked for it
		e.to.Ended(o, r, why)
	}
}

func (e *ear) Changed(watch uint64, changes []kv.Change) {
	if e.deaf == hears {
		e.to.Changed(watch, changes)
	}
}

func (e *ear) Compacted(watch uint64, key string, revision int64) {
	if e.deaf == hears {
		e.to.Compacted(watch, key, revision)
	}
}

func (e *ear) Down(n *view.Node) {
	if e.deaf != wholly {
		e.to.Down(n)
	}
}

func (e *ear) Heard(n *view.Node, r *replica.Record, f view.Fact) {
	if e.deaf != wholly {
		e.to.Heard(n, r, f)
	}
}
