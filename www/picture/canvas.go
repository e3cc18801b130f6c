package picture

// Point is a place on a picture, in its units: y grows downwards.
type Point struct{ X, Y float64 }

// Canvas is what a picture is drawn on, from back to front. Lengths are in the picture's units.
type Canvas interface {
	// Open begins the picture: the part of the plane that it shows, what it is called, and what it shows in words.
	Open(least Point, width, height float64, title, description string)
	// Begin and End are around what belongs to one thing, such as the node n1.
	Begin(kind Kind, name string)
	End()

	Rect(least Point, width, height, corner float64, ink Ink)
	Circle(centre Point, r float64, ink Ink)
	// Arc is a part of a circle, clockwise from its top; 1 is all of it.
	Arc(centre Point, r, part float64, ink Ink)
	// Path is lines around a place, turned clockwise by so many degrees.
	Path(at Point, turned float64, lines []Line, ink Ink)
	// Text is one line of it; at is where its base line begins, or its middle.
	Text(at Point, text Text)
}

// Kind is what something on a picture stands for.
type Kind uint8

const (
	Node    Kind = iota // named n1
	Link                // n1>n2
	Message             // by its kind, as the page names it: append
)

// KindNames are the kinds' names.
var KindNames = []string{"node", "link", "message"}

// Line goes from point to point, and back to its first one where it is closed.
type Line struct {
	Points []Point
	Closed bool
}

// Ink is how something is drawn.
type Ink struct {
	Fill, Stroke Colour
	Width        float64   // of the stroke
	Dash         []float64 // lengths that are drawn and left out in turn; none: all is drawn
	Round        bool      // the stroke's ends
	Faint        float64   // 0: it hides what is behind it; 1: it can't be seen
}

// Colour is one on a light ground and on a dark one, 0xrrggbb each.
type Colour struct{ Light, Dark uint32 }

// nothing is drawn with it.
var nothing = Colour{}

// over is a colour of which only so many percent cover another.
func (c Colour) over(ground Colour, percent uint32) Colour {
	return Colour{mixed(c.Light, ground.Light, percent), mixed(c.Dark, ground.Dark, percent)}
}

func mixed(a, b, percent uint32) (c uint32) {
	for shift := 0; shift < 24; shift += 8 {
		part := (a>>shift&0xff)*percent + (b>>shift&0xff)*(100-percent)
		c |= (part + 50) / 100 << shift
	}
	return c
}

// Text is a line of it.
type Text struct {
	Runs   []Run
	Size   float64
	Middle bool   // it stands around its place, and does not begin there
	Halo   Colour // what is around each letter, Size/4 wide; nothing: nothing
}

// Run is a part of a text.
type Run struct {
	Text string
	Ink  Colour
	Bold bool
}
