package raft_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is about one sentence of §7, "Log compaction", as far as it concerns a
// leader that sends its snapshot.

// snapshot saves a server's state machine, and lets its log go but for some entries.
func (c *cluster) snapshot(id raft.NodeID, keep raft.Index) *raft.Output {
	return c.step(id, raft.Input{Kind: raft.InputSnapshot, Keep: keep, Snapshot: &raft.Snapshot{
		Index: c.status(id).Applied, Data: []byte(strings.Join(c.commands(id), "\n")),
	}})
}

// inChunks: one chunk may be under way.
func inChunks(c *raft.Config) {
	c.MaxAppendBytes, c.MaxInflightBytes = chunkBytes, chunkBytes
}

// inStreams: three chunks may be.
func inStreams(c *raft.Config) {
	inChunks(c)
	c.MaxInflightBytes = 3 * chunkBytes
}

// cutOff loses what goes to those servers and what comes from them.
func cutOff(ids ...raft.NodeID) func(raft.Message) bool {
	return func(m raft.Message) bool {
		for _, id := range ids {
			if m.From == id || m.To == id {
				return true
			}
		}
		return false
	}
}

// work proposes commands, and delivers what follows.
func (c *cluster) work(id raft.NodeID, count int) {
	for range count {
		c.propose(id, fmt.Sprintf("command at %d", c.status(id).Last+1))
		c.deliver()
	}
}

// lagging is a cluster of three whose leader, server 1, has a snapshot of ten commands and
// no log before it, while server 3 has the no-op only.
func lagging(t *testing.T) *cluster { return laggingOf(t, inChunks) }

func laggingOf(t *testing.T, edit func(*raft.Config)) *cluster {
	c := newClusterOf(t, 3, edit)
	c.lead(1)
	c.lost = cutOff(3)
	c.work(1, 10)
	c.now += paperSettings.ElectionMax + 1 // nobody waits for server 3 any more
	c.snapshot(1, 0)
	c.lost = nil
	return c
}

// progressOf is what a leader knows of another server.
func (c *cluster) progressOf(leader, id raft.NodeID) raft.Progress {
	for _, p := range c.status(leader).Progress {
		if p.ID == id {
			return p
		}
	}
	require.Fail(c.t, "no progress", "of server %d", id)
	return raft.Progress{}
}

// firstChunks are what a leader sends to server 3 once that refused a heartbeat.
func (c *cluster) firstChunks(leader raft.NodeID) []raft.Message {
	refusal := c.reply(to(3, c.timeOut(leader))[0])
	require.True(c.t, refusal.Reject)
	said := c.receive(refusal)
	require.NotEmpty(c.t, said)
	require.Equal(c.t, raft.InstallSnapshot, said[0].Kind)
	return said
}

func (c *cluster) firstChunk(leader raft.NodeID) raft.Message {
	said := c.firstChunks(leader)
	require.Len(c.t, said, 1)
	return said[0]
}

// "the leader must occasionally send snapshots to followers that lag behind. This happens
// when the leader has already discarded the next log entry that it needs to send"
func TestPaper7_a_follower_that_lacks_discarded_entries_gets_the_snapshot(t *testing.T) {
	c := lagging(t)
	image := imageOf(*c.disk[0].snapshot)
	m := c.firstChunk(1)
	require.Equal(t, raft.Message{
		Kind: raft.InstallSnapshot, From: 1, To: 3, Term: 1, LogTerm: 1, Index: 11,
		Size: uint64(len(image)), Data: image[:chunkBytes],
	}, m)
	require.Equal(t, raft.Event{
		Code: raft.EventSnapshotSent, Term: 1, Peer: 3, A: 1, B: 11, C: uint64(len(c.disk[0].snapshot.Data)),
	}, c.told(1, raft.EventSnapshotSent)[0])
	c.queue = append(c.queue, m)
	c.deliver()
	require.Equal(t, c.commands(1), c.commands(3))
	require.Equal(t, c.disk[0].snapshot, c.disk[2].snapshot)
	require.Equal(t, raft.Progress{ID: 3, State: raft.Replicate, Match: 11, Next: 12}, c.progressOf(1, 3))
	c.work(1, 2)
	require.Equal(t, c.commands(1), c.commands(3), "appends go on behind it")
}

