package picture

import "fmt"

// Overlaps says which names of a moment's picture lie over what.
func Overlaps(m Moment, l Look) (all []string) {
	s := newScene(nil, m, l)
	if l.Size == Card {
		s.place(25, false)
	} else {
		s.place(17, true)
	}
	for i, n := range s.names {
		of := s.State.Nodes[i].ID
		for j, p := range s.ring.places {
			if n.box.near(p.Point, s.ring.outer()+2) {
				all = append(all, fmt.Sprint(of, " over ", s.State.Nodes[j].ID))
			}
			if i != j && n.box.meets(s.names[j].box) {
				all = append(all, fmt.Sprint(of, " over the name of ", s.State.Nodes[j].ID))
			}
		}
		for _, b := range s.marks() {
			if n.box.meets(b) {
				all = append(all, fmt.Sprint(of, " over a mark at ", b))
			}
		}
		if n.box.left < -margin || n.box.right > width+margin {
			all = append(all, fmt.Sprint(of, " beyond the edge"))
		}
	}
	return all
}

// Wrapped are a card's lines.
var Wrapped = wrapped

// Bent is bent.
var Bent = bent

// Turns are turns.
var Turns = turns[:]
