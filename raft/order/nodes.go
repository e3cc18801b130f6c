package order

import (
	"slices"
	"strconv"
	"strings"

	"raftlab/raft"
)

// This file reads which nodes are meant: n1, n2, … up to how many there are.

type nodeShape struct {
	into  *raft.NodeID
	nodes int
}

// Node is the id of one of so many nodes.
func Node(name string, into *raft.NodeID, nodes int) Field {
	return Field{Name: name, shape: &nodeShape{into, nodes}}
}

// NodeID reads an id of one of so many nodes.
func NodeID(written string, nodes int) (raft.NodeID, bool) {
	digits, ok := strings.CutPrefix(written, "n")
	i, err := strconv.Atoi(digits)
	ok = ok && err == nil && i >= 1 && i <= nodes && strconv.Itoa(i) == digits
	return raft.NodeID(i), ok
}

// NodeNames are the names of so many nodes.
func NodeNames(nodes int) []string {
	names := make([]string, nodes)
	for i := range names {
		names[i] = raft.NodeID(i + 1).String()
	}
	return names
}

func (s *nodeShape) read(r *reading, at *place, v *JSON) {
	id, ok := NodeID(v.text, s.nodes)
	if v.form != text || !ok {
		r.got(NoNode, at, v).List(NodeNames(s.nodes))
		return
	}
	*s.into = id
}

func (s *nodeShape) write(w *Writer, name string) {
	if *s.into != raft.None {
		w.Word(name, s.into.String())
	}
}

type linkShape struct {
	from, to *raft.NodeID
	nodes    int
}

// Link is a pair of different nodes: sender and receiver.
func Link(name string, from, to *raft.NodeID, nodes int) Field {
	return Field{Name: name, shape: &linkShape{from, to, nodes}}
}

func (s *linkShape) read(r *reading, at *place, v *JSON) {
	if v.form != list || len(v.items) != 2 {
		r.got(NoLink, at, v).List(NodeNames(s.nodes))
		return
	}
	(&nodeShape{s.from, s.nodes}).read(r, at.item(0), &v.items[0])
	(&nodeShape{s.to, s.nodes}).read(r, at.item(1), &v.items[1])
	if *s.from == *s.to {
		r.refuse(NoLoop, at).Node("node", *s.to)
	}
}

func (s *linkShape) write(w *Writer, name string) {
	if *s.to != raft.None {
		w.Words(name, []string{s.from.String(), s.to.String()})
	}
}

// targetNode and targetLink are whom a change is for; both is wrong, and no order of ours says it.
func targetNode(o *Order, nodes int) Field {
	return Field{Name: "node", shape: &targetShape{&nodeShape{&o.Node, nodes}, o, targetsNode}}
}

func targetLink(o *Order, nodes int) Field {
	return Field{Name: "link", shape: &targetShape{&linkShape{&o.Node, &o.Peer, nodes}, o, targetsLink}}
}

type target uint8

const (
	targetsNode target = iota
	targetsLink
)

type targetShape struct {
	shape
	o  *Order
	is target
}

func (s *targetShape) read(r *reading, at *place, v *JSON) {
	if s.o.Node != raft.None {
		r.refuse(TwoTargets, at)
		return
	}
	s.shape.read(r, at, v)
}

func (s *targetShape) write(w *Writer, name string) {
	if (s.o.Peer != raft.None) == (s.is == targetsLink) {
		s.shape.write(w, name)
	}
}

type nodesShape struct {
	into  *Group
	nodes int
}

// Nodes is a list of nodes, each once; at least one.
func Nodes(name string, into *Group, nodes int) Field {
	return Field{Name: name, shape: &nodesShape{into, nodes}}
}

func (s *nodesShape) read(r *reading, at *place, v *JSON) {
	if v.form != list {
		r.got(NoNodes, at, v).List(NodeNames(s.nodes))
		return
	}
	var group Group
	for i := range v.items {
		var id raft.NodeID
		if (&nodeShape{&id, s.nodes}).read(r, at.item(i), &v.items[i]); id == raft.None {
			return
		}
		if group.Has(id) {
			r.refuse(NodeTwice, at.item(i)).Node("node", id)
		}
		group |= GroupOf(id)
	}
	*s.into = group
}

func (s *nodesShape) write(w *Writer, name string) {
	if *s.into != 0 {
		w.Words(name, s.into.names())
	}
}

// learnersShape is a list of nodes; where it is absent, who learns goes on.
type learnersShape struct {
	into  *Members
	nodes int
}

func (s *learnersShape) read(r *reading, at *place, v *JSON) {
	(&nodesShape{&s.into.Learners, s.nodes}).read(r, at, v)
	s.into.Stay = false
}

func (s *learnersShape) write(w *Writer, name string) {
	if !s.into.Stay {
		w.Words(name, s.into.Learners.names())
	}
}

func (g Group) names() []string {
	var names []string
	for _, id := range g.IDs() {
		names = append(names, id.String())
	}
	return names
}

// onlyShape is one list of nodes, as the only group.
type onlyShape struct {
	into  *[]Group
	nodes int
}

func only(name string, into *[]Group, nodes int) Field {
	return Field{Name: name, shape: &onlyShape{into, nodes}}
}

func (s *onlyShape) read(r *reading, at *place, v *JSON) {
	var group Group
	if (&nodesShape{&group, s.nodes}).read(r, at, v); r.refusal == nil && group == 0 {
		r.got(NoNodes, at, v).List(NodeNames(s.nodes))
	}
	*s.into = []Group{group}
}

func (s *onlyShape) write(w *Writer, name string) {
	if len(*s.into) > 0 {
		(&nodesShape{&(*s.into)[0], s.nodes}).write(w, name)
	}
}

type groupsShape struct {
	into  *[]Group
	nodes int
}

// Groups is a list of lists of nodes, each node in one at most.
func Groups(name string, into *[]Group, nodes int) Field {
	return Field{Name: name, shape: &groupsShape{into, nodes}}
}

func (s *groupsShape) read(r *reading, at *place, v *JSON) {
	if v.form != list || len(v.items) > s.nodes {
		r.got(NoList, at, v).Count("high", int64(s.nodes))
		return
	}
	var groups []Group
	var named Group
	for i := range v.items {
		var group Group
		if (&nodesShape{&group, s.nodes}).read(r, at.item(i), &v.items[i]); r.refusal != nil {
			return
		}
		if twice := (group & named).IDs(); len(twice) > 0 {
			r.refuse(NodeTwice, at.item(i)).Node("node", twice[0])
			return
		}
		named |= group
		groups = append(groups, group)
	}
	*s.into = groups
}

func (s *groupsShape) write(w *Writer, name string) {
	if len(*s.into) == 0 {
		return
	}
	b := append(w.keyed(name), '[')
	for i, group := range *s.into {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(b, '[')
		for j, node := range group.names() {
			if j > 0 {
				b = append(b, ", "...)
			}
			b = AppendString(b, node)
		}
		b = append(b, ']')
	}
	w.b = append(b, ']')
}

// SortByTime sorts orders by their time; those of one time stay as they are.
func SortByTime(orders []Order) {
	slices.SortStableFunc(orders, func(a, b Order) int { return int(max(-1, min(1, a.At-b.At))) })
}
