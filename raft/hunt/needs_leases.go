package hunt

import (
	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/order"
)

// any is a server drawn by dice.
func (n *need) any() raft.NodeID { return raft.NodeID(1 + n.dice.Below(uint64(n.nodes))) }

// leases lets most reads be by lease, of clients that keep to whom they know.
func (n *need) leases() {
	n.cluster(3, fault.Link{Latency: fault.Range{Max: 2 * ms}}, ms)
	c := &n.plan.Config
	c.Settings.CheckQuorum, c.Settings.PreVote = true, false
	c.Settings.ElectionMax = c.Settings.ElectionMin + 10*ms
	c.Clients, c.Load.Reads, c.Load.Readers, c.Load.Leases = 8, 0, 4, 100
	c.Load.Think, c.Load.Latency, c.Load.Patience = fault.Range{Max: 10 * ms}, fault.Range{Max: ms}, 50*ms
}

// slowLeaders: clocks differ as much as the bound says, and leaders are cut off. Readers
// stay with them, while writers go on.
func (n *need) slowLeaders() {
	n.leases()
	n.plan.Config.Settings.DriftBound = 3_000_000
	n.every(400*ms, 10_000*ms, func(at raft.Time) []order.Order {
		return []order.Order{
			{At: at, Kind: order.Set, Node: n.any(), Change: order.OfDrift(400_000 + 800_000*n.dice.Below(2))},
			{At: at, Kind: order.Partition},
			{At: at + 100*ms + n.below(400*ms), Kind: order.Heal},
		}
	})
}

// lostLeads: a leader is cut off once it has told another server to take over.
func (n *need) lostLeads() {
	n.leases()
	n.plan.Config.Settings.DriftBound = 1_000_000
	n.every(400*ms, 10_000*ms, func(at raft.Time) []order.Order {
		var orders []order.Order
		for i := range raft.NodeID(3) {
			orders = append(orders, order.Order{At: at, Kind: order.Transfer, Node: (i+1+raft.NodeID(n.dice.Below(2)))%3 + 1, Peer: i + 1})
		}
		return append(orders,
			order.Order{At: at + n.below(3*ms), Kind: order.Partition},
			order.Order{At: at + 50*ms + n.below(200*ms), Kind: order.Heal},
		)
	})
}

// lostReplies: servers fall silent when they should answer, and clients try again soon.
func (n *need) lostReplies() {
	n.cluster(3, fault.Link{Latency: fault.Range{Max: 5 * ms}, Loss: 20 * (1 << 32 / 100)}, 10*ms)
	n.plan.Config.Load.Patience = 15 * ms
	n.every(100*ms, 5_000*ms, n.crash(100*ms))
}
