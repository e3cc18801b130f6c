// Package raster draws pictures (www/picture) as PNG: its [Canvas] has pixels where theirs has SVG.
//
// Its letters are those of two small fonts, font/regular.ttf and bold.ttf: what hb-subset leaves of NanumGothic for font/letters.txt
// ("--text-file=letters.txt --drop-tables=GSUB,GPOS,GDEF,DSIG --no-hinting --name-IDs=0,13"), without its reserved names, under font/OFL.txt.
// A letter that they lack is drawn as a box, and [PNG] tells; a test holds that English and Korean pictures have none.
//
// # What it is not
//
// It knows no cluster and no layout: where what stands is www/picture's. It is in no program of the page, whose browser makes PNGs.
//
// Read canvas.go first, then stroke.go, letters.go, palette.go.
package raster
