package raster

import (
	"math"

	"raftlab/www/picture"
)

// arc is a part of a circle, from an angle on, clockwise; in degrees.
func arc(centre picture.Point, r, from, turn float64) contour {
	steps := max(2, int(math.Ceil(turn/360*(8+4*math.Sqrt(max(r, 1))))))
	points := steps + 1
	if turn == 360 { // it ends where it begins
		points = steps
	}
	way := make(contour, points)
	for i := range way {
		sin, cos := math.Sincos((from + turn*float64(i)/float64(steps)) * math.Pi / 180)
		way[i] = picture.Point{X: centre.X + r*cos, Y: centre.Y + r*sin}
	}
	return way
}

// piece is a part of a way that is drawn without a break.
type piece struct {
	way    contour
	closed bool
}

// dashed is what of a way is drawn, where lengths are drawn and left out in turn; none: all of it.
func dashed(way contour, closed bool, lengths []float64) (all []piece) {
	if len(lengths) == 0 {
		return []piece{{way, closed}}
	}
	if closed {
		way = append(way[:len(way):len(way)], way[0])
	}
	left, turn, drawn := lengths[0], 0, contour{way[0]}
	end := func() {
		if turn%2 == 0 && len(drawn) > 1 {
			all = append(all, piece{drawn, false})
		}
	}
	for i := 1; i < len(way); i++ {
		at := way[i-1]
		for rest := distance(at, way[i]); rest > 0; rest = distance(at, way[i]) {
			if rest < left {
				left -= rest
				break
			}
			at = between(at, way[i], left/rest)
			drawn = append(drawn, at)
			end()
			turn++
			left, drawn = max(lengths[turn%len(lengths)], 0.01), contour{at}
		}
		drawn = append(drawn, way[i])
	}
	end()
	return all
}

// stroke is the edges of a line so wide along a way: a box for each part of it, and a disc at each bend. They are all of
// one sense, so together they cover what they cover once.
func stroke(way contour, closed bool, width float64, round bool) (edges []contour) {
	if len(way) < 2 {
		return nil
	}
	if closed {
		way = append(way[:len(way):len(way)], way[0])
	}
	half := width / 2
	for i := 1; i < len(way); i++ {
		a, b := way[i-1], way[i]
		length := distance(a, b)
		if length == 0 {
			continue
		}
		x, y := (b.X-a.X)/length*half, (b.Y-a.Y)/length*half
		edges = append(edges, contour{{X: a.X + y, Y: a.Y - x}, {X: b.X + y, Y: b.Y - x}, {X: b.X - y, Y: b.Y + x}, {X: a.X - y, Y: a.Y + x}})
	}
	last := len(way) - 1
	for i, p := range way {
		switch {
		case i > 0 && i < last && bends(way[i-1], p, way[i+1]), i == 0 && closed && bends(way[last-1], p, way[1]), (i == 0 || i == last) && !closed && round:
			edges = append(edges, arc(p, half, 0, 360))
		}
	}
	return edges
}

// bends tells whether a way turns at b by more than the steps of a circle do.
func bends(a, b, c picture.Point) bool {
	first, second := math.Atan2(b.Y-a.Y, b.X-a.X), math.Atan2(c.Y-b.Y, c.X-b.X)
	return math.Abs(math.Remainder(second-first, 2*math.Pi)) > 0.3
}

func distance(a, b picture.Point) float64 { return math.Hypot(b.X-a.X, b.Y-a.Y) }

func between(a, b picture.Point, part float64) picture.Point {
	return picture.Point{X: a.X + (b.X-a.X)*part, Y: a.Y + (b.Y-a.Y)*part}
}
