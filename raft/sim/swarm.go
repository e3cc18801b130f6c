package sim

import (
	"cmp"
	"slices"

	"raftlab/raft"
	"raftlab/raft/fault"
)

// Horizon is when the faults of a swarm's plan end: all is calm from then on, and the
// clients finish.
const Horizon = 15_000 * ms

// swarm draws one plan. Each has a few kinds of faults only, since a mix of all of them
// hides what a few would show (Groce et al., "Swarm testing", 2012).
type swarm struct {
	dice    raft.Dice
	nodes   int
	plan    Plan
	weights [troubles]uint64
}

// trouble is a kind of fault with its end.
type trouble uint8

const (
	aCrash trouble = iota
	aPowerLoss
	aPause
	aCut
	aPartition
	aStorm
	aSlowDisk
	aWrongClock
	aJump
	aCampaign
	aTransfer
	newSettings
	troubles
)

// Swarm draws a cluster and a mix of faults, which and how often, from a seed.
func Swarm(seed uint64) Plan {
	s := &swarm{dice: *raft.NewDice(seed, swarmDice)}
	s.nodes = []int{3, 3, 3, 3, 5, 5, 5, 1, 2, 4, 7}[s.dice.Below(11)]
	s.plan.Config = Config{
		Nodes: s.nodes, Seed: seed, Settings: s.settings(), Clients: 1 + int(s.dice.Below(5)),
		Link: s.link(20*ms, 10), Fsync: s.upTo(10 * ms),
		Load: Load{
			Keys: 1 + s.dice.Below(5), Think: s.upTo(200 * ms), Latency: fault.Range{Min: 1 * ms, Max: 5 * ms},
			Patience: 500*ms + s.below(1500*ms), Within: 1000*ms + s.below(5000*ms),
		},
	}
	for i := range s.weights {
		if s.dice.Below(2) == 0 {
			s.weights[i] = 1 + s.dice.Below(4)
		}
	}
	s.actions()
	return s.plan
}

// actions are what goes wrong until the horizon, and the calm after it.
func (s *swarm) actions() {
	mean := 20*ms + s.below(500*ms)
	for at := s.below(500 * ms); at < Horizon; at += 1 + s.below(2*mean) {
		s.trouble(at)
	}
	s.add(Action{At: Horizon, Kind: Calm})
	s.add(Action{At: Horizon, Kind: Retire})
	slices.SortStableFunc(s.plan.Actions, func(a, b Action) int { return cmp.Compare(a.At, b.At) })
}

func (s *swarm) add(a Action) { s.plan.Actions = append(s.plan.Actions, a) }

// lasting adds a fault and its end, a while later but not after the horizon.
func (s *swarm) lasting(begin, end Action) {
	end.At = min(begin.At+1+s.below(1500*ms), Horizon)
	s.add(begin)
	s.add(end)
}

func (s *swarm) trouble(at raft.Time) {
	id, peer := s.pair()
	a := Action{At: at, Node: id}
	switch kind := s.kind(); kind {
	case aCrash:
		a.Kind, a.Remains = Crash, Remains(s.dice.Below(uint64(remainsKinds)))
		s.lasting(a, Action{Kind: Restart, Node: id})
	case aPowerLoss:
		s.powerLoss(at)
	case aPause:
		a.Kind = Pause
		s.lasting(a, Action{Kind: Resume, Node: id})
	case aCut:
		if peer != raft.None {
			a.Kind, a.Peer = Cut, peer
			s.lasting(a, Action{Kind: Heal})
		}
	case aPartition:
		s.lasting(Action{At: at, Kind: Partition, Group: s.dice.Below(1 << s.nodes)}, Action{Kind: Heal})
	case aStorm:
		s.lasting(Action{At: at, Kind: Weather, Link: s.link(200*ms, 40)}, Action{Kind: Weather, Link: s.plan.Config.Link})
	case aSlowDisk:
		a.Kind, a.Range = Disk, s.upTo(400*ms)
		s.lasting(a, Action{Kind: Disk, Node: id, Range: s.plan.Config.Fsync})
	default:
		s.nudge(kind, a, peer)
	}
}

// nudge is a trouble that has no end of its own.
func (s *swarm) nudge(kind trouble, a Action, peer raft.NodeID) {
	switch kind {
	case aWrongClock:
		a.Kind, a.Amount = Drift, million/2+s.dice.Below(million)
	case aJump:
		a.Kind, a.Amount = Jump, uint64(s.below(1000*ms))
	case aTransfer:
		if a.Kind, a.Peer = Transfer, peer; peer == raft.None {
			return
		}
	case newSettings:
		a.Kind, a.Settings = Settings, s.settings()
	default:
		a.Kind = Campaign
	}
	s.add(a)
}

func (s *swarm) powerLoss(at raft.Time) {
	group := 1 + s.dice.Below(1<<s.nodes-1)
	s.add(Action{At: at, Kind: PowerLoss, Group: group, Remains: Torn})
	for i := range s.nodes {
		if group>>i&1 == 1 {
			s.add(Action{At: min(at+1+s.below(1000*ms), Horizon), Kind: Restart, Node: raft.NodeID(i + 1)})
		}
	}
}

// kind is a trouble of this plan's mix.
func (s *swarm) kind() trouble {
	var sum uint64
	for _, w := range s.weights {
		sum += w
	}
	die := s.dice.Below(sum)
	for t, w := range s.weights {
		if die < w {
			return trouble(t)
		}
		die -= w
	}
	return aCampaign
}

// pair is a server and another one; None where there is no other.
func (s *swarm) pair() (id, peer raft.NodeID) {
	n := uint64(s.nodes)
	a := s.dice.Below(n)
	b := (a + 1 + s.dice.Below(n-1)) % n
	if a == b {
		return raft.NodeID(a + 1), raft.None
	}
	return raft.NodeID(a + 1), raft.NodeID(b + 1)
}

func (s *swarm) settings() raft.Settings {
	shortest := 50*ms + s.below(250*ms)
	return raft.Settings{
		ElectionMin: shortest, ElectionMax: shortest + s.below(2*shortest), Heartbeat: shortest / raft.Time(2+s.dice.Below(6)),
		PreVote: s.dice.Below(2) == 0, CheckQuorum: s.dice.Below(2) == 0,
	}
}

// link draws a link of a latency and a loss, in percent, up to these; each is none at all
// in half of the cases.
func (s *swarm) link(latency raft.Time, percent uint64) fault.Link {
	chance := func() uint32 {
		return uint32(s.dice.Below(2) * s.dice.Below(percent+1) * (1 << 32 / 100))
	}
	return fault.Link{Latency: s.upTo(latency), Loss: chance(), Duplicate: chance()}
}

// upTo draws a range; nothing but 0 in a third of the cases.
func (s *swarm) upTo(most raft.Time) fault.Range {
	a, b := s.below(most), s.below(most)
	if s.dice.Below(3) == 0 {
		return fault.Range{}
	}
	return fault.Range{Min: min(a, b), Max: max(a, b)}
}

func (s *swarm) below(t raft.Time) raft.Time { return raft.Time(s.dice.Below(uint64(t))) }
