package raft_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Flow control: how much is under way to one follower, and how much may wait to be
// committed. Pipelining is the dissertation's §10.2.2.

// boundedBy is a cluster of three, led by server 1, with other bounds.
func boundedBy(t *testing.T, edit func(*raft.Config)) *cluster {
	c := newClusterOf(t, 3, edit)
	c.lead(1)
	return c
}

// entriesTo counts the entries of each append to a server.
func entriesTo(id raft.NodeID, messages []raft.Message) []int {
	var counts []int
	for _, m := range to(id, messages) {
		if len(m.Entries) > 0 {
			counts = append(counts, len(m.Entries))
		}
	}
	return counts
}

// §10.2.2: "the leader … optimistically updates nextIndex", up to a window.
func TestFlow_a_window_of_appends_streams_ahead_of_the_answers(t *testing.T) {
	c := leading(t, 3)
	said := c.said(func() {
		for range 100 {
			c.propose(1, "a")
		}
	})
	require.Len(t, entriesTo(2, said), 64)
	require.Equal(t, raft.Progress{ID: 2, State: raft.Replicate, Match: 1, Next: 66, Inflight: 64}, c.progressOf(1, 2))
	answer := raft.Message{Kind: raft.AppendEntriesReply, From: 2, To: 1, Term: 1, Index: 3}
	require.Equal(t, []int{36}, entriesTo(2, c.receive(answer)), "room for two, and one takes all that waits")
	require.Equal(t, 63, c.progressOf(1, 2).Inflight)
}

func TestFlow_a_window_is_of_bytes_too(t *testing.T) {
	c := boundedBy(t, func(c *raft.Config) { c.MaxInflightBytes = 100 })
	said := c.said(func() {
		for range 9 {
			c.propose(1, fmt.Sprintf("%40d", 1))
		}
	})
	require.Equal(t, []int{1, 1, 1}, entriesTo(2, said), "it stops once 100 bytes are under way")
	answer := raft.Message{Kind: raft.AppendEntriesReply, From: 2, To: 1, Term: 1, Index: 2}
	require.Equal(t, []int{6}, entriesTo(2, c.receive(answer)))
	require.Equal(t, 3, c.progressOf(1, 2).Inflight)
}

func TestFlow_an_append_larger_than_the_window_goes_when_it_is_alone(t *testing.T) {
	c := boundedBy(t, func(c *raft.Config) { c.MaxInflightBytes = 10 })
	said := c.said(func() { c.propose(1, fmt.Sprintf("%40d", 1)); c.propose(1, fmt.Sprintf("%40d", 2)) })
	require.Equal(t, []int{1}, entriesTo(2, said))
	c.queue = said
	c.deliver()
	require.Len(t, c.commands(2), 2)
}

func TestFlow_an_append_is_bounded_in_bytes_and_holds_one_entry_at_least(t *testing.T) {
	c := boundedBy(t, func(c *raft.Config) { c.MaxAppendBytes = 100 })
	said := c.said(func() {
		c.propose(1, fmt.Sprintf("%40d", 1), fmt.Sprintf("%40d", 2), fmt.Sprintf("%40d", 3), fmt.Sprintf("%400d", 4), "5", "6")
	})
	require.Equal(t, []int{2, 1, 1, 2}, entriesTo(2, said))
}

// A follower whose log may not meet the leader's gets one append at a time.
func TestFlow_a_follower_that_is_probed_gets_one_append_at_a_time(t *testing.T) {
	c := newCluster(t, 3, diskOf(1, 1, 1, 1))
	first := to(2, c.win(1))
	require.Len(t, first, 1)
	require.Equal(t, raft.Probe, c.progressOf(1, 2).State)
	for range 5 {
		require.Empty(t, to(2, c.said(func() { c.propose(1, "a") })))
	}
	refusal := c.reply(first[0])
	require.True(t, refusal.Reject)
	again := c.receive(refusal)
	require.Equal(t, []int{10}, entriesTo(2, again), "all that it lacks, once it is known where that begins")
	require.Empty(t, to(2, c.said(func() { c.propose(1, "b") })))
	beat := to(2, c.timeOut(1))
	require.Len(t, beat, 1)
	require.Empty(t, beat[0].Entries, "a heartbeat is no append")
	require.Equal(t, []int{1}, entriesTo(2, c.receive(c.reply(again[0]))))
	require.Equal(t, raft.Replicate, c.progressOf(1, 2).State)
}

// An append that was lost shows when a heartbeat behind it is refused.
func TestFlow_a_lost_append_ends_the_stream(t *testing.T) {
	c := leading(t, 3)
	lost := c.said(func() { c.propose(1, "a"); c.propose(1, "b") })
	require.Equal(t, []int{1, 1}, entriesTo(2, lost))
	refusal := c.reply(to(2, c.timeOut(1))[0])
	require.True(t, refusal.Reject)
	said := c.receive(refusal)
	require.Equal(t, []int{2}, entriesTo(2, said))
	require.Equal(t, raft.Progress{ID: 2, State: raft.Probe, Match: 1, Next: 2}, c.progressOf(1, 2))
}

func bounded(c *raft.Config) { c.MaxUncommittedBytes = 10 }

func TestFlow_a_leader_refuses_what_would_wait_beyond_its_bound(t *testing.T) {
	c := boundedBy(t, bounded)
	c.lost = only(1)
	c.propose(1, "1234", "567890")
	last := c.status(1).Last
	c.propose(1, "a")
	require.Equal(t, last, c.status(1).Last)
	require.Equal(t, raft.Event{Code: raft.EventProposalOverLimit, Term: 1, A: 1, B: 10, C: 10}, c.told(1, raft.EventProposalOverLimit)[0])
	c.propose(1, "")
	require.Equal(t, last+1, c.status(1).Last, "what has no bytes takes no room")
	c.lost = nil
	c.deliver()
	c.run(2 * paperSettings.Heartbeat)
	require.Equal(t, last+1, c.status(1).Commit)
	c.propose(1, "b")
	require.Equal(t, last+2, c.status(1).Last, "a commit makes room")
}

func TestFlow_a_command_beyond_the_bound_passes_when_nothing_waits(t *testing.T) {
	c := boundedBy(t, bounded)
	last := c.status(1).Last
	said := c.said(func() { c.propose(1, "twelve bytes") })
	require.Equal(t, last+1, c.status(1).Last)
	c.said(func() { c.propose(1, "a") })
	require.Equal(t, last+1, c.status(1).Last)
	c.queue = said
	c.deliver()
	require.Equal(t, []string{"twelve bytes"}, c.commands(2))
}

// A new leader counts what its log holds beyond its commit index.
func TestFlow_a_new_leader_counts_what_waits_anew(t *testing.T) {
	for extra, ok := range map[string]bool{"12": true, "123": false} {
		c := newClusterOf(t, 3, func(c *raft.Config) { c.MaxUncommittedBytes = 20 }, diskOf(1, 1, 1))
		c.win(1)
		last := c.status(1).Last
		c.propose(1, extra)
		require.Equal(t, ok, c.status(1).Last > last, "18 bytes wait, and %d more", len(extra))
	}
	c := boundedBy(t, bounded)
	c.lost = only(1)
	c.propose(1, "1234567890")
	c.deliver()
	c.lost = nil
	c.lead(2)
	c.lead(1)
	c.propose(1, "1234567890")
	require.Equal(t, c.status(1).Commit+1, c.status(1).Last, "what was deleted waits no more")
}
