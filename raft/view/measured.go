package view

import "raftlab/raft"

// Measured is what a cluster's failovers, elections and messages have cost. Times are
// the cluster's, so a held clock counts nothing, and neither does what a host's fault took out of it.
type Measured struct {
	Stretch          // since the last mark, or else since the start
	Before  *Stretch // from the mark before, or else from the start, to the last mark; nil: there is no mark. Never changed
	moved   bool     // it is not as at the start
	lead    lead
	ballots [keptBallots]ballot // a ring: the oldest is at next
	next    int
}

// Stretch is what was measured from one moment on. What began before it and ended in it counts
// in it, whole.
type Stretch struct {
	Since      raft.Time
	Leaderless Gaps
	// Elections are the terms, each once, in which somebody became a candidate, and which are decided: one
	// rose to leader, or nobody is a candidate in that term any more. A pre-vote is no election.
	Elections uint64
	Failed    uint64 // elections in whose term nobody rose
	// Split are failed elections whose votes would have been a majority, had one candidate had them all.
	Split uint64
	// FirstTerm is the highest term that any server had told at Since, LastTerm at the end.
	FirstTerm, LastTerm raft.Term
	Messages, Bytes     uint64 // frames that left a server for another one, whatever became of them
}

// Measure notes that something else is measured now.
func (v *View) Measure() { v.Measured.moved, v.Changes.Measured, v.Changes.Any = true, true, true }

// Lost tells since when nobody leads: the last leader is lost, and none has risen since.
func (m *Measured) Lost() (at raft.Time, is bool) { return m.lead.at, m.lead.lost }

// Mark begins another stretch. The one that ends is kept until the next mark.
func (v *View) Mark(at raft.Time) {
	m := &v.Measured
	ended := m.Stretch
	m.Before = &ended
	m.Stretch = Stretch{Since: at, FirstTerm: ended.LastTerm, LastTerm: ended.LastTerm}
	for i := range m.ballots {
		if m.ballots[i].decided {
			m.ballots[i] = ballot{}
		}
	}
	v.Measure()
}

// measureState takes note of what a node told of itself, once the state has it: where nothing of what
// counts here has changed, there is nothing to note.
func (v *View) measureState(n *Node, at raft.Time, changed Fields, rose bool) {
	if changed&(FieldRole|FieldTerm|FieldVotes) == 0 {
		return
	}
	m := &v.Measured
	if n.Status.Term > m.LastTerm {
		m.LastTerm = n.Status.Term
		v.Measure()
	}
	if rose {
		v.rose(n, at)
	}
	v.stoodDown(n, at)
	v.followBallots(n)
	v.FollowLead(at)
}

func (v *View) measureSent(size int) {
	v.Measured.moved = true
	v.Measured.Messages++
	v.Measured.Bytes += uint64(size)
	v.Changes.Sent = true
}

func (m *Measured) equal(o *Measured) bool {
	a, b := *m, *o
	if a.Before != nil && b.Before != nil && *a.Before == *b.Before {
		a.Before = b.Before
	}
	return a == b
}
