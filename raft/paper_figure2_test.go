package raft_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is one rule of the paper's Figure 2 that §5's sentences leave open.

// Figure 2, State: persistent state is "updated on stable storage before responding to RPCs".
func TestFigure2_state_is_durable_before_a_response_leaves(t *testing.T) {
	for _, test := range []struct {
		name string
		in   raft.Input
		want raft.Output
	}{
		{"a vote", raft.Input{Kind: raft.InputMessage, Message: &raft.Message{Kind: raft.RequestVote, From: 2, To: 1, Term: 4}},
			raft.Output{Durable: raft.Durable{Term: 4, Vote: 2}}},
		{"an append", raft.Input{Kind: raft.InputMessage, Message: &raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 4, Entries: entriesOf(1, 4)}},
			raft.Output{Durable: raft.Durable{Term: 4}, Entries: entriesOf(1, 4)}},
		{"a candidacy", raft.Input{Kind: raft.InputCampaign},
			raft.Output{Durable: raft.Durable{Term: 1, Vote: 1}}},
		{"a newer term", raft.Input{Kind: raft.InputMessage, Message: &raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 9, Index: 5, LogTerm: 5}},
			raft.Output{Durable: raft.Durable{Term: 9}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			n, err := raft.New(config(1, 3, disk{write: 6}))
			require.NoError(t, err)
			out := n.Step(test.in)
			require.Equal(t, uint64(7), out.Write, "write numbers go on where the disk's ended")
			require.Equal(t, test.want.Durable, out.Durable)
			require.Equal(t, test.want.Entries, out.Entries)
			require.Empty(t, out.Messages, "nothing leaves before the write has ended")
			require.NotEmpty(t, out.MessagesAfterWrite)
			out = n.Step(raft.Input{Kind: raft.InputDurable, Write: 7})
			require.Zero(t, out.Write, "what is on disk is not written again")
		})
	}
}

// Figure 2, State: what is not to be remembered costs no write.
func TestFigure2_volatile_changes_write_nothing(t *testing.T) {
	c := leading(t, 3)
	before := append([]disk(nil), c.disk...)
	c.run(1000 * ms)
	require.Equal(t, before, c.disk, "heartbeats write nothing")
}

// Figure 2, State: commitIndex and lastApplied are "initialized to 0".
func TestFigure2_volatile_state_begins_at_zero(t *testing.T) {
	c := leading(t, 3)
	c.propose(1, "a")
	c.deliver()
	c.crash(2)
	c.start(2)
	s := c.status(2)
	require.Zero(t, s.Commit)
	require.Zero(t, s.Applied)
	require.Equal(t, raft.None, s.Leader)
}

// Figure 2, State: nextIndex and matchIndex are "reinitialized after election".
func TestFigure2_a_new_leader_forgets_what_it_knew_of_followers(t *testing.T) {
	c := leading(t, 3)
	c.propose(1, "a")
	c.deliver()
	require.Equal(t, raft.Index(2), c.status(1).Progress[1].Match)
	c.lead(2)
	require.Empty(t, c.status(1).Progress)
	c.win(1)
	require.Equal(t, raft.Index(0), c.status(1).Progress[1].Match)
	require.Equal(t, raft.Index(4), c.status(1).Progress[1].Next)
	require.Equal(t, raft.Index(4), c.status(1).Progress[0].Match, "its own is what its disk holds")
}

