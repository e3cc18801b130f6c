package picture

import (
	"math"

	"raftlab/raft/refusal"
)

// svg is a picture as SVG.
type svg struct {
	b     []byte
	theme Theme
	lang  string
}

// fonts are system fonts; where there is none of the first, a reader takes the next one.
const fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans KR', 'Malgun Gothic', sans-serif"

func newSVG(l Look) *svg { return &svg{theme: l.Theme, lang: l.Words.lang} }

func (s *svg) Open(least Point, width, height float64, title, description string) {
	s.add(`<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="`)
	s.say(s.lang)
	s.add(`"`)
	s.number("width", width)
	s.number("height", height)
	s.add(` viewBox="`, fixed(least.X), " ", fixed(least.Y), " ", fixed(width), " ", fixed(height), `" font-family="`, fonts, `"><title>`)
	s.say(title)
	s.add("</title><desc>")
	s.say(description)
	s.add("</desc>\n")
}

func (s *svg) end() []byte { return append(s.b, "</svg>\n"...) }

func (s *svg) Begin(k Kind, name string) {
	s.add("<g data-", KindNames[k], `="`)
	s.say(name)
	s.add(`">`)
}

func (s *svg) End() { s.add("</g>\n") }

func (s *svg) Rect(least Point, width, height, corner float64, ink Ink) {
	s.add("<rect")
	s.number("x", least.X)
	s.number("y", least.Y)
	s.number("width", width)
	s.number("height", height)
	if corner > 0 {
		s.number("rx", corner)
	}
	s.ink(ink)
	s.add("/>")
}

func (s *svg) Circle(centre Point, r float64, ink Ink) {
	s.round(centre, r)
	s.ink(ink)
	s.add("/>")
}

func (s *svg) Arc(centre Point, r, part float64, ink Ink) {
	s.round(centre, r)
	s.add(` pathLength="100" transform="rotate(-90 `, fixed(centre.X), " ", fixed(centre.Y), `)"`)
	ink.Dash = []float64{float64(100 * part), 200}
	s.ink(ink)
	s.add("/>")
}

func (s *svg) round(centre Point, r float64) {
	s.add("<circle")
	s.number("cx", centre.X)
	s.number("cy", centre.Y)
	s.number("r", r)
}

func (s *svg) Path(at Point, turned float64, lines []Line, ink Ink) {
	s.add(`<path d="`)
	for _, l := range lines {
		to := "M"
		for _, p := range l.Points {
			if turned == 0 {
				p = Point{p.X + at.X, p.Y + at.Y}
			}
			s.add(to, fixed(p.X), " ", fixed(p.Y))
			to = "L"
		}
		if l.Closed {
			s.add("Z")
		}
	}
	s.add(`"`)
	if turned != 0 {
		s.add(` transform="translate(`, fixed(at.X), " ", fixed(at.Y), ") rotate(", fixed(turned), `)"`)
	}
	if ink.Fill != nothing {
		s.add(` stroke-linejoin="round"`)
	}
	s.ink(ink)
	s.add("/>")
}

func (s *svg) Text(at Point, t Text) {
	s.add("<text")
	s.number("x", at.X)
	s.number("y", at.Y)
	s.number("font-size", t.Size)
	if t.Middle {
		s.add(` text-anchor="middle"`)
	}
	if t.Halo != nothing {
		s.add(` paint-order="stroke" stroke-linejoin="round"`)
		s.colour("stroke", t.Halo)
		s.number("stroke-width", t.Size/4)
	}
	if len(t.Runs) == 1 {
		s.run(&t.Runs[0])
	} else {
		s.add(">")
		for i := range t.Runs {
			s.add("<tspan")
			s.run(&t.Runs[i])
			s.add("</tspan>")
		}
	}
	s.add("</text>")
}

func (s *svg) run(r *Run) {
	s.colour("fill", r.Ink)
	if r.Bold {
		s.add(` font-weight="700"`)
	}
	s.add(">")
	s.say(r.Text)
}

// ink writes how something is drawn.
func (s *svg) ink(i Ink) {
	if i.Fill == nothing {
		s.add(` fill="none"`)
	} else {
		s.colour("fill", i.Fill)
	}
	if i.Stroke != nothing {
		s.colour("stroke", i.Stroke)
		s.number("stroke-width", i.Width)
	}
	if i.Dash != nil {
		s.add(` stroke-dasharray="`)
		for at, d := range i.Dash {
			s.add(" "[:min(at, 1)], fixed(d))
		}
		s.add(`"`)
	}
	if i.Round {
		s.add(` stroke-linecap="round"`)
	}
	if i.Faint > 0 {
		s.add(` opacity="`, hundredths(1-i.Faint), `"`)
	}
}

func (s *svg) number(name string, n float64) { s.add(" ", name, `="`, fixed(n), `"`) }

func (s *svg) colour(name string, c Colour) {
	s.add(" ", name, `="`)
	switch {
	case s.theme == Either && c.Light != c.Dark:
		s.add("light-dark(", hex(c.Light), ", ", hex(c.Dark), ")")
	case s.theme == Dark:
		s.add(hex(c.Dark))
	default:
		s.add(hex(c.Light))
	}
	s.add(`"`)
}

func hex(c uint32) string {
	const digits = "0123456789abcdef"
	b := [7]byte{'#'}
	for i := range 6 {
		b[i+1] = digits[c>>(20-4*i)&15]
	}
	return string(b[:])
}

func (s *svg) add(parts ...string) {
	for _, p := range parts {
		s.b = append(s.b, p...)
	}
}

// say writes a text. What no XML may hold is left out.
func (s *svg) say(text string) {
	for _, c := range text {
		switch {
		case c == '<':
			s.add("&lt;")
		case c == '>':
			s.add("&gt;")
		case c == '&':
			s.add("&amp;")
		case c == '"':
			s.add("&quot;")
		case c < ' ' || c == 0xfffd || c == 0xfffe || c == 0xffff:
			s.add(" ")
		default:
			s.b = append(s.b, string(c)...)
		}
	}
}

// fixed is a number with one digit behind the point, as short as it can be.
func fixed(n float64) string { return refusal.Decimal(int64(math.Floor(float64(n*10)+0.5)), 1) }

// hundredths has two.
func hundredths(n float64) string { return refusal.Decimal(int64(math.Floor(float64(n*100)+0.5)), 2) }
