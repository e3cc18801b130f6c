package raft_test

import (
	"slices"
	"strings"

	"raftlab/raft"
)

func (s *stage) start(words, below []string) {
	*s = stage{t: s.t, where: s.where, settings: paperSettings, fates: map[link]fate{}, rounds: map[lead]uint64{}}
	s.founders = s.number(s.word(words, 0))
	s.settings = s.options(s.settings, words[1:])
	for i := range s.founders + s.nonMembers {
		s.servers = append(s.servers, &actor{id: raft.NodeID(i + 1), settings: s.settings, clock: clock{speed: 100}})
	}
	for _, line := range below {
		name, log, _ := strings.Cut(line, ":")
		s.actor(name).disk = s.logOf(strings.Fields(log))
	}
	for _, a := range s.servers {
		s.boot(a)
	}
}

// logOf makes a disk from words as "1 1 2 in term 3". Its entries hold nothing.
func (s *stage) logOf(words []string) disk {
	var terms []raft.Term
	at := slices.Index(words, "in")
	if at < 0 {
		at = len(words)
	}
	for _, w := range words[:at] {
		terms = append(terms, raft.Term(s.number(w)))
	}
	d := diskOf(terms...)
	for i := range d.entries {
		d.entries[i].Data = nil
	}
	if at < len(words) {
		d.durable.Term = raft.Term(s.number(words[len(words)-1]))
	}
	return d
}

// options reads settings, and what the whole stage has.
func (s *stage) options(settings raft.Settings, words []string) raft.Settings {
	for len(words) > 0 {
		option := words[0]
		words = words[1:]
		switch option {
		case "pre-vote":
			settings.PreVote = true
			continue
		case "check-quorum":
			settings.CheckQuorum = true
			continue
		case "quiet":
			settings.Quiet = true
			continue
		case "one-by-one":
			s.appendBytes = 1
			continue
		}
		s.option(&settings, option, s.word(words, 0))
		words = words[1:]
	}
	return settings
}

// option is one that has a value.
func (s *stage) option(settings *raft.Settings, option, value string) {
	switch option {
	case "priority":
		settings.Priority = s.number(value)
	case "drift-bound":
		settings.DriftBound = 1_000_000 + 10_000*s.percent(value)
	case "election":
		low, high, _ := strings.Cut(value, "-")
		settings.ElectionMin, settings.ElectionMax = raft.Time(s.number(low))*ms, raft.Time(s.number(high))*ms
	case "dice":
		s.seed = s.number(value)
	case "non-members":
		s.nonMembers = s.number(value)
	case "chunk":
		s.appendBytes = int(s.number(value))
	case "rules-off":
		rule, found := raft.RuleOf(value)
		if !found {
			s.fail("there is no rule %q", value)
		}
		s.off = s.off.With(rule)
	default:
		s.fail("there is no option %q", option)
	}
}

func (s *stage) set(words []string) {
	names := 0
	for names < len(words) && strings.HasPrefix(words[names], "n") {
		names++
	}
	settings := s.options(s.settings, words[names:])
	s.each(words[:names], func(a *actor) {
		a.settings = settings
		s.step(a, raft.Input{Kind: raft.InputSettings, Settings: settings})
	})
}

// rulesOff heads all that is told while rules are off: it is not what Raft does.
func (s *stage) rulesOff() []string {
	var lines []string
	for i := range raft.RuleTable {
		if s.off.Has(raft.Rule(i)) {
			lines = append(lines, "WITHOUT THE RULE "+raft.RuleTable[i].ID+":")
		}
	}
	return lines
}
