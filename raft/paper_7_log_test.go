package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is about one sentence of §7, "Log compaction", as far as it concerns the
// log of the server that takes a snapshot.

// compacted is a leader alone with ten commands, a snapshot of the first six, and so many
// entries kept before that.
func compacted(t *testing.T, keep raft.Index) *cluster {
	c := newCluster(t, 1)
	c.lead(1)
	c.work(1, 5)
	s := raft.Snapshot{Index: 6, Data: []byte("the first five")}
	c.work(1, 5)
	c.step(1, raft.Input{Kind: raft.InputSnapshot, Snapshot: &s, Keep: keep})
	return c
}

// "Once a server completes writing a snapshot, it may delete all log entries up through the
// last included index"
func TestPaper7_a_snapshot_ends_the_log_before_it_but_for_some_entries(t *testing.T) {
	for keep, first := range map[raft.Index]raft.Index{0: 7, 1: 6, 4: 3, 5: 2, 6: 1, 100: 1} {
		c := compacted(t, keep)
		s := c.status(1)
		require.Equal(t, first, s.First, "keeps %d", keep)
		require.Equal(t, []raft.Index{6, 11, 11}, []raft.Index{s.SnapshotIndex, s.Last, s.Commit})
		require.Equal(t, raft.Term(1), s.SnapshotTerm)
		log := c.nodes[0].Log(0, 100)
		require.Len(t, log, int(11-first+1))
		require.Equal(t, first, log[0].Index)
		require.Empty(t, c.nodes[0].Log(0, first-1))
		require.Equal(t, raft.Event{Code: raft.EventSnapshotTaken, Term: 1, A: 1, B: 6, C: 14, D: uint64(first)}, c.told(1, raft.EventSnapshotTaken)[0])
	}
}

func TestPaper7_what_a_snapshot_let_go_does_not_come_back(t *testing.T) {
	c := compacted(t, 0)
	c.step(1, raft.Input{Kind: raft.InputSnapshot, Snapshot: &raft.Snapshot{Index: 9}, Keep: 5})
	require.Equal(t, []raft.Index{7, 9}, []raft.Index{c.status(1).First, c.status(1).SnapshotIndex})
}

// "snapshot … covering just the committed entries in the log": here those that are applied.
func TestPaper7_only_what_is_applied_is_in_a_snapshot(t *testing.T) {
	c := newCluster(t, 3)
	c.lead(1)
	c.work(1, 3)
	c.said(func() { c.propose(1, "not committed") })
	before := c.status(1)
	for _, s := range []*raft.Snapshot{nil, {Index: 5}, {Index: 99}, {Index: 0}} {
		out := c.step(1, raft.Input{Kind: raft.InputSnapshot, Snapshot: s})
		require.Equal(t, raft.EventSnapshotRefused, out.Events[0].Code)
		require.Nil(t, out.Snapshot)
		require.Zero(t, out.Write)
		require.Equal(t, before, c.status(1))
	}
	c.step(1, raft.Input{Kind: raft.InputSnapshot, Snapshot: &raft.Snapshot{Index: 4}})
	require.Equal(t, raft.Index(4), c.status(1).SnapshotIndex)
}

func TestPaper7_an_older_snapshot_is_not_needed(t *testing.T) {
	c := compacted(t, 0)
	before := c.status(1)
	for _, index := range []raft.Index{5, 6} {
		out := c.step(1, raft.Input{Kind: raft.InputSnapshot, Snapshot: &raft.Snapshot{Index: index}})
		require.Nil(t, out.Snapshot)
		require.Equal(t, []raft.Event{{
			Code: raft.EventSnapshotRefused, Term: 1, A: uint64(index), B: 11, C: 6, D: uint64(raft.SnapshotOld),
		}}, out.Events)
	}
	require.Equal(t, before, c.status(1))
	require.Equal(t, "the first five", string(c.disk[0].snapshot.Data))
}

// "Raft also includes a small amount of metadata in the snapshot: the last included index
// is the index of the last entry in the log that the snapshot replaces …, and the last
// included term is the term of this entry."
// "the snapshot also includes the latest configuration in the log as of last included index"
func TestPaper7_a_snapshot_says_which_entry_it_ends_with_and_who_took_part(t *testing.T) {
	c := newCluster(t, 3)
	c.lead(1)
	c.lost = cutOff(9) // who does not run
	before := c.status(1).Configuration
	c.work(1, 3)
	c.change(1, raft.Change{Kind: raft.AddLearner, Node: 9})
	c.deliver()
	require.Equal(t, raft.Index(5), c.status(1).ConfigurationIndex)
	s := &raft.Snapshot{Index: 4, Data: []byte("x")}
	c.step(1, raft.Input{Kind: raft.InputSnapshot, Snapshot: s})
	require.Equal(t, &raft.Snapshot{Index: 4, Term: 1, Configuration: before, Data: []byte("x")}, c.disk[0].snapshot)
	require.Equal(t, raft.Snapshot{Index: 4, Data: []byte("x")}, *s, "the caller's is its own")
	c.snapshot(1, 0)
	require.Equal(t, []raft.NodeID{9}, c.disk[0].snapshot.Configuration.Learners)
}

