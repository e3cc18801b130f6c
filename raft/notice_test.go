package raft_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

const noticeDelay = 2 * raft.Millisecond

// patient is a leader of three, caught up, whose commits wait for entries to take them along.
type patient struct {
	t   *testing.T
	n   *raft.Node
	now raft.Time
	out *raft.Output
}

func newPatient(t *testing.T) *patient {
	cfg := config(1, 3, disk{})
	cfg.NoticeDelay = noticeDelay
	n, err := raft.New(cfg)
	require.NoError(t, err)
	p := &patient{t: t, n: n}
	p.step(raft.Input{Kind: raft.InputCampaign})
	p.step(raft.Input{Kind: raft.InputMessage, Message: &raft.Message{Kind: raft.RequestVoteReply, From: 2, To: 1, Term: 1}})
	p.acknowledge(2)
	p.acknowledge(3)
	p.wait(noticeDelay)
	return p
}

// step gives the leader an input, and ends the write that it may start.
func (p *patient) step(in raft.Input) []raft.Message {
	in.Now = p.now
	p.out = p.n.Step(in)
	said := append([]raft.Message(nil), p.out.Messages...)
	if p.out.Write != 0 {
		said = append(said, p.step(raft.Input{Kind: raft.InputDurable, Write: p.out.Write})...)
	}
	return said
}

func (p *patient) propose() []raft.Message {
	return p.step(raft.Input{Kind: raft.InputPropose, Proposals: [][]byte{[]byte("x")}})
}

// acknowledge lets a follower hold the whole log.
func (p *patient) acknowledge(from raft.NodeID) []raft.Message {
	last := status(p.n).Last
	return p.step(raft.Input{Kind: raft.InputMessage, Message: &raft.Message{Kind: raft.AppendEntriesReply, From: from, To: 1, Term: 1, Index: last}})
}

func (p *patient) wait(d raft.Time) []raft.Message {
	p.now += d
	return p.step(raft.Input{Kind: raft.InputTime})
}

func status(n *raft.Node) raft.Status {
	var s raft.Status
	n.Status(&s)
	return s
}

func TestNotice_goes_by_itself_when_no_entries_come_to_take_it_along(t *testing.T) {
	p := newPatient(t)
	p.propose()
	require.Empty(t, p.acknowledge(2), "nothing goes at once")
	require.Equal(t, raft.Index(2), status(p.n).Commit)
	require.Empty(t, p.acknowledge(3))
	require.Equal(t, p.now+noticeDelay, p.out.Deadline)
	said := p.wait(noticeDelay)
	require.Len(t, said, 2)
	for _, m := range said {
		assert.Empty(t, m.Entries)
		assert.Equal(t, raft.Index(2), m.Commit)
	}
	assert.Greater(t, p.out.Deadline, p.now+noticeDelay, "the next is the heartbeat")
}

func TestNotice_is_taken_along_by_entries_that_come_in_time(t *testing.T) {
	p := newPatient(t)
	for commit := raft.Index(2); commit < 20; commit++ {
		for _, m := range p.propose() {
			require.Len(t, m.Entries, 1)
			require.Equal(t, commit-1, m.Commit)
		}
		require.Empty(t, p.acknowledge(2))
		require.Empty(t, p.acknowledge(3))
		require.Equal(t, commit, status(p.n).Commit)
		require.Empty(t, p.wait(noticeDelay/2))
	}
	require.Len(t, p.wait(noticeDelay/2), 2, "the last one goes by itself")
}

func TestNotice_does_not_reach_a_follower_that_has_entries_under_way(t *testing.T) {
	p := newPatient(t)
	p.propose()
	p.acknowledge(2)
	said := p.wait(noticeDelay)
	require.Len(t, said, 1)
	require.Equal(t, raft.NodeID(2), said[0].To)
	require.Empty(t, p.wait(noticeDelay))
	said = p.acknowledge(3)
	require.Len(t, said, 1, "its answer makes room: it is told then, for it is late already")
	require.Equal(t, raft.NodeID(3), said[0].To)
}
