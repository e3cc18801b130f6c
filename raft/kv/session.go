package kv

import (
	"cmp"
	"slices"
)

const (
	// MaxSessions is how many sessions live at once. One more expires the one that was
	// least recently used, counted by the log.
	MaxSessions = 256
	// MaxAnswers is how many unacknowledged answers a session keeps. One more forgets
	// the one of the lowest serial, as if the client had acknowledged it.
	MaxAnswers = 4096
	// MaxAnswerBytes is about how many bytes they take, above which the same happens; the
	// latest one is kept whatever it takes.
	MaxAnswerBytes = 16 << 20
)

// session is what the state machine knows of one client.
type session struct {
	id      uint64 // the index of the entry that registered it
	used    uint64 // the index of its last entry
	ack     uint64 // serials up to here were answered and forgotten
	answers []answer
	bytes   int      // of the answers
	room    []answer // where answers started when it was allocated
}

// answer is one executed command's; a session's are in order of serial, all above ack.
type answer struct {
	serial uint64
	result Result
}

// sessions are the living ones, in order of id.
type sessions []session

// open adds the session that the entry at index registers.
func (s *sessions) open(index uint64) uint64 {
	if len(*s) == MaxSessions {
		s.expireOne()
	}
	*s = append(*s, session{id: index, used: index})
	return index
}

// expireOne ends the session that was least recently used.
func (s *sessions) expireOne() {
	oldest := 0
	for i := range *s {
		if (*s)[i].used < (*s)[oldest].used {
			oldest = i
		}
	}
	*s = slices.Delete(*s, oldest, oldest+1)
}

// find is the living session of that id; nil when there is none.
func (s sessions) find(id uint64) *session {
	at, found := slices.BinarySearchFunc(s, id, func(s session, id uint64) int { return cmp.Compare(s.id, id) })
	if !found {
		return nil
	}
	return &s[at]
}

// search is where the answer of serial stands or belongs.
func (s *session) search(serial uint64) (at int, found bool) {
	return slices.BinarySearchFunc(s.answers, serial, func(a answer, serial uint64) int { return cmp.Compare(a.serial, serial) })
}

// keep remembers an answer at its place.
func (s *session) keep(at int, serial uint64, r Result) {
	full := len(s.answers) == cap(s.answers)
	s.answers = slices.Insert(s.answers, at, answer{serial, r})
	s.bytes += r.bytes()
	if full {
		s.room = s.answers[:0]
	}
	for len(s.answers) > MaxAnswers || s.bytes > MaxAnswerBytes && len(s.answers) > 1 {
		s.acknowledge(s.answers[0].serial)
	}
}

// acknowledge forgets the answers of all serials up to ack.
func (s *session) acknowledge(ack uint64) {
	if ack <= s.ack {
		return
	}
	s.ack = ack
	n, found := s.search(ack)
	if found {
		n++
	}
	for i := range s.answers[:n] {
		s.bytes -= s.answers[i].result.bytes()
	}
	clear(s.answers[:n])
	if s.answers = s.answers[n:]; len(s.answers) == 0 {
		s.answers = s.room
	}
}
