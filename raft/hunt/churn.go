package hunt

import (
	"raftlab/raft"
	"raftlab/raft/order"
)

// steady lets a universe judge whether healthy leaders stay, where that is promised: all
// ask before they stand, and vote for nobody while they hear a leader, the members stay as
// they are, and nobody's timeouts change.
func (s *swarm) steady() {
	changes := s.weights[aChange] + s.weights[newSettings]
	if c := &s.plan.Config; c.Settings.PreVote && c.Settings.CheckQuorum && changes == 0 {
		c.Steady = 2000 * ms
	}
}

// members draws who is none at first, and how soon logs are compacted. Where members
// change, no disk is damaged for ever: too few might be left.
func (s *swarm) members() {
	c := &s.plan.Config
	if s.weights[aChange] > 0 {
		c.NonMembers = int(s.dice.Below(uint64(s.nodes)))
		s.weights[aFlippedBit] = 0
	}
	if s.dice.Below(2) == 0 {
		c.SnapshotEvery = raft.Index(1 + s.dice.Below(60))
	}
	if c.SnapshotEvery > 0 || s.weights[aCompaction] > 0 {
		c.AppendBytes *= 256 // so that a snapshot takes some chunks, and not all day
	}
}

// change draws a change of the members: of one, or, by a joint configuration, of any.
func (s *swarm) change(a *order.Order) {
	switch s.dice.Below(5) {
	case 0, 1:
		a.Kind = order.Add
	case 2:
		a.Kind, a.Learner = order.Add, true
	case 3:
		a.Kind = order.Remove
	default:
		a.Kind, a.Node = order.Reconfigure, raft.None
		a.Members = order.Members{Voters: order.Group(1 + s.dice.Below(1<<s.nodes-1)), Stay: true}
	}
}

// leases draws how many reads are by lease. What a lease can't bear is then left out:
// clocks that jump, or differ by more than the bound; and, since a restarted server keeps
// the promises of its present timeout only, timeouts that change.
func (s *swarm) leases() {
	if s.dice.Below(3) > 0 {
		return
	}
	s.plan.Config.Load.Leases = 100 * (1 + s.dice.Below(4)) / 4
	s.plan.Config.Settings.CheckQuorum = true
	s.weights[aJump], s.weights[aJumpBack], s.weights[newSettings] = 0, 0, 0
}

// speed draws a clock's, in millionths: within the bound that leases need if there are any.
func (s *swarm) speed() uint64 {
	if s.plan.Config.Load.Leases == 0 {
		return million/2 + s.dice.Below(million)
	}
	bound := s.plan.Config.Settings.DriftBound
	return million - s.dice.Below(bound-million)/2
}
