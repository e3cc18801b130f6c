package director

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/client"
	"raftlab/raft/order"
	"raftlab/raft/replica"
)

// Stall is what of a node hangs or hung, and what the lab's client had of the cluster meanwhile.
// Times are the cluster's.
type Stall struct {
	Node                raft.NodeID
	What                replica.Stall
	Began, Until, Ended raft.Time // Ended is 0 while it hangs
	Term                raft.Term // in which the node led when it began; 0: it did not
	HeldUp              raft.Time // since when the node takes nothing; 0: it takes what comes

	// The first that rose to leader since, and when; None: nobody has.
	Next     raft.NodeID
	NextTerm raft.Term
	Rose     raft.Time

	Writes  uint64    // acknowledged since
	Longest raft.Time // for which a write was asked for, and none acknowledged
	Over    bool      // it has ended, and no write of then waits
}

// writeAsked takes note of a write that begins.
func (d *Director) writeAsked(o *client.Operation) {
	if o.Kind == replica.RequestExecute && d.unwritten == raft.Never {
		d.unwritten = d.Cluster()
		d.view.Changes.Any = d.view.Changes.Any || len(d.stalls) > 0
	}
}

// writeEnded takes note of one that ended: only where it was acknowledged could anybody write.
func (d *Director) writeEnded(o *client.Operation, r *client.Return) {
	if o.Kind != replica.RequestExecute || r.Outcome != client.OK {
		return
	}
	now := d.Cluster()
	for i := range d.stalls {
		if s := &d.stalls[i]; !s.Over {
			s.Writes++
			s.Longest = max(s.Longest, now-max(d.unwritten, s.Began))
			s.Over = s.Ended != 0
		}
	}
	if d.unwritten = raft.Never; d.client.Writes() > 0 {
		d.unwritten = now
	}
}

// Stalls are those under way and the one that ended last, in the order in which they began.
func (d *Director) Stalls() []Stall { return d.stalls }

// Waits is since when no write was acknowledged in a stall, though one is asked for; raft.Never: none is.
func (d *Director) Waits(s *Stall) raft.Time {
	if s.Over || d.unwritten == raft.Never {
		return raft.Never
	}
	return max(d.unwritten, s.Began)
}

// hasStalled: something of a node hangs, or does not any more.
func (d *Director) hasStalled(n *node, r *replica.Record) {
	s := d.stallOf(n, r.Stall)
	switch {
	case r.Until == 0:
		d.stallEnded(s)
	case s != nil:
		s.Until = r.Until
	default:
		began := Stall{Node: n.ID, What: r.Stall, Began: r.At, Until: r.Until}
		if d.leader() == n {
			began.Term = n.Status.Term
		}
		if r.Stall == replica.StallProcess {
			began.HeldUp = r.At
		}
		d.stalls = append(d.stalls, began)
	}
	d.settle(n, awaitStalled)
}

// stallOf is one that is under way; nil: there is none.
func (d *Director) stallOf(n *node, what replica.Stall) *Stall {
	for i := range d.stalls {
		if s := &d.stalls[i]; s.Node == n.ID && s.What == what && s.Ended == 0 {
			return s
		}
	}
	return nil
}

// hung tells whether something of a node hangs, or has until now.
func (d *Director) hung(id raft.NodeID, what replica.Stall) bool {
	return slices.ContainsFunc(d.stalls, func(s Stall) bool {
		return s.Node == id && s.What == what && (s.Ended == 0 || s.Ended == d.Cluster())
	})
}

func (d *Director) isHeldUp(n *node, r *replica.Record) {
	if s := d.stallOf(n, replica.StallDisk); s != nil && s.HeldUp == 0 {
		s.HeldUp = r.At
	}
}

func (d *Director) stallEnded(s *Stall) {
	if s == nil {
		return
	}
	s.Ended = d.Cluster()
	s.Over = d.unwritten == raft.Never
	d.forgetStalls()
}

// stallsEnded: a node is down.
func (d *Director) stallsEnded(n *node) {
	for what := range replica.Stalls {
		d.stallEnded(d.stallOf(n, what))
	}
}

// forgetStalls forgets those that have ended, but for the last.
func (d *Director) forgetStalls() {
	last := raft.Time(0)
	for i := range d.stalls {
		last = max(last, d.stalls[i].Ended)
	}
	d.stalls = slices.DeleteFunc(d.stalls, func(s Stall) bool { return s.Ended != 0 && s.Ended < last })
}

// nextRose takes note of the first leader that rises in a stall.
func (d *Director) nextRose(n *node) {
	for i := range d.stalls {
		if s := &d.stalls[i]; !s.Over && s.Next == raft.None {
			s.Next, s.NextTerm, s.Rose = n.ID, n.Status.Term, d.Cluster()
		}
	}
}

// Reading is what a read does that a node is asked for now.
type Reading uint8

const (
	NoReading Reading = iota // the engine has none of this kind
	Answered
	AnsweredStale // from what the node had applied before its state machine hung
	Waiting       // until something does not hang any more, or another leader rises
)

// Reading tells what a read of a kind would do. A node that does not lead passes on what only a leader answers.
func (d *Director) Reading(id raft.NodeID, mode order.ReadMode) Reading {
	n, leader := d.node(id), d.leader()
	hangs := func(n *node) bool { return n.Stalled[replica.StallApply] != 0 }
	switch {
	case d.plan.Engine.refusesRead(readKinds[mode]) != nil:
		return NoReading
	case !n.Runs():
		return Waiting
	case mode == order.Local && hangs(n):
		return AnsweredStale
	case mode == order.Local:
		return Answered
	case leader == nil || hangs(leader) || !d.view.Leads(leader.Node, leader.Status.Term):
		return Waiting
	}
	return Answered
}
