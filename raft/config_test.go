package raft_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

func TestNew_refuses_a_configuration_that_no_server_can_run(t *testing.T) {
	for _, test := range []struct {
		name string
		edit func(*raft.Config)
		want string
	}{
		{"no id", func(c *raft.Config) { c.ID = raft.None }, "ID"},
		{"voters out of order", func(c *raft.Config) { c.Voters = []raft.NodeID{2, 1, 3} }, "Voters"},
		{"a voter twice", func(c *raft.Config) { c.Voters = []raft.NodeID{1, 1, 2} }, "Voters"},
		{"a voter that is none", func(c *raft.Config) { c.Voters = []raft.NodeID{0, 1, 2} }, "Voters"},
		{"no dice", func(c *raft.Config) { c.Dice = nil }, "Dice"},
		{"no settings", func(c *raft.Config) { c.Settings = raft.Settings{} }, "Settings"},
		{"a range upside down", func(c *raft.Config) { c.Settings.ElectionMin = 400 * ms }, "Settings"},
		{"a negative range", func(c *raft.Config) { c.Settings.ElectionMin = -1 }, "Settings"},
		{"no heartbeat", func(c *raft.Config) { c.Settings.Heartbeat = 0 }, "Settings"},
		{"a log that begins late", func(c *raft.Config) { c.Entries = entriesOf(2, 1) }, "Entries"},
		{"a log with a gap", func(c *raft.Config) { c.Entries = append(entriesOf(1, 1), entriesOf(3, 1)...) }, "Entries"},
		{"terms that fall", func(c *raft.Config) { c.Entries = entriesOf(1, 2, 1) }, "Entries"},
		{"an entry of a term to come", func(c *raft.Config) { c.Entries = entriesOf(1, 6) }, "Entries"},
	} {
		c := config(1, 3, disk{durable: raft.Durable{Term: 5}})
		test.edit(&c)
		n, err := raft.New(c)
		require.Error(t, err, test.name)
		assert.Nil(t, n)
		assert.Contains(t, err.Error(), test.want, test.name)
	}
}

func TestNew_shares_nothing_with_its_configuration_that_either_may_change(t *testing.T) {
	c := config(1, 3, disk{})
	room := append(make([]raft.Entry, 0, 8), entriesOf(1, 1)...)
	c.Durable.Term, c.Entries = 1, room
	n, err := raft.New(c)
	require.NoError(t, err)
	c.Voters[2] = 9
	before := *c.Dice
	n.Step(raft.Input{Kind: raft.InputMessage, Message: &raft.Message{Kind: raft.AppendEntries, From: 3, To: 1, Term: 1, Index: 1, LogTerm: 1, Entries: entriesOf(2, 1)}})
	var s raft.Status
	n.Status(&s)
	require.Equal(t, raft.Index(2), s.Last, "server 3 is a voter still")
	require.Zero(t, room[:2][1], "the caller's array is its own")
	require.Equal(t, before, *c.Dice, "and its dice")
}

func TestNode_takes_the_longest_times_without_wrapping_around(t *testing.T) {
	c := config(1, 1, disk{})
	c.Now = raft.Never - 5
	c.Settings = raft.Settings{ElectionMin: raft.Never, ElectionMax: raft.Never, Heartbeat: raft.Never}
	n, err := raft.New(c)
	require.NoError(t, err)
	out := n.Step(raft.Input{Kind: raft.InputTime, Now: c.Now})
	require.Equal(t, raft.Never, out.Deadline)
	out = n.Step(raft.Input{Kind: raft.InputCampaign, Now: c.Now})
	out = n.Step(raft.Input{Kind: raft.InputDurable, Now: c.Now, Write: out.Write})
	require.Equal(t, raft.Leader, roleOf(n))
	require.Equal(t, raft.Never, out.Deadline)
}

func TestNode_ignores_the_end_of_a_write_that_does_not_run(t *testing.T) {
	n, err := raft.New(config(1, 1, disk{}))
	require.NoError(t, err)
	write := n.Step(raft.Input{Kind: raft.InputCampaign}).Write
	n.Step(raft.Input{Kind: raft.InputDurable, Write: write + 1})
	require.Equal(t, raft.Candidate, roleOf(n))
	n.Step(raft.Input{Kind: raft.InputDurable, Write: write})
	require.Equal(t, raft.Leader, roleOf(n))
}

func TestNode_names_itself_and_its_abilities(t *testing.T) {
	n, err := raft.New(config(1, 1, disk{}))
	require.NoError(t, err)
	require.Equal(t, raft.Capabilities{
		AnyElectionRange: true, Reasons: true, Checkpoints: true, Rules: true, Leases: true, Priorities: true, Quiet: true,
	}, n.Capabilities())
	require.Equal(t, "none n1 n12", raft.None.String()+" "+raft.NodeID(1).String()+" "+raft.NodeID(12).String())
}
