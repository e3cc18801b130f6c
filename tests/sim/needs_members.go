package main

import (
	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/sim"
)

// any is a server drawn by dice.
func (n *need) any() raft.NodeID { return raft.NodeID(1 + n.dice.Below(uint64(n.nodes))) }

// crossedChanges: of four servers, which a fifth may join, one after the other comes to
// lead, and changes the members at once, while messages are lost.
func (n *need) crossedChanges() {
	n.cluster(5, fault.Link{Latency: fault.Range{Max: 10 * ms}, Loss: 30 * (1 << 32 / 100)}, ms)
	n.plan.Config.Spare = 1
	n.every(60*ms, 20_000*ms, func(at raft.Time) []sim.Action {
		return []sim.Action{
			{At: at, Kind: sim.Partition, Group: n.dice.Below(32)},
			{At: at, Kind: sim.Campaign, Node: n.any()},
			n.change(at + 5*ms + n.below(20*ms)),
			n.change(at + 5*ms + n.below(20*ms)),
		}
	})
}

// change adds or removes one server.
func (n *need) change(at raft.Time) sim.Action {
	kind := sim.AddVoter
	if n.dice.Below(2) == 0 {
		kind = sim.RemoveServer
	}
	return sim.Action{At: at, Kind: kind, Node: n.any()}
}

// returning: a follower is cut off for a while, stands in vain, and comes back to a
// leader that all others hear.
func (n *need) returning() {
	n.cluster(3, fault.Link{Latency: fault.Range{Max: 5 * ms}}, ms)
	c := &n.plan.Config
	c.Settings.PreVote, c.Steady = true, 500*ms
	n.every(3000*ms, 20_000*ms, func(at raft.Time) []sim.Action {
		return []sim.Action{
			{At: at, Kind: sim.Partition, Group: 1 << n.dice.Below(3)},
			{At: at + 400*ms + n.below(1000*ms), Kind: sim.Heal},
		}
	})
}
