package director

import (
	"errors"

	"raftlab/raft"
	"raftlab/raft/replica"
)

// transferPatience is how long a transfer may take in real time, beyond three of the
// leader's longest election timeouts, before it is said to have failed. A leader that
// is gone can't say that it gave up.
const transferPatience = 2000 * raft.Millisecond

// transfer asks the leader to hand over to a node.
func (d *Director) transfer(c *command) error {
	n, err := d.activeNode(c)
	if err != nil {
		return err
	}
	leader := d.leader()
	switch {
	case !d.view.Members.Votes(n.ID):
		return sentence(n, noVote)
	case leader == nil:
		return errors.New("there is no leader that could transfer its leadership")
	case leader == n:
		return sentence(n, " is the leader already")
	case leader.Paused:
		return sentence(leader, " is the leader and is paused: resume it first")
	case d.clock.held:
		return errors.New("the lab is held: " + d.clock.why)
	}
	d.tell(leader, &replica.Command{Kind: replica.CommandTransfer, Peer: n.ID})
	patience := d.clock.Rate.For(3*leader.Settings.ElectionMax) + transferPatience
	return d.awaitOr(sentence(n, " has not taken over from "+leader.ID.String()), c, n, awaitLead, patience)
}

// transferEnded answers who asked for a transfer that the leader gave up or refused.
func (d *Director) transferEnded(leader *node, e *raft.Event) {
	target := d.node(e.Peer)
	if target == nil {
		return
	}
	why := " did not take over within " + string(appendMillis(nil, raft.Time(e.A))) + " ms: " + leader.ID.String() + " remains leader"
	if e.Code == raft.EventTransferRefused {
		why = " did not become leader: " + leader.ID.String() + " is no longer leader, or " + target.ID.String() + " has no vote there"
	}
	d.settleWith(func(w *waiter) bool { return w.what == awaitLead && w.node == target.ID }, sentence(target, why))
}
