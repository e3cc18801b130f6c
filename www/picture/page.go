package picture

import (
	"raftlab/raft"
	"raftlab/raft/order"
	"raftlab/raft/view"
)

// OfPage is a stage as a page asks for it, raft/desk's Picture. It can be no card: no page asks for one, and its program would be larger.
type OfPage struct {
	look  Look
	words Words
}

// longestTitle is the longest that a page may call a picture, in bytes.
const longestTitle = 1000

// Fields are what the page says.
func (p *OfPage) Fields() []order.Field {
	p.look.Words = &p.words
	return []order.Field{
		order.Must(order.Object("words", p.words.Fields()...)),
		order.Word("theme", &p.look.Theme, ThemeNames),
		order.Text("title", &p.look.Title, 0, longestTitle),
	}
}

// Paint draws it.
func (p *OfPage) Paint(s *view.State, at, marked raft.Time) []byte {
	c := newSVG(p.look)
	newScene(c, Moment{s, at, marked}, p.look).stage()
	return c.end()
}
