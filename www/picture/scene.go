package picture

import (
	"raftlab/raft"
	"raftlab/raft/view"
)

// scene is a moment on its way to a canvas. Its marks stand in the ring's units; shift and scale lead to the picture's.
type scene struct {
	canvas Canvas
	Moment
	look  Look
	words *Words
	ring  ring
	shift Point
	scale float64
	term  float64 // size of the letters in nodes
	names []name
}

// margin is around all that is drawn.
const margin = 12

func newScene(c Canvas, m Moment, l Look) *scene {
	return &scene{canvas: c, Moment: m, look: l, words: l.Words, ring: ringOf(len(m.State.Nodes)), scale: 1}
}

// title is what the picture is called.
func (s *scene) title() string {
	if s.look.Title != "" {
		return s.look.Title
	}
	return s.words.leads(s.State.ShownLeader())
}

// room is the part of the plane that the nodes take, with their names.
func (s *scene) room() box {
	room := s.names[0].box
	for i, p := range s.ring.places {
		r := s.ring.outer() + 2
		room = room.around(box{p.X - r, p.Y - r, p.X + r, p.Y + r}).around(s.names[i].box)
	}
	return room
}

// least is the height that a stage has at least: one or two nodes take little.
const leastHeight = 220

// stage draws the ring alone.
func (s *scene) stage() {
	s.term = 20
	s.place(17, true)
	room := s.room()
	height := max(leastHeight, room.bottom-room.top+2*margin)
	least := Point{-margin, (room.top + room.bottom - height) / 2}
	s.canvas.Open(least, width+2*margin, height, s.title(), s.description())
	s.canvas.Rect(least, width+2*margin, height, 0, Ink{Fill: surface})
	s.drawRing()
}

// drawRing draws links, messages, nodes and names, in that order.
func (s *scene) drawRing() {
	s.links()
	s.messages()
	for i, n := range s.State.Nodes {
		s.node(i, n)
	}
	for i, n := range s.State.Nodes {
		s.begin(Node, n.ID.String())
		s.text(s.names[i].at, s.names[i].text)
		s.canvas.End()
	}
}

// placeOf is where a node stands.
func (s *scene) placeOf(id raft.NodeID) (Point, bool) {
	for i, n := range s.State.Nodes {
		if n.ID == id {
			return s.ring.places[i].Point, true
		}
	}
	return Point{}, false
}

// way is that of messages of one link.
func (s *scene) way(from, to raft.NodeID) (w way, is bool) {
	a, isFrom := s.placeOf(from)
	b, isTo := s.placeOf(to)
	if !isFrom || !isTo || from == to {
		return w, false
	}
	return wayOf(a, b, s.ring.outer()+clearance), true
}

func (s *scene) begin(k Kind, name string) { s.canvas.Begin(k, name) }

// What follows draws in the ring's units.

func (s *scene) spot(p Point) Point {
	return Point{s.shift.X + float64(p.X*s.scale), s.shift.Y + float64(p.Y*s.scale)}
}

func (s *scene) inked(i Ink) Ink {
	i.Width = float64(i.Width * s.scale)
	if s.scale != 1 && i.Dash != nil {
		dash := make([]float64, len(i.Dash))
		for at := range dash {
			dash[at] = float64(i.Dash[at] * s.scale)
		}
		i.Dash = dash
	}
	return i
}

func (s *scene) rect(least Point, width, height, corner float64, ink Ink) {
	s.canvas.Rect(s.spot(least), float64(width*s.scale), float64(height*s.scale), float64(corner*s.scale), s.inked(ink))
}

func (s *scene) circle(centre Point, r float64, ink Ink) {
	s.canvas.Circle(s.spot(centre), float64(r*s.scale), s.inked(ink))
}

func (s *scene) arc(centre Point, r, part float64, ink Ink) {
	s.canvas.Arc(s.spot(centre), float64(r*s.scale), part, s.inked(ink))
}

func (s *scene) path(at Point, turned float64, lines []Line, ink Ink) {
	scaled := make([]Line, len(lines))
	for i, l := range lines {
		scaled[i] = Line{make([]Point, len(l.Points)), l.Closed}
		for j, p := range l.Points {
			scaled[i].Points[j] = Point{float64(p.X * s.scale), float64(p.Y * s.scale)}
		}
	}
	s.canvas.Path(s.spot(at), turned, scaled, s.inked(ink))
}

func (s *scene) text(at Point, t Text) {
	t.Size = float64(t.Size * s.scale)
	s.canvas.Text(s.spot(at), t)
}

// letter writes a short text in the middle of a place.
func (s *scene) letter(at Point, size float64, text string, ink Colour) {
	s.text(Point{at.X, at.Y + float64(size*0.36)}, Text{Runs: []Run{{text, ink, true}}, Size: size, Middle: true})
}

// state is what is said of a node, beside its name.
type state struct {
	text  string
	ink   Colour
	plain bool // it follows, and nothing else
	ails  bool // it does not take part as it should, or stands for election
}

func (s *scene) state(n *view.Node) state {
	w, part := s.words, s.State.Members.Part(n.ID)
	what, _ := stalled(n)
	switch {
	case !n.Alive() && n.End.Stop > 0:
		return state{text: w.stopped[n.End.Stop-1], ink: bad, ails: true}
	case !n.Alive():
		return state{text: w.crashed, ink: bad, ails: true}
	case what > 0:
		return state{text: w.hangs[what-1], ink: unsure, ails: true}
	case n.Paused:
		return state{text: w.paused, ink: muted, ails: true}
	case part != view.Voter && n.Status.Role != raft.Leader:
		return state{text: w.parts[part], ink: muted}
	}
	role := n.Status.Role
	return state{w.roles[role], roleInk(role, muted), role == raft.Follower, isCandidate(n)}
}

// roleInk is a role's colour; that of who only follows is the other one.
func roleInk(r raft.Role, other Colour) Colour {
	switch r {
	case raft.Leader:
		return leader
	case raft.Candidate, raft.PreCandidate:
		return candidate
	}
	return other
}

// stalled is what of a node hangs, what takes the most along first, and until when; 0: nothing does.
func stalled(n *view.Node) (what int, until raft.Time) {
	for what := len(n.Stalled) - 1; what > 0; what-- {
		if until := n.Stalled[what]; until != 0 {
			return what, until
		}
	}
	return 0, 0
}
