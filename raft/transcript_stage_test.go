package raft_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"raftlab/raft"
)

// stage is where transcripts are played: servers with instant disks in virtual time. A
// message waits on the wire until a command has it delivered.
type stage struct {
	t        testing.TB
	where    string // file and line of the command that runs
	now      raft.Time
	settings raft.Settings
	seed     uint64

	founders, nonMembers uint64 // servers that the cluster began with, and others
	appendBytes          int    // raft.Config.MaxAppendBytes
	off                  raft.Rules

	servers []*actor // servers[i] is server i+1
	wire    []raft.Message
	waiting string // what was last told of the wire
	fates   map[link]fate
	rounds  map[lead]uint64 // the latest round that a link has carried in a term
	reads   []string        // reads[i] is the key that read i+1 is about
	asking  int             // reads that wait for an answer
	tale    tale

	remembered *stage
}

// actor is one server on the stage.
type actor struct {
	id       raft.NodeID
	node     *raft.Node
	down     bool
	settings raft.Settings
	clock    clock
	disk     disk
	due      raft.Time         // on its own clock
	state    map[string]string // its state machine …
	applied  raft.Index        // … which has applied so much
}

// link is the way from one server to another.
type link struct{ from, to raft.NodeID }

// lead is a link in one term, whose rounds begin anew.
type lead struct {
	link
	term raft.Term
}

// fate is what becomes of a message when it is delivered.
type fate uint8

const (
	carried fate = iota
	cut          // it is lost
	held         // it goes on waiting
)

// clone is a copy of all that changes.
func (s *stage) clone() *stage {
	c := *s
	c.wire, c.reads = slices.Clone(s.wire), slices.Clone(s.reads)
	c.fates, c.rounds = maps.Clone(s.fates), maps.Clone(s.rounds)
	c.servers = nil
	for _, a := range s.servers {
		b := *a
		b.node, b.state = a.node.Clone(), maps.Clone(a.state)
		c.servers = append(c.servers, &b)
	}
	return &c
}

func (s *stage) goBack() {
	if s.remembered == nil {
		s.fail("there is nothing to go back to: remember comes first")
	}
	remembered, where, tale := s.remembered, s.where, s.tale
	*s = *remembered.clone()
	s.remembered, s.where, s.tale = remembered, where, tale
	s.tale.tell(fmt.Sprintf("All is as it was at %s.", millis(uint64(s.now))))
}

// boot starts a server from its disk, at first or after a crash.
func (s *stage) boot(a *actor) {
	c := config(a.id, len(s.servers), a.disk)
	if c.Voters = c.Voters[:s.founders]; uint64(a.id) > s.founders {
		c.Voters = nil
	}
	c.MaxAppendBytes, c.Off = s.appendBytes, s.off
	c.Now, c.Settings, c.Dice = a.clock.read(s.now), a.settings, raft.NewDice(s.seed, uint64(a.id), uint64(s.now))
	node, err := raft.New(c)
	s.check(err)
	a.node, a.down, a.state, a.applied = node, false, map[string]string{}, 0
	if c.Snapshot != nil {
		a.restore(c.Snapshot)
	}
	s.step(a, raft.Input{Kind: raft.InputTime})
}

// step gives one server an input, tells what came of it and does what it asks for.
func (s *stage) step(a *actor, in raft.Input) {
	in.Now = a.clock.read(s.now)
	out := a.node.Step(in).Clone()
	a.due = out.Deadline
	for _, e := range out.Events {
		s.tale.tell(sentence(a.id, e))
	}
	s.write(a, out)
	s.wire = append(s.wire, out.Messages...)
	s.apply(a, out)
	if out.Write != 0 {
		s.step(a, raft.Input{Kind: raft.InputDurable, Write: out.Write})
	}
	s.wire = append(s.wire, out.MessagesAfterWrite...)
	if len(out.Committed) > 0 || out.Restore {
		s.step(a, raft.Input{Kind: raft.InputApplied, Applied: a.applied})
	}
}

func (s *stage) write(a *actor, out *raft.Output) {
	if out.Write == 0 {
		return
	}
	var parts []string
	if out.Snapshot != nil {
		parts = append(parts, fmt.Sprintf("the snapshot (%d,%d)", out.Snapshot.Term, out.Snapshot.Index))
	}
	if out.Durable != a.disk.durable {
		parts = append(parts, durable(out.Durable))
	}
	if len(out.Entries) > 0 {
		parts = append(parts, entryList(out.Entries))
	}
	s.tale.tell(fmt.Sprintf("%s writes %s", a.id, strings.Join(parts, "; ")))
	a.disk.save(out)
}

