package picture

// name is a node's, with what is said of it, where it lies over no mark.
type name struct {
	text Text
	at   Point // the middle of its base line
	box  box
}

// wordy is how many nodes are told to be followers at most: of more, a plain circle says so.
const wordy = 6

// place finds a place for each name, of letters so large. Who leads comes first, and whom something ails; whoever finds no
// room for all that is said of it has its name alone, as all have where no states are to be said.
func (s *scene) place(size float64, states bool) {
	s.names = make([]name, len(s.State.Nodes))
	p := placing{marks: s.marks(), ring: &s.ring}
	for _, first := range [...]bool{true, false} {
		for i, n := range s.State.Nodes {
			is := s.state(n)
			if (is.ink != muted) != first {
				continue
			}
			id := Text{Size: size, Middle: true, Halo: surface, Runs: []Run{{n.ID.String(), ink, true}}}
			texts := []Text{id}
			switch {
			case !states && is.ails:
				id.Runs[0].Ink = is.ink
			case states && !(is.plain && len(s.State.Nodes) > wordy):
				whole := id
				whole.Runs = []Run{id.Runs[0], {" " + is.text, is.ink, false}}
				texts = []Text{whole, id}
			}
			s.names[i] = p.find(i, texts)
			p.taken = append(p.taken, s.names[i].box)
		}
	}
}

// marks are what no name may lie over: nodes and what they bear, messages, and where a link is broken.
func (s *scene) marks() (all []box) {
	around := func(p Point, r float64) { all = append(all, box{p.X - r, p.Y - r, p.X + r, p.Y + r}) }
	for i, n := range s.State.Nodes {
		at, r := s.ring.places[i].Point, s.ring.radius
		if what, _ := stalled(n); what > 0 {
			all = append(all, box{at.X - 28, at.Y + r - 12, at.X + 28, at.Y + r + 12})
		}
		if s.struck(n) {
			around(Point{at.X + float64(r*0.78), at.Y - float64(r*0.78)}, 9)
		}
		for _, peer := range s.State.Nodes {
			if peer != n && s.State.Links.At(n.ID, peer.ID).Cut {
				w, _ := s.way(n.ID, peer.ID)
				around(w.at(0.5), 9)
			}
		}
	}
	for _, m := range s.under() {
		around(m.at, 11)
	}
	return all
}

// placing is names on their way to their places.
type placing struct {
	ring  *ring
	marks []box
	taken []box // by names
}

// find is a place for one of a node's texts, the first that finds one.
func (p *placing) find(i int, texts []Text) name {
	for _, t := range texts {
		if n, is := p.fit(i, t); is {
			return n
		}
	}
	at := p.ring.places[i]
	return named(at.Point, at.name, texts[len(texts)-1])
}

// fit tries the stage's place, and then all others above and below the node, the nearest first, those outside of the ring before those inside.
func (p *placing) fit(i int, t Text) (name, bool) {
	at := p.ring.places[i]
	half, high := t.width()/2, float64(t.Size*0.78)
	above, below := -p.ring.outer()-max(8, float64(t.Size*0.25)+3), p.ring.outer()+5+high
	first, second := below, above
	if at.name.Y < 0 {
		first, second = above, below
	}
	own := min(max(at.X+at.name.X, half), width-half) - at.X
	outwards := 6.0
	if at.X < width/2 {
		outwards = -6
	}
	for _, y := range [...]float64{first, second} {
		for step := range 8 {
			for _, way := range [...]float64{1, -1} {
				n := named(at.Point, Point{own + float64(float64(outwards*way)*float64(step)), y}, t)
				if p.free(&n) {
					return n, true
				}
			}
		}
	}
	// Beside the node there is room for little.
	for _, way := range [...]float64{outwards / 6, -outwards / 6} {
		for _, y := range [...]float64{high / 2, high/2 + 10, high/2 - 10} {
			n := named(at.Point, Point{float64(way * (p.ring.outer() + 5 + half)), y}, t)
			if p.free(&n) {
				return n, true
			}
		}
	}
	return name{}, false
}

// named is a text around a place, counted from a node's centre.
func named(centre, from Point, t Text) name {
	at, half := Point{centre.X + from.X, centre.Y + from.Y}, t.width()/2
	return name{t, at, box{at.X - half, at.Y - float64(t.Size*0.78), at.X + half, at.Y + float64(t.Size*0.25)}}
}

// free tells whether a name lies over nothing, and on the stage.
func (p *placing) free(n *name) bool {
	if n.box.left < 4-margin || n.box.right > width+margin-4 {
		return false
	}
	for _, at := range p.ring.places {
		if n.box.near(at.Point, p.ring.outer()+2) {
			return false
		}
	}
	for _, all := range [...][]box{p.marks, p.taken} {
		for _, b := range all {
			if n.box.meets(b) {
				return false
			}
		}
	}
	return true
}

// width is about how wide a text is: a little more than in most fonts.
func (t *Text) width() (all float64) {
	for _, r := range t.Runs {
		wide := 0.0
		for _, c := range r.Text {
			wide += wideness(c)
		}
		if r.Bold {
			wide = float64(wide * 1.06)
		}
		all += float64(wide * t.Size)
	}
	return all
}

// wideness is a letter's width in parts of its size.
func wideness(c rune) float64 {
	switch {
	case c >= 0x1100:
		return 0.94
	case c == ' ' || c == 'i' || c == 'l' || c == 'j' || c == 't' || c == 'f' || c == 'r' || c == '.' || c == ',' || c == '-':
		return 0.39
	case c == 'm' || c == 'w' || c >= 'A' && c <= 'Z':
		return 0.8
	}
	return 0.62
}
