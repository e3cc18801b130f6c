package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// pair is a leader and a follower with instant disks, and a queue between them that
// is used again: it allocates nothing itself.
type pair struct {
	nodes [2]*raft.Node
	queue []raft.Message
	now   raft.Time
	reads int
}

func newPair(t *testing.T, settings func(*raft.Settings)) *pair {
	p := &pair{}
	for i := range p.nodes {
		c := config(raft.NodeID(i+1), 2, disk{})
		settings(&c.Settings)
		n, err := raft.New(c)
		require.NoError(t, err)
		p.nodes[i] = n
	}
	p.do(raft.Input{Kind: raft.InputCampaign})
	require.Equal(t, raft.Leader, roleOf(p.nodes[0]))
	return p
}

// do gives the leader an input, and delivers all that follows.
func (p *pair) do(in raft.Input) {
	p.queue = p.queue[:0]
	p.step(0, in)
	for i := 0; i < len(p.queue); i++ {
		p.step(int(p.queue[i].To)-1, raft.Input{Kind: raft.InputMessage, Message: &p.queue[i]})
	}
}

func (p *pair) step(i int, in raft.Input) {
	in.Now = p.now
	out := p.nodes[i].Step(in)
	p.queue = append(p.queue, out.Messages...)
	p.queue = append(p.queue, out.MessagesAfterWrite...)
	p.reads += len(out.Reads)
	applied := raft.Index(0)
	if n := len(out.Committed); n > 0 {
		applied = out.Committed[n-1].Index
	}
	if out.Write != 0 {
		p.step(i, raft.Input{Kind: raft.InputDurable, Write: out.Write})
	}
	if applied > 0 {
		p.step(i, raft.Input{Kind: raft.InputApplied, Applied: applied})
	}
}

// The log itself grows by a factor, so its growth is far less than one allocation a step,
// and AllocsPerRun rounds it away.
func TestNode_allocates_nothing_on_the_steady_path(t *testing.T) {
	command := make([]byte, 256)
	for name, in := range map[string]raft.Input{
		"a heartbeat":          {Kind: raft.InputTime},
		"a proposal":           {Kind: raft.InputPropose, Proposals: [][]byte{command}},
		"a batch of proposals": {Kind: raft.InputPropose, Proposals: [][]byte{command, command, command, command}},
		"a read":               {Kind: raft.InputRead},
		"a read by lease":      {Kind: raft.InputRead, Mode: raft.ReadLease},
	} {
		t.Run(name, func(t *testing.T) {
			allocatesNothing(t, in, func(*raft.Settings) {})
		})
		t.Run(name+" under check-quorum, with leases", func(t *testing.T) {
			allocatesNothing(t, in, func(s *raft.Settings) { s.PreVote, s.CheckQuorum, s.DriftBound = true, true, 1_200_000 })
		})
	}
}

func allocatesNothing(t *testing.T, in raft.Input, settings func(*raft.Settings)) {
	p := newPair(t, settings)
	work := func() {
		p.now += 50 * ms
		p.do(in)
	}
	for range 2000 {
		work()
	}
	require.Zero(t, testing.AllocsPerRun(1000, work))
	var leader, follower raft.Status
	p.nodes[0].Status(&leader)
	p.nodes[1].Status(&follower)
	require.Equal(t, raft.Leader, leader.Role)
	require.Equal(t, raft.Index(1+3001*len(in.Proposals)), leader.Applied)
	require.Equal(t, leader.Applied, follower.Applied)
	if in.Kind == raft.InputRead {
		require.Equal(t, 3001, p.reads)
	}
	require.Zero(t, testing.AllocsPerRun(100, func() { p.nodes[0].Status(&leader) }))
}
