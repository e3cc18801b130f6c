package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is about one rule of the paper's Figure 13, "InstallSnapshot RPC", as its
// receiver has to follow it; paper_7_sender_test.go and paper_7_log_test.go have the rest.

const chunkBytes = 16

// snapshotOf stands for a log up to an index, with those commands in the state machine.
func snapshotOf(term raft.Term, index raft.Index, commands string) raft.Snapshot {
	return raft.Snapshot{
		Index: index, Term: term, Data: []byte(commands),
		Configuration: raft.Configuration{Voters: []raft.NodeID{1, 2, 3}},
	}
}

// imageOf is a snapshot as it is sent.
func imageOf(s raft.Snapshot) []byte {
	return append(raft.AppendConfiguration(nil, &s.Configuration), s.Data...)
}

// chunksOf are the messages in which server 2, the leader of a term, sends a snapshot to 1.
func chunksOf(s raft.Snapshot, term raft.Term) []raft.Message {
	var chunks []raft.Message
	for offset, image := 0, imageOf(s); offset < len(image); offset += chunkBytes {
		chunks = append(chunks, raft.Message{
			Kind: raft.InstallSnapshot, From: 2, To: 1, Term: term, LogTerm: s.Term, Index: s.Index,
			Offset: uint64(offset), Size: uint64(len(image)), Data: image[offset:min(offset+chunkBytes, len(image))],
		})
	}
	return chunks
}

// Rule 1: "Reply immediately if term < currentTerm"
func TestPaper7_a_snapshot_of_an_older_term_is_refused_with_the_newer(t *testing.T) {
	c := newCluster(t, 3, disk{durable: raft.Durable{Term: 5}})
	before := c.status(1)
	reply := c.reply(chunksOf(snapshotOf(2, 9, "a"), 4)[0])
	require.Equal(t, raft.Message{Kind: raft.AppendEntriesReply, From: 1, To: 2, Term: 5, Index: 9, Reject: true}, reply)
	require.Equal(t, before, c.status(1))
}

// Rules 2 and 4: "Create new snapshot file if first chunk (offset is 0)", "Reply and wait
// for more data chunks if done is false"
func TestPaper7_chunks_are_answered_one_by_one_and_change_nothing_before_the_last(t *testing.T) {
	c := newCluster(t, 3, diskOf(1))
	chunks := chunksOf(snapshotOf(2, 9, "a\nbb\nccc\ndddd\neeeee\nffffff"), 3)
	require.Len(t, chunks, 3)
	for i, m := range chunks[:2] {
		require.Equal(t, raft.Message{
			Kind: raft.InstallSnapshotReply, From: 1, To: 2, Term: 3, Index: 9, Offset: uint64(chunkBytes * (i + 1)),
		}, c.reply(m))
		require.Zero(t, c.status(1).SnapshotIndex)
		require.Equal(t, []raft.Term{1}, c.terms(1))
	}
	require.Equal(t, raft.Message{Kind: raft.AppendEntriesReply, From: 1, To: 2, Term: 3, Index: 9}, c.reply(chunks[2]))
	require.Equal(t, raft.Index(9), c.status(1).SnapshotIndex)
}

// Figure 13: "Snapshots are split into chunks for transmission; this gives the follower a
// sign of life with each chunk, so it can reset its election timer."
func TestPaper7_a_chunk_is_a_sign_of_life(t *testing.T) {
	c := newCluster(t, 3)
	c.now = c.due[0] - 1
	c.reply(chunksOf(snapshotOf(2, 9, "a"), 3)[0])
	s := c.status(1)
	require.Equal(t, raft.NodeID(2), s.Leader)
	require.Equal(t, c.now, s.ElectionStart)
	c.timeOut(1)
	require.Equal(t, raft.Candidate, c.status(1).Role)
	c.reply(chunksOf(snapshotOf(2, 9, "a\nbb\nccc\ndddd\neeeee"), 4)[0])
	require.Equal(t, raft.Follower, c.status(1).Role, "a candidate gives way to it")
}

