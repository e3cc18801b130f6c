package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is about one sentence of the dissertation's §4.2.2, "Removing the current
// leader", or §4.2.3, "Disruptive servers"; dissertation_6_2_test.go has the rest of that.

// "a leader that is removed from the configuration steps down once the Cnew entry is
// committed"
func TestDissertation422_a_removed_leader_leads_until_its_removal_is_committed(t *testing.T) {
	c := newCluster(t, 3)
	c.lead(1)
	said := c.said(func() { require.Equal(t, raft.Index(2), c.change(1, remove(1))) })
	require.Equal(t, []raft.NodeID{2, 3}, c.voters(1))
	c.receive(c.reply(to(2, said)[0]))
	require.Equal(t, raft.Leader, c.status(1).Role)
	require.NotZero(t, c.status(1).Last, "it replicates all the same")
	require.Len(t, c.said(func() { c.propose(1, "a") }), 2)
	c.receive(c.reply(to(3, said)[0]))
	require.Equal(t, raft.Follower, c.status(1).Role)
	require.Equal(t, raft.Index(2), c.status(1).Commit)
	require.Equal(t, raft.Event{Code: raft.EventRemoved, Term: 1, Peer: 2, A: 2}, c.told(1, raft.EventRemoved)[0])
}

// "it replicates log entries but does not count itself in majorities"
func TestDissertation422_a_removed_leader_does_not_count_itself(t *testing.T) {
	c := newCluster(t, 4)
	c.lead(1)
	said := c.said(func() { c.change(1, remove(1)) })
	c.receive(c.reply(to(2, said)[0]))
	require.Equal(t, raft.Index(1), c.status(1).Commit, "one of three, not two")
	c.receive(c.reply(to(3, said)[0]))
	require.Equal(t, raft.Index(2), c.status(1).Commit)
	committed := c.told(1, raft.EventCommitted)
	require.Equal(t, raft.Event{Code: raft.EventCommitted, Term: 1, A: 1, B: 2, C: 2, D: 3}, committed[len(committed)-1])
}

// Whoever has the longest log is asked to take over, so that nobody waits for a timeout.
func TestDissertation422_a_leader_that_goes_hands_over(t *testing.T) {
	c := withSettings(t, 4, everything)
	c.lead(1)
	c.lost = cutOff(2)
	c.work(1, 3)
	c.change(1, remove(1))
	c.deliver()
	require.Equal(t, raft.NodeID(3), c.leader(), "server 2 lacks entries")
	require.Equal(t, raft.Term(2), c.status(3).Term)
	require.Empty(t, c.told(3, raft.EventElectionTimeout))
	c.lost = nil
	c.run(2 * paperSettings.Heartbeat)
	c.work(3, 1)
	require.Equal(t, c.commands(3), c.commands(2))
	require.Equal(t, raft.Follower, c.status(1).Role)
}

// Once its removal is committed a server stands no more, a leader that was removed neither.
func TestDissertation422_a_removed_server_knows_that_it_is(t *testing.T) {
	for _, gone := range []raft.NodeID{1, 3} {
		c := newCluster(t, 3)
		c.lead(1)
		c.change(1, remove(gone))
		c.deliver()
		s := c.status(gone)
		require.GreaterOrEqual(t, s.Commit, s.ConfigurationIndex, "it hears of its removal")
		require.NotContains(t, s.Configuration.Voters, gone)
		for range 3 {
			require.Empty(t, c.timeOut(gone))
		}
		c.campaign(gone)
		require.Equal(t, raft.Follower, c.status(gone).Role)
		for _, p := range c.status(c.leader()).Progress {
			require.NotEqual(t, gone, p.ID, "nothing is kept of it")
		}
	}
}

