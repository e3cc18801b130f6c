package director

import (
	"raftlab/raft"
	"raftlab/raft/order"
)

// awaited is what an order waits for.
type awaited uint8

const (
	awaitStart awaited = iota
	awaitPaused
	awaitResumed
	awaitCampaign
	awaitDown
	awaitLead
	awaitCompact
	awaitStalled
)

// waiter is an order that is answered when something has happened to a node.
type waiter struct {
	ask      uint64
	node     raft.NodeID // None: all nodes
	what     awaited
	deadline raft.Time      // real; then it is answered all the same
	late     *order.Refusal // with this, if not nil
}

// await lets an order be answered later. patience is real time.
func (d *Director) await(ask uint64, n *node, what awaited, patience raft.Time) *order.Refusal {
	return d.awaitOr(nil, ask, n, what, patience)
}

// awaitOr is await, with what is answered once patience is over.
func (d *Director) awaitOr(late *order.Refusal, ask uint64, n *node, what awaited, patience raft.Time) *order.Refusal {
	w := waiter{ask: ask, what: what, deadline: raft.Never, late: late}
	if n != nil {
		w.node = n.ID
	}
	if patience != raft.Never {
		w.deadline = d.now + patience
	}
	d.waiters = append(d.waiters, w)
	return later
}

// settle answers those that waited for this to happen to a node.
func (d *Director) settle(n *node, what awaited) {
	d.settleWith(func(w *waiter) bool { return w.what == what && w.node == n.ID }, nil)
}

// fail refuses all that waited for anything of a node but its end.
func (d *Director) fail(n *node, why *order.Refusal) {
	d.settleWith(func(w *waiter) bool {
		return w.what != awaitDown && (w.node == n.ID || w.node == raft.None)
	}, why)
}

// failStart refuses those that waited for all nodes' start.
func (d *Director) failStart(why *order.Refusal) {
	d.settleWith(func(w *waiter) bool { return w.what == awaitStart && w.node == raft.None }, why)
}

// expireWaiters answers those whose patience is over.
func (d *Director) expireWaiters() {
	d.settleEach(func(w *waiter) (bool, *order.Refusal) { return w.deadline <= d.now, w.late })
}

func (d *Director) settleWith(match func(*waiter) bool, why *order.Refusal) {
	d.settleEach(func(w *waiter) (bool, *order.Refusal) { return match(w), why })
}

// settleEach answers those for which end says so, with a refusal where it gives one.
func (d *Director) settleEach(end func(*waiter) (bool, *order.Refusal)) {
	kept := d.waiters[:0]
	for i := range d.waiters {
		w := d.waiters[i]
		if ended, why := end(&w); ended {
			d.finish(w.ask, why)
		} else {
			kept = append(kept, w)
		}
	}
	d.waiters = kept
}
