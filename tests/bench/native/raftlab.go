package main

import "raftlab/raft"

// raftlabCores are some raft.Nodes with disks that are durable at once.
type raftlabCores struct {
	nodes []*raft.Node
	count []int
	queue []raft.Message
}

func newRaftlab(servers int) cluster {
	c := &raftlabCores{nodes: make([]*raft.Node, servers), count: make([]int, servers)}
	var voters []raft.NodeID
	for i := range c.nodes {
		voters = append(voters, raft.NodeID(i+1))
	}
	for i := range c.nodes {
		n, err := raft.New(raft.Config{
			ID: raft.NodeID(i + 1), Voters: voters, Dice: raft.NewDice(uint64(i)),
			Settings: raft.Settings{ElectionMin: 150 * raft.Millisecond, ElectionMax: 300 * raft.Millisecond, Heartbeat: 50 * raft.Millisecond},
		})
		if err != nil {
			panic(err)
		}
		c.nodes[i] = n
	}
	c.do(raft.Input{Kind: raft.InputCampaign})
	return c
}

func (c *raftlabCores) apply(batch [][]byte) {
	c.do(raft.Input{Kind: raft.InputPropose, Proposals: batch})
}

func (c *raftlabCores) applied() []int { return c.count }

// do gives the leader an input, and delivers until nobody has more to say.
func (c *raftlabCores) do(in raft.Input) {
	c.queue = c.queue[:0]
	c.step(0, in)
	for i := 0; i < len(c.queue); i++ {
		c.step(int(c.queue[i].To)-1, raft.Input{Kind: raft.InputMessage, Message: &c.queue[i]})
	}
}

func (c *raftlabCores) step(i int, in raft.Input) {
	out := c.nodes[i].Step(in)
	c.queue = append(c.queue, out.Messages...)
	c.queue = append(c.queue, out.MessagesAfterWrite...) // the write below ends before they are delivered
	last := raft.Index(0)
	for _, e := range out.Committed {
		last = e.Index
		if e.Kind == raft.Command {
			c.count[i]++
		}
	}
	if out.Write != 0 {
		c.step(i, raft.Input{Kind: raft.InputDurable, Write: out.Write})
	}
	if last != 0 {
		c.step(i, raft.Input{Kind: raft.InputApplied, Applied: last})
	}
}
