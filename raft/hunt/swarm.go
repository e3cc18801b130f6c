package hunt

import (
	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/order"
	"raftlab/raft/sim"
)

// swarmDice is the stream of dice that draw plans: no universe throws it.
const swarmDice = 103

// million is the unit of drifts and of their bounds.
const million = 1_000_000

// Faults begin until one of these bounds is reached. Then all is healed, and the clients
// finish.
const mostTroubles, horizon = 150, 15_000 * ms

// swarm draws one plan. Each has a few kinds of faults only, since a mix of all of them
// hides what a few would show (Groce et al., "Swarm testing", 2012).
type swarm struct {
	dice    raft.Dice
	nodes   int
	plan    sim.Plan
	weights [troubles]uint64
	spell   raft.Time // the longest that a fault lasts
	mortal  uint64    // of the first so many servers bits may flip: fewer than half
}

// allRemains are what disks may keep of a crash.
var allRemains = [...]order.Remains{order.Nothing, order.Everything, order.Torn}

// trouble is a kind of fault with its end.
type trouble uint8

const (
	aCrash trouble = iota
	aCrashInWrite
	aCrashAtWrite
	aPowerLoss
	aPause
	aCut
	aPartition
	aStorm
	aSlowDisk
	aFullDisk
	aFlippedBit
	aFlap
	anUnevenLink
	aWrongClock
	aJump
	aJumpBack
	aCampaign
	aTransfer
	aChange
	aCompaction
	newSettings
	troubles
)

// Swarm draws a cluster and a mix of faults, which and how often, from a seed.
func Swarm(seed uint64) sim.Plan {
	s := &swarm{dice: *raft.NewDice(seed, swarmDice)}
	s.nodes = []int{3, 3, 3, 3, 3, 5, 5, 5, 5, 1, 2, 4, 7}[s.dice.Below(13)]
	s.mortal = uint64(s.nodes-1) / 2
	settings := s.settings()
	slowest := settings.ElectionMin >> s.dice.Below(8)
	clients := []uint64{0, 1, 2, 2, 3, 4, 5, 6}[s.dice.Below(8)]
	s.plan.Config = sim.Config{
		Nodes: s.nodes, Seed: seed, Settings: settings, Clients: int(clients), Judge: true,
		Link: s.link(slowest, 10), Fsync: s.upTo(10 * ms), AppendBytes: int(s.dice.Below(2)),
		Load: order.Load{
			Keys: 1 + s.dice.Below(5), Readers: s.dice.Below(clients + 1), Reads: 100 * s.dice.Below(4) / 4, Think: s.upTo(5 * ms << s.dice.Below(7)), Latency: fault.Range{Min: 1 * ms, Max: 5 * ms},
			Patience: 50*ms + s.below(50*ms<<s.dice.Below(5)), Within: 500*ms + s.below(4000*ms),
		},
	}
	density := 1 + s.dice.Below(4)
	for i := range s.weights {
		if s.dice.Below(8) < density {
			s.weights[i] = 1 + s.dice.Below(4)
		}
	}
	s.members()
	s.leases()
	s.steady()
	s.orders()
	return s.plan
}

// orders are what goes wrong until the horizon, and the healing after them.
func (s *swarm) orders() {
	election := s.plan.Config.Settings.ElectionMax
	s.spell = election << s.dice.Below(6) >> 2 // from a quarter of an election to eight
	longest := election << s.dice.Below(5) >> 2
	at := s.below(longest)
	for i := 0; i < mostTroubles && at < horizon; i++ {
		s.trouble(at)
		at += 1 + s.below(longest)
	}
	s.healAll(at)
	order.SortByTime(s.plan.Orders)
}

