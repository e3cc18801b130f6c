package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is about one sentence of the dissertation's §9.6, "Preventing
// disruptions when a server rejoins the cluster".

// withSettings starts a cluster and gives every server these settings.
func withSettings(t *testing.T, size int, change func(*raft.Settings), disks ...disk) *cluster {
	c := newCluster(t, size, disks...)
	s := paperSettings
	change(&s)
	for i := range size {
		c.step(raft.NodeID(i+1), raft.Input{Kind: raft.InputSettings, Settings: s})
	}
	return c
}

func preVote(s *raft.Settings) { s.PreVote = true }

// "a candidate only increments its term if it first learns from a majority of the
// cluster that they would be willing to grant the candidate their votes"
func TestDissertation96_a_pre_candidate_asks_in_its_old_term(t *testing.T) {
	c := withSettings(t, 3, preVote, diskOf(1, 1, 2))
	said := c.timeOut(1)
	s := c.status(1)
	require.Equal(t, raft.PreCandidate, s.Role)
	require.Equal(t, raft.Term(2), s.Term)
	require.Equal(t, raft.None, s.Vote, "nothing is promised")
	require.Equal(t, []raft.NodeID{1}, s.Votes)
	require.Equal(t, []raft.Message{
		{Kind: raft.RequestPreVote, From: 1, To: 2, Term: 2, LogTerm: 2, Index: 3},
		{Kind: raft.RequestPreVote, From: 1, To: 3, Term: 2, LogTerm: 2, Index: 3},
	}, said)
}

func TestDissertation96_a_majority_of_promises_makes_a_candidate(t *testing.T) {
	c := withSettings(t, 5, preVote)
	c.timeOut(1)
	require.Empty(t, c.receive(raft.Message{Kind: raft.RequestPreVoteReply, From: 2, To: 1}))
	require.Equal(t, raft.PreCandidate, c.status(1).Role, "two of five")
	require.Empty(t, c.receive(raft.Message{Kind: raft.RequestPreVoteReply, From: 2, To: 1}), "the same promise again")
	require.Empty(t, c.receive(raft.Message{Kind: raft.RequestPreVoteReply, From: 4, To: 1, Reject: true}))
	said := c.receive(raft.Message{Kind: raft.RequestPreVoteReply, From: 3, To: 1})
	require.Equal(t, raft.Candidate, c.status(1).Role)
	require.Equal(t, raft.Term(1), c.status(1).Term)
	require.Len(t, said, 4)
	require.Equal(t, raft.RequestVote, said[0].Kind)
	require.Len(t, c.told(1, raft.EventPreVoteWon), 3)
	require.Len(t, c.told(1, raft.EventPreVoteLost), 1)
}

func TestDissertation96_a_server_alone_leads_at_once(t *testing.T) {
	c := withSettings(t, 1, preVote)
	c.timeOut(1)
	require.Equal(t, raft.Leader, c.status(1).Role)
}

// "if the candidate's log is sufficiently up-to-date"
func TestDissertation96_a_server_promises_no_vote_to_an_older_log(t *testing.T) {
	c := withSettings(t, 3, preVote, diskOf(1, 2), diskOf(1, 1, 1))
	require.True(t, c.reply(raft.Message{Kind: raft.RequestPreVote, From: 2, To: 1, Term: 2, LogTerm: 1, Index: 3}).Reject)
	require.False(t, c.reply(raft.Message{Kind: raft.RequestPreVote, From: 2, To: 1, Term: 2, LogTerm: 2, Index: 2}).Reject)
	require.Equal(t, raft.Event{Code: raft.EventPreVoteRefusedLog, Term: 2, Peer: 2, A: 1, B: 3, C: 2, D: 2}, c.told(1, raft.EventPreVoteRefusedLog)[0])
}

// "and the voters have not received heartbeats from a valid leader for at least a
// baseline election timeout"
func TestDissertation96_a_server_that_hears_a_leader_promises_nothing(t *testing.T) {
	c := withSettings(t, 3, preVote)
	c.receive(raft.Message{Kind: raft.AppendEntries, From: 3, To: 1, Term: 1})
	ask := raft.Message{Kind: raft.RequestPreVote, From: 2, To: 1, Term: 1}
	c.now += paperSettings.ElectionMin - 1
	require.True(t, c.reply(ask).Reject)
	require.Equal(t, raft.Event{
		Code: raft.EventPreVoteRefusedLeader, Term: 1, Peer: 2,
		A: 3, B: uint64(paperSettings.ElectionMin - 1), C: uint64(paperSettings.ElectionMin),
	}, c.told(1, raft.EventPreVoteRefusedLeader)[0])
	c.now++
	require.False(t, c.reply(ask).Reject)
}

