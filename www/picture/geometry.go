package picture

import "math"

// Where things stand, as www/element/stage/geometry.ts has it.

const (
	alarmGap  = 8   // a node's alarm runs so far outside of its body
	haloGap   = 4   // room around that
	lane      = 3.5 // how far the two directions of a link run apart from their middle
	clearance = 5   // how far from an alarm links begin
	width     = 416 // of the ring's room, whatever stands on it
)

// place is where a node stands, and where its name: the middle of its base line, from the node's centre.
type place struct {
	Point
	name Point
}

// ring is where all nodes stand.
type ring struct {
	places []place
	radius float64 // of a node's body
}

// turns[n] is an nth of a whole turn: its cosine and its sine, which no two machines calculate differently here.
var turns = [...]Point{
	1: {1, 0}, 2: {-1, 0}, 3: {-0.5, 0.8660254037844387}, 4: {0, 1}, 5: {0.30901699437494745, 0.9510565162951535}, 6: {0.5, 0.8660254037844386},
	7: {0.6234898018587336, 0.7818314824680298}, 8: {0.7071067811865476, 0.7071067811865475}, 9: {0.766044443118978, 0.6427876096865393},
}

// ringOf places n nodes on a ring, wider than it is high, the first on top.
func ringOf(n int) ring {
	r := ring{radius: 26}
	across, down := 150.0, 142.0
	switch {
	case n <= 1:
		across, down = 0, 0
	case n <= 3:
		across, down = 145, 145
	case n <= 5:
		across, down = 160, 124
	}
	switch {
	case n <= 5:
		r.radius = 32
	case n <= 7:
		r.radius = 29
	}
	at := Point{0, -1}
	if n == 2 {
		at = Point{-1, 0}
	}
	for range n {
		r.places = append(r.places, place{Point: Point{width/2 + float64(across*at.X), float64(down * at.Y)}})
		turn := turns[n]
		at = Point{float64(at.X*turn.X) - float64(at.Y*turn.Y), float64(at.X*turn.Y) + float64(at.Y*turn.X)}
	}
	r.name(n, across, down)
	r.lower()
	return r
}

// outer is as far from a node's centre as its alarm.
func (r *ring) outer() float64 { return r.radius + alarmGap }

// name finds the names' places: outside of the ring.
func (r *ring) name(n int, across, down float64) {
	for i := range r.places {
		p := &r.places[i]
		side := (p.X - width/2) / max(across, 1)
		x := float64(18 * side)
		switch {
		case n > 4 && math.Abs(side) > 0.97: // there is no room beyond
			x = float64(-14 * side)
		case n <= 7:
			x = float64(16 * side)
		case p.Y/max(down, 1) > 0.9: // two are side by side, and have their names apart
			x = float64(90 * side)
		}
		above, below := Point{x, -r.outer() - 8}, Point{x, r.outer() + 18}
		first, second := below, above
		if p.Y/max(down, 1) < 0.2 {
			first, second = above, below
		}
		if p.name = first; !r.free(i) {
			p.name = second
		}
	}
}

// free tells whether a node's name lies over no other node.
func (r *ring) free(i int) bool {
	p := r.places[i]
	for j := range r.places {
		if i != j && nameBox(p, 100).near(r.places[j].Point, r.outer()+haloGap) {
			return false
		}
	}
	return true
}

// lower moves all, so that nothing is above 0.
func (r *ring) lower() {
	top := 0.0
	for _, p := range r.places {
		top = min(top, p.Y+min(-r.outer()-2, p.name.Y-16))
	}
	for i := range r.places {
		r.places[i].Y -= top
	}
}

// nameBox is the room that a name takes which is so wide.
func nameBox(p place, width float64) box {
	x, y := p.X+p.name.X, p.Y+p.name.Y
	return box{x - width/2, y - 14, x + width/2, y + 5}
}

// box is a part of the plane.
type box struct{ left, top, right, bottom float64 }

// near tells whether any of it is within r of a point.
func (b box) near(p Point, r float64) bool {
	x, y := min(max(p.X, b.left), b.right)-p.X, min(max(p.Y, b.top), b.bottom)-p.Y
	return float64(x*x)+float64(y*y) < float64(r*r)
}

func (b box) meets(o box) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

func (b box) within(o box) bool {
	return b.left >= o.left && b.right <= o.right && b.top >= o.top && b.bottom <= o.bottom
}

// around is the least box that holds both.
func (b box) around(o box) box {
	return box{min(b.left, o.left), min(b.top, o.top), max(b.right, o.right), max(b.bottom, o.bottom)}
}

// way is the way of messages from a to b: each direction keeps to its own side, like a road.
type way struct{ from, to Point }

func wayOf(a, b Point, clear float64) way {
	dx, dy := b.X-a.X, b.Y-a.Y
	length := math.Sqrt(float64(dx*dx) + float64(dy*dy))
	ux, uy := dx/length, dy/length
	x, y := float64(-uy*lane), float64(ux*lane)
	return way{
		Point{a.X + float64(ux*clear) + x, a.Y + float64(uy*clear) + y},
		Point{b.X - float64(ux*clear) + x, b.Y - float64(uy*clear) + y},
	}
}

// at is the place after a part of the way.
func (w way) at(part float64) Point {
	return Point{w.from.X + float64((w.to.X-w.from.X)*part), w.from.Y + float64((w.to.Y-w.from.Y)*part)}
}