// "Leaders always send chunks in order" (Figure 13), as many as a window of bytes takes.
func TestPaper7_chunks_stream_up_to_a_window(t *testing.T) {
	c := laggingOf(t, inStreams)
	under := c.firstChunks(1)
	require.Len(t, under, 3)
	end, size := under[2].Offset+chunkBytes, under[0].Size
	for len(under) > 0 {
		require.Empty(t, to(3, c.said(func() { c.propose(1, "x") })), "and no append")
		p := c.progressOf(1, 3)
		require.Equal(t, raft.Snapshotting, p.State)
		require.Equal(t, [2]uint64{under[0].Offset, size}, [2]uint64{p.Offset, p.Size})
		m := under[0]
		under = under[1:]
		if end == size && len(under) == 0 {
			break
		}
		for _, next := range c.receive(c.reply(m)) {
			require.Equal(t, end, next.Offset)
			end += uint64(len(next.Data))
			under = append(under, next)
		}
		require.True(t, len(under) == 3 || end == size, "%d are under way", len(under))
	}
	require.Equal(t, size, end)
}

// Each chunk behind a lost one is refused. The first refusal brings the stream back; the
// others are of the same loss.
func TestPaper7_a_chunk_lost_in_a_stream_is_sent_again_at_once_and_once(t *testing.T) {
	c := laggingOf(t, inStreams)
	first := c.firstChunks(1)
	lost := c.receive(c.reply(first[0]))[0]
	stream := []raft.Message{first[1], first[2], lost}
	c.receive(c.reply(first[1])) // sends the next
	again := c.receive(c.reply(lost))
	require.Equal(t, first[2], again[0])
	require.Len(t, again, 3)
	require.Empty(t, c.receive(c.reply(stream[2])))
	c.queue = append(c.queue, again...)
	c.deliver()
	require.Equal(t, c.commands(1), c.commands(3))
}

// A heartbeat to a follower that gets a snapshot is a chunk without bytes, which it refuses
// where the chunk before was lost: so the leader goes on from there, not from the start.
func TestPaper7_a_lost_chunk_is_sent_again(t *testing.T) {
	c := lagging(t)
	second := c.receive(c.reply(c.firstChunk(1)))[0]
	lost := c.receive(c.reply(second))[0]
	beat := to(3, c.timeOut(1))
	require.Len(t, beat, 1)
	require.Equal(t, raft.InstallSnapshot, beat[0].Kind)
	require.Empty(t, beat[0].Data)
	require.Equal(t, lost.Offset+uint64(len(lost.Data)), beat[0].Offset)
	again := c.receive(c.reply(beat[0]))
	require.Len(t, again, 1)
	require.Equal(t, lost, again[0])
}

// The same where the answer was lost: the chunk is not sent again.
func TestPaper7_a_lost_answer_costs_no_chunk(t *testing.T) {
	c := lagging(t)
	first := c.firstChunk(1)
	c.reply(first)
	beat := to(3, c.timeOut(1))[0]
	said := c.receive(c.reply(beat))
	require.Len(t, said, 1)
	require.Equal(t, uint64(chunkBytes), said[0].Offset)
	require.NotEmpty(t, said[0].Data)
}

func TestPaper7_a_lost_answer_to_the_last_chunk_is_made_up_for(t *testing.T) {
	c := lagging(t)
	last := c.firstChunk(1)
	for last.Offset+uint64(len(last.Data)) < last.Size {
		last = c.receive(c.reply(last))[0]
	}
	c.reply(last)
	require.Equal(t, raft.Index(11), c.status(3).SnapshotIndex)
	c.receive(c.reply(to(3, c.timeOut(1))[0]))
	require.Equal(t, raft.Replicate, c.progressOf(1, 3).State)
}

