package director

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/view"
)

// Tape is the recording of a director's turns: what it knew at any moment since the tape's
// beginning is found again. It is bounded: the oldest turns go first.
type Tape struct {
	marks []stretch // in order of time, each from a copy on
	first uint64    // the number of the oldest turn that is held
	size  int
}

const (
	// A tape takes at most tapeBound bytes, about; a copy stands for markSize of them.
	tapeBound = 16 << 20
	markSize  = 128 << 10
	// A copy is made after so many turns, or so many bytes of what nodes told.
	markTurns, markBytes = 1024, 256 << 10
	turnSize             = 160
	chunkSize            = 32 << 10
)

// stretch is a copy, and the turns that followed it.
type stretch struct {
	director *Director
	turns    []taken
	room     []byte // for what nodes tell: the chunk that is not full yet
	bytes    int    // that they told
}

// taken is one turn.
type taken struct {
	at, cluster raft.Time // real, and the cluster's after it
	word        Word
	answers     []uint32 // of the world, to what it was asked for in the turn
}

// Word is what a director is told, or asked for, in one turn. Which fields count is said in the kinds.
type Word struct {
	Kind        WordKind
	Ask         *Ask           // Asked
	ID          uint64         // Suspended, Woken, Stilled: the asker's name for it
	Node        raft.NodeID    // of Told, Silent, Gone and Terminated
	Incarnation uint32         // of Silent, Gone and Terminated
	Bytes       []byte         // Told: telemetry
	End         view.End       // Gone
	From, Until raft.Time      // Stood, Busy; of Jumped From is by how much
	Fault       view.HostFault // Struck
}

// WordKind is what of.
type WordKind uint8

const (
	Asked      WordKind = 1 + iota // see [Director.Take]
	Told                           // see [Director.FromNode]
	Silent                         // see [Director.NodeGone]
	Gone                           // see [Director.Gone]
	Terminated                     // see [Director.Terminated]
	Rang                           // see [Director.Timer]
	Stood                          // see [Director.Stood]
	Busy                           // see [Director.Busy]
	Jumped                         // see [Director.Jumped]
	Struck                         // see [Director.Struck]
	Suspended                      // see [Director.Suspend]
	Woken                          // see [Director.Wake]
	Stilled                        // see [Director.Still]
	WentOn                         // see [Director.GoOn]
)

// Hear takes a turn.
func (d *Director) Hear(w *Word) {
	switch w.Kind {
	case Asked:
		a := *w.Ask
		d.Take(&a)
	case Told:
		d.FromNode(w.Node, w.Bytes)
	case Silent:
		d.NodeGone(w.Node, w.Incarnation)
	case Gone:
		d.Gone(w.Node, w.Incarnation, w.End)
	case Terminated:
		d.Terminated(w.Node, w.Incarnation)
	case Rang:
		d.Timer()
	case Stood:
		d.Stood(w.From, w.Until)
	case Busy:
		d.Busy(w.From, w.Until)
	case Jumped:
		d.Jumped(w.From)
	case Struck:
		d.Struck(w.Fault)
	case Suspended:
		d.Suspend(w.ID)
	case Woken:
		d.Wake(w.ID)
	case Stilled:
		d.Still(w.ID)
	case WentOn:
		d.GoOn()
	}
}

// Take records a turn that d has taken, which the world answered so. A turn that changed nothing need not be.
func (t *Tape) Take(d *Director, w *Word, answers []uint32) {
	if len(t.marks) == 0 {
		return
	}
	s := &t.marks[len(t.marks)-1]
	turn := taken{d.now, d.Cluster(), *w, slices.Clone(answers)}
	turn.word.Bytes = s.keep(w.Bytes)
	s.turns = append(s.turns, turn)
	t.size += turnSize + len(w.Bytes)
	if len(s.turns) >= markTurns || s.bytes >= markBytes {
		t.Mark(d)
	}
}

// keep copies what a node told.
func (s *stretch) keep(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	if cap(s.room)-len(s.room) < len(b) {
		s.room = make([]byte, 0, max(chunkSize, len(b)))
	}
	from := len(s.room)
	s.room = append(s.room, b...)
	s.bytes += len(b)
	return s.room[from:len(s.room):len(s.room)]
}

// Mark makes a copy of d, as it is before a turn: the tape goes on from there.
func (t *Tape) Mark(d *Director) {
	t.marks = append(t.marks, stretch{director: d.Clone(&echo{}, Deaf{}, Deaf{})})
	t.size += markSize
	for t.size > tapeBound && len(t.marks) > 2 {
		gone := &t.marks[0]
		t.size -= markSize + turnSize*len(gone.turns) + gone.bytes
		t.first += uint64(len(gone.turns))
		t.marks = slices.Delete(t.marks, 0, 1)
	}
}

// From is the earliest moment that is held, in the cluster's time; Turns is how many turns there were.
func (t *Tape) From() raft.Time {
	if len(t.marks) == 0 {
		return 0
	}
	return t.marks[0].director.Cluster()
}

// Turns is the number of the next turn; First of the oldest that is held.
func (t *Tape) Turns() uint64 {
	n := t.first
	for i := range t.marks {
		n += uint64(len(t.marks[i].turns))
	}
	return n
}

// First is the number of the oldest turn that is held.
func (t *Tape) First() uint64 { return t.first }

// Until is how many turns there were by a time of the cluster's.
func (t *Tape) Until(cluster raft.Time) uint64 {
	n := t.first
	for i := range t.marks {
		for j := range t.marks[i].turns {
			if t.marks[i].turns[j].cluster > cluster {
				return n
			}
			n++
		}
	}
	return n
}

// Turn is the turn of a number that is held, and the cluster's time after it.
func (t *Tape) Turn(number uint64) (w *Word, cluster raft.Time) {
	number -= t.first
	for i := range t.marks {
		s := &t.marks[i]
		if number < uint64(len(s.turns)) {
			return &s.turns[number].word, s.turns[number].cluster
		}
		number -= uint64(len(s.turns))
	}
	return nil, 0
}

// At is the director as it was after so many turns, to be looked at; nil: they are not held.
func (t *Tape) At(turns uint64) *Director {
	if turns < t.first || len(t.marks) == 0 {
		return nil
	}
	left, i := turns-t.first, 0
	for i+1 < len(t.marks) && left >= uint64(len(t.marks[i].turns)) {
		left -= uint64(len(t.marks[i].turns))
		i++
	}
	s, world := &t.marks[i], &echo{}
	d := s.director.Clone(world, Deaf{}, Deaf{})
	for j := range s.turns[:min(left, uint64(len(s.turns)))] {
		turn := &s.turns[j]
		world.now, world.answers = turn.at, turn.answers
		d.Hear(&turn.word)
		d.Flush()
	}
	return d
}

// echo is the world of a director that hears a tape: it says again what the real one said.
type echo struct {
	now     raft.Time
	answers []uint32
}

func (e *echo) Now() raft.Time                   { return e.now }
func (e *echo) ToNode(raft.NodeID, []byte)       {}
func (e *echo) End(raft.NodeID, uint32)          {}
func (e *echo) Spawn(raft.NodeID, uint32) uint32 { return e.next() }
func (e *echo) Watch(raft.NodeID, uint32) bool   { return e.next() != 0 }

func (e *echo) next() (answer uint32) {
	if len(e.answers) > 0 {
		answer, e.answers = e.answers[0], e.answers[1:]
	}
	return answer
}
