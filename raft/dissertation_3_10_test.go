package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is about one sentence of the dissertation's §3.10, "Leadership
// transfer extension".

func (c *cluster) transfer(from, to raft.NodeID) []raft.Message {
	return c.said(func() { c.step(from, raft.Input{Kind: raft.InputTransfer, Transfer: to}) })
}

func everything(s *raft.Settings) { s.PreVote, s.CheckQuorum = true, true }

// "This can be done by ... the target server ... starts a new election"
func TestDissertation310_the_target_leads_the_next_term(t *testing.T) {
	for _, settings := range []func(*raft.Settings){func(*raft.Settings) {}, everything} {
		c := withSettings(t, 5, settings)
		c.lead(1)
		c.propose(1, "a", "b")
		c.deliver()
		term := c.status(1).Term
		c.step(1, raft.Input{Kind: raft.InputTransfer, Transfer: 3})
		c.deliver()
		require.Equal(t, raft.NodeID(3), c.leader(), "at once, though every server hears a leader")
		require.Equal(t, term+1, c.status(3).Term)
		require.Equal(t, raft.Follower, c.status(1).Role)
		require.Equal(t, raft.None, c.status(1).Transferee)
		c.propose(3, "c")
		c.deliver()
		require.Equal(t, []string{"a", "b", "c"}, c.commands(3))
	}
}

// "The prior leader stops accepting new client requests."
func TestDissertation310_proposals_are_refused_meanwhile(t *testing.T) {
	c := withSettings(t, 3, everything)
	c.lead(1)
	require.Len(t, to(3, c.transfer(1, 3)), 1)
	require.Equal(t, raft.NodeID(3), c.status(1).Transferee)
	require.Zero(t, c.propose(1, "late").FirstProposed)
	require.Equal(t, raft.Event{Code: raft.EventProposalHeld, Term: 1, Peer: 3, A: 1}, c.told(1, raft.EventProposalHeld)[0])
}

// "The prior leader fully updates the target server's log to match its own"
func TestDissertation310_the_target_is_told_once_its_log_is_complete(t *testing.T) {
	c := withSettings(t, 3, everything)
	c.lead(1)
	c.lost = func(m raft.Message) bool { return m.To == 3 }
	c.propose(1, "a", "b")
	c.deliver()
	require.Empty(t, to(3, c.transfer(1, 3)), "its log is not complete")
	last := c.status(1).Last
	said := c.receive(raft.Message{Kind: raft.AppendEntriesReply, From: 3, To: 1, Term: 1, Index: last})
	require.Equal(t, raft.Message{Kind: raft.TimeoutNow, From: 1, To: 3, Term: 1}, said[0])
	require.Equal(t, raft.Event{Code: raft.EventTimeoutNowSent, Term: 1, Peer: 3, A: uint64(last)}, c.told(1, raft.EventTimeoutNowSent)[0])
	for _, m := range c.receive(raft.Message{Kind: raft.AppendEntriesReply, From: 3, To: 1, Term: 1, Index: last}) {
		require.NotEqual(t, raft.TimeoutNow, m.Kind, "it is told once")
	}
}

// "this request has the same effect as the target server's election timer firing"
func TestDissertation310_the_target_stands_without_asking_first(t *testing.T) {
	c := withSettings(t, 3, everything)
	c.receive(raft.Message{Kind: raft.AppendEntries, From: 1, To: 3, Term: 1})
	said := c.receive(raft.Message{Kind: raft.TimeoutNow, From: 1, To: 3, Term: 1})
	require.Equal(t, raft.Candidate, c.status(3).Role)
	require.Equal(t, raft.Message{Kind: raft.RequestVote, From: 3, To: 1, Term: 2, Transfer: true}, said[0])
	require.Equal(t, raft.Event{Code: raft.EventTimeoutNow, Term: 1, Peer: 1}, c.told(3, raft.EventTimeoutNow)[0])
}

// "If leadership transfer does not complete after about an election timeout, the prior
// leader aborts the transfer and resumes accepting client requests."
func TestDissertation310_a_transfer_that_takes_too_long_is_given_up(t *testing.T) {
	c := withSettings(t, 3, everything)
	c.lead(1)
	c.lost = func(m raft.Message) bool { return m.To == 3 }
	began := c.now
	c.transfer(1, 3)
	for c.status(1).Transferee != raft.None {
		c.advance()
	}
	require.Equal(t, paperSettings.ElectionMax, c.now-began)
	require.Equal(t, raft.Event{Code: raft.EventTransferAborted, Term: 1, Peer: 3, A: uint64(paperSettings.ElectionMax)}, c.told(1, raft.EventTransferAborted)[0])
	c.propose(1, "again")
	c.deliver()
	require.Equal(t, []string{"again"}, c.commands(1))
}

func TestDissertation310_another_target_takes_the_place_of_the_first(t *testing.T) {
	c := withSettings(t, 3, everything)
	c.lead(1)
	c.lost = func(m raft.Message) bool { return m.To == 3 }
	c.step(1, raft.Input{Kind: raft.InputTransfer, Transfer: 3})
	c.deliver()
	c.step(1, raft.Input{Kind: raft.InputTransfer, Transfer: 2})
	c.deliver()
	require.Equal(t, raft.NodeID(2), c.leader())
}

func TestDissertation310_nobody_hands_over_to_himself_or_to_a_stranger(t *testing.T) {
	c := withSettings(t, 3, everything)
	c.lead(1)
	for _, target := range []raft.NodeID{1, 4, raft.None} {
		require.Empty(t, c.transfer(1, target))
	}
	require.Len(t, c.told(1, raft.EventTransferRefused), 3)
	require.Empty(t, c.transfer(2, 3), "a follower leads nothing")
	require.Equal(t, raft.Event{Code: raft.EventTransferRefused, Term: 1, Peer: 3, A: 1}, c.told(2, raft.EventTransferRefused)[0])
}
