package raster

import (
	"cmp"
	"encoding/binary"
	"image"
	"image/color"
	"slices"
)

// A picture has few inks, and at their edges many colours between two of them, of which the eye does not tell neighbours apart. So
// it has a palette: the inks as they are, then the colours that most of it has; what else there is gets the nearest of these.

// pixel is red, green, blue and alpha, from the lowest byte on.
type pixel uint32

func pixelOf(c color.NRGBA) pixel {
	return pixel(c.R) | pixel(c.G)<<8 | pixel(c.B)<<16 | pixel(c.A)<<24 // of an opaque one
}

func (p pixel) cell() int { return int(p>>3&31)<<10 | int(p>>11&31)<<5 | int(p>>19&31) }
func (p pixel) rgba() color.RGBA {
	return color.RGBA{uint8(p), uint8(p >> 8), uint8(p >> 16), uint8(p >> 24)}
}

const opaque = 255

// cell is one of 32 by 32 by 32 places of colours.
type cell struct {
	pixels  int   // that have a colour of it
	most    pixel // the colour of its longest run
	longest int
	index   uint8 // in the palette
}

// runs calls f for each pixel that differs from the one before, with how many there are of it in a row.
func runs(b []byte, f func(p pixel, from, length int)) {
	for i := 0; i < len(b); {
		p, from := pixel(binary.LittleEndian.Uint32(b[i:])), i
		for i += 4; i < len(b) && pixel(binary.LittleEndian.Uint32(b[i:])) == p; i += 4 {
		}
		f(p, from/4, (i-from)/4)
	}
}

// paletted is an image with a palette, in which inks are; false: what is behind the image shows through.
func paletted(of *image.RGBA, inks []pixel) (*image.Paletted, bool) {
	all, there, solid := make([]cell, 1<<15), []*cell(nil), true
	runs(of.Pix, func(p pixel, _, length int) {
		c := &all[p.cell()]
		if c.pixels == 0 {
			there = append(there, c)
		}
		c.pixels += length
		if length > c.longest {
			c.longest, c.most = length, p
		}
		solid = solid && p>>24 == opaque
	})
	if !solid {
		return nil, false
	}
	palette := slices.Clone(inks)
	slices.SortStableFunc(there, func(a, b *cell) int { return cmp.Compare(b.pixels, a.pixels) })
	for _, c := range there {
		i := slices.Index(palette, c.most)
		if i < 0 && len(palette) < 256 {
			i, palette = len(palette), append(palette, c.most)
		}
		if i < 0 {
			i = nearest(palette, c.most)
		}
		c.index = uint8(i)
	}
	made := image.NewPaletted(of.Rect, make(color.Palette, len(palette)))
	for i, p := range palette {
		made.Palette[i] = p.rgba()
	}
	runs(of.Pix, func(p pixel, from, length int) {
		c := &all[p.cell()]
		index := c.index
		if p != c.most {
			if i := slices.Index(inks, p); i >= 0 {
				index = uint8(i)
			}
		}
		row := made.Pix[from : from+length]
		for i := range row {
			row[i] = index
		}
	})
	return made, true
}

// nearest is the colour of a palette that is most like p.
func nearest(palette []pixel, p pixel) (best int) {
	least := 1 << 30
	for i, q := range palette {
		r, g, b := int(p&255)-int(q&255), int(p>>8&255)-int(q>>8&255), int(p>>16&255)-int(q>>16&255)
		if d := r*r + g*g + b*b; d < least {
			best, least = i, d
		}
	}
	return best
}