// A new leader has the same snapshot of the same entry: what came from the old one counts.
func TestPaper7_a_new_leader_goes_on_where_the_old_one_ended(t *testing.T) {
	c := lagging(t)
	c.snapshot(2, 0)
	second := c.receive(c.reply(c.firstChunk(1)))[0]
	third := c.receive(c.reply(second))[0]
	c.crash(1)
	c.lost = func(m raft.Message) bool { return m.To == 3 && m.Kind >= raft.AppendEntries }
	c.lead(2)
	c.lost = nil
	first := c.firstChunk(2)
	require.Zero(t, first.Offset)
	said := c.receive(c.reply(first))
	require.Equal(t, third.Offset, said[0].Offset)
	require.Equal(t, third.Data, said[0].Data)
	c.queue = append(c.queue, said...)
	c.deliver()
	require.Equal(t, c.commands(2), c.commands(3))
}

// A leader that takes a newer snapshot meanwhile ends the one under way first: it is no
// less true.
func TestPaper7_a_newer_snapshot_does_not_begin_the_transfer_anew(t *testing.T) {
	c := lagging(t)
	second := c.receive(c.reply(c.firstChunk(1)))[0]
	c.lost = cutOff(3)
	c.work(1, 5)
	c.snapshot(1, 0)
	c.lost = nil
	third := c.receive(c.reply(second))[0]
	require.Equal(t, raft.Index(11), third.Index)
	require.Equal(t, uint64(2*chunkBytes), third.Offset)
	c.queue = append(c.queue, third)
	c.deliver()
	require.Len(t, c.told(3, raft.EventSnapshotInstalled), 1, "what comes next was kept in the log")
	require.Equal(t, c.commands(1), c.commands(3))
}

// A snapshot that is only as new as what the follower needs is not sent where the log does.
func TestPaper7_a_follower_whose_entries_are_kept_gets_no_snapshot(t *testing.T) {
	c := newClusterOf(t, 3, inChunks)
	c.lead(1)
	c.lost = cutOff(3)
	c.work(1, 10)
	c.snapshot(1, 10)
	c.lost = nil
	c.run(paperSettings.Heartbeat)
	require.Equal(t, c.commands(1), c.commands(3))
	require.Empty(t, c.told(1, raft.EventSnapshotSent))
}

// A refusal that is older than the snapshot under way does not end it.
func TestPaper7_old_answers_do_not_end_a_snapshot(t *testing.T) {
	c := lagging(t)
	m := c.firstChunk(1)
	for _, old := range []raft.Message{
		{Kind: raft.AppendEntriesReply, From: 3, To: 1, Term: 1, Index: 1},
		{Kind: raft.AppendEntriesReply, From: 3, To: 1, Term: 1, Index: 11, Reject: true, HintIndex: 2},
		{Kind: raft.InstallSnapshotReply, From: 3, To: 1, Term: 1, Index: 7, Offset: 3},
		{Kind: raft.InstallSnapshotReply, From: 3, To: 1, Term: 1, Index: 11, Offset: m.Size + 1},
	} {
		require.Empty(t, c.receive(old))
		require.Equal(t, raft.Progress{ID: 3, State: raft.Snapshotting, Match: 1, Next: 12, Size: m.Size}, c.progressOf(1, 3))
	}
}

// What comes next after a snapshot under way stays in the log, within a bound, for a
// follower that is heard: so it needs no other snapshot when that has arrived.
func TestPaper7_the_log_behind_a_snapshot_under_way_is_kept(t *testing.T) {
	for _, test := range []struct {
		name  string
		bytes int
		wait  raft.Time
		first raft.Index
	}{
		{"all of it", 1 << 10, 0, 12},
		{"as far as the bound goes", 3 * (64 + len("command at 15")), 0, 13},
		{"nothing for who is not heard", 1 << 10, paperSettings.ElectionMax + 1, 16},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := laggingOf(t, func(c *raft.Config) { inChunks(c); c.MaxKeptBytes = test.bytes })
			c.firstChunk(1)
			c.lost = cutOff(3)
			c.now += test.wait
			c.work(1, 4)
			c.snapshot(1, 0)
			require.Equal(t, test.first, c.status(1).First)
		})
	}
}
