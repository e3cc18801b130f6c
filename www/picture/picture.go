package picture

import (
	"raftlab/raft"
	"raftlab/raft/view"
)

// Moment is what a picture is of.
type Moment struct {
	State *view.State
	At    raft.Time // the cluster's
	// Marked is for how long a node bears the mark of what its host did to it, the cluster's time; 0: it bears none.
	Marked raft.Time
}

// Look is how a picture looks. Without more than words it is a light stage.
type Look struct {
	Size  Size
	Theme Theme
	Words *Words // of all that it says
	// Title is what the picture is called; "": who leads. A card says it in large letters.
	Title string
}

// Size is what a picture is made for.
type Size uint8

const (
	Stage Size = iota // the ring of nodes: 440 units wide, and about as high
	Card              // 1200×630, for links that unfurl: the ring, with who leads beside it in words; legible 300 px wide
)

// SizeNames are the sizes' names.
var SizeNames = []string{"stage", "card"}

// Theme is for what ground.
type Theme uint8

const (
	Light Theme = iota
	Dark
	// Either has both colours of each ink, as light-dark() has them: for an SVG within a page, whose color-scheme chooses.
	Either
)

// ThemeNames are the themes' names.
var ThemeNames = []string{"light", "dark", "either"}

// SVG is the picture as an SVG document.
func SVG(m Moment, l Look) []byte {
	s := newSVG(l)
	Draw(s, m, l)
	return s.end()
}

// Said is what the picture is called, and what it shows in words.
func Said(m Moment, l Look) (title, description string) {
	s := newScene(nil, m, l)
	return s.title(), s.description()
}

// Draw draws the picture on a canvas.
func Draw(c Canvas, m Moment, l Look) {
	s := newScene(c, m, l)
	if l.Size == Card {
		s.card()
	} else {
		s.stage()
	}
}
