package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is about what a lease rests on (dissertation §6.4.1, §4.2.3): that who
// answered a leader votes for nobody else for a while.

// A crash ends no promise: who comes back keeps the longest that it may have given.
func TestPromise_outlives_a_crash(t *testing.T) {
	c := newClusterOf(t, 3, func(c *raft.Config) { leases(&c.Settings) })
	ask := raft.Message{Kind: raft.RequestVote, From: 3, To: 2, Term: 9, LogTerm: 9, Index: 9}
	first := ask
	first.To = 1
	require.False(t, c.reply(first).Reject, "a new server has promised nothing")
	c.lead(1)
	c.crash(2)
	c.now += 10 * ms
	c.start(2)
	ask.Term, ask.LogTerm = c.status(2).Term+1, c.status(2).Term
	c.now += paperSettings.ElectionMin - 1
	require.Empty(t, c.receive(ask))
	pre := ask
	pre.Kind = raft.RequestPreVote
	require.True(t, c.reply(pre).Reject)
	c.now++
	require.False(t, c.reply(ask).Reject)
}

// Who promised its vote to the leader that it hears does not give it to itself either.
func TestPromise_binds_who_is_told_to_stand_by_hand(t *testing.T) {
	c := leased(t, func(s *raft.Settings) { leases(s); s.PreVote = false })
	c.said(func() { c.step(2, raft.Input{Kind: raft.InputCampaign}) })
	require.Equal(t, raft.Candidate, c.status(2).Role)
	require.Empty(t, c.status(2).Votes)
	require.Equal(t, raft.Event{Code: raft.EventVoteLost, Term: 2, Peer: 2, C: 2}, c.told(2, raft.EventVoteLost)[0])
	c.receive(raft.Message{Kind: raft.RequestVoteReply, From: 3, To: 2, Term: 2})
	require.Equal(t, raft.Candidate, c.status(2).Role, "one of three")
	c.receive(raft.Message{Kind: raft.RequestVoteReply, From: 1, To: 2, Term: 2})
	require.Equal(t, raft.Leader, c.status(2).Role, "the leader's own vote ends the promise")
}

// The leader that got the promise may give it back: "the leader asked the candidate to stand"
// (§3.10).
func TestPromise_does_not_bind_who_the_leader_told_to_stand(t *testing.T) {
	c := leased(t, leases)
	c.receive(raft.Message{Kind: raft.TimeoutNow, From: 1, To: 2, Term: 1})
	require.Equal(t, []raft.NodeID{2}, c.status(2).Votes)
}

// A promise is of the time of the settings under which it was given.
func TestPromise_is_not_shortened_by_new_settings(t *testing.T) {
	c := leased(t, leases)
	c.set(2, func(s *raft.Settings) { s.ElectionMin = 10 * ms })
	c.now += paperSettings.ElectionMin - 1
	ask := raft.Message{Kind: raft.RequestVote, From: 3, To: 2, Term: 2, LogTerm: 1, Index: 1}
	require.Empty(t, c.receive(ask))
	c.now++
	require.False(t, c.reply(ask).Reject)
}

// Every answer to a leader promises: to an append, a refused one too, and to a chunk.
func TestPromise_is_in_every_answer_to_a_leader(t *testing.T) {
	c := withSettings(t, 3, leases)
	for _, m := range append(
		chunksOf(snapshotOf(2, 9, "a\nbb\nccc\ndddd\neeeee\nffffff"), 3),
		raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 3, Index: 9, LogTerm: 2},
		raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 3, Index: 11, LogTerm: 3},
	) {
		require.Equal(t, paperSettings.ElectionMin, c.reply(m).Promise)
	}
}
