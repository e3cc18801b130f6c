package raft_test

import (
	"slices"

	"raftlab/raft"
)

// any is a server drawn by dice.
func (s *storm) any() *member { return s.members[s.dice.Below(uint64(len(s.members)))] }

// strike lets something happen to a server or to the network.
func (s *storm) strike() {
	if s.healed {
		return
	}
	s.later(raft.Time(s.dice.Below(uint64(2*s.conditions.chaos))), s.strike)
	switch m := s.any(); s.dice.Below(9) {
	case 0, 1, 2:
		if m.up {
			s.crash(m, s.dice.Chance(1<<31))
			return
		}
		s.start(m)
		s.restarts++
	case 3:
		s.partition()
	case 4:
		clear(s.cut)
	case 5: // one direction of one link
		s.cut[[2]raft.NodeID{m.id, s.any().id}] = true
	case 6:
		if m.up {
			s.step(m, raft.Input{Kind: raft.InputCampaign})
		}
	case 7:
		if m.up {
			s.step(m, raft.Input{Kind: raft.InputSettings, Settings: s.conditions.settingsIn(s.dice, m.id)})
		}
	case 8:
		s.askAll(raft.Input{Kind: raft.InputTransfer, Transfer: m.id})
	}
}

// coup cuts off who leads, sometimes after it was told to hand over, and lets the others
// stand, sometimes after a crash made them forget what they promised: what a lease must
// outlive.
func (s *storm) coup() {
	kind := s.dice.Below(3)
	if kind == 0 {
		s.askAll(raft.Input{Kind: raft.InputTransfer, Transfer: s.any().id})
	}
	soon := func(most raft.Time, do func()) { s.later(raft.Time(s.dice.Below(uint64(most))), do) }
	soon(20*ms, s.cutOffLeaders)
	for _, m := range s.members {
		if kind == 1 {
			soon(60*ms, func() { s.restart(m) })
		}
		soon(250*ms, func() {
			if m.up {
				s.step(m, raft.Input{Kind: raft.InputCampaign})
			}
		})
	}
	s.later(300*ms, func() { clear(s.cut) })
}

func (s *storm) leads(m *member) bool { return m.up && s.laws.views[m.id-1].role == raft.Leader }

func (s *storm) cutOffLeaders() {
	for _, m := range s.members {
		for _, o := range s.members {
			if s.leads(m) && !s.healed {
				s.cut[[2]raft.NodeID{m.id, o.id}], s.cut[[2]raft.NodeID{o.id, m.id}] = true, true
			}
		}
	}
}

// restart lets a server that does not lead crash and come back at once.
func (s *storm) restart(m *member) {
	if m.up && !s.leads(m) {
		s.crash(m, true)
		s.start(m)
	}
}

// askAll gives an input to all servers that run; only those that lead do what it asks for.
func (s *storm) askAll(in raft.Input) {
	for _, m := range s.members {
		if m.up {
			s.step(m, in)
		}
	}
}

// partition cuts the servers in two groups.
func (s *storm) partition() {
	side := s.dice.Uint64()
	for _, a := range s.members {
		for _, b := range s.members {
			s.cut[[2]raft.NodeID{a.id, b.id}] = side>>a.id&1 != side>>b.id&1
		}
	}
}

// change asks for another configuration; sometimes to leave a joint one, by no change.
func (s *storm) change() {
	in := raft.Input{Kind: raft.InputChange, Transition: []raft.Transition{
		raft.TransitionAuto, raft.TransitionAuto, raft.TransitionJoint, raft.TransitionExplicit,
	}[s.dice.Below(4)]}
	for range s.dice.Below(4) {
		kind := []raft.ChangeKind{raft.AddVoter, raft.AddVoter, raft.AddVoter, raft.AddLearner, raft.RemoveServer}[s.dice.Below(5)]
		in.Changes = append(in.Changes, raft.Change{Kind: kind, Node: s.any().id})
	}
	s.askAll(in)
}

// snapshot lets a server save its state machine.
func (s *storm) snapshot() {
	if m := s.any(); m.up && m.machine.index > 0 {
		s.step(m, raft.Input{
			Kind: raft.InputSnapshot, Keep: raft.Index(s.dice.Below(8)),
			Snapshot: &raft.Snapshot{Index: m.machine.index, Data: m.machine.save()},
		})
	}
}

// ask is a client: it asks any server for a write or a read.
func (s *storm) ask() {
	if s.healed {
		return
	}
	s.later(raft.Time(s.dice.Below(uint64(30*ms))), s.ask)
	m := s.any()
	if !m.up {
		return
	}
	switch deed := s.dice.Below(6); {
	case deed < 2:
		s.readSomewhere(m)
	case deed == 2 && s.conditions.quiet:
		s.step(m, raft.Input{Kind: raft.InputAwake})
	default:
		s.propose(m, 1+int(s.dice.Below(4)))
	}
}

func (s *storm) propose(m *member, count int) {
	in := raft.Input{Kind: raft.InputPropose}
	for range count {
		s.proposed++
		size := s.dice.Below(40)
		if s.dice.Below(s.conditions.large) == 0 {
			size = 65 << 10
		}
		data := raft.AppendUint(make([]byte, 0, size+10), s.proposed)
		in.Proposals = append(in.Proposals, data[:max(len(data), int(size))])
	}
	s.step(m, in)
}

// readSomewhere asks one server, or all where leases are in use: who leads no more must not
// answer.
func (s *storm) readSomewhere(m *member) {
	if !s.conditions.leased() {
		s.read(m)
		return
	}
	for _, m := range s.members {
		if m.up {
			s.read(m)
		}
	}
}

func (s *storm) read(m *member) {
	s.asked++
	s.laws.asked(s.asked)
	in := raft.Input{Kind: raft.InputRead, Read: s.asked}
	if s.conditions.leased() && s.dice.Below(3) > 0 {
		in.Mode = raft.ReadLease
	}
	s.step(m, in)
}

// heal ends all faults, restarts what is down, gives all servers the settings of before,
// and lets a client ask until it is answered.
func (s *storm) heal() {
	s.healed = true
	clear(s.cut)
	for _, m := range s.members {
		if !m.up {
			s.start(m)
		}
		s.step(m, raft.Input{Kind: raft.InputSettings, Settings: s.conditions.settings(m.id)})
	}
	s.urge()
}

// urge is a client that does not give up, and calls upon all servers.
func (s *storm) urge() {
	s.later(300*ms, s.urge)
	s.shutDownRemoved()
	for _, m := range s.members {
		if m.up {
			s.step(m, raft.Input{Kind: raft.InputAwake})
			s.propose(m, 1)
		}
	}
}

// shutDownRemoved shuts down who was removed, where that is needed: a server that does not know that
// it is out raises the terms of others at each of its timeouts (dissertation §4.2.3), and a
// voter that lets some timeouts pass never catches up with them. Pre-vote prevents that.
// Who is a member again starts again.
func (s *storm) shutDownRemoved() {
	n := len(s.laws.committed)
	if n == 0 || s.conditions.preVote || s.conditions.priorities == 0 {
		return
	}
	members := membersOf(&s.laws.committed[n-1].config)
	for i := range s.laws.views {
		if c := s.laws.views[i].config(); int(c.index) > n {
			members = append(members, membersOf(&c.Configuration)...)
		}
	}
	for _, m := range s.members {
		switch member := slices.Contains(members, m.id); {
		case m.up && !member:
			s.crash(m, true)
		case !m.up && member:
			s.start(m)
		}
	}
}