func TestDissertation96_a_leader_promises_nothing(t *testing.T) {
	c := withSettings(t, 3, preVote)
	c.lead(1)
	c.now += 10 * paperSettings.ElectionMax
	require.True(t, c.reply(raft.Message{Kind: raft.RequestPreVote, From: 2, To: 1, Term: 1, LogTerm: 1, Index: 1}).Reject)
}

// A promise is not a vote: it moves neither term nor vote nor alarm, and several may
// have it.
func TestDissertation96_a_promise_changes_nothing(t *testing.T) {
	c := withSettings(t, 3, preVote)
	before := c.status(1)
	for _, from := range []raft.NodeID{2, 3, 2} {
		require.False(t, c.reply(raft.Message{Kind: raft.RequestPreVote, From: from, To: 1, Term: 7}).Reject)
	}
	require.Equal(t, before, c.status(1))
}

// The answer of a server that lags in terms counts too.
func TestDissertation96_a_promise_comes_in_the_term_of_the_question(t *testing.T) {
	c := withSettings(t, 3, preVote, disk{durable: raft.Durable{Term: 4}})
	c.timeOut(1)
	reply := c.reply(raft.Message{Kind: raft.RequestPreVote, From: 1, To: 2, Term: 4})
	require.Equal(t, raft.Message{Kind: raft.RequestPreVoteReply, From: 2, To: 1, Term: 4}, reply)
	c.receive(reply)
	require.Equal(t, raft.Candidate, c.status(1).Role)
	require.Equal(t, raft.Term(5), c.status(1).Term)
}

// Who asks in an older term hears of the newer one, or nobody might ever lead
// (rule pre-vote-reply-low).
func TestDissertation96_a_question_in_an_older_term_is_answered_with_the_newer(t *testing.T) {
	c := withSettings(t, 3, preVote, disk{durable: raft.Durable{Term: 2}}, disk{durable: raft.Durable{Term: 5}})
	c.timeOut(1)
	reply := c.reply(raft.Message{Kind: raft.RequestPreVote, From: 1, To: 2, Term: 2})
	require.Equal(t, raft.Message{Kind: raft.RequestPreVoteReply, From: 2, To: 1, Term: 5, Reject: true}, reply)
	c.receive(reply)
	require.Equal(t, raft.Follower, c.status(1).Role)
	require.Equal(t, raft.Term(5), c.status(1).Term)
}

func TestDissertation96_a_pre_candidate_that_hears_its_leader_follows_it(t *testing.T) {
	c := withSettings(t, 3, preVote)
	c.receive(raft.Message{Kind: raft.AppendEntries, From: 3, To: 1, Term: 1})
	c.timeOut(1)
	require.Equal(t, raft.PreCandidate, c.status(1).Role)
	c.receive(raft.Message{Kind: raft.AppendEntries, From: 3, To: 1, Term: 1})
	require.Equal(t, raft.Follower, c.status(1).Role)
	require.Equal(t, raft.NodeID(3), c.status(1).Leader)
}

func TestDissertation96_a_question_without_an_answer_is_asked_again(t *testing.T) {
	c := withSettings(t, 3, preVote)
	require.Len(t, c.timeOut(1), 2)
	require.Len(t, c.timeOut(1), 2)
	require.Equal(t, raft.Event{Code: raft.EventPreVoteFailed, A: 1, C: 2, D: 2}, c.told(1, raft.EventPreVoteFailed)[0])
	require.Zero(t, c.status(1).Term)
}

// §9.6: "a server that is partitioned from the rest of the cluster" comes back without
// disturbing anyone; without pre-vote its term forces an election (rule pre-vote).
func TestDissertation96_a_server_that_rejoins_deposes_nobody(t *testing.T) {
	for _, on := range []bool{true, false} {
		c := withSettings(t, 3, func(s *raft.Settings) { s.PreVote = on })
		c.lead(1)
		term := c.status(1).Term
		c.lost = func(m raft.Message) bool { return m.From == 3 || m.To == 3 }
		c.run(5000 * ms)
		require.Equal(t, on, c.status(3).Term == term, "its term rises only without pre-vote")
		c.lost = nil
		c.run(5000 * ms)
		require.Equal(t, on, c.status(1).Term == term, "pre-vote: %v", on)
		require.NotEqual(t, raft.None, c.leader())
	}
}
