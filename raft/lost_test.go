package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// withLost is a cluster of three, led by server 1, of which server 3 has restarted on an
// emptied disk.
func withLost(t *testing.T, edit func(*raft.Settings)) *cluster {
	c := founded(t, 3, 3)
	for id := raft.NodeID(1); id <= 3; id++ {
		c.set(id, edit)
	}
	c.lead(1)
	c.work(1, 4)
	c.crash(3)
	c.disk[2] = disk{}
	c.start(3)
	return c
}

// Figure 2 keeps matchIndex as what is "known to be replicated": a follower that lost it is
// not to be waited for, for ever.
func TestALeaderFindsAFollowerThatLostWhatItHadAcknowledged(t *testing.T) {
	for name, edit := range map[string]func(*raft.Settings){"plain": func(*raft.Settings) {}, "check-quorum": checkQuorum} {
		c := withLost(t, edit)
		match := c.progressOf(1, 3).Match
		require.NotZero(t, match, name)
		c.run(4 * paperSettings.Heartbeat)
		require.Equal(t, []raft.Event{{Code: raft.EventMatchLost, Term: c.status(1).Term, Peer: 3, A: uint64(match)}}, c.told(1, raft.EventMatchLost), name)
		c.work(1, 1)
		c.run(4 * paperSettings.Heartbeat)
		require.Equal(t, c.commands(1), c.commands(3), name)
		require.Equal(t, c.status(1).Last, c.progressOf(1, 3).Match, name)
		require.Len(t, c.told(1, raft.EventMatchLost), 1, "it is told once: %s", name)
	}
}

// A refusal that was sent before the follower had what it now has proves nothing, however
// often the network repeats it.
func TestALeaderTakesNoOldRefusalForALoss(t *testing.T) {
	c := founded(t, 3, 3)
	c.lead(1)
	c.work(1, 4)
	before := c.progressOf(1, 3)
	for range 3 {
		c.receive(raft.Message{Kind: raft.AppendEntriesReply, From: 3, To: 1, Term: c.status(1).Term, Index: 2, Reject: true, HintIndex: 1})
		c.deliver()
	}
	require.Empty(t, c.told(1, raft.EventMatchLost))
	require.Equal(t, before, c.progressOf(1, 3))
	c.work(1, 1)
	require.Equal(t, c.commands(1), c.commands(3))
}

// Nor does one that was sent after the doubt began, but before the follower had that entry.
func TestALeaderDoubtsAnewOnceAFollowerHasMore(t *testing.T) {
	c := founded(t, 3, 3)
	c.set(1, checkQuorum)
	c.lead(1)
	c.work(1, 4)
	stale := raft.Message{Kind: raft.AppendEntriesReply, From: 3, To: 1, Term: c.status(1).Term, Index: 2, Reject: true, HintIndex: 1}
	asked := to(3, c.receive(stale))
	require.NotEmpty(t, asked, "the leader asks again")
	late := stale
	late.Index, late.HintIndex, late.Round = c.status(1).Last+1, c.status(1).Last+1, asked[0].Round
	c.deliver()
	c.work(1, 2)
	require.GreaterOrEqual(t, c.progressOf(1, 3).Match, late.Index)
	c.receive(late)
	require.Empty(t, c.told(1, raft.EventMatchLost))
}
