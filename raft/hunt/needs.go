package hunt

import (
	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/order"
	"raftlab/raft/sim"
)

const ms = raft.Millisecond

// turnOff switches a rule off in all servers of a plan, and gives the plan what that rule
// needs to be missed, where the usual swarms meet it seldom or never.
func turnOff(plan *sim.Plan, rule raft.Rule) {
	need := need{plan: plan, dice: raft.NewDice(plan.Config.Seed, uint64(rule)), nodes: plan.Config.Nodes}
	switch rule {
	case raft.CommitOwnTerm:
		need.figure8()
	case raft.DurableVote:
		need.slowDisks()
	case raft.OwnTermBeforeChange:
		need.crossedChanges()
	case raft.FreshReadContext, raft.ReadQuorum:
		need.staleLeaders()
	case raft.LeaseDriftBound:
		need.slowLeaders()
	case raft.LeaseEndsOnTransfer:
		need.lostLeads()
	case raft.SessionDedup:
		need.lostReplies()
	case raft.PreVoteFirst:
		need.returning()
	case raft.PreVoteReplyLow:
		need.laggingTerms()
	}
	plan.Config.Off = raft.Rules(0).With(rule)
}

// need rewrites a plan. Its dice are thrown from the plan's seed.
type need struct {
	plan  *sim.Plan
	dice  *raft.Dice
	nodes int
}

func (n *need) below(t raft.Time) raft.Time { return raft.Time(n.dice.Below(uint64(t))) }

// cluster is of so many servers, whose elections are quick, and of busy clients.
func (n *need) cluster(nodes int, link fault.Link, fsync raft.Time) {
	n.nodes = nodes
	c := &n.plan.Config
	c.Nodes, c.NonMembers, c.Link, c.Fsync, c.SnapshotEvery = nodes, 0, link, fault.Range{Max: fsync}, 0
	least := 50*ms + n.below(150*ms)
	c.Settings = raft.Settings{ElectionMin: least, ElectionMax: 2 * least, Heartbeat: least / 3}
	c.Clients = 4
	c.Load.Leases = 0
	c.Load.Keys, c.Load.Reads, c.Load.Readers, c.Load.Think = 1, 25, 0, fault.Range{Max: 20 * ms}
	c.Load.Patience, c.Load.Within = 1000*ms, 5000*ms
}

// every lets something go wrong again and again until the end, and then the plan's own healing begin.
func (n *need) every(mean, end raft.Time, trouble func(at raft.Time) []order.Order) {
	var orders []order.Order
	for at := n.below(2 * mean); at < end; at += 1 + n.below(2*mean) {
		orders = append(orders, trouble(at)...)
	}
	n.finish(orders, end)
}

// finish puts the plan's healing behind orders.
func (n *need) finish(orders []order.Order, end raft.Time) {
	healed := false
	for _, a := range n.plan.Orders {
		if healed = healed || a.Kind == order.HealAll; healed {
			a.At = end
			if _, slow := a.Change.Get(order.Fsync); !slow {
				orders = append(orders, a)
			}
		}
	}
	order.SortByTime(orders)
	n.plan.Orders, n.plan.Healed = orders, end
}

