package view

import "raftlab/raft"

// A leader is lost when it steps down, and before that as soon as no majority of the voters can
// follow it: since it or they were crashed or paused or wait for a disk that hangs, or a cut link parts them. Loss and
// latency do not count. Nobody is told at once: when another lead begins, it is known that the one before
// did not go on, and the time since it was lost was without a leader. A lead that is
// lost and goes on was never without one. Before the first lead there is nothing to lose.

// lead is the last one, of the highest term.
type lead struct {
	node raft.NodeID
	term raft.Term
	rose raft.Time
	lost bool
	at   raft.Time // of one that is lost: since when
	// over is the node that led before, and whose word that it leads no more is yet to come; None: there is none.
	over raft.NodeID
}

// rose: a node became leader.
func (v *View) rose(n *Node, at raft.Time) {
	m := &v.Measured
	v.won(n.Status.Term)
	if n.Status.Term <= m.lead.term {
		return // its word came late: another has risen since
	}
	before := m.lead
	m.lead = lead{node: n.ID, term: n.Status.Term, rose: at}
	switch {
	case before.lost:
		m.Leaderless.add(max(0, at-before.at))
	case before.term > 0:
		m.Leaderless.add(0)
		m.lead.over = before.node
	}
	v.Measure()
}

// stoodDown: who led before tells that it leads no more. Its word may come behind that of the one that rose since.
func (v *View) stoodDown(n *Node, at raft.Time) {
	m := &v.Measured
	if n.ID != m.lead.over {
		return
	}
	m.lead.over = raft.None
	if gap := m.lead.rose - at; gap > 0 && m.Leaderless.Count > 0 {
		m.Leaderless.amend(gap)
		v.Measure()
	}
}

// FollowLead looks whether the last leader is lost now, or leads on. Whoever changes a node's phase or a
// link calls it.
func (v *View) FollowLead(at raft.Time) {
	l := &v.Measured.lead
	if l.term == 0 {
		return
	}
	switch leads := v.Leads(v.Node(l.node), l.term); {
	case leads:
		l.lost, l.at = false, 0
	case !l.lost:
		l.lost, l.at = true, at
	}
}

// Leads tells whether a node is leader of a term, with a majority of voters that can follow it.
func (s *State) Leads(n *Node, term raft.Term) bool {
	if n.Status.Role != raft.Leader || n.Status.Term != term || !n.Runs() {
		return false
	}
	c := &n.Status.Configuration
	if len(c.Voters) == 0 {
		c = &s.Members.Configuration
	}
	return majority(c, func(id raft.NodeID) bool {
		peer := s.Node(id)
		return peer != nil && peer.Runs() && (peer == n || !s.Links.At(n.ID, id).Cut && !s.Links.At(id, n.ID).Cut)
	})
}

// Runs: it takes what comes, and the time.
func (n *Node) Runs() bool { return n.Phase == Running && !n.Paused && !n.HeldUp }

// majority tells whether so many voters count that they decide.
func majority(c *raft.Configuration, counts func(raft.NodeID) bool) bool {
	for _, half := range [...][]raft.NodeID{c.Voters, c.Outgoing} {
		votes := 0
		for _, id := range half {
			if counts(id) {
				votes++
			}
		}
		if len(half) > 0 && votes <= len(half)/2 {
			return false
		}
	}
	return true
}

// Gaps are the times without a leader, each from the moment at which one was lost to that at
// which the next one rose: one for each change of leader, of 0 where the next one rose before the
// last was lost.
type Gaps struct {
	Count                      uint64
	Last, Median, Worst, Total raft.Time           // Median is of the last keptGaps; of an even number, between the two in the middle
	recent                     [keptGaps]raft.Time // a ring
}

// keptGaps is how many of the last gaps the median is of.
const keptGaps = 256

func (g *Gaps) add(gap raft.Time) {
	g.Count++
	g.amend(gap)
}

// amend sets the last gap, which was 0.
func (g *Gaps) amend(gap raft.Time) {
	g.Last, g.Worst, g.Total = gap, max(g.Worst, gap), g.Total+gap
	g.recent[(g.Count-1)%keptGaps] = gap
	g.Median = g.median()
}

func (g *Gaps) median() raft.Time {
	sorted, count := g.recent, int(min(g.Count, keptGaps))
	for i := range count {
		for j := i; j > 0 && sorted[j] < sorted[j-1]; j-- {
			sorted[j], sorted[j-1] = sorted[j-1], sorted[j]
		}
	}
	return (sorted[(count-1)/2] + sorted[count/2]) / 2
}