// Rule 3: "Write data into snapshot file at given offset": a chunk that would leave a gap
// is refused with where to go on.
func TestPaper7_a_chunk_out_of_place_is_told_where_to_go_on(t *testing.T) {
	c := newCluster(t, 3)
	chunks := chunksOf(snapshotOf(2, 9, "a\nbb\nccc\ndddd\neeeee\nffffff"), 3)
	early := c.reply(chunks[1])
	require.Equal(t, raft.Message{Kind: raft.InstallSnapshotReply, From: 1, To: 2, Term: 3, Index: 9, Reject: true}, early)
	c.reply(chunks[0])
	require.Equal(t, uint64(chunkBytes), c.reply(chunks[0]).Offset, "the same again")
	c.reply(chunks[1])
	c.reply(chunks[2])
	require.Equal(t, []string{"a", "bb", "ccc", "dddd", "eeeee", "ffffff"}, c.commands(1))
}

func TestPaper7_a_chunk_longer_than_the_snapshot_is_not_taken(t *testing.T) {
	c := newCluster(t, 3)
	m := chunksOf(snapshotOf(2, 9, "a"), 3)[0]
	m.Size--
	require.True(t, c.reply(m).Reject)
	require.Zero(t, c.status(1).SnapshotIndex)
}

// Rule 5: "Save snapshot file, discard any existing or partial snapshot with a smaller
// index"
func TestPaper7_a_newer_snapshot_takes_the_place_of_one_that_came_in_part(t *testing.T) {
	c := newCluster(t, 3)
	old := chunksOf(snapshotOf(2, 9, "a\nbb\nccc\ndddd\neeeee\nffffff"), 3)
	c.reply(old[0])
	c.reply(old[1])
	for _, m := range chunksOf(snapshotOf(3, 12, "A\nBB\nCCC\nDDDD\nEEEEE\nFFFFFF"), 3) {
		require.False(t, c.reply(m).Reject)
	}
	require.Equal(t, []string{"A", "BB", "CCC", "DDDD", "EEEEE", "FFFFFF"}, c.commands(1))
	require.Equal(t, raft.Index(12), c.disk[0].snapshot.Index)
	require.Equal(t, raft.Term(3), c.disk[0].snapshot.Term)
}

// Rule 6: "If existing log entry has same index and term as snapshot's last included entry,
// retain log entries following it and reply"
func TestPaper7_a_log_that_holds_the_snapshots_last_entry_is_kept(t *testing.T) {
	c := newCluster(t, 3, diskOf(1, 1, 2, 2, 2))
	reply := c.reply(chunksOf(snapshotOf(2, 3, "1 at 1\n1 at 2\n2 at 3"), 3)[0])
	require.Equal(t, raft.Message{Kind: raft.AppendEntriesReply, From: 1, To: 2, Term: 3, Index: 3}, reply)
	require.Equal(t, []raft.Term{1, 1, 2, 2, 2}, c.terms(1))
	require.Zero(t, c.status(1).SnapshotIndex)
	require.Equal(t, []string{"1 at 1", "1 at 2", "2 at 3"}, c.commands(1), "it was committed, so it may be applied")
	require.Equal(t, raft.Event{Code: raft.EventSnapshotNotNeeded, Term: 3, Peer: 2, A: 2, B: 3}, c.told(1, raft.EventSnapshotNotNeeded)[0])
}

// §7: "If instead the follower receives a snapshot that describes a prefix of its log (due
// to retransmission or by mistake)", what it holds is still valid.
func TestPaper7_a_snapshot_of_what_is_committed_is_not_needed(t *testing.T) {
	c := newCluster(t, 3)
	for _, m := range chunksOf(snapshotOf(2, 9, "a"), 3) {
		c.reply(m)
	}
	reply := c.reply(chunksOf(snapshotOf(2, 7, "older\nand long enough for chunks"), 3)[0])
	require.Equal(t, raft.Message{Kind: raft.AppendEntriesReply, From: 1, To: 2, Term: 3, Index: 9}, reply, "it tells what it has")
	require.Equal(t, raft.Index(9), c.status(1).SnapshotIndex)
	require.Equal(t, []string{"a"}, c.commands(1))
}

