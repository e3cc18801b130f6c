package raster

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/scenario"
	"raftlab/www/i18n"
	"raftlab/www/lab/scenarios"
	"raftlab/www/picture"
)

// moment is a built-in scenario's, once so many of its steps are over.
func moment(t testing.TB, name string, steps int) picture.Moment {
	t.Helper()
	d, err := scenario.Read(scenarios.Of(name))
	require.NoError(t, err)
	l, err := d.Begin(&director.Engines[0], func(c raft.Config) (raft.Engine, error) { return raft.New(c) })
	require.NoError(t, err)
	l.Go(order.Longest, func() bool {
		_, over := l.Player.Over()
		return over || len(l.Player.Results()) >= steps
	})
	return picture.Moment{State: l.Stage.View(), At: l.Stage.Now()}
}

// inks remembers what a picture is filled with, and lets all else be.
type inks struct {
	*canvas
	fills []picture.Colour
	said  string
}

func (i *inks) Circle(p picture.Point, r float64, ink picture.Ink) {
	if ink.Fill != (picture.Colour{}) && ink.Faint == 0 {
		i.fills = append(i.fills, ink.Fill)
	}
	i.canvas.Circle(p, r, ink)
}

func (i *inks) Text(at picture.Point, t picture.Text) {
	for _, r := range t.Runs {
		i.fills = append(i.fills, r.Ink)
		i.said += r.Text
	}
	i.canvas.Text(at, t)
}

func TestAPictureHasItsSizeAndItsInks(t *testing.T) {
	for _, name := range []string{"partition", "figure-8"} {
		m := moment(t, name, 9)
		for _, look := range []picture.Look{{Size: picture.Card, Words: i18n.Picture["en"]}, {Size: picture.Card, Theme: picture.Dark, Words: i18n.Picture["ko"]}, {Words: i18n.Picture["en"]}} {
			b, whole, err := PNG(m, look, 1)
			require.NoError(t, err)
			assert.True(t, whole)
			drawn, err := png.Decode(bytes.NewReader(b))
			require.NoError(t, err)
			if look.Size == picture.Card {
				assert.Equal(t, image.Rect(0, 0, 1200, 630), drawn.Bounds())
			}
			there := map[color.Color]bool{}
			for y := range drawn.Bounds().Dy() {
				for x := range drawn.Bounds().Dx() {
					there[color.NRGBAModel.Convert(drawn.At(x, y))] = true
				}
			}
			c := &inks{canvas: &canvas{dark: look.Theme == picture.Dark, scale: 1}}
			picture.Draw(c, m, look)
			for _, ink := range c.fills {
				assert.True(t, there[c.colour(ink, 0)], "%s has no %06x", name, ink)
			}
		}
	}
}

// sheet is a canvas of 100 by 100 pixels, at is what is at one of them.
func sheet() *canvas {
	c := &canvas{scale: 1}
	c.Open(picture.Point{X: -50, Y: -50}, 100, 100, "", "")
	return c
}

func (c *canvas) at(x, y int) uint8 { return c.image.RGBAAt(x+50, y+50).A }

var (
	fill   = picture.Ink{Fill: picture.Colour{Light: 1}}
	line   = picture.Ink{Stroke: picture.Colour{Light: 1}, Width: 6}
	origin = picture.Point{}
)

