package picture

import (
	"strings"

	"raftlab/raft/fault"
	"raftlab/raft/view"
)

// A card is read at a quarter of its size: its letters are large, and the ring has names alone.
const (
	cardWidth, cardHeight     = 1200, 630
	border                    = 48
	ringLeast, ringMost       = 40, 690 // across
	words0, wordsWide         = 724, 440
	headline, telling, saying = 58.0, 40.0, 1.25 // sizes of letters, and a line's height of its letters'
	leastHeadline             = 46.0
	mostHeadlines             = 4
)

// card draws the ring, and beside it in words what it shows.
func (s *scene) card() {
	s.term = float64(s.ring.radius * 0.8)
	s.place(25, false)
	room := s.room()
	wide, high := room.right-room.left, room.bottom-room.top
	s.scale = min((ringMost-ringLeast)/wide, (cardHeight-2*40)/high, 2.4)
	s.shift = Point{
		(ringLeast+ringMost)/2 - float64(s.scale*(room.left+wide/2)),
		cardHeight/2 - float64(s.scale*(room.top+high/2)),
	}
	s.canvas.Open(Point{}, cardWidth, cardHeight, s.title(), s.description())
	s.canvas.Rect(Point{}, cardWidth, cardHeight, 0, Ink{Fill: surface})
	s.drawRing()
	s.tell()
}

// tell writes the card's words.
func (s *scene) tell() {
	size := headline
	for size > leastHeadline && len(wrapped(s.title(), size, true, mostHeadlines+1)) > mostHeadlines {
		size -= 2
	}
	y := border + size
	for _, text := range wrapped(s.title(), size, true, mostHeadlines) {
		s.line(y, size, Run{text, ink, true})
		y += float64(size * saying)
	}
	y += 12
	foot := float64(cardHeight - border)
	for _, f := range s.facts() {
		if y > foot-telling*saying-12 {
			break
		}
		s.line(y, telling, f)
		y += telling * saying
	}
	s.line(foot, telling, Run{"Raftlab", accent, true}, Run{" · " + s.words.time(s.At), muted, false})
}

func (s *scene) line(y, size float64, runs ...Run) {
	s.canvas.Text(Point{words0, y}, Text{Runs: runs, Size: size})
}

// facts are lines on what a card shows.
func (s *scene) facts() (all []Run) {
	w := s.words
	add := func(text string, c Colour) {
		for _, part := range wrapped(text, telling, false, 2) {
			all = append(all, Run{part, c, false})
		}
	}
	if s.look.Title != "" {
		add(w.leads(s.State.ShownLeader()), ink)
	}
	for _, n := range s.State.Nodes {
		if is := s.state(n); is.ails {
			add(n.ID.String()+" "+is.text, is.ink)
		}
	}
	cut := 0
	s.State.EachLink(func(_, _ *view.Node, l *fault.Link) {
		if l.Cut {
			cut++
		}
	})
	if cut > 0 {
		add(count(cut, w.oneLink, w.links), bad)
	}
	add(count(len(s.State.Nodes), w.oneNode, w.nodes), muted)
	return all
}

// wrapped is a text in lines that a card has room for. What is too long for so many ends in an ellipsis.
func wrapped(text string, size float64, bold bool, most int) (lines []string) {
	fits := func(line string) bool {
		t := Text{Runs: []Run{{line, ink, bold}}, Size: size}
		return t.width() <= wordsWide
	}
	line := ""
	for _, word := range strings.Fields(text) {
		joined := strings.TrimPrefix(line+" "+word, " ")
		if fits(joined) {
			line = joined
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		line = cutTo(word, fits)
	}
	lines = append(lines, line)
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = cutTo(lines[most-1]+"…", fits)
		if !strings.HasSuffix(lines[most-1], "…") {
			lines[most-1] += "…"
		}
	}
	return lines
}

// cutTo is a word that fits, if need be with an ellipsis in the place of its end.
func cutTo(word string, fits func(string) bool) string {
	if fits(word) {
		return word
	}
	letters := []rune(strings.TrimSuffix(word, "…"))
	for len(letters) > 0 && !fits(string(letters)+"…") {
		letters = letters[:len(letters)-1]
	}
	return string(letters) + "…"
}