// "a server that is not part of its own latest configuration should still start new
// elections, as it might still be needed until the Cnew entry is committed (as in Figure
// 4.6). It does not count its own vote in elections unless it is part of its latest
// configuration."
func TestDissertation422_a_server_stands_until_its_removal_is_committed(t *testing.T) {
	c := newCluster(t, 2)
	c.lead(1)
	c.lost = only(1)
	c.change(1, remove(1))
	c.deliver()
	c.crash(1)
	c.start(1)
	require.Equal(t, []raft.NodeID{2}, c.voters(1))
	c.lost = nil
	require.Empty(t, c.receive(raft.Message{Kind: raft.RequestVoteReply, From: 1, To: 2, Term: 1, Reject: true}))
	require.True(t, c.reply(to(1, c.timeOut(2))[0]).Reject, "server 2 can't win: its log lacks the change")

	ask := c.timeOut(1)
	require.Len(t, ask, 1)
	require.Equal(t, raft.Candidate, c.status(1).Role)
	won := c.told(1, raft.EventVoteWon)
	require.Equal(t, raft.Event{Code: raft.EventVoteWon, Term: c.status(1).Term, Peer: 1, C: 1}, won[len(won)-1], "its own vote is none")
	c.queue = c.receive(c.reply(ask[0]))
	require.Equal(t, raft.Leader, c.status(1).Role)
	c.deliver()
	require.Equal(t, []raft.NodeID{2}, c.voters(2))
	require.Equal(t, raft.NodeID(2), c.leader(), "the change is committed, and the old leader gone")
	require.Equal(t, raft.Follower, c.status(1).Role)
	require.Empty(t, c.timeOut(1))
}

func TestDissertation422_a_server_that_was_removed_before_it_saw_another_change_stands_no_more(t *testing.T) {
	c := founded(t, 4, 3)
	c.lead(1)
	c.change(1, remove(3))
	c.deliver()
	next := raft.Configuration{Voters: []raft.NodeID{1, 2, 4}}
	c.reply(raft.Message{Kind: raft.AppendEntries, From: 1, To: 3, Term: 1, Index: 2, LogTerm: 1, Entries: []raft.Entry{
		{Term: 1, Index: 3, Kind: raft.Membership, Data: raft.AppendConfiguration(nil, &next)},
	}})
	require.Equal(t, next, c.status(3).Configuration)
	require.Empty(t, c.timeOut(3), "neither the latest configuration has it, nor the one before")
}

// §4.2.3: "once the cluster leader has created the Cnew entry, a server that is not in Cnew
// will no longer receive heartbeats, so it will time out and start new elections"; "servers
// cannot cause disruption" where those that hear a leader do not listen.
func TestDissertation423_a_server_that_never_heard_of_its_removal_deposes_nobody(t *testing.T) {
	for name, test := range map[string]struct {
		settings func(*raft.Settings)
		stays    bool
	}{
		"neither":      {func(*raft.Settings) {}, false},
		"pre-vote":     {preVote, true},
		"check-quorum": {checkQuorum, true},
		"both":         {everything, true},
	} {
		c := withSettings(t, 4, test.settings)
		c.lead(1)
		term := c.status(1).Term
		c.lost = cutOff(4)
		c.change(1, remove(4))
		c.deliver()
		require.Equal(t, []raft.NodeID{1, 2, 3}, c.voters(1))
		c.lost = nil
		c.run(20 * paperSettings.ElectionMax)
		require.NotEmpty(t, c.told(4, raft.EventElectionTimeout))
		require.Equal(t, test.stays, c.status(2).Term == term, name)
		require.Equal(t, test.stays, c.leader() == 1 && len(c.told(1, raft.EventSteppedDown)) == 0, name)
	}
}

// §4.2.3: "as long as it is able to get heartbeats to its cluster, it will not be deposed by
// larger term numbers"
func TestDissertation423_a_higher_term_from_outside_deposes_nobody(t *testing.T) {
	c := withSettings(t, 3, checkQuorum)
	c.lead(1)
	c.change(1, remove(3))
	c.deliver()
	for id := raft.NodeID(1); id <= 2; id++ {
		require.Empty(t, c.receive(raft.Message{Kind: raft.RequestVote, From: 3, To: id, Term: 99, LogTerm: 1, Index: 9}))
	}
	require.Equal(t, raft.Leader, c.status(1).Role)
}
