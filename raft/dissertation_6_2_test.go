package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is about one sentence of the dissertation on leaders that only few
// hear, §6.2, or on servers that disturb, §4.2.3.

func checkQuorum(s *raft.Settings) { s.CheckQuorum = true }

// §6.2: "a leader in Raft steps down if an election timeout elapses without a
// successful round of heartbeats to a majority of its cluster"
func TestDissertation62_a_leader_that_no_majority_answers_steps_down(t *testing.T) {
	for _, on := range []bool{true, false} {
		c := withSettings(t, 5, func(s *raft.Settings) { s.CheckQuorum = on })
		c.lead(1)
		c.lost = func(m raft.Message) bool { return (m.From <= 2) != (m.To <= 2) }
		alone := c.now
		for c.status(1).Role == raft.Leader && c.now < alone+20*paperSettings.ElectionMax {
			c.advance()
		}
		if !on {
			require.Equal(t, raft.Leader, c.status(1).Role, "without the check it goes on in vain")
			continue
		}
		require.Equal(t, raft.Follower, c.status(1).Role)
		require.LessOrEqual(t, c.now-alone, paperSettings.ElectionMax)
		lost := c.told(1, raft.EventQuorumLost)[0]
		require.Equal(t, raft.Event{Code: raft.EventQuorumLost, Term: lost.Term, A: 2, B: uint64(paperSettings.ElectionMax), C: 3}, lost)
		require.Equal(t, lost.Term, c.status(1).Term, "in its own term")
	}
}

func TestDissertation62_a_leader_that_a_majority_answers_goes_on(t *testing.T) {
	c := withSettings(t, 5, checkQuorum)
	c.lead(1)
	term := c.status(1).Term
	c.lost = func(m raft.Message) bool { return m.From > 3 || m.To > 3 }
	c.run(20 * paperSettings.ElectionMax)
	require.Equal(t, raft.Leader, c.status(1).Role)
	require.Equal(t, term, c.status(1).Term)
	require.Empty(t, c.told(1, raft.EventQuorumLost))
}

func TestDissertation62_a_leader_alone_is_its_own_majority(t *testing.T) {
	c := withSettings(t, 1, checkQuorum)
	c.lead(1)
	c.run(20 * paperSettings.ElectionMax)
	require.Equal(t, raft.Leader, c.status(1).Role)
}

// A leader that steps down refuses the reads that wait: nobody may answer them now.
func TestDissertation62_a_leader_that_steps_down_refuses_its_reads(t *testing.T) {
	c := withSettings(t, 3, checkQuorum)
	c.lead(1)
	c.lost = func(raft.Message) bool { return true }
	c.step(1, raft.Input{Kind: raft.InputRead, Read: 7})
	c.run(2 * paperSettings.ElectionMax)
	require.Equal(t, []raft.ReadState{{Read: 7, Refused: true}}, c.reads)
}

// §4.2.3: "if a server receives a RequestVote request within the minimum election
// timeout of hearing from a current leader, it does not update its term or grant its
// vote"
func TestDissertation423_a_server_that_hears_a_leader_ignores_a_request_for_its_vote(t *testing.T) {
	for _, on := range []bool{true, false} {
		c := withSettings(t, 3, func(s *raft.Settings) { s.CheckQuorum = on })
		c.receive(raft.Message{Kind: raft.AppendEntries, From: 3, To: 1, Term: 1})
		ask := raft.Message{Kind: raft.RequestVote, From: 2, To: 1, Term: 5}
		c.now += paperSettings.ElectionMin - 1
		if !on {
			require.False(t, c.reply(ask).Reject)
			continue
		}
		require.Empty(t, c.receive(ask))
		require.Equal(t, raft.Term(1), c.status(1).Term)
		require.Equal(t, raft.Event{
			Code: raft.EventVoteIgnored, Term: 1, Peer: 2,
			A: 5, B: 3, C: uint64(paperSettings.ElectionMin - 1), D: uint64(paperSettings.ElectionMin),
		}, c.told(1, raft.EventVoteIgnored)[0])
		c.now++
		require.False(t, c.reply(ask).Reject, "a leader that is not heard any more is none")
	}
}

func TestDissertation423_a_leader_ignores_a_request_for_its_vote(t *testing.T) {
	c := withSettings(t, 3, checkQuorum)
	c.lead(1)
	require.Empty(t, c.receive(raft.Message{Kind: raft.RequestVote, From: 2, To: 1, Term: 9, LogTerm: 1, Index: 1}))
	require.Equal(t, raft.Leader, c.status(1).Role)
}

// A server whose term is ahead is not shut out: its refusal of the leader's appends
// brings the leader down, and the term to all.
func TestDissertation423_a_server_with_a_higher_term_is_let_in_again(t *testing.T) {
	c := withSettings(t, 3, func(s *raft.Settings) { s.CheckQuorum, s.PreVote = true, true }, disk{}, disk{}, disk{durable: raft.Durable{Term: 8}})
	c.lost = func(m raft.Message) bool { return m.From == 3 || m.To == 3 }
	c.lead(1)
	c.lost = nil
	c.run(20 * paperSettings.ElectionMax)
	leader := c.leader()
	require.NotEqual(t, raft.None, leader)
	require.Greater(t, c.status(leader).Term, raft.Term(8))
	require.Equal(t, leader, c.status(3).Leader)
}
