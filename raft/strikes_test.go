package raft_test

import "raftlab/raft"

// any is a server drawn by dice.
func (s *storm) any() *member { return s.members[s.dice.Below(uint64(len(s.members)))] }

// strike lets something happen to a server or to the network.
func (s *storm) strike() {
	if s.calm {
		return
	}
	s.later(raft.Time(s.dice.Below(uint64(2*s.weather.chaos))), s.strike)
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
			s.step(m, raft.Input{Kind: raft.InputSettings, Settings: s.weather.settingsIn(s.dice, m.id)})
		}
	case 8:
		s.askAll(raft.Input{Kind: raft.InputTransfer, Transfer: m.id})
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
	in := raft.Input{Kind: raft.InputChange, Transition: raft.Transition(s.dice.Below(3))}
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
	if s.calm {
		return
	}
	s.later(raft.Time(s.dice.Below(uint64(30*ms))), s.ask)
	m := s.any()
	if !m.up {
		return
	}
	switch s.dice.Below(6) {
	case 0, 1:
		s.read(m)
	case 2:
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
		if s.dice.Below(s.weather.large) == 0 {
			size = 65 << 10
		}
		data := raft.AppendUint(make([]byte, 0, size+10), s.proposed)
		in.Proposals = append(in.Proposals, data[:max(len(data), int(size))])
	}
	s.step(m, in)
}

// read asks by lease only where every server has check-quorum at its start: one without
// would forget its promises in a crash.
func (s *storm) read(m *member) {
	s.asked++
	s.laws.asked(s.asked)
	in := raft.Input{Kind: raft.InputRead, Read: s.asked}
	if s.weather.leases && s.weather.checkQuorum && s.dice.Below(3) > 0 {
		in.Mode = raft.ReadLease
	}
	s.step(m, in)
}

// heal ends all faults, restarts what is down, gives all servers the settings of before,
// and lets a client ask until it is answered.
func (s *storm) heal() {
	s.calm = true
	clear(s.cut)
	for _, m := range s.members {
		if !m.up {
			s.start(m)
		}
		s.step(m, raft.Input{Kind: raft.InputSettings, Settings: s.weather.settings(m.id)})
	}
	s.urge()
}

// urge is a client that does not give up, and calls upon all servers.
func (s *storm) urge() {
	s.later(300*ms, s.urge)
	for _, m := range s.members {
		s.step(m, raft.Input{Kind: raft.InputAwake})
		s.propose(m, 1)
	}
}
