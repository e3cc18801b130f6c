package hunt

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/order"
)

// crossedChanges is the story that showed the need of the rule (raft-dev, 2015). Of four
// servers a leads, is cut off, and lets e join. B is elected, loses d right after its vote,
// and removes a. Then a stands again: a, d and e are a majority of five, and b and c one
// of three.
func (n *need) crossedChanges() {
	n.cluster(5, fault.Link{Latency: fault.Range{Min: ms, Max: 4 * ms}}, ms)
	c := &n.plan.Config
	c.NonMembers, n.plan.Events = 1, 2500
	c.Settings = raft.Settings{ElectionMin: 2000 * ms, ElectionMax: 4000 * ms, Heartbeat: 500 * ms}
	who := n.shuffled(4)
	a, b, c3, e := who[0], who[1], who[2], raft.NodeID(5)
	cut := 200*ms + n.below(100*ms)
	stands := cut + 20*ms
	n.finish([]order.Order{
		{At: 50 * ms, Kind: order.Campaign, Node: a},
		{At: cut, Kind: order.Partition, Groups: side(a, e)},
		{At: cut + ms, Kind: order.Add, Node: e},
		{At: stands, Kind: order.Campaign, Node: b},
		{At: stands + n.below(12*ms), Kind: order.Partition, Groups: side(b, c3)},
		{At: stands + 5*ms + n.below(10*ms), Kind: order.Remove, Node: a},
		{At: stands + 60*ms, Kind: order.Campaign, Node: a},
	}, stands+1000*ms)
}

// shuffled are the first so many servers in an order drawn by dice.
func (n *need) shuffled(count int) []raft.NodeID {
	var ids []raft.NodeID
	for i := range count {
		ids = slices.Insert(ids, int(n.dice.Below(uint64(i)+1)), raft.NodeID(i+1))
	}
	return ids
}

// returning: a follower is cut off for a while, stands in vain, and comes back to a
// leader that all others hear.
func (n *need) returning() {
	n.cluster(3, fault.Link{Latency: fault.Range{Max: 5 * ms}}, ms)
	c := &n.plan.Config
	c.Settings.PreVote, c.Steady = true, 500*ms
	n.every(3000*ms, 20_000*ms, func(at raft.Time) []order.Order {
		return []order.Order{
			{At: at, Kind: order.Partition, Groups: n.one()},
			{At: at + 400*ms + n.below(1000*ms), Kind: order.Heal},
		}
	})
}
