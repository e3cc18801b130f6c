package raster

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"slices"

	"golang.org/x/image/vector"

	"raftlab/www/picture"
)

// PNG is a picture as PNG; scale is how many pixels a unit of it has. It is not whole where the fonts lack a letter of its words.
func PNG(m picture.Moment, l picture.Look, scale float64) (b []byte, whole bool, err error) {
	c := &canvas{dark: l.Theme == picture.Dark, scale: scale}
	picture.Draw(c, m, l)
	var drawn image.Image = c.image
	if few, is := paletted(c.image, c.inks); is {
		drawn = few
	}
	var buffer bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&buffer, drawn)
	return buffer.Bytes(), !c.lacks, err
}

// canvas is a picture.Canvas of pixels.
type canvas struct {
	image *image.RGBA
	least picture.Point
	scale float64
	dark  bool
	pen   vector.Rasterizer
	lacks bool    // a letter is in no font
	inks  []pixel // that something is filled with
}

// contour is points in a row. What it encloses is inked where it is filled.
type contour []picture.Point

func (c *canvas) Open(least picture.Point, width, height float64, _, _ string) {
	c.least = least
	c.image = image.NewRGBA(image.Rect(0, 0, int(math.Ceil(width*c.scale)), int(math.Ceil(height*c.scale))))
}

func (c *canvas) Begin(picture.Kind, string) {}
func (c *canvas) End()                       {}

func (c *canvas) Rect(least picture.Point, width, height, corner float64, ink picture.Ink) {
	a, b := c.pixel(least), c.pixel(picture.Point{X: least.X + width, Y: least.Y + height})
	if room := around([]contour{{a, b}}); corner == 0 && ink.Stroke == (picture.Colour{}) && pointOf(room.Min) == a && pointOf(room.Max) == b { // no pixel is at its edge
		draw.Draw(c.image, room, c.uniform(ink.Fill, ink.Faint), image.Point{}, draw.Over)
		return
	}
	r := min(corner*c.scale, (b.X-a.X)/2, (b.Y-a.Y)/2)
	var edge contour
	for _, corner := range [...]struct{ x, y, from float64 }{{b.X - r, a.Y + r, -90}, {b.X - r, b.Y - r, 0}, {a.X + r, b.Y - r, 90}, {a.X + r, a.Y + r, 180}} {
		edge = append(edge, arc(picture.Point{X: corner.x, Y: corner.y}, r, corner.from, 90)...)
	}
	c.draw([]contour{edge}, true, ink)
}

func (c *canvas) Circle(centre picture.Point, r float64, ink picture.Ink) {
	c.draw([]contour{arc(c.pixel(centre), r*c.scale, 0, 360)}, true, ink)
}

func (c *canvas) Arc(centre picture.Point, r, part float64, ink picture.Ink) {
	c.draw([]contour{arc(c.pixel(centre), r*c.scale, -90, 360*part)}, part >= 1, ink)
}

func (c *canvas) Path(at picture.Point, turned float64, lines []picture.Line, ink picture.Ink) {
	sin, cos := math.Sincos(turned * math.Pi / 180)
	for _, l := range lines {
		way := make(contour, len(l.Points))
		for i, p := range l.Points {
			way[i] = c.pixel(picture.Point{X: at.X + p.X*cos - p.Y*sin, Y: at.Y + p.X*sin + p.Y*cos})
		}
		c.draw([]contour{way}, l.Closed, ink)
	}
}

// draw fills what contours enclose, and strokes them.
func (c *canvas) draw(all []contour, closed bool, ink picture.Ink) {
	none := picture.Colour{}
	if ink.Fill != none {
		c.fill(all, ink.Fill, ink.Faint)
	}
	if ink.Stroke == none {
		return
	}
	var edges []contour
	for _, way := range all {
		for _, dash := range dashed(way, closed, scaled(ink.Dash, c.scale)) {
			edges = append(edges, stroke(dash.way, dash.closed, ink.Width*c.scale, ink.Round)...)
		}
	}
	c.fill(edges, ink.Stroke, ink.Faint)
}

// fill inks what contours enclose, all of them together once. No more than the room around them is looked at.
func (c *canvas) fill(all []contour, ink picture.Colour, faint float64) {
	room := around(all).Intersect(c.image.Bounds())
	if room.Empty() {
		return
	}
	left, top := float64(room.Min.X), float64(room.Min.Y)
	c.pen.Reset(room.Dx(), room.Dy())
	for _, way := range all {
		for i, p := range way {
			x, y := float32(p.X-left), float32(p.Y-top)
			if i == 0 {
				c.pen.MoveTo(x, y)
			} else {
				c.pen.LineTo(x, y)
			}
		}
		c.pen.ClosePath()
	}
	c.pen.Draw(c.image, room, c.uniform(ink, faint), image.Point{})
}

// around is the least room of pixels that holds all points.
func around(all []contour) image.Rectangle {
	least, most := picture.Point{X: math.Inf(1), Y: math.Inf(1)}, picture.Point{X: math.Inf(-1), Y: math.Inf(-1)}
	for _, way := range all {
		for _, p := range way {
			least = picture.Point{X: min(least.X, p.X), Y: min(least.Y, p.Y)}
			most = picture.Point{X: max(most.X, p.X), Y: max(most.Y, p.Y)}
		}
	}
	if least.X > most.X {
		return image.Rectangle{}
	}
	return image.Rect(int(math.Floor(least.X)), int(math.Floor(least.Y)), int(math.Ceil(most.X)), int(math.Ceil(most.Y)))
}

func pointOf(p image.Point) picture.Point { return picture.Point{X: float64(p.X), Y: float64(p.Y)} }

// uniform is what is inked with.
func (c *canvas) uniform(ink picture.Colour, faint float64) *image.Uniform {
	of := c.colour(ink, faint)
	if p := pixelOf(of); of.A == opaque && !slices.Contains(c.inks, p) {
		c.inks = append(c.inks, p)
	}
	return image.NewUniform(of)
}

func (c *canvas) colour(of picture.Colour, faint float64) color.NRGBA {
	rgb := of.Light
	if c.dark {
		rgb = of.Dark
	}
	return color.NRGBA{uint8(rgb >> 16), uint8(rgb >> 8), uint8(rgb), uint8(math.Round(255 * (1 - faint)))}
}

// pixel is where a place of the picture is on the image.
func (c *canvas) pixel(p picture.Point) picture.Point {
	return picture.Point{X: (p.X - c.least.X) * c.scale, Y: (p.Y - c.least.Y) * c.scale}
}

func scaled(all []float64, by float64) (more []float64) {
	for _, n := range all {
		more = append(more, n*by)
	}
	return more
}
