package picture

import (
	"math"

	"raftlab/raft/fault"
	"raftlab/raft/view"
)

// links draws each direction of each link; as www/element/stage/link-mark.ts has it, one that is cut is broken open.
func (s *scene) links() {
	s.State.EachLink(func(from, to *view.Node, l *fault.Link) {
		w, _ := s.way(from.ID, to.ID)
		s.begin(Link, linkName(from, to))
		if l.Cut {
			s.path(Point{}, 0, broken(w), Ink{Stroke: bad, Width: 1.75})
		} else {
			s.path(Point{}, 0, []Line{{Points: []Point{w.from, w.to}}}, Ink{Stroke: line, Width: 1})
		}
		s.canvas.End()
	})
}

func linkName(from, to *view.Node) string { return from.ID.String() + ">" + to.ID.String() }

// broken is two loose ends, each with a bar across, apart by a gap in the middle.
func broken(w way) []Line {
	dx, dy := w.to.X-w.from.X, w.to.Y-w.from.Y
	length := math.Sqrt(float64(dx*dx) + float64(dy*dy))
	gap := 9 / length
	x, y := float64(-dy/length*5), float64(dx/length*5)
	bar := func(p Point) Line { return Line{Points: []Point{{p.X - x, p.Y - y}, {p.X + x, p.Y + y}}} }
	left, right := w.at(0.5-gap), w.at(0.5+gap)
	return []Line{{Points: []Point{w.from, left}}, bar(left), {Points: []Point{right, w.to}}, bar(right)}
}
