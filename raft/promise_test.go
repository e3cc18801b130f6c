package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// A leader's lease rests on a follower's promise (dissertation §6.4.1), also where the
// follower learned of a newer term from somebody who is no leader: the old leader does not
// know that term, and may answer reads.
func TestPromise_holds_in_a_newer_term_that_no_leader_has_told(t *testing.T) {
	c := withSettings(t, 3, func(s *raft.Settings) { s.CheckQuorum, s.PreVote = true, true })
	c.lead(1)
	c.deliver()
	term := c.status(1).Term + 1
	require.Empty(t, c.receive(raft.Message{Kind: raft.RequestPreVoteReply, From: 2, To: 3, Term: term, Reject: true}))
	require.Equal(t, term, c.status(3).Term)

	ask := raft.Message{Kind: raft.RequestVote, From: 2, To: 3, Term: term, Index: 1, LogTerm: term - 1}
	require.Empty(t, c.receive(ask))
	require.Equal(t, raft.None, c.status(3).Vote)
	require.Len(t, c.told(3, raft.EventVoteIgnored), 1)

	c.now += paperSettings.ElectionMin
	require.False(t, c.reply(ask).Reject, "the promise is over")
}
