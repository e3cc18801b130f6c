package main

import (
	"io"
	"log"

	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
)

// etcdCores are some RawNodes with MemoryStorages.
type etcdCores struct {
	nodes []*raft.RawNode
	disks []*raft.MemoryStorage
	count []int
	queue []*pb.Message
}

func newEtcd(servers int) cluster {
	c := &etcdCores{nodes: make([]*raft.RawNode, servers), disks: make([]*raft.MemoryStorage, servers), count: make([]int, servers)}
	voters := &pb.ConfState{}
	for i := range c.nodes {
		voters.Voters = append(voters.Voters, uint64(i+1))
	}
	for i := range c.nodes {
		c.disks[i] = raft.NewMemoryStorage()
		index, term := uint64(1), uint64(1)
		check(c.disks[i].ApplySnapshot(&pb.Snapshot{Metadata: &pb.SnapshotMetadata{ConfState: voters, Index: &index, Term: &term}}))
		n, err := raft.NewRawNode(&raft.Config{
			ID: uint64(i + 1), Storage: c.disks[i], ElectionTick: 10, HeartbeatTick: 1, Applied: 1,
			MaxSizePerMsg: 1 << 20, MaxInflightMsgs: 256,
			Logger: &raft.DefaultLogger{Logger: log.New(io.Discard, "", 0)},
		})
		check(err)
		c.nodes[i] = n
	}
	check(c.nodes[0].Campaign())
	c.settle()
	return c
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func (c *etcdCores) apply(batch [][]byte) {
	if len(batch) == 1 {
		check(c.nodes[0].Propose(batch[0]))
	} else {
		kind, from := pb.MsgProp, uint64(1)
		m := &pb.Message{Type: &kind, From: &from, Entries: make([]*pb.Entry, len(batch))}
		for i, data := range batch {
			m.Entries[i] = &pb.Entry{Data: data}
		}
		check(c.nodes[0].Step(m))
	}
	c.settle()
}

func (c *etcdCores) applied() []int { return c.count }

// settle runs until nobody has more to say.
func (c *etcdCores) settle() {
	for busy := true; busy; {
		busy = false
		for i, n := range c.nodes {
			if n.HasReady() {
				busy = true
				c.ready(i, n)
			}
		}
		for _, m := range c.queue {
			check(c.nodes[m.GetTo()-1].Step(m))
		}
		c.queue = c.queue[:0]
	}
}

func (c *etcdCores) ready(i int, n *raft.RawNode) {
	rd := n.Ready()
	if !raft.IsEmptyHardState(rd.HardState) {
		check(c.disks[i].SetHardState(rd.HardState))
	}
	check(c.disks[i].Append(rd.Entries))
	c.queue = append(c.queue, rd.Messages...)
	for _, e := range rd.CommittedEntries {
		if len(e.Data) > 0 {
			c.count[i]++
		}
	}
	n.Advance(rd)
}