func TestShapesAreWhereSVGHasThem(t *testing.T) {
	for _, shape := range []struct {
		name          string
		draw          func(c *canvas)
		inked, spared [][2]int
	}{
		{"a rectangle", func(c *canvas) { c.Rect(picture.Point{X: -20, Y: -10}, 40, 20, 8, fill) }, [][2]int{{0, 0}, {-20, 0}, {0, -10}, {19, 0}}, [][2]int{{-20, -10}, {19, 9}, {0, 11}, {21, 0}}},
		{"a circle's line", func(c *canvas) { c.Circle(origin, 30, line) }, [][2]int{{30, 0}, {-30, 0}, {0, 30}, {21, 21}}, [][2]int{{0, 0}, {25, 0}, {35, 0}, {34, 1}}},
		{"a quarter of a circle", func(c *canvas) { c.Arc(origin, 30, 0.25, line) }, [][2]int{{2, -30}, {21, -21}, {30, -2}}, [][2]int{{-4, -30}, {30, 4}, {-30, 0}, {0, 30}, {10, -10}}},
		{"dashes", func(c *canvas) {
			ink := line
			ink.Dash = []float64{20, 10}
			c.Path(picture.Point{X: -40}, 0, []picture.Line{{Points: []picture.Point{{}, {X: 80}}}}, ink)
		}, [][2]int{{-39, 0}, {-22, 0}, {-8, 0}, {8, 0}, {25, 0}}, [][2]int{{-18, 0}, {-12, 0}, {13, 0}, {18, 0}, {-41, 0}}},
		{"round ends", func(c *canvas) {
			ink := line
			ink.Round = true
			c.Path(origin, 0, []picture.Line{{Points: []picture.Point{{}, {X: 20}}}}, ink)
		}, [][2]int{{-2, 0}, {21, 0}}, [][2]int{{-4, 0}, {23, 0}, {-3, -3}}},
		{"a turned shape", func(c *canvas) {
			c.Path(picture.Point{X: 10}, 90, []picture.Line{{Points: []picture.Point{{}, {X: 30}, {X: 30, Y: 10}, {Y: 10}}, Closed: true}}, fill)
		}, [][2]int{{5, 15}, {1, 28}}, [][2]int{{15, 15}, {5, -5}, {25, 5}}},
		{"a closed corner", func(c *canvas) {
			c.Path(origin, 0, []picture.Line{{Points: []picture.Point{{}, {X: 30}, {X: 30, Y: 30}}, Closed: true}}, line)
		}, [][2]int{{15, 0}, {30, 15}, {15, 15}, {30, -1}}, [][2]int{{20, 10}, {-10, 0}}},
		{"a letter in the middle", func(c *canvas) {
			c.Text(picture.Point{Y: 20}, picture.Text{Size: 40, Middle: true, Runs: []picture.Run{{Text: "I", Ink: fill.Fill, Bold: true}}})
		}, [][2]int{{0, 0}, {0, 15}}, [][2]int{{-15, 0}, {15, 0}, {0, 25}, {0, -30}}},
		{"its halo", func(c *canvas) {
			c.Text(picture.Point{Y: 20}, picture.Text{Size: 40, Middle: true, Halo: fill.Fill, Runs: []picture.Run{{Text: "I", Ink: fill.Fill}}})
		}, [][2]int{{-4, 0}, {5, 0}, {0, 22}}, [][2]int{{-12, 0}, {0, 30}}},
	} {
		c := sheet()
		shape.draw(c)
		for _, p := range shape.inked {
			assert.Greater(t, c.at(p[0], p[1]), uint8(100), "%s at %v", shape.name, p)
		}
		for _, p := range shape.spared {
			assert.Less(t, c.at(p[0], p[1]), uint8(100), "%s at %v", shape.name, p)
		}
	}
	c := sheet()
	faint := fill
	faint.Faint = 0.75
	c.Circle(origin, 30, faint)
	assert.Equal(t, uint8(64), c.at(0, 0))
}

func TestEveryWordOfPicturesHasItsLetters(t *testing.T) {
	said := ""
	for _, language := range []*picture.Words{i18n.Picture["en"], i18n.Picture["ko"]} {
		for _, name := range scenarios.Names {
			for _, steps := range []int{1, 4} {
				c := &inks{canvas: &canvas{scale: 1}}
				picture.Draw(c, moment(t, name, steps), picture.Look{Size: picture.Card, Words: language})
				picture.Draw(c, moment(t, name, steps), picture.Look{Words: language})
				said += c.said
			}
		}
	}
	for _, letter := range said {
		for i, f := range fonts {
			index, err := f.GlyphIndex(nil, letter)
			assert.NoError(t, err)
			assert.NotZero(t, index, "%q is not in font %d: put it into font/letters.txt, and write the fonts anew as doc.go says", letter, i)
		}
	}
	assert.Less(t, len(regular)+len(bold), 78_000, "bytes")
	_, whole, err := PNG(moment(t, "election", 1), picture.Look{Words: i18n.Picture["en"], Title: "選挙", Size: picture.Card}, 1)
	require.NoError(t, err)
	assert.False(t, whole, "its title has letters that no font here has")
}

func BenchmarkCard(b *testing.B) {
	m := moment(b, "partition", 9)
	for b.Loop() {
		if _, _, err := PNG(m, picture.Look{Size: picture.Card, Words: i18n.Picture["en"]}, 1); err != nil {
			b.Fatal(err)
		}
	}
}