// healAll ends what was begun before, and makes a world in which elections succeed
// ("broadcastTime ≪ electionTimeout", §5.6).
func (s *swarm) healAll(at raft.Time) {
	for i := range s.plan.Orders {
		a := &s.plan.Orders[i]
		a.At = min(a.At, at)
	}
	healthy, drawn := sim.Healthy(s.nodes, 0), s.plan.Config.Settings
	healthy.Settings.PreVote, healthy.Settings.CheckQuorum = drawn.PreVote, drawn.CheckQuorum
	healthy.Settings.DriftBound = drawn.DriftBound
	s.plan.Healed = at
	s.add(order.Order{At: at, Kind: order.HealAll})
	s.add(order.Order{At: at, Kind: order.Set, Change: order.OfRaft(healthy.Settings)})
	s.add(order.Order{At: at, Kind: order.Set, Change: order.OfConditions(healthy.Link)})
	for i := range s.nodes {
		s.add(order.Order{At: at, Kind: order.Set, Node: raft.NodeID(i + 1), Change: order.OfFsync(healthy.Fsync)})
	}
	s.add(order.Order{At: at, Kind: order.StopClients})
}

func (s *swarm) add(a order.Order) { s.plan.Orders = append(s.plan.Orders, a) }

// lasting adds a fault and its end, a while later.
func (s *swarm) lasting(begin, end order.Order) {
	end.At = begin.At + 1 + s.below(s.spell)
	s.add(begin)
	s.add(end)
}

func (s *swarm) trouble(at raft.Time) {
	id, peer := s.pair()
	a := order.Order{At: at, Node: id}
	switch kind := s.kind(); kind {
	case aCrash:
		s.strike(a, order.Crash, order.Now)
	case aCrashInWrite:
		s.strike(a, order.Crash, order.InWrite)
	case aCrashAtWrite:
		s.strike(a, order.Crash, order.AtWrite)
	case aPowerLoss:
		s.powerLoss(at)
	case aPause:
		s.strike(a, order.Pause, order.Now)
	case aCut:
		if peer != raft.None {
			a.Kind, a.Peer, a.OneWay = order.Cut, peer, true
			s.lasting(a, order.Order{Kind: order.Heal})
		}
	case aPartition:
		s.lasting(order.Order{At: at, Kind: order.Partition, Groups: s.side()}, order.Order{Kind: order.Heal})
	case aStorm:
		s.lasting(order.Order{At: at, Kind: order.Set, Change: order.OfConditions(s.link(200*ms, 40))}, order.Order{Kind: order.Set, Change: order.OfConditions(s.plan.Config.Link)})
	case aSlowDisk:
		a.Kind, a.Change = order.Set, order.OfFsync(s.upTo(400*ms))
		s.lasting(a, order.Order{Kind: order.Set, Node: id, Change: order.OfFsync(s.plan.Config.Fsync)})
	case aFullDisk:
		a.Kind, a.Bytes = order.FillDisk, 1+s.dice.Below(1<<(4+s.dice.Below(12)))
		s.lasting(a, order.Order{Kind: order.FillDisk, Node: id})
	case aFlap:
		s.flap(a, peer)
	case anUnevenLink:
		if peer != raft.None {
			a.Kind, a.Peer, a.Change = order.Set, peer, order.OfWire(s.link(200*ms, 40))
			s.lasting(a, order.Order{Kind: order.Set, Node: id, Peer: peer, Change: order.OfWire(s.plan.Config.Link)})
		}
	default:
		s.nudge(kind, a, peer)
	}
}

// side draws who is parted from the others; nobody stands for the leader, whoever that is then.
func (s *swarm) side() []order.Group {
	drawn := order.Group(s.dice.Below(1 << s.nodes))
	if s.dice.Below(3) == 0 || drawn == 0 {
		return nil
	}
	return []order.Group{drawn}
}

// flap cuts a link, one way or both, and heals it, several times.
func (s *swarm) flap(a order.Order, peer raft.NodeID) {
	times, both := 2+s.dice.Below(6), s.dice.Below(2) == 0
	if peer == raft.None {
		return
	}
	a.Kind, a.Peer, a.OneWay = order.Cut, peer, true
	for range times {
		if s.add(a); both {
			s.add(order.Order{At: a.At, Kind: order.Cut, Node: peer, Peer: a.Node, OneWay: true})
		}
		a.At += 1 + s.below(s.spell/8)
		s.add(order.Order{At: a.At, Kind: order.Heal})
		a.At += 1 + s.below(s.spell/8)
	}
}

