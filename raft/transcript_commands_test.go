package raft_test

import (
	"fmt"
	"strconv"
	"strings"

	"raftlab/raft"
)

// A transcript's commands, one a line. Servers are n1, n2, …; LINKS are one of
//
//	from n1 n2, to n3, from n1 to n3, between n1 n2 n3
//
// or nothing, for all. A line that begins with "quietly" is not told.
//
//	start N OPTIONS      all begins anew. OPTIONS: non-members M (so many more servers, of which the
//	                     cluster does not know), election A-B (in ms), pre-vote, check-quorum,
//	                     quiet, priority P, drift-bound P% (how much faster a clock may be),
//	                     dice D, one-by-one (each append holds one entry), chunk B (bytes of a
//	                     snapshot that one message holds), rules-off ID (for study)
//	n1: 1 1 2 in term 3  below start, for who begins with a log: the terms of its entries
//	set n1 … OPTIONS     those settings, and otherwise those of start
//	clock n1 P%          from now on its clock runs at that speed
//	wait T ms            time passes, and nothing is delivered
//	run T ms             time passes, and all is delivered at once
//	deliver [LINKS]      all, and what is said in turn, until nobody has more to say;
//	                     with from or to, only what waits now; deliver 1 …: its first
//	lose [LINKS]         what waits now is lost
//	cut LINKS            from now on what is delivered there is lost
//	hold LINKS           from now on what is sent there goes on waiting
//	partition n1 | n2 n3 cuts between groups
//	heal                 all links carry again
//	crash n1 …           restart n1 …
//	campaign n1          it stands for election
//	propose n1 x=1 …     a write
//	read n1 x            lease-read n1 x
//	transfer n1 to n2    it hands leadership over
//	change n1 voter n4 learner n5 remove n2 [joint, explicit]
//	                     it changes who takes part; with nothing, it leaves a joint configuration
//	snapshot n1 keep 2   what it has applied goes into a snapshot, and all but 2 entries of it go
//	awake n1             it waits in quiet no longer
//	remember             go-back: all is as it was then
//	logs [n1 …]          terms of the entries, those known to be committed in brackets; […4]
//	                     is what a snapshot replaced, up to entry 4
func (s *stage) command(verb string, words, below []string) {
	switch verb {
	case "start":
		s.start(words, below)
	case "set":
		s.set(words)
	case "clock":
		s.setClock(words)
	case "wait":
		s.pass(s.duration(words), func() {})
	case "run":
		s.pass(s.duration(words), func() { s.settle(everywhere) })
	case "deliver":
		s.deliverWords(words)
	case "lose":
		s.loseWords(words)
	case "cut", "hold":
		s.mark(words, map[string]fate{"cut": cut, "hold": held}[verb])
	case "partition":
		s.partition(words)
	case "heal":
		clear(s.fates)
		s.tale.tell("All links carry again.")
	case "crash":
		s.each(words, s.crash)
	case "restart":
		s.each(words, s.boot)
	case "logs":
		s.logs(words)
	case "remember":
		s.remembered = s.clone()
	case "go-back":
		s.goBack()
	default:
		a := s.actor(s.word(words, 0))
		if a.down {
			s.fail("%s is down", a.id)
		}
		s.step(a, s.input(a, verb, words[1:]))
	}
}

// play runs the lines of one passage and returns what came of them.
func (s *stage) play(where string, lines []string) []string {
	s.where = where
	for i, line := range lines {
		if isBelow(line) {
			continue
		}
		end := i + 1
		for end < len(lines) && isBelow(lines[end]) {
			end++
		}
		words, before := strings.Fields(line), s.tale
		quietly := words[0] == "quietly"
		if quietly {
			words = words[1:]
		}
		s.command(words[0], words[1:], lines[i+1:end])
		if quietly {
			s.tale = before
		}
	}
	s.tellWaiting()
	return append(s.rulesOff(), s.tale.end()...)
}

// isBelow is for lines as "n1: 1 1 2", which belong to the command above.
func isBelow(line string) bool {
	name, _, found := strings.Cut(line, ":")
	return found && strings.HasPrefix(name, "n") && !strings.Contains(name, " ")
}

func (s *stage) crash(a *actor) {
	a.down = true
	s.tale.tell(fmt.Sprintf("%s is crashed: only its disk is left.", a.id))
}

func (s *stage) each(words []string, do func(*actor)) {
	for _, w := range words {
		do(s.actor(w))
	}
}

func (s *stage) actor(name string) *actor {
	for _, a := range s.servers {
		if a.id.String() == name {
			return a
		}
	}
	s.fail("there is no server %q", name)
	return nil
}

// duration reads words as "200 ms".
func (s *stage) duration(words []string) raft.Time {
	if len(words) < 2 || words[1] != "ms" {
		s.fail("a time is written as: 200 ms")
	}
	return raft.Time(s.number(words[0])) * ms
}

func (s *stage) word(words []string, i int) string {
	if i >= len(words) {
		s.fail("a word is missing at the end")
	}
	return words[i]
}

func (s *stage) number(word string) uint64 {
	n, err := strconv.ParseUint(word, 10, 64)
	s.check(err)
	return n
}

// percent reads words as "50%".
func (s *stage) percent(word string) uint64 {
	number, found := strings.CutSuffix(word, "%")
	if !found {
		s.fail("a share is written as: 50%%")
	}
	return s.number(number)
}

func (s *stage) fail(format string, args ...any) {
	s.t.Fatalf("%s: %s", s.where, fmt.Sprintf(format, args...))
}
