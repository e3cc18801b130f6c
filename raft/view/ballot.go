package view

import "raftlab/raft"

// ballot is an election: all that is known of the votes of one term. It is decided once a
// candidate has won, or none stands any more. Nodes' words arrive in any order: where one comes that
// says otherwise, it is counted anew.
type ballot struct {
	term    raft.Term
	stands  servers           // who is still a candidate in it
	got     [MaxNodes]servers // the votes that each candidate had at last
	won     bool
	decided bool // counted among the stretch's elections
	split   bool // and among those
}

// servers is a set of them.
type servers uint16

func (s servers) has(id raft.NodeID) bool { return s>>id&1 != 0 }

func only(id raft.NodeID) servers { return 1 << id }

// keptBallots is how many of the last elections are known.
const keptBallots = 32

// ballotOf is a term's election.
func (v *View) ballotOf(term raft.Term) *ballot {
	m := &v.Measured
	for i := range m.ballots {
		if m.ballots[i].term == term {
			return &m.ballots[i]
		}
	}
	b := &m.ballots[m.next]
	*b = ballot{term: term}
	m.next = (m.next + 1) % keptBallots
	return b
}

// won: a node rose in a term. All elections before have failed, if nobody won them.
func (v *View) won(term raft.Term) {
	b := v.ballotOf(term)
	v.uncount(b)
	b.won = true
	v.count(b)
	for i := range v.Measured.ballots {
		if b := &v.Measured.ballots[i]; b.term > 0 && b.term < term {
			b.stands = 0
			v.count(b)
		}
	}
}

// followBallots takes note of where a node stands, and stands no more.
func (v *View) followBallots(n *Node) {
	s := &n.Status
	if s.Role == raft.Candidate {
		b := v.ballotOf(s.Term)
		if !b.won {
			v.uncount(b)
		}
		b.stands |= only(n.ID)
		b.got[n.ID-1] = 0
		for _, from := range s.Votes {
			b.got[n.ID-1] |= only(from)
		}
	}
	for i := range v.Measured.ballots {
		b := &v.Measured.ballots[i]
		if b.stands.has(n.ID) && (s.Role != raft.Candidate || s.Term != b.term) {
			if b.stands &^= only(n.ID); b.stands == 0 {
				v.count(b)
			}
		}
	}
}

// count counts an election that is decided.
func (v *View) count(b *ballot) {
	if b.decided {
		return
	}
	b.decided, b.split = true, !b.won && v.divided(b)
	v.tally(b, 1)
}

// uncount takes that back.
func (v *View) uncount(b *ballot) {
	if b.decided {
		v.tally(b, ^uint64(0))
	}
	b.decided, b.split = false, false
}

func (v *View) tally(b *ballot, by uint64) {
	m := &v.Measured
	m.Elections += by
	if !b.won {
		m.Failed += by
	}
	if b.split {
		m.Split += by
	}
	v.Measure()
}

// divided tells whether several candidates had votes, together a majority.
func (v *View) divided(b *ballot) bool {
	candidates, votes := 0, servers(0)
	for _, got := range b.got {
		if got != 0 {
			candidates++
		}
		votes |= got
	}
	return candidates > 1 && majority(&v.Members.Configuration, votes.has)
}
