package check

import (
	"fmt"

	"raftlab/raft"
)

// Disruption holds that a healthy leader is not deposed: one that has long been in touch
// with a quorum, both ways, leads on until it crashes or somebody asks for another. That
// is what pre-vote is for (dissertation §9.6). Facts come in the order of time.
type Disruption struct {
	voters           int
	patience, steady raft.Time

	// The leader of the highest term so far.
	leader  raft.NodeID // raft.None: it crashed or stepped down
	term    raft.Term
	excused bool
	links   []link
	found   []Deposition
}

// Deposition is a healthy leader's end.
type Deposition struct {
	At      raft.Time
	Leader  raft.NodeID
	Term    raft.Term   // which it led
	By      raft.NodeID // who leads NewTerm; the old leader itself where it just gave up
	NewTerm raft.Term
}

func (d Deposition) String() string {
	return fmt.Sprintf("%v, which a quorum heard, led term %d until %v came to term %d at %d ns", d.Leader, d.Term, d.By, d.NewTerm, d.At)
}

// link is the touch between the leader and another server.
type link struct {
	id            raft.NodeID
	hears, answer streak // it heard the leader; the leader heard it
}

// streak is a row of messages, none much later than the one before.
type streak struct {
	begun    bool
	from, to raft.Time
}

// NewDisruption judges a cluster of so many voters. Patience is the shortest election
// timeout that any of them may draw: who has heard a leader within it does not vote for
// another. Steady is how long a quorum must have been in touch before the leader counts
// as healthy. It must be longer than any message stays under way, with the rounds of an
// election: what was said before may still depose a leader, and rightly.
func NewDisruption(voters int, patience, steady raft.Time) *Disruption {
	return &Disruption{voters: voters, patience: patience, steady: steady}
}

// Clone is a copy that goes its own way.
func (d *Disruption) Clone() *Disruption {
	c := *d
	c.links = append([]link(nil), d.links...)
	c.found = append([]Deposition(nil), d.found...)
	return &c
}

// Depositions are all that were found, in order.
func (d *Disruption) Depositions() []Deposition { return d.found }

// Started tells of a new incarnation: it is no leader, and has heard nobody.
func (d *Disruption) Started(id raft.NodeID) {
	if id == d.leader {
		d.leader = raft.None
	}
	for i := range d.links {
		if d.links[i].id == id {
			d.links[i] = link{id: id}
		}
	}
}

// Asked tells that somebody wants another leader: a transfer, a campaign by hand, a
// removal, other timeouts. The lead of today may end without blame.
func (d *Disruption) Asked() { d.excused = true }

// Heard tells that a server took a message of that term from another. Only the leader's
// messages and those to it count, in its term.
func (d *Disruption) Heard(by, from raft.NodeID, term raft.Term, at raft.Time) {
	switch {
	case term != d.term || d.leader == raft.None:
	case from == d.leader:
		d.link(by).hears.extend(at, d.patience)
	case by == d.leader:
		d.link(from).answer.extend(at, d.patience)
	}
}

func (d *Disruption) link(id raft.NodeID) *link {
	for i := range d.links {
		if d.links[i].id == id {
			return &d.links[i]
		}
	}
	d.links = append(d.links, link{id: id})
	return &d.links[len(d.links)-1]
}

func (s *streak) extend(at, patience raft.Time) {
	if !s.begun || at-s.to > patience {
		s.begun, s.from = true, at
	}
	s.to = at
}

// holds tells whether a streak is long enough, and has not ended.
func (s *streak) holds(at raft.Time, d *Disruption) bool {
	return s.begun && at-s.to <= d.patience && s.to-s.from >= d.steady
}

// Stepped tells a server's state after an event.
func (d *Disruption) Stepped(id raft.NodeID, at raft.Time, now State) {
	leads := now.Role == raft.Leader
	switch {
	case leads && now.Term > d.term:
		d.ends(id, at, now.Term)
		*d = Disruption{voters: d.voters, patience: d.patience, steady: d.steady, leader: id, term: now.Term, links: d.links[:0], found: d.found}
	case id == d.leader && (!leads || now.Term != d.term):
		d.ends(id, at, now.Term)
		d.leader = raft.None
	}
}

// ends: the leader, if there is one, loses its lead.
func (d *Disruption) ends(by raft.NodeID, at raft.Time, term raft.Term) {
	if d.leader != raft.None && !d.excused && d.healthy(at) {
		d.found = append(d.found, Deposition{At: at, Leader: d.leader, Term: d.term, By: by, NewTerm: term})
	}
}

func (d *Disruption) healthy(at raft.Time) bool {
	touched := 1
	for i := range d.links {
		if l := &d.links[i]; l.hears.holds(at, d) && l.answer.holds(at, d) {
			touched++
		}
	}
	return touched >= raft.Quorum(d.voters)
}
