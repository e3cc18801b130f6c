package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Settings.Priority: "how many election timeouts in a row this server lets pass before it
// stands". ElectionMax is no more than two ElectionMin here, so one timeout of difference is
// enough for the order to be certain.

// ranked starts servers with these priorities.
func ranked(t *testing.T, priorities ...uint64) *cluster {
	return newClusterOf(t, len(priorities), func(c *raft.Config) {
		c.Settings.Priority = priorities[c.ID-1]
		c.Settings.PreVote, c.Settings.CheckQuorum = true, true
	})
}

func TestPriority_lets_timeouts_pass(t *testing.T) {
	c := ranked(t, 2, 0, 0)
	c.receive(raft.Message{Kind: raft.AppendEntries, From: 3, To: 1, Term: 1})
	require.Empty(t, c.timeOut(1))
	require.Equal(t, raft.None, c.status(1).Leader, "it knows that the leader is gone")
	require.Empty(t, c.timeOut(1))
	require.Equal(t, []raft.Event{
		{Code: raft.EventElectionDeferred, Term: 1, A: 1}, {Code: raft.EventElectionDeferred, Term: 1},
	}, c.told(1, raft.EventElectionDeferred))
	require.Len(t, c.timeOut(1), 2)
	require.Equal(t, raft.PreCandidate, c.status(1).Role)
	require.Len(t, c.timeOut(1), 2, "who stands goes on")
}

func TestPriority_does_not_hold_back_who_stands_already(t *testing.T) {
	c := ranked(t, 1, 0, 0)
	c.set(1, func(s *raft.Settings) { s.Priority = 1 })
	require.Empty(t, c.timeOut(1))
	for term := raft.Term(1); term < 5; term++ {
		require.Len(t, c.timeOut(1), 2)
		require.Equal(t, term, c.status(1).Term)
	}
}

func TestPriority_starts_again_when_a_leader_is_heard(t *testing.T) {
	c := ranked(t, 1, 0, 0)
	for range 5 {
		require.Empty(t, c.timeOut(1))
		c.receive(raft.Message{Kind: raft.AppendEntries, From: 3, To: 1, Term: 1})
	}
	c.timeOut(1)
	require.Len(t, c.timeOut(1), 2)
}

func TestPriority_makes_the_preferred_server_take_over(t *testing.T) {
	c := ranked(t, 0, 1, 2, 2, 2)
	for range 20 {
		require.Equal(t, raft.NodeID(1), c.elect())
		c.run(2 * paperSettings.Heartbeat)
		c.crash(1)
		require.Equal(t, raft.NodeID(2), c.elect(), "the next one")
		c.start(1)
		c.run(paperSettings.ElectionMax)
		c.crash(2)
		require.Equal(t, raft.NodeID(1), c.elect())
		c.start(2)
	}
}

func TestPriority_keeps_a_cluster_alive_when_only_the_last_are_left(t *testing.T) {
	c := ranked(t, 0, 0, 5, 5, 9)
	c.lead(1)
	c.crash(1, 2)
	leader := c.elect()
	require.GreaterOrEqual(t, leader, raft.NodeID(3))
	c.work(leader, 1)
	require.Equal(t, c.status(leader).Last, c.status(leader).Commit)
}

func TestPriority_does_not_hold_back_who_is_told_to_stand(t *testing.T) {
	c := ranked(t, 9, 9, 9)
	c.campaign(2)
	require.Equal(t, raft.NodeID(2), c.leader())
	c.transferTo(2, 3)
}

// It is not about whom a server votes for.
func TestPriority_does_not_decide_votes(t *testing.T) {
	c := ranked(t, 0, 9, 9)
	require.False(t, c.reply(raft.Message{Kind: raft.RequestVote, From: 2, To: 1, Term: 1}).Reject)
}

func TestPriority_may_change_while_a_server_runs(t *testing.T) {
	c := ranked(t, 5, 0, 0)
	c.timeOut(1)
	c.set(1, preVote)
	require.Len(t, c.timeOut(1), 2)
}