// apply runs commands of the form key=value, and answers reads.
func (s *stage) apply(a *actor, out *raft.Output) {
	if out.Restore {
		a.restore(out.Snapshot)
	}
	var commands []string
	for _, e := range out.Committed {
		a.applied = e.Index
		if key, value, found := strings.Cut(string(e.Data), "="); found && e.Kind == raft.Command {
			a.state[key] = value
			commands = append(commands, string(e.Data))
		}
	}
	if len(commands) > 0 {
		s.tale.tell(fmt.Sprintf("%s applies %s", a.id, strings.Join(commands, ", ")))
	}
	s.asking -= len(out.Reads)
	for _, r := range out.Reads {
		if key := s.reads[r.Read-1]; !r.Refused {
			s.tale.tell(fmt.Sprintf("%s answers read %d: %s=%s", a.id, r.Read, key, a.state[key]))
		}
	}
}

// deliver hands over the waiting messages that are picked, in order of sending, but not
// more than most; those that are sent meanwhile wait.
func (s *stage) deliver(picked func(link) bool, most int) (some bool) {
	wire := s.wire
	s.wire = nil
	var kept []raft.Message
	for i := range wire {
		l := link{wire[i].From, wire[i].To}
		if !picked(l) || s.fates[l] == held || most == 0 {
			kept = append(kept, wire[i])
			continue
		}
		some = true
		most--
		s.arrive(l, &wire[i])
	}
	s.wire = append(kept, s.wire...)
	return some
}

// settle delivers until nothing that is picked waits.
func (s *stage) settle(picked func(link) bool) {
	for s.deliver(picked, len(s.wire)) {
	}
}

func (s *stage) arrive(l link, m *raft.Message) {
	to := s.servers[m.To-1]
	switch {
	case s.fates[l] == cut:
		s.lose(m, "the link is cut")
	case to.down:
		s.lose(m, fmt.Sprintf("%s is down", m.To))
	default:
		s.tale.under(letter(m), s.news(m), func() { s.step(to, raft.Input{Kind: raft.InputMessage, Message: m}) })
	}
}

func (s *stage) lose(m *raft.Message, why string) {
	s.tale.under(fmt.Sprintf("%s: lost, %s", letter(m), why), s.news(m), func() {})
}

// news is whether a message is told of by itself: a heartbeat, unless a read waits for its
// new round, and an answer with nothing new, only where they make their receiver do
// something.
func (s *stage) news(m *raft.Message) telling {
	l := lead{link{m.From, m.To}, m.Term}
	last := s.rounds[l]
	s.rounds[l] = max(last, m.Round)
	switch {
	case m.Round > last && s.asking > 0 || m.Reject || m.Quiet:
		return told
	case m.Kind == raft.AppendEntries && len(m.Entries) == 0:
		return counted
	case m.Kind == raft.AppendEntriesReply && m.Index <= s.match(m.To, m.From):
		return counted
	}
	return told
}

// match is how far a leader knows a follower's log to be as its own.
func (s *stage) match(leader, follower raft.NodeID) raft.Index {
	var status raft.Status
	s.servers[leader-1].node.Status(&status)
	for _, p := range status.Progress {
		if p.ID == follower {
			return p.Match
		}
	}
	return 0
}

// pass lets time pass, from one deadline to the next, with something done after each.
func (s *stage) pass(d raft.Time, then func()) {
	end := s.now + d
	then()
	for {
		next := end + 1
		for _, a := range s.servers {
			if !a.down {
				next = min(next, a.clock.when(a.due))
			}
		}
		if next > end {
			break
		}
		s.now = max(s.now, next)
		s.tale.clock = fmt.Sprintf("At %s:", millis(uint64(s.now)))
		s.ring()
		then()
	}
	s.now, s.tale.clock = end, ""
}

// ring tells the time to every server that waits for it.
func (s *stage) ring() {
	for _, a := range s.servers {
		if !a.down && a.clock.when(a.due) <= s.now {
			s.step(a, raft.Input{Kind: raft.InputTime})
			if a.clock.when(a.due) <= s.now {
				s.t.Fatalf("%s: %s waits for a moment that has passed", s.where, a.id)
			}
		}
	}
}

func (s *stage) check(err error) {
	if err != nil {
		s.t.Fatalf("%s: %v", s.where, err)
	}
}