// figure8 is the paper's story, with cuts beside the crashes, and one entry an append.
// A leads, and only b has its entries. E is elected, and cut off right after the votes. A
// leads again and copies its old entries to a third, which makes a majority, and is cut off
// before its new one is there too. Then e, whose log ends in a later term, can be elected.
// Who stands in a term in which the others have voted stands once more.
func (n *need) figure8() {
	n.cluster(5, fault.Link{Latency: fault.Range{Min: ms, Max: 4 * ms}}, ms)
	c := &n.plan.Config
	c.AppendBytes, n.plan.Events = 1, 2500
	c.Settings = raft.Settings{ElectionMin: 2000 * ms, ElectionMax: 4000 * ms, Heartbeat: 500 * ms}
	who := n.shuffled(5)
	a, b, third, d, e := who[0], who[1], who[2], who[3], who[4]
	alone := 100*ms + n.below(50*ms)
	stands := alone + 30*ms
	again := stands + 40*ms
	n.finish([]order.Order{
		{At: 50 * ms, Kind: order.Campaign, Node: a},
		{At: alone, Kind: order.Partition, Groups: side(a, b)},
		{At: stands, Kind: order.Campaign, Node: e},
		{At: stands + 2*ms + n.below(8*ms), Kind: order.Partition, Groups: side(a, b, third)},
		{At: stands + 20*ms, Kind: order.Crash, Node: a, For: ms},
		{At: again, Kind: order.Campaign, Node: a},
		{At: again + ms/2, Kind: order.Campaign, Node: a},
		{At: again + 4*ms + n.below(16*ms), Kind: order.Partition, Groups: side(a, b)},
		{At: again + 40*ms, Kind: order.Crash, Node: e, For: ms},
		{At: again + 60*ms, Kind: order.Campaign, Node: e},
		{At: again + 60*ms + ms/2, Kind: order.Campaign, Node: e},
		{At: again + 80*ms, Kind: order.Campaign, Node: d},
	}, again+1000*ms)
}

// slowDisks: servers crash while they write, and stand again and again.
func (n *need) slowDisks() {
	n.cluster(3, fault.Link{Latency: fault.Range{Max: 5 * ms}, Loss: 1 << 28}, 100*ms)
	n.every(40*ms, 10_000*ms, n.crash(20*ms))
}

// crash crashes a server for at most so long.
func (n *need) crash(longest raft.Time) func(raft.Time) []order.Order {
	return func(at raft.Time) []order.Order {
		id := raft.NodeID(1 + n.dice.Below(uint64(n.nodes)))
		return []order.Order{
			{At: at, Kind: order.Crash, Node: id},
			{At: at + 1 + n.below(longest), Kind: order.Restart, Node: id},
		}
	}
}

// staleLeaders: a leader is cut off while some clients go on with it and some with the next one.
func (n *need) staleLeaders() {
	n.cluster(3, fault.Link{Latency: fault.Range{Max: 5 * ms}}, ms)
	c := &n.plan.Config
	c.Clients, c.Load.Think, c.Load.Patience = 8, fault.Range{Max: 400 * ms}, 100*ms
	n.every(600*ms, 10_000*ms, func(at raft.Time) []order.Order {
		end := at + 200*ms + n.below(600*ms)
		return []order.Order{{At: at, Kind: order.Partition, Groups: n.one()}, {At: end, Kind: order.Heal}}
	})
}

// laggingTerms: of two servers that a cut parts one goes on writing and the other
// standing; the lights go out, and when they are on again all ask before they stand.
func (n *need) laggingTerms() {
	n.cluster(2, fault.Link{Latency: fault.Range{Max: 5 * ms}}, ms)
	asking := n.plan.Config.Settings
	asking.PreVote = true
	cut := 1000*ms + n.below(1000*ms)
	dark := cut + 500*ms + n.below(2000*ms)
	n.finish([]order.Order{
		{At: cut, Kind: order.Partition, Groups: side(1)},
		{At: dark, Kind: order.PowerLoss, Groups: side(1, 2)},
		{At: dark, Kind: order.Set, Change: order.OfRaft(asking)},
	}, dark+100*ms)
	for i := range n.plan.Orders {
		a := &n.plan.Orders[i]
		if _, core := a.Change.Raft(raft.Settings{}); core {
			a.Change = a.Change.With(order.PreVote, order.TruthValue(a.At >= dark))
		}
	}
}

// side are servers that are parted from all others.
func side(ids ...raft.NodeID) []order.Group { return []order.Group{order.GroupOf(ids...)} }

// one is one of three servers, parted from both others.
func (n *need) one() []order.Group { return side(raft.NodeID(1 + n.dice.Below(3))) }
