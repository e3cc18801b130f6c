package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is about one sentence of the package's doc, "What a driver does". That a
// request gets at most one reply is one of the laws that every storm keeps (laws_outputs_test.go).

// "A new node gets an InputTime at once. Its output is the first that tells a Deadline, and it
// tells of the start as an event."
func TestDriver_a_new_node_wants_the_time_at_once(t *testing.T) {
	n, err := raft.New(config(1, 3, disk{}))
	require.NoError(t, err)
	out := n.Step(raft.Input{Kind: raft.InputTime})
	require.Equal(t, raft.EventStarted, out.Events[0].Code)
	require.Zero(t, out.Write)
	require.GreaterOrEqual(t, out.Deadline, paperSettings.ElectionMin)
	require.LessOrEqual(t, out.Deadline, paperSettings.ElectionMax)
	out = n.Step(raft.Input{Kind: raft.InputTime, Now: out.Deadline})
	require.Equal(t, raft.EventElectionTimeout, out.Events[0].Code, "the alarm runs from its start on")
}

// "Committed entries may be applied meanwhile": an output can hold both, and those that wait
// for its write are not among them unless others hold them.
func TestDriver_committed_entries_may_be_applied_while_a_write_runs(t *testing.T) {
	c := newCluster(t, 3)
	m := raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 1, Entries: entriesOf(1, 1, 1), Commit: 2}
	out := c.nodes[0].Step(raft.Input{Kind: raft.InputMessage, Message: &m})
	require.NotZero(t, out.Write)
	require.Len(t, out.Committed, 2, "the leader says that a majority holds them")
	out = c.nodes[0].Step(raft.Input{Kind: raft.InputDurable, Write: out.Write})
	require.Empty(t, out.Committed, "and they do not come twice")

	alone := newCluster(t, 1)
	alone.lead(1)
	out = alone.nodes[0].Step(raft.Input{Kind: raft.InputPropose, Proposals: [][]byte{[]byte("a")}})
	require.NotZero(t, out.Write)
	require.Empty(t, out.Committed, "nobody else holds it, so it waits for the write")
	require.Len(t, alone.nodes[0].Step(raft.Input{Kind: raft.InputDurable, Write: out.Write}).Committed, 1)
}

// "InputApplied comes before the InputSnapshot of what was applied."
func TestDriver_a_snapshot_before_its_entries_are_applied_is_refused_with_an_event(t *testing.T) {
	c := newCluster(t, 1)
	c.lead(1)
	out := c.nodes[0].Step(raft.Input{Kind: raft.InputPropose, Proposals: [][]byte{[]byte("a")}})
	out = c.nodes[0].Step(raft.Input{Kind: raft.InputDurable, Write: out.Write})
	require.Len(t, out.Committed, 1)
	s := raft.Snapshot{Index: out.Committed[0].Index, Data: []byte("a")}
	out = c.nodes[0].Step(raft.Input{Kind: raft.InputSnapshot, Snapshot: &s})
	require.Equal(t, []raft.Event{{
		Code: raft.EventSnapshotRefused, Term: 1, A: 2, B: 1, C: 0, D: uint64(raft.SnapshotBeyondApplied),
	}}, out.Events)
	require.Nil(t, out.Snapshot)
	c.nodes[0].Step(raft.Input{Kind: raft.InputApplied, Applied: 2})
	out = c.nodes[0].Step(raft.Input{Kind: raft.InputSnapshot, Snapshot: &s})
	require.Equal(t, raft.EventSnapshotTaken, out.Events[0].Code)
}

// "The kinds … are replies."
func TestDriver_four_kinds_are_replies(t *testing.T) {
	var replies []raft.MessageKind
	for k := raft.RequestVote; k <= raft.InstallSnapshotReply; k++ {
		if k.Reply() {
			replies = append(replies, k)
		}
	}
	require.Equal(t, []raft.MessageKind{raft.RequestVoteReply, raft.AppendEntriesReply, raft.RequestPreVoteReply, raft.InstallSnapshotReply}, replies)
}

// "Durable.Commit is for engines that need it … ours leaves it at 0 and ignores it."
func TestDriver_ours_needs_no_commit_index_on_disk(t *testing.T) {
	d := diskOf(1, 1, 1)
	d.durable.Commit = 3
	c := newCluster(t, 1, d)
	require.Zero(t, c.status(1).Commit)
	c.lead(1)
	require.Equal(t, raft.Index(4), c.status(1).Commit)
	require.Zero(t, c.disk[0].durable.Commit)
}