// strike stops a server for a while; each third is the leader, whoever that is then.
func (s *swarm) strike(a order.Order, kind order.Kind, when order.When) {
	remains := allRemains[s.dice.Below(uint64(len(allRemains)))]
	a.Kind, a.When, a.For = kind, when, 1+s.below(s.spell>>s.dice.Below(8))
	if kind == order.Crash {
		a.Remains = remains
	}
	if s.dice.Below(3) == 0 {
		a.Node = raft.None
	}
	s.add(a)
	if s.dice.Below(3) == 0 { // while votes are cast
		s.campaigns(a.At)
	}
}

// nudge is a trouble that has no end of its own.
func (s *swarm) nudge(kind trouble, a order.Order, peer raft.NodeID) {
	switch kind {
	case aWrongClock:
		a.Kind, a.Change = order.Set, order.OfDrift(s.speed())
	case aJump:
		a.Kind, a.By = order.Jump, s.below(1000*ms)
	case aJumpBack:
		a.Kind, a.By = order.Jump, -s.below(1000*ms)
	case aFlippedBit:
		s.flip(a.At)
		return
	case aTransfer:
		if a.Kind, a.Node, a.Peer = order.Transfer, peer, a.Node; peer == raft.None {
			return
		}
	case aChange:
		s.change(&a)
	case aCompaction:
		a.Kind = order.Compact
	case newSettings:
		a.Kind, a.Node, a.Change = order.Set, raft.None, order.OfRaft(s.settings())
	default:
		s.campaigns(a.At)
		return
	}
	s.add(a)
}

// flip damages the disk of a server while it is down: of one that the others can do without.
func (s *swarm) flip(at raft.Time) {
	down := 2 + s.below(s.spell)
	if id := raft.NodeID(1 + s.dice.Below(s.mortal)); s.mortal > 0 {
		s.add(order.Order{At: at, Kind: order.Crash, Node: id, For: down})
		s.add(order.Order{At: at + 1 + s.below(down-1), Kind: order.FlipBit, Node: id})
	}
}

// campaigns lets some servers stand at about the same time.
func (s *swarm) campaigns(at raft.Time) {
	apart := s.below(20 * ms >> s.dice.Below(6))
	for i := range s.nodes {
		if s.dice.Below(2) == 0 {
			s.add(order.Order{At: at + s.below(apart+1), Kind: order.Campaign, Node: raft.NodeID(i + 1)})
		}
	}
}

func (s *swarm) powerLoss(at raft.Time) {
	group := order.Group(1 + s.dice.Below(1<<s.nodes-1))
	s.add(order.Order{At: at, Kind: order.PowerLoss, Groups: []order.Group{group}, Remains: order.Torn})
	for i := range s.nodes {
		if id := raft.NodeID(i + 1); group.Has(id) {
			s.add(order.Order{At: at + 1 + s.below(s.spell), Kind: order.Restart, Node: id})
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
	shortest := 30*ms + s.below(250*ms)
	width := shortest << s.dice.Below(4) >> 2 // from a quarter of it to twice
	return raft.Settings{
		ElectionMin: shortest, ElectionMax: shortest + s.below(width), Heartbeat: shortest / raft.Time(2+s.dice.Below(3)),
		PreVote: s.dice.Below(2) == 0, CheckQuorum: s.dice.Below(2) == 0,
		DriftBound: 1_200_000, Priority: s.dice.Below(3) * s.dice.Below(2), Quiet: s.dice.Below(8) == 0,
	}
}

// link draws a link of a latency and a loss, in percent, up to these; each is none at all
// in half of the cases.
func (s *swarm) link(latency raft.Time, percent uint64) fault.Link {
	chance := func() uint32 {
		return uint32(s.dice.Below(2) * s.dice.Below(percent+1) * (1 << 32 / 100))
	}
	return fault.Link{Latency: s.upTo(latency), Loss: chance(), Duplicate: chance(), Reorder: chance()}
}

// upTo draws a range; nothing but 0 in a third of the cases.
func (s *swarm) upTo(most raft.Time) fault.Range {
	a, b := s.below(most), s.below(most)
	if s.dice.Below(3) == 0 {
		return fault.Range{}
	}
	return fault.Range{Min: min(a, b), Max: max(a, b), Shape: fault.Shape(s.dice.Below(3))}
}

func (s *swarm) below(t raft.Time) raft.Time { return raft.Time(s.dice.Below(uint64(t))) }
