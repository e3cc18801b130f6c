package order

import "raftlab/raft"

// History is what a node's disk holds when a cluster begins: a log, of which each entry is a put.
type History struct {
	Node  raft.NodeID
	Terms []raft.Term // of the entries, from the first on
	Term  raft.Term   // that the node is in; 0: its last entry's
	Vote  raft.NodeID // in that term
}

func (h *History) fields(nodes int) []Field {
	return []Field{Must(Node("node", &h.Node, nodes)), Must(terms("terms", &h.Terms, mostFirstTerm)), Whole("term", &h.Term, 1, mostFirstTerm), Node("vote", &h.Vote, nodes)}
}

// mostFirstTerm leaves room below 2^53 for elections to come: a page's numbers are exact up to there.
const mostFirstTerm = 1_000_000_000_000_000

// Histories is a list of what nodes begin with, each named once.
func Histories(name string, into *[]History, nodes *int) Field {
	return Field{Name: name, shape: &historiesShape{into, nodes}}
}

type historiesShape struct {
	into  *[]History
	nodes *int
}

func (s *historiesShape) items() *itemsShape[History] {
	return &itemsShape[History]{s.into, LabNodes, func(h *History) []Field { return h.fields(min(*s.nodes, LabNodes)) }}
}

func (s *historiesShape) read(r *reading, at *place, v *JSON) {
	s.items().read(r, at, v)
	var named Group
	for i, h := range *s.into {
		if r.refusal != nil {
			return
		}
		if named.Has(h.Node) {
			r.refuse(NodeTwice, at.item(i).field("node")).Node("node", h.Node)
		}
		named |= GroupOf(h.Node)
		h.sense(r, at.item(i))
	}
}

// sense refuses terms that no log can have: they never fall, and none is above the node's own.
func (h *History) sense(r *reading, at *place) {
	last := raft.Term(0)
	for i, term := range h.Terms {
		if term < last {
			r.refuse(TermFalls, at.field("terms").item(i)).Count("low", int64(last)).Count("got", int64(term))
		}
		last = max(last, term)
	}
	if h.Term != 0 && h.Term < last {
		r.refuse(TermFalls, at.field("term")).Count("low", int64(last)).Count("got", int64(h.Term))
	}
}

func (s *historiesShape) write(w *Writer, name string) {
	if len(*s.into) > 0 {
		s.items().write(w, name)
	}
}

func (s *historiesShape) describe(w *Writer) { s.items().describe(w) }