// Rule 7: "Discard the entire log"
func TestPaper7_a_log_that_conflicts_with_the_snapshot_is_discarded(t *testing.T) {
	for _, terms := range [][]raft.Term{{1, 1}, {1, 1, 1, 1, 1, 1}} {
		c := newCluster(t, 3, diskOf(terms...))
		for _, m := range chunksOf(snapshotOf(2, 4, "a"), 3) {
			c.reply(m)
		}
		s := c.status(1)
		require.Equal(t, []raft.Index{5, 4, 4}, []raft.Index{s.First, s.Last, s.Commit})
		require.Empty(t, c.terms(1))
		require.Empty(t, c.nodes[0].Log(0, 100))
		require.Equal(t, raft.Event{Code: raft.EventSnapshotInstalled, Term: 3, Peer: 2, A: 2, B: 4, C: 1}, c.told(1, raft.EventSnapshotInstalled)[0])
		next := raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 3, Index: 4, LogTerm: 2, Entries: entriesOf(5, 3)}
		require.False(t, c.reply(next).Reject, "the log goes on behind the snapshot's last entry")
		require.Equal(t, []raft.Term{3}, c.terms(1))
	}
}

// Rule 8: "Reset state machine using snapshot contents (and load snapshot's cluster
// configuration)", on disk before it is acknowledged.
func TestPaper7_the_state_machine_and_the_configuration_are_the_snapshots(t *testing.T) {
	n, err := raft.New(config(1, 3, diskOf(1, 1)))
	require.NoError(t, err)
	s := snapshotOf(2, 9, "a")
	s.Configuration = raft.Configuration{Voters: []raft.NodeID{1, 4}, Learners: []raft.NodeID{2}}
	out := n.Step(raft.Input{Kind: raft.InputMessage, Message: &chunksOf(s, 3)[0]})
	require.NotZero(t, out.Write)
	require.True(t, out.Restore)
	require.Equal(t, &s, out.Snapshot)
	require.Empty(t, out.Entries)
	require.Empty(t, out.Committed, "what it stands for is not applied again")
	require.Empty(t, out.Messages)
	require.Equal(t, []raft.Message{{Kind: raft.AppendEntriesReply, From: 1, To: 2, Term: 3, Index: 9}}, out.MessagesAfterWrite)
	require.Equal(t, s.Configuration, status(n).Configuration)
	require.Equal(t, raft.Index(9), status(n).ConfigurationIndex)
}

func TestPaper7_entries_behind_an_installed_snapshot_are_applied_once_each(t *testing.T) {
	c := newCluster(t, 3)
	for _, m := range chunksOf(snapshotOf(2, 4, "a\nb"), 3) {
		c.reply(m)
	}
	c.reply(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 3, Index: 4, LogTerm: 2, Entries: entriesOf(5, 3, 3), Commit: 6})
	require.Equal(t, []string{"a", "b", "3 at 5", "3 at 6"}, c.commands(1))
	require.Equal(t, raft.Index(6), c.status(1).Applied)
}

// A snapshot whose configuration can't be read is a broken leader's: nothing changes.
func TestPaper7_a_snapshot_that_cannot_be_read_changes_nothing(t *testing.T) {
	c := newCluster(t, 3, diskOf(1))
	m := chunksOf(snapshotOf(2, 9, ""), 3)[0]
	m.Data, m.Size = m.Data[:2], 2
	require.Empty(t, c.receive(m))
	require.Equal(t, []raft.Term{1}, c.terms(1))
	require.Zero(t, c.status(1).SnapshotIndex)
}
