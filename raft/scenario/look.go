package scenario

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/order"
	"raftlab/raft/view"
)

// Effort is what a player had to do to find out whether a condition holds.
type Effort struct {
	Looks          uint64 // at the cluster
	Entries, Bytes uint64 // of logs, that it read
}

// reads counts an entry.
func (e *Effort) reads(entry *raft.Entry) {
	e.Entries++
	e.Bytes += uint64(len(entry.Data))
}

// Heed has the player tell what each look took, and do nothing more once it is told that this is too much.
func (p *Player) Heed(tooMuch func(Effort) bool) { p.tooMuch = tooMuch }

// look looks for what does not hold of a condition; nil: all does.
func (p *Player) look(v *view.State, c *order.Condition) *missing {
	m := p.missing(v, c)
	p.tired = p.tired || p.tooMuch != nil && p.tooMuch(p.effort)
	p.effort = Effort{}
	return m
}

// sight is all that conditions read of a cluster, and of what came of a player's operations.
type sight struct {
	nodes []glimpse
	rest
}

// rest is of no one node.
type rest struct {
	elections, failed, split uint64
	violations, answers      int
}

// glimpse is what conditions read of a node. What a log holds is known by where its entries are, as no entry is written over: see view.Log.
type glimpse struct {
	id                    raft.NodeID
	phase                 view.Phase
	role                  raft.Role
	part                  order.Membership
	term                  raft.Term
	commit, applied, base raft.Index
	first                 *raft.Entry // nil: there is none
	entries               int
}

// news tells whether anything that conditions read is not as it was when the player last asked.
func (p *Player) news(v *view.State) bool {
	now := sight{p.before.nodes[:0], rest{v.Measured.Elections, v.Measured.Failed, v.Measured.Split, len(v.Violations()), p.answers}}
	for _, n := range v.Nodes {
		s := &n.Status
		g := glimpse{n.ID, n.Phase, s.Role, parts[v.Members.Part(n.ID)], s.Term, s.Commit, s.Applied, n.Log.Base, nil, len(n.Log.Entries)}
		if g.entries > 0 {
			g.first = &n.Log.Entries[0]
		}
		now.nodes = append(now.nodes, g)
	}
	p.before, p.seen = p.seen, now
	return now.rest != p.before.rest || !slices.Equal(now.nodes, p.before.nodes)
}
