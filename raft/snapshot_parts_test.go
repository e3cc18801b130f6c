package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// §7: parts come in order. One that came twice must not be refused, or the leader would
// send all that follow it twice.
func TestInstallSnapshot_refuses_a_part_only_where_one_before_it_is_missing(t *testing.T) {
	c := newCluster(t, 3)
	part := func(offset, size uint64) raft.Message {
		return c.reply(raft.Message{
			Kind: raft.InstallSnapshot, From: 1, To: 2, Term: 1, Index: 9, LogTerm: 1,
			Offset: offset, Size: 100, Data: make([]byte, size),
		})
	}
	for _, test := range []struct {
		offset, size, here uint64
		refused            bool
	}{
		{0, 10, 10, false},
		{0, 10, 10, false}, // twice
		{20, 10, 10, true}, // one is missing
		{20, 0, 10, true},  // a heartbeat tells that too
		{10, 10, 20, false},
		{20, 0, 20, false},
		{10, 20, 20, true}, // cut otherwise, by another leader
		{20, 79, 99, false},
		{0, 50, 99, false},
	} {
		reply := part(test.offset, test.size)
		require.Equal(t, raft.InstallSnapshotReply, reply.Kind)
		require.Equal(t, test.here, reply.Offset, "after %d at %d", test.size, test.offset)
		require.Equal(t, test.refused, reply.Reject, "%d at %d", test.size, test.offset)
	}
}

// A leader takes the same reply twice, and sends the next part once.
func TestInstallSnapshot_that_is_answered_twice_goes_on_once(t *testing.T) {
	cfg := config(1, 2, disk{durable: raft.Durable{Term: 1}, snapshot: &raft.Snapshot{
		Index: 5, Term: 1, Configuration: raft.Configuration{Voters: []raft.NodeID{1, 2}}, Data: make([]byte, 100),
	}})
	cfg.MaxAppendBytes, cfg.MaxInflightBytes = 10, 30
	n, err := raft.New(cfg)
	require.NoError(t, err)
	step := func(m raft.Message) []raft.Message {
		m.From, m.To, m.Term = 2, 1, 2
		return n.Step(raft.Input{Kind: raft.InputMessage, Message: &m}).Clone().Messages
	}
	n.Step(raft.Input{Kind: raft.InputDurable, Write: n.Step(raft.Input{Kind: raft.InputCampaign}).Write})
	step(raft.Message{Kind: raft.RequestVoteReply})
	require.Equal(t, raft.Leader, roleOf(n))
	n.Step(raft.Input{Kind: raft.InputDurable, Write: 2})
	sent := step(raft.Message{Kind: raft.AppendEntriesReply, Index: 5, Reject: true, HintIndex: 1})
	require.Len(t, sent, 1)
	require.Equal(t, raft.InstallSnapshot, sent[0].Kind)
	here := raft.Message{Kind: raft.InstallSnapshotReply, Index: 5, Offset: 10}
	require.Len(t, step(here), 3, "the first alone, then as many as the window takes")
	require.Empty(t, step(here))
}

// Who joins is told of the cluster by its log. It can't tell who took part before.
func TestSnapshot_of_a_server_that_joined_begins_where_it_knows_who_takes_part(t *testing.T) {
	cfg := config(4, 0, disk{})
	n, err := raft.New(cfg)
	require.NoError(t, err)
	members := raft.Configuration{Voters: []raft.NodeID{1}, Learners: []raft.NodeID{4}}
	entries := append(entriesOf(1, 1, 1), raft.Entry{
		Term: 1, Index: 3, Kind: raft.Membership, Data: raft.AppendConfiguration(nil, &members),
	})
	out := n.Step(raft.Input{Kind: raft.InputMessage, Message: &raft.Message{
		Kind: raft.AppendEntries, From: 1, To: 4, Term: 1, Entries: entries, Commit: 3,
	}})
	n.Step(raft.Input{Kind: raft.InputDurable, Write: out.Write})
	n.Step(raft.Input{Kind: raft.InputApplied, Applied: 3})
	take := func(index raft.Index) *raft.Snapshot {
		return n.Step(raft.Input{Kind: raft.InputSnapshot, Snapshot: &raft.Snapshot{Index: index}}).Snapshot
	}
	require.Nil(t, take(2))
	require.Equal(t, members, take(3).Configuration)
}

// No leader that keeps Raft's rules sends these, and they would leave nobody to decide, or
// indexes whose sums overflow.
func TestMessage_that_no_leader_sends_can_not_be_read(t *testing.T) {
	nobody := raft.AppendConfiguration(nil, &raft.Configuration{Learners: []raft.NodeID{2}})
	for name, m := range map[string]raft.Message{
		"a configuration of nobody": {Kind: raft.AppendEntries, Entries: []raft.Entry{{Term: 1, Index: 1, Kind: raft.Membership, Data: nobody}}},
		"a snapshot beyond any log": {Kind: raft.InstallSnapshot, Index: 1 << 60, LogTerm: 1},
	} {
		m.From, m.To, m.Term = 1, 2, 1
		var read raft.Message
		d := raft.Decode(raft.AppendMessage(nil, &m))
		d.Message(&read)
		require.ErrorIs(t, d.End(), raft.ErrMalformed, name)
	}
}
