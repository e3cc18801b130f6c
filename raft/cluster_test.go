package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// cluster runs nodes in one goroutine with instant disks. Messages wait in queue
// until deliver; a test may drop or reorder them there.
type cluster struct {
	t     *testing.T
	nodes []*raft.Node // nodes[i] is server i+1
	now   raft.Time
	queue []raft.Message
	due   []raft.Time
	down  map[raft.NodeID]bool

	events    [][]raft.Event
	committed [][]raft.Entry
	disk      []disk
	reads     []raft.ReadState
}

type disk struct {
	durable raft.Durable
	entries []raft.Entry
	write   uint64
}

var paperSettings = raft.Settings{ElectionMin: 150 * raft.Millisecond, ElectionMax: 300 * raft.Millisecond, Heartbeat: 50 * raft.Millisecond}

func newCluster(t *testing.T, size int, disks ...disk) *cluster {
	c := &cluster{t: t, down: map[raft.NodeID]bool{}}
	c.disk = append(disks, make([]disk, size-len(disks))...)
	c.nodes = make([]*raft.Node, size)
	c.due = make([]raft.Time, size)
	c.events = make([][]raft.Event, size)
	c.committed = make([][]raft.Entry, size)
	for i := range size {
		c.start(raft.NodeID(i + 1))
	}
	return c
}

func (c *cluster) start(id raft.NodeID) {
	i := id - 1
	var voters []raft.NodeID
	for v := range c.nodes {
		voters = append(voters, raft.NodeID(v+1))
	}
	d := c.disk[i]
	n, err := raft.New(raft.Config{
		ID: id, Voters: voters, Settings: paperSettings, Dice: raft.NewDice(7, uint64(id)),
		Durable: d.durable, Entries: append([]raft.Entry(nil), d.entries...), Write: d.write, Now: c.now,
	})
	require.NoError(c.t, err)
	c.nodes[i], c.committed[i] = n, nil
	delete(c.down, id)
	c.step(id, raft.Input{Kind: raft.InputTime})
}

// step gives one server an input and does at once what its output asks for.
func (c *cluster) step(id raft.NodeID, in raft.Input) *raft.Output {
	i := id - 1
	in.Now = c.now
	out := c.nodes[i].Step(in)
	c.events[i] = append(c.events[i], out.Events...)
	c.reads = append(c.reads, out.Reads...)
	c.committed[i] = append(c.committed[i], out.Committed...)
	c.queue = append(c.queue, out.Messages...)
	later := append([]raft.Message(nil), out.MessagesAfterWrite...)
	write, applied := out.Write, len(out.Committed) > 0
	c.due[i] = out.Deadline
	if write != 0 {
		d := &c.disk[i]
		d.durable, d.write = out.Durable, write
		if len(out.Entries) > 0 {
			d.entries = append(d.entries[:out.Entries[0].Index-1:out.Entries[0].Index-1], out.Entries...)
		}
		out = c.step(id, raft.Input{Kind: raft.InputDurable, Write: write})
	}
	c.queue = append(c.queue, later...)
	if applied {
		out = c.step(id, raft.Input{Kind: raft.InputApplied, Applied: raft.Index(len(c.committed[i]))})
	}
	return out
}

// deliver takes messages from the queue until it is empty.
func (c *cluster) deliver() {
	for len(c.queue) > 0 {
		m := c.queue[0]
		c.queue = c.queue[1:]
		if !c.down[m.To] && !c.down[m.From] {
			c.step(m.To, raft.Input{Kind: raft.InputMessage, Message: &m})
		}
	}
}

// advance lets the earliest deadline pass, and delivers what follows.
func (c *cluster) advance() {
	next := raft.Never
	for i, d := range c.due {
		if !c.down[raft.NodeID(i+1)] {
			next = min(next, d)
		}
	}
	c.now = next
	for i, d := range c.due {
		if d <= c.now && !c.down[raft.NodeID(i+1)] {
			c.step(raft.NodeID(i+1), raft.Input{Kind: raft.InputTime})
		}
	}
	c.deliver()
}

func (c *cluster) status(id raft.NodeID) raft.Status {
	var s raft.Status
	c.nodes[id-1].Status(&s)
	return s
}

// leader is the living leader of the highest term, or None.
func (c *cluster) leader() raft.NodeID {
	var best raft.Status
	for i := range c.nodes {
		if s := c.status(raft.NodeID(i + 1)); s.Role == raft.Leader && !c.down[s.ID] && s.Term > best.Term {
			best = s
		}
	}
	return best.ID
}

// elect runs until there is a leader; it gives up after a thousand deadlines.
func (c *cluster) elect() raft.NodeID {
	for range 1000 {
		if id := c.leader(); id != raft.None {
			return id
		}
		c.advance()
	}
	require.Fail(c.t, "no leader after a thousand deadlines")
	return raft.None
}

func TestCluster_elects_replicates_and_survives_its_leader(t *testing.T) {
	for _, size := range []int{1, 2, 3, 5, 9} {
		c := newCluster(t, size)
		leader := c.elect()
		c.step(leader, raft.Input{Kind: raft.InputPropose, Proposals: [][]byte{[]byte("a"), []byte("b")}})
		c.deliver()
		for i := range c.nodes {
			require.Len(t, c.committed[i], 3, "server %d of %d", i+1, size)
			require.Equal(t, c.committed[leader-1], c.committed[i])
		}
		if size < 3 {
			continue
		}
		c.down[leader] = true
		next := c.elect()
		require.NotEqual(t, leader, next)
		c.step(next, raft.Input{Kind: raft.InputPropose, Proposals: [][]byte{[]byte("c")}})
		c.deliver()
		c.start(leader)
		for range 5 {
			c.advance()
		}
		require.Equal(t, c.committed[next-1], c.committed[leader-1], "a restarted leader catches up")
	}
}

func TestCluster_answers_a_read_after_a_round_of_a_majority(t *testing.T) {
	c := newCluster(t, 3)
	leader := c.elect()
	c.deliver()
	c.step(leader, raft.Input{Kind: raft.InputRead, Read: 9})
	require.Empty(t, c.reads)
	c.deliver()
	require.Equal(t, []raft.ReadState{{Read: 9, Index: 1}}, c.reads)
}
