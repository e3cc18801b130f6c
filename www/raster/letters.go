package raster

import (
	_ "embed"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"raftlab/www/picture"
)

//go:embed font/regular.ttf
var regular []byte

//go:embed font/bold.ttf
var bold []byte

// fonts are by whether they are bold.
var fonts = [...]*sfnt.Font{parsed(regular), parsed(bold)}

func parsed(b []byte) *sfnt.Font {
	f, err := sfnt.Parse(b)
	if err != nil {
		panic("raster: a font of this package can't be read: " + err.Error())
	}
	return f
}

// em is the size at which letters are read: a font's own units.
const em = 1024

func (c *canvas) Text(at picture.Point, t picture.Text) {
	size := t.Size * c.scale / em
	var b sfnt.Buffer
	shapes := make([][]contour, len(t.Runs))
	x := 0.0
	for i, r := range t.Runs {
		f := fonts[0]
		if r.Bold {
			f = fonts[1]
		}
		for _, letter := range r.Text {
			ways, advance := c.glyph(f, &b, letter)
			for _, way := range ways {
				for j := range way {
					way[j] = picture.Point{X: (way[j].X + x) * size, Y: way[j].Y * size}
				}
			}
			shapes[i] = append(shapes[i], ways...)
			x += advance
		}
	}
	from := c.pixel(at)
	if t.Middle {
		from.X -= x * size / 2
	}
	c.letters(from, shapes, t)
}

// letters draws a text's letters: their halos, and then all of them.
func (c *canvas) letters(from picture.Point, shapes [][]contour, t picture.Text) {
	var halo []contour
	for _, ways := range shapes {
		for _, way := range ways {
			for j := range way {
				way[j] = picture.Point{X: way[j].X + from.X, Y: way[j].Y + from.Y}
			}
			if t.Halo != (picture.Colour{}) {
				halo = append(halo, stroke(way, true, t.Size*c.scale/4, true)...)
			}
		}
	}
	if halo != nil {
		c.fill(halo, t.Halo, 0)
	}
	for i, ways := range shapes {
		c.fill(ways, t.Runs[i].Ink, 0)
	}
}

// glyph is a letter's edges around 0,0, and how far the next one is; of the size em.
func (c *canvas) glyph(f *sfnt.Font, b *sfnt.Buffer, letter rune) (ways []contour, advance float64) {
	index, err := f.GlyphIndex(b, letter)
	c.lacks = c.lacks || index == 0
	if err != nil {
		return nil, 0
	}
	wide, err := f.GlyphAdvance(b, index, fixed.I(em), font.HintingNone)
	if err != nil {
		return nil, 0
	}
	segments, err := f.LoadGlyph(b, index, fixed.I(em), nil)
	if err != nil {
		return nil, float64(wide) / 64
	}
	for _, s := range segments {
		last := len(ways) - 1
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			ways = append(ways, contour{point(s.Args[0])})
		case sfnt.SegmentOpLineTo:
			ways[last] = append(ways[last], point(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			ways[last] = curve(ways[last], point(s.Args[0]), point(s.Args[1]))
		}
	}
	return ways, float64(wide) / 64
}

func point(p fixed.Point26_6) picture.Point {
	return picture.Point{X: float64(p.X) / 64, Y: float64(p.Y) / 64}
}

// curve goes on along a quadratic one.
func curve(way contour, over, to picture.Point) contour {
	from := way[len(way)-1]
	const steps = 6
	for i := 1; i <= steps; i++ {
		part := float64(i) / steps
		way = append(way, between(between(from, over, part), between(over, to, part), part))
	}
	return way
}
