package director

import (
	"raftlab/raft"
	"raftlab/raft/order"
	"raftlab/raft/replica"
)

// transferPatience is how long a transfer may take in real time, beyond three of the
// leader's longest election timeouts, before it is said to have failed. A leader that
// is gone can't say that it gave up.
const transferPatience = 2000 * raft.Millisecond

// transfer asks the leader to hand over to a node.
func (d *Director) transfer(ask uint64, n *node) *order.Refusal {
	why, leader := n.mustAct(), d.leader()
	switch {
	case why != nil:
		return why
	case !d.view.Members.Votes(n.ID):
		return of(noVoter, n)
	case leader == nil:
		return refuse(nobodyLeads)
	case leader == n:
		return of(leadsAlready, n)
	case leader.Paused:
		return of(leaderIsPaused, leader)
	}
	if why := d.held(); why != nil {
		return why
	}
	d.tell(leader, &replica.Command{Kind: replica.CommandTransfer, Peer: n.ID})
	patience := d.clock.Rate.For(3*leader.Settings.ElectionMax) + transferPatience
	return d.awaitOr(of(notTakenOver, n).Node("leader", leader.ID), ask, n, awaitLead, patience)
}

// transferEnded answers who asked for a transfer that the leader gave up or refused.
func (d *Director) transferEnded(leader *node, e *raft.Event) {
	target := d.node(e.Peer)
	if target == nil {
		return
	}
	why := of(transferAborted, target).Node("leader", leader.ID).With("ms", millis(raft.Time(e.A)))
	if e.Code == raft.EventTransferRefused {
		why = of(transferRefused, target).Node("leader", leader.ID)
	}
	d.settleWith(func(w *waiter) bool { return w.what == awaitLead && w.node == target.ID }, why)
}
