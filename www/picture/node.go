package picture

import (
	"math"
	"strconv"

	"raftlab/raft"
	"raftlab/raft/view"
)

// What a node's mark is, as www/element/stage/node-mark.ts and stage-look.ts have it.

// node draws one: its role by shape and colour, its term, its alarm and the votes that it holds. Its name comes later.
func (s *scene) node(i int, n *view.Node) {
	at, r := s.ring.places[i].Point, s.ring.radius
	part := s.State.Members.Part(n.ID)
	s.begin(Node, n.ID.String())
	s.alarm(at, n, part)
	if n.Alive() && n.Status.Role == raft.Leader {
		s.circle(at, s.ring.outer()-2.5, Ink{Stroke: leader, Width: 2.5})
	}
	s.circle(at, r, bodyOf(n, part))
	what, until := stalled(n)
	switch {
	case what > 0:
		s.hatch(at, Point{1, 0}, Ink{Stroke: unsure, Width: 1.5, Faint: 0.4})
	case n.Alive() && n.Paused:
		s.hatch(at, Point{math.Sqrt2 / 2, -math.Sqrt2 / 2}, Ink{Stroke: ink, Width: 1, Faint: 0.45})
	}
	if n.Alive() && isCandidate(n) {
		s.pips(at, len(s.State.Members.Voters), len(n.Status.Votes))
	}
	s.disc(at, n, part)
	if !n.Alive() {
		c := float64(r * 0.62)
		cross := []Line{{Points: []Point{{-c, -c}, {c, c}}}, {Points: []Point{{c, -c}, {-c, c}}}}
		s.path(at, 0, cross, Ink{Stroke: bad, Width: 4, Round: true})
	}
	if what > 0 {
		s.left(Point{at.X, at.Y + r}, max(0, until-s.At))
	}
	if s.struck(n) {
		corner := Point{at.X + float64(r*0.78), at.Y - float64(r*0.78)}
		s.circle(corner, 9, Ink{Fill: bad})
		s.letter(corner, 13, "!", surface)
	}
	s.canvas.End()
}

func isCandidate(n *view.Node) bool {
	return n.Status.Role == raft.Candidate || n.Status.Role == raft.PreCandidate
}

// outside: it is no member, and does not lead as one that is leaving.
func outside(n *view.Node, part view.Part) bool {
	return part == view.NoMember && !(n.Alive() && n.Status.Role == raft.Leader)
}

// bodyOf is how a node's body is drawn.
func bodyOf(n *view.Node, part view.Part) Ink {
	b := Ink{Fill: surface, Stroke: follower, Width: 2}
	switch {
	case outside(n, part):
		return Ink{Fill: ground, Stroke: down, Width: 1.25}
	case !n.Alive():
		return Ink{Fill: ground, Stroke: down, Width: 2}
	case n.Status.Role == raft.Leader:
		b = Ink{Fill: leader.over(surface, 16), Stroke: leader, Width: 3}
	case n.Status.Role == raft.Candidate:
		b = Ink{Fill: candidate.over(surface, 14), Stroke: candidate, Width: 3, Dash: []float64{5, 4}}
	case n.Status.Role == raft.PreCandidate:
		b = Ink{Fill: surface, Stroke: candidate, Width: 2, Dash: []float64{5, 4}}
	}
	if part == view.Learner {
		b.Width, b.Round, b.Dash = 2.5, true, []float64{0.1, 5}
	}
	return b
}

// alarm draws how long the election timeout is that was drawn, and how much of it is left; the longest that can be drawn is
// the whole ring.
func (s *scene) alarm(at Point, n *view.Node, part view.Part) {
	r := s.ring.outer()
	if !n.Alive() {
		return
	}
	if part != view.NoMember && n.Status.Role != raft.Leader {
		s.circle(at, r, Ink{Stroke: line, Width: 1})
	}
	longest := float64(max(1, n.Settings.ElectionMax))
	drawn := min(1, float64(n.Alarm.At-n.Alarm.From)/longest)
	left := min(drawn, max(0, float64(n.Alarm.At-s.At)/longest))
	if n.Alarm == (view.Alarm{}) || drawn <= 0 {
		return
	}
	i := Ink{Stroke: roleInk(n.Status.Role, follower), Width: 4}
	if n.Status.Role == raft.Leader {
		i.Stroke = follower
	}
	light := i
	light.Faint = 0.65
	s.arc(at, r, drawn, light)
	if what, _ := stalled(n); n.Paused && what == 0 {
		i.Faint = 0.5
	}
	if left > 0 {
		s.arc(at, r, left, i)
	}
}

// disc draws a node's term.
func (s *scene) disc(at Point, n *view.Node, part view.Part) {
	i, letters := Ink{Fill: terms[uint64(n.Status.Term)%uint64(len(terms))]}, onTerm
	if !n.Alive() || outside(n, part) {
		i.Faint, letters = 0.65, ink
	}
	s.circle(at, float64(s.ring.radius*0.53), i)
	size := s.term
	if n.Status.Term > 999 {
		size = float64(size * 0.6)
	}
	s.letter(at, size, strconv.FormatUint(uint64(n.Status.Term), 10), letters)
}

// pips are those of the votes that there may be, on an arc inside the bottom of a node; those that it holds are full.
func (s *scene) pips(at Point, voters, votes int) {
	r := float64(s.ring.radius * 0.77)
	step := min(0.42, 2.6/float64(max(1, voters)))
	for i := range voters {
		x, y := bent(float64((float64(i) - float64(voters-1)/2) * step))
		p := Ink{Fill: surface, Stroke: candidate, Width: 1.25}
		if i < votes {
			p.Fill = candidate
		}
		s.circle(Point{at.X + float64(r*x), at.Y + float64(r*y)}, 3, p)
	}
}

// bent is the sine and the cosine of an angle between -1.3 and 1.3, to a thousandth, by their first terms: no two machines
// calculate those differently.
func bent(a float64) (sine, cosine float64) {
	square := float64(a * a)
	sine = float64(a * (1 - float64(square/6*(1-float64(square/20*(1-square/42))))))
	cosine = 1 - float64(square/2*(1-float64(square/12*(1-float64(square/30*(1-square/56))))))
	return sine, cosine
}

// hatch draws lines that way across a node's body, six units apart.
func (s *scene) hatch(at, along Point, ink Ink) {
	r := s.ring.radius - 1
	var lines []Line
	for off := -math.Floor(r/6) * 6; off < r; off += 6 {
		half := math.Sqrt(max(0, float64(r*r)-float64(off*off)))
		x, y := float64(-along.Y*off), float64(along.X*off)
		lines = append(lines, Line{Points: []Point{
			{x - float64(along.X*half), y - float64(along.Y*half)}, {x + float64(along.X*half), y + float64(along.Y*half)},
		}})
	}
	s.path(at, 0, lines, ink)
}

// left draws how much longer something hangs.
func (s *scene) left(at Point, t raft.Time) {
	s.rect(Point{at.X - 27, at.Y - 11}, 54, 22, 11, Ink{Fill: surface, Stroke: unsure, Width: 2})
	s.letter(at, 15, s.words.lasts(t), ink)
}

// struck tells whether a node's host has done something to it lately.
func (s *scene) struck(n *view.Node) bool {
	return n.Fault != nil && s.At-n.Fault.At < s.Marked
}