// What is written replaces all of the durable log: the snapshot, and the entries behind it.
func TestPaper7_the_disk_gets_the_snapshot_and_the_entries_behind_it(t *testing.T) {
	c := newCluster(t, 1)
	c.lead(1)
	c.work(1, 10)
	log := c.nodes[0].Log(7, 11)
	out := c.nodes[0].Step(raft.Input{Kind: raft.InputSnapshot, Snapshot: &raft.Snapshot{Index: 6}, Keep: 3})
	require.NotZero(t, out.Write)
	require.False(t, out.Restore)
	require.Equal(t, raft.Index(6), out.Snapshot.Index)
	require.Equal(t, log, out.Entries)
	require.Empty(t, out.Messages)
	require.Empty(t, out.MessagesAfterWrite)
	require.Empty(t, out.Committed)
	written := out.Snapshot
	c.nodes[0].Step(raft.Input{Kind: raft.InputDurable, Write: out.Write})
	_, s, entries := c.nodes[0].Persistent()
	require.Equal(t, written, s)
	require.Equal(t, log, entries, "what is kept before the snapshot is in memory only")
}

// A server that crashes comes back with the snapshot's state, and applies what follows it.
func TestPaper7_a_server_restarts_from_its_snapshot_and_the_entries_behind_it(t *testing.T) {
	c := newCluster(t, 3)
	c.lead(1)
	c.work(1, 5)
	c.snapshot(1, 2)
	c.work(1, 5)
	want := c.commands(1)
	c.crash(1)
	c.start(1)
	s := c.status(1)
	require.Equal(t, raft.Status{
		ID: 1, Term: 1, Vote: 1, Commit: 6, Applied: 6, First: 7, Last: 11, SnapshotIndex: 6, SnapshotTerm: 1,
		Configuration: s.Configuration, ConfigurationIndex: 6, ElectionStart: s.ElectionStart, ElectionDeadline: s.ElectionDeadline,
		Votes: s.Votes, Progress: s.Progress,
	}, s)
	require.Equal(t, []raft.NodeID{1, 2, 3}, s.Configuration.Voters)
	require.Len(t, c.commands(1), 5)
	c.lead(1)
	require.Equal(t, want, c.commands(1))
	c.work(1, 1)
	require.Equal(t, c.commands(1), c.commands(2))
}

// "The last included index and term … are included … to support the AppendEntries
// consistency check for the first log entry following the snapshot"
func TestPaper7_the_consistency_check_holds_at_and_before_the_snapshot(t *testing.T) {
	c := newCluster(t, 3)
	c.lead(1)
	c.work(1, 5)
	c.snapshot(3, 0)
	log := c.nodes[0].Log(1, 6)
	ask := func(previous raft.Index, term raft.Term, entries ...raft.Entry) raft.Message {
		return c.reply(raft.Message{Kind: raft.AppendEntries, From: 1, To: 3, Term: 1, Index: previous, LogTerm: term, Entries: entries})
	}
	require.Equal(t, raft.Index(6), ask(6, 1).Index, "the snapshot's last entry")
	require.Equal(t, raft.Index(6), ask(2, 1, log[2:]...).Index, "an old append is a prefix of what was committed")
	require.Equal(t, raft.Index(4), ask(2, 1, log[2:4]...).Index)
	next := raft.Entry{Term: 1, Index: 7}
	require.Equal(t, raft.Index(7), ask(4, 1, log[4], log[5], next).Index, "one that reaches beyond it")
	require.Equal(t, []raft.Entry{next}, c.disk[2].entries)
	require.True(t, ask(9, 1).Reject)
}

// "the up-to-date check" (§5.4.1) knows the last entry though it is in the snapshot.
func TestPaper7_a_log_that_is_all_snapshot_is_as_up_to_date_as_it_was(t *testing.T) {
	c := newCluster(t, 3)
	c.lead(1)
	c.work(1, 5)
	c.snapshot(3, 0)
	require.Equal(t, []raft.Index{7, 6}, []raft.Index{c.status(3).First, c.status(3).Last})
	require.True(t, c.reply(raft.Message{Kind: raft.RequestVote, From: 2, To: 3, Term: 5, LogTerm: 1, Index: 5}).Reject)
	require.False(t, c.reply(raft.Message{Kind: raft.RequestVote, From: 2, To: 3, Term: 6, LogTerm: 1, Index: 6}).Reject)
	c.crash(1)
	c.lead(3)
	require.Equal(t, c.commands(2), c.commands(3))
}

// A refusal names no term that is not known any more: the leader goes back to the log's end.
func TestPaper7_a_leader_that_knows_no_older_term_sends_its_snapshot(t *testing.T) {
	c := newCluster(t, 3, diskOf(1, 1, 2, 2, 2), diskOf(1, 1, 2, 2, 2), diskOf(1, 1, 1, 1))
	c.lost = cutOff(3)
	c.lead(1)
	c.snapshot(1, 1)
	require.Equal(t, raft.Index(6), c.status(1).First)
	c.lost = nil
	c.run(2 * paperSettings.Heartbeat)
	require.Equal(t, c.commands(1), c.commands(3))
	require.Len(t, c.told(3, raft.EventSnapshotInstalled), 1)
}

func TestNew_refuses_a_snapshot_that_no_disk_can_hold(t *testing.T) {
	for name, edit := range map[string]func(*raft.Config){
		"no index":               func(c *raft.Config) { c.Snapshot.Index = 0 },
		"no term":                func(c *raft.Config) { c.Snapshot.Term = 0 },
		"a term to come":         func(c *raft.Config) { c.Snapshot.Term = 9 },
		"entries with a gap":     func(c *raft.Config) { c.Entries = entriesOf(11, 3) },
		"entries before it":      func(c *raft.Config) { c.Entries = entriesOf(9, 3) },
		"entries of older terms": func(c *raft.Config) { c.Entries = entriesOf(10, 1) },
	} {
		s := snapshotOf(2, 9, "a")
		c := config(1, 3, disk{durable: raft.Durable{Term: 3}, snapshot: &s, entries: entriesOf(10, 3)})
		_, err := raft.New(c)
		require.NoError(t, err)
		edit(&c)
		_, err = raft.New(c)
		require.Error(t, err, name)
	}
}
