package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// A reply that tells of the quiet may come late, when a command has ended it.
func TestQuiet_is_not_begun_by_what_was_said_before_a_command(t *testing.T) {
	c := withSettings(t, 3, func(s *raft.Settings) { s.Quiet = true })
	late := map[raft.NodeID]raft.Message{}
	c.lost = func(m raft.Message) bool {
		quiet := m.Kind == raft.AppendEntriesReply && m.Quiet
		if quiet {
			late[m.From] = m
		}
		return quiet
	}
	c.lead(1)
	c.deliver()
	c.advance()
	require.Len(t, late, 2)
	c.lost = nil
	c.propose(1, "a")
	c.deliver()
	require.False(t, c.status(2).Quiet)
	c.queue = append(c.queue, late[2], late[3])
	c.deliver()
	require.False(t, c.status(1).Quiet, "a follower waits for heartbeats")
	c.advance()
	require.True(t, c.status(1).Quiet)
}

// Who is asked to stand, or hears what does not fit, tells that the quiet is over.
func TestQuiet_tells_of_its_end(t *testing.T) {
	rest := func() *cluster {
		c := withSettings(t, 3, func(s *raft.Settings) { s.Quiet = true })
		c.lead(1)
		c.deliver()
		c.advance()
		require.True(t, c.status(2).Quiet)
		return c
	}
	c := rest()
	c.campaign(2)
	require.Len(t, c.told(2, raft.EventQuietEnded), 1)

	c = rest()
	before := raft.Message{Kind: raft.AppendEntries, From: 1, To: 2, Term: c.status(1).Term, Quiet: true}
	require.False(t, c.reply(before).Quiet)
	require.Len(t, c.told(2, raft.EventQuietEnded), 1)
	require.Less(t, c.status(2).ElectionDeadline, raft.Never)
}
