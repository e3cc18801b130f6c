package raster

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/www/i18n"
	"raftlab/www/picture"
)

// Of a channel's 256 steps, how many the eye may not see at an edge, and how many pixels of a picture may be further from what was drawn.
const unseen, mostSeen = 7, 1200 * 630 / 1000

func TestAPaletteLeavesAPictureAsItWasDrawn(t *testing.T) {
	for _, name := range []string{"partition", "figure-8"} {
		m := moment(t, name, 9)
		for _, theme := range []picture.Theme{picture.Light, picture.Dark} {
			look := picture.Look{Size: picture.Card, Theme: theme, Words: i18n.Picture["ko"]}
			b, _, err := PNG(m, look, 1)
			require.NoError(t, err)
			written, err := png.Decode(bytes.NewReader(b))
			require.NoError(t, err)
			few, is := written.(*image.Paletted)
			require.True(t, is, "it has a palette")
			c := &canvas{dark: theme == picture.Dark, scale: 1}
			picture.Draw(c, m, look)
			seen := 0
			for i, index := range few.Pix {
				r, g, b, _ := few.Palette[index].RGBA()
				for channel, v := range []uint32{r, g, b} {
					if drawn := int(c.image.Pix[4*i+channel]); max(drawn-int(v>>8), int(v>>8)-drawn) > unseen {
						seen++
						break
					}
				}
			}
			assert.Less(t, seen, mostSeen, "%s", name)
			assert.Less(t, len(b), 60_000, "bytes")
		}
	}
}

// A stripe of each of more colours than a palette has, two of them hardly apart, and one pixel of an ink.
func TestAPaletteHasTheInksAndWhatMostOfAnImageHas(t *testing.T) {
	image := image.NewRGBA(image.Rect(0, 0, 40, 400))
	colour := func(y int) pixel { return pixel(opaque<<24 | y*8%256 | y/32*8<<8) }
	set := func(x, y int, p pixel) { image.SetRGBA(x, y, p.rgba()) }
	for y := range 400 {
		for x := range 40 {
			set(x, y, colour(y))
		}
	}
	ink := colour(0) + 1
	set(20, 0, ink)
	few, is := paletted(image, []pixel{ink})
	require.True(t, is)
	assert.Len(t, few.Palette, 256)
	assert.Equal(t, ink.rgba(), few.At(20, 0))
	assert.Equal(t, colour(0).rgba(), few.At(19, 0))
	assert.Equal(t, 1, nearest([]pixel{ink, colour(9), colour(20)}, colour(10)))

	image.Pix[3] = 254
	_, is = paletted(image, nil)
	assert.False(t, is, "what is behind it shows through")
}