// Figure 2, AppendEntries 5: "If leaderCommit > commitIndex, set commitIndex =
// min(leaderCommit, index of last new entry)".
func TestFigure2_a_follower_commits_no_further_than_it_is_known_to_match(t *testing.T) {
	for _, test := range []struct {
		name    string
		index   raft.Index
		entries []raft.Term
		commit  raft.Index
		want    raft.Index
	}{
		{"within the new entries", 4, []raft.Term{2, 2, 2}, 6, 6},
		{"beyond the new entries", 4, []raft.Term{2, 2}, 99, 6},
		{"a heartbeat at the end", 4, nil, 3, 3},
		{"a heartbeat before the end: what follows may conflict", 2, nil, 4, 2},
		{"nothing new", 4, nil, 0, 0},
	} {
		c := newCluster(t, 3, diskOf(1, 1, 1, 1))
		c.receive(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 2, LogTerm: 1, Index: test.index, Commit: test.commit, Entries: entriesOf(test.index+1, test.entries...)})
		assert.Equal(t, test.want, c.status(1).Commit, test.name)
		assert.Len(t, c.committed[0], int(test.want), test.name)
	}
}

// Figure 2: commitIndex "increases monotonically", whatever late messages say.
func TestFigure2_a_commit_index_never_falls(t *testing.T) {
	c := newCluster(t, 3, diskOf(1, 1, 1, 1))
	for _, commit := range []raft.Index{3, 1, 0, 2, 4, 3} {
		before := c.status(1).Commit
		c.receive(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 2, LogTerm: 1, Index: 4, Commit: commit})
		require.Equal(t, max(before, commit), c.status(1).Commit)
	}
	require.Len(t, c.committed[0], 4, "each entry is handed out once")
}

// Figure 2, All servers: "If commitIndex > lastApplied: increment lastApplied, apply
// log[lastApplied] to state machine". A driver may be slow to apply.
func TestFigure2_applied_follows_commit(t *testing.T) {
	n, err := raft.New(config(1, 3, diskOf(1, 1, 1)))
	require.NoError(t, err)
	applied := func(i raft.Index) raft.Index {
		n.Step(raft.Input{Kind: raft.InputApplied, Applied: i})
		var s raft.Status
		n.Status(&s)
		return s.Applied
	}
	out := n.Step(raft.Input{Kind: raft.InputMessage, Message: &raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 2, LogTerm: 1, Index: 3, Commit: 2}})
	require.Equal(t, entriesOf(1, 1, 1), out.Committed)
	n.Step(raft.Input{Kind: raft.InputDurable, Write: out.Write})
	require.Equal(t, raft.Index(1), applied(1))
	require.Equal(t, raft.Index(2), applied(99), "no further than the commit index")
	require.Equal(t, raft.Index(2), applied(1), "nor back")
}

// Figure 2, Leaders: "If last log index ≥ nextIndex for a follower: send AppendEntries RPC
// with log entries starting at nextIndex". "If successful: update nextIndex and matchIndex".
func TestFigure2_a_leader_sends_from_next_index_on(t *testing.T) {
	c := leading(t, 3)
	c.propose(1, "a", "b")
	c.deliver()
	require.Equal(t, raft.Progress{ID: 2, State: raft.Replicate, Match: 3, Next: 4}, c.status(1).Progress[1])
	said := to(2, c.said(func() { c.propose(1, "c", "d") }))
	require.Len(t, said, 1)
	require.Equal(t, raft.Index(3), said[0].Index)
	require.Len(t, said[0].Entries, 2)
	require.Equal(t, raft.Progress{ID: 2, State: raft.Replicate, Match: 3, Next: 6, Inflight: 1}, c.status(1).Progress[1])
	c.receive(c.reply(said[0]))
	require.Equal(t, raft.Progress{ID: 2, State: raft.Replicate, Match: 5, Next: 6}, c.status(1).Progress[1])
}

// Figure 2, Leaders: a reply that claims more than the leader's log holds is not believed.
func TestFigure2_match_index_stays_within_the_leaders_log(t *testing.T) {
	c := leading(t, 3)
	c.receive(raft.Message{Kind: raft.AppendEntriesReply, From: 2, To: 1, Term: 1, Index: 1000, Round: 1000})
	require.Equal(t, raft.Index(1), c.status(1).Progress[1].Match)
	c.read(1, 1)
	require.Empty(t, c.reads, "nor is a round that was never sent")
}
