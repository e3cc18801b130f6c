package raft_test

import (
	"fmt"
	"slices"
	"strings"

	"raftlab/raft"
)

func everywhere(link) bool { return true }

// links reads words as "from n1 n2 to n3" or "between n1 n2".
func (s *stage) links(words []string) func(link) bool {
	var from, to, between []raft.NodeID
	list := &between
	for i, w := range words {
		switch w {
		case "from":
			list = &from
		case "to":
			list = &to
		case "between":
			list = &between
		default:
			if i == 0 {
				s.fail("links are written as: from n1 to n2, or between n1 n2")
			}
			*list = append(*list, s.actor(w).id)
		}
	}
	in := func(ids []raft.NodeID, id raft.NodeID) bool { return len(ids) == 0 || slices.Contains(ids, id) }
	return func(l link) bool {
		return in(from, l.from) && in(to, l.to) && in(between, l.from) && in(between, l.to)
	}
}

func (s *stage) deliverWords(words []string) {
	most := len(s.wire)
	if len(words) > 0 && words[0] == "1" {
		most, words = 1, words[1:]
	}
	picked := s.links(words)
	if len(words) > 0 && words[0] != "between" {
		s.deliver(picked, most)
		return
	}
	s.settle(picked)
}

func (s *stage) loseWords(words []string) {
	picked := s.links(words)
	wire := s.wire
	s.wire = nil
	for i := range wire {
		if m := &wire[i]; picked(link{m.From, m.To}) {
			s.lose(m, "as the script wants")
		} else {
			s.wire = append(s.wire, *m)
		}
	}
}

func (s *stage) mark(words []string, f fate) {
	picked := s.links(words)
	var names []string
	for _, a := range s.servers {
		for _, b := range s.servers {
			if l := (link{a.id, b.id}); a != b && picked(l) {
				s.fates[l] = f
				names = append(names, fmt.Sprintf("%s → %s", a.id, b.id))
			}
		}
	}
	what := map[fate]string{cut: "lost", held: "held back"}[f]
	s.tale.tell(fmt.Sprintf("From now on what goes %s is %s.", strings.Join(names, ", "), what))
}

// partition reads groups as "n1 n2 | n3 n4 n5".
func (s *stage) partition(words []string) {
	group, groups := 0, map[raft.NodeID]int{}
	for _, w := range words {
		if w == "|" {
			group++
			continue
		}
		groups[s.actor(w).id] = group
	}
	for _, a := range s.servers {
		for _, b := range s.servers {
			if groups[a.id] != groups[b.id] {
				s.fates[link{a.id, b.id}] = cut
			}
		}
	}
	s.tale.tell(fmt.Sprintf("From now on what goes between %s is lost.", strings.ReplaceAll(strings.Join(words, " "), "|", "and")))
}

// tellWaiting tells what is on the wire, where that has changed.
func (s *stage) tellWaiting() {
	var names []string
	counts := map[string]int{}
	for i := range s.wire {
		name := fmt.Sprintf("%s → %s", s.wire[i].From, s.wire[i].To)
		if counts[name]++; counts[name] == 1 {
			names = append(names, name)
		}
	}
	for i, name := range names {
		if n := counts[name]; n > 1 {
			names[i] = fmt.Sprintf("%s (%d)", name, n)
		}
	}
	waiting := strings.Join(names, ", ")
	if waiting != s.waiting && waiting != "" {
		s.tale.tell("On the way: " + waiting)
	}
	s.waiting = waiting
}
