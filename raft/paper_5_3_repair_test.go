package raft_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// The sentences of §5.3 on logs that differ, with the paper's Figure 7.

// §5.3: "If the follower does not find an entry in its log with the same index and term,
// then it refuses the new entries."
func TestPaper53_a_follower_refuses_entries_that_do_not_join_its_log(t *testing.T) {
	for _, test := range []struct {
		previous raft.Term
		index    raft.Index
		refused  bool
	}{
		{0, 0, false}, {1, 1, false}, {1, 2, false}, {3, 3, false},
		{2, 1, true}, {3, 2, true}, {1, 3, true}, {2, 3, true}, {3, 4, true}, {4, 9, true},
	} {
		c := newCluster(t, 3, diskOf(1, 1, 3))
		reply := c.reply(raft.Message{
			Kind: raft.AppendEntries, From: 2, To: 1, Term: 4,
			LogTerm: test.previous, Index: test.index, Entries: entriesOf(test.index+1, 4),
		})
		assert.Equal(t, test.refused, reply.Reject, "%+v", test)
		if test.refused {
			assert.Equal(t, test.index, reply.Index)
			assert.Equal(t, []raft.Term{1, 1, 3}, c.terms(1), "its log stays")
		} else {
			assert.Equal(t, test.index+1, reply.Index)
			assert.Equal(t, test.index+1, c.status(1).Last)
		}
	}
}

// §5.3: "whenever AppendEntries returns successfully, the leader knows that the
// follower's log is identical to its own log up through the new entries."
func TestPaper53_a_success_tells_how_far_the_logs_are_identical(t *testing.T) {
	c := newCluster(t, 3, diskOf(1, 1, 1, 1))
	reply := c.reply(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 1, LogTerm: 1, Index: 1, Entries: entriesOf(2, 1)})
	require.Equal(t, raft.Index(2), reply.Index, "and no further, though its log is longer")
	reply = c.reply(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 1, LogTerm: 1, Index: 3})
	require.Equal(t, raft.Index(3), reply.Index, "a heartbeat tells as much")
}

// §5.3, Figure 2: "If an existing entry conflicts with a new one, delete the existing
// entry and all that follow it" — and only then.
func TestPaper53_only_conflicting_entries_are_deleted(t *testing.T) {
	for _, test := range []struct {
		name     string
		index    raft.Index
		previous raft.Term
		entries  []raft.Term
		want     []raft.Term
	}{
		{"the same entries again", 1, 1, []raft.Term{1, 2, 2}, []raft.Term{1, 1, 2, 2}},
		{"a prefix: a late message", 1, 1, []raft.Term{1}, []raft.Term{1, 1, 2, 2}},
		{"none: a heartbeat", 1, 1, nil, []raft.Term{1, 1, 2, 2}},
		{"more than there is", 2, 1, []raft.Term{2, 2, 3}, []raft.Term{1, 1, 2, 2, 3}},
		{"a conflict at the end", 3, 2, []raft.Term{3}, []raft.Term{1, 1, 2, 3}},
		{"a conflict within", 2, 1, []raft.Term{3}, []raft.Term{1, 1, 3}},
		{"a conflict after a match", 1, 1, []raft.Term{1, 3, 3}, []raft.Term{1, 1, 3, 3}},
		{"a conflict from the first entry on", 0, 0, []raft.Term{3}, []raft.Term{3}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newCluster(t, 3, diskOf(1, 1, 2, 2))
			c.receive(raft.Message{
				Kind: raft.AppendEntries, From: 2, To: 1, Term: 3,
				LogTerm: test.previous, Index: test.index, Entries: entriesOf(test.index+1, test.entries...),
			})
			require.Equal(t, test.want, c.terms(1))
			require.Equal(t, raft.Index(len(test.want)), c.status(1).Last)
		})
	}
}

// §5.3: a deletion says what was deleted, and for whose sake.
func TestPaper53_a_deletion_is_explained(t *testing.T) {
	c := newCluster(t, 3, diskOf(1, 2, 2))
	c.receive(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 3, LogTerm: 1, Index: 1, Entries: entriesOf(2, 3)})
	require.Equal(t, []raft.Event{{Code: raft.EventTruncated, Term: 3, Peer: 2, A: 2, B: 3, C: 2, D: 3}}, c.told(1, raft.EventTruncated))
	require.Equal(t, []raft.Event{{Code: raft.EventAppended, Term: 3, Peer: 2, A: 2, B: 2}}, c.told(1, raft.EventAppended))
}

// §5.3: a leader that would delete a committed entry proves that a rule was broken; it is
// refused, and that is told.
func TestPaper53_a_committed_entry_is_never_deleted(t *testing.T) {
	c := newCluster(t, 3, diskOf(1, 1))
	c.receive(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 2, LogTerm: 1, Index: 2, Commit: 2})
	require.Equal(t, raft.Index(2), c.status(1).Commit)
	said := c.receive(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 3, LogTerm: 1, Index: 1, Entries: entriesOf(2, 3)})
	require.Empty(t, said)
	require.Equal(t, []raft.Term{1, 1}, c.terms(1))
	require.Equal(t, []raft.Event{{Code: raft.EventConflictRefused, Term: 3, Peer: 2, A: 2, B: 3, C: 1}}, c.told(1, raft.EventConflictRefused))
}

// §5.3: "When a leader first comes to power, it initializes all nextIndex values to the
// index just after the last one in its log".
func TestPaper53_next_index_begins_just_after_the_log(t *testing.T) {
	c := newCluster(t, 3, diskOf(1, 1, 3))
	for _, m := range c.win(1) {
		require.Equal(t, raft.Index(3), m.Index)
		require.Equal(t, raft.Term(3), m.LogTerm)
	}
	for _, p := range c.status(1).Progress[1:] {
		require.Equal(t, raft.Progress{ID: p.ID, State: raft.Probe, Next: 4}, p)
	}
}

// §5.3: "After a rejection, the leader decrements nextIndex and retries the AppendEntries
// RPC. Eventually nextIndex will reach a point where the leader and follower logs match."
func TestPaper53_a_rejection_moves_next_index_back(t *testing.T) {
	c := newCluster(t, 3, diskOf(1, 1, 3, 3))
	c.win(1)
	refusal := raft.Message{Kind: raft.AppendEntriesReply, From: 2, To: 1, Term: 4, Reject: true, Index: 4, HintIndex: 3}
	again := c.receive(refusal)
	require.Len(t, again, 1)
	require.Equal(t, raft.Index(2), again[0].Index)
	require.Equal(t, raft.Term(1), again[0].LogTerm)
	require.Len(t, again[0].Entries, 3)
	require.Equal(t, []raft.Event{{Code: raft.EventBacktracked, Term: 4, Peer: 2, A: 5, B: 3}}, c.told(1, raft.EventBacktracked))
	require.Empty(t, c.receive(refusal), "a duplicate of the refusal is old news")
}

// §5.3: next index never falls to what is known to match, nor below the first entry.
func TestPaper53_next_index_stays_above_what_matches(t *testing.T) {
	c := newCluster(t, 3, diskOf(1, 1, 3, 3))
	c.win(1)
	c.receive(raft.Message{Kind: raft.AppendEntriesReply, From: 2, To: 1, Term: 4, Index: 4})
	c.receive(raft.Message{Kind: raft.AppendEntriesReply, From: 2, To: 1, Term: 4, Reject: true, Index: 5})
	require.Equal(t, raft.Index(5), c.status(1).Progress[1].Next)
	c.receive(raft.Message{Kind: raft.AppendEntriesReply, From: 2, To: 1, Term: 4, Reject: true, Index: 3, HintIndex: 1})
	require.Equal(t, raft.Index(5), c.status(1).Progress[1].Next, "late: 4 entries match")
	c.receive(raft.Message{Kind: raft.AppendEntriesReply, From: 3, To: 1, Term: 4, Reject: true, Index: 4})
	require.Equal(t, raft.Index(1), c.status(1).Progress[2].Next)
}

// §5.3: "Once AppendEntries succeeds, the follower's log is consistent with the leader's,
// and it will remain that way for the rest of the term."
func TestPaper53_after_one_success_appends_stream(t *testing.T) {
	c := newCluster(t, 2, diskOf(1, 1), diskOf(1, 2))
	c.lead(2)
	require.Equal(t, raft.Replicate, c.status(2).Progress[0].State)
	require.Len(t, c.told(2, raft.EventCaughtUp), 1)
	for range 20 {
		c.propose(2, "a")
		c.advance()
	}
	require.Len(t, c.told(1, raft.EventAppendRefusedLog), 1, "never refused again")
	require.Equal(t, c.terms(2), c.terms(1))
}

// figure7 are the logs of the paper's Figure 7: the leader for term 8, then (a)–(f).
var figure7 = [][]raft.Term{
	{1, 1, 1, 4, 4, 5, 5, 6, 6, 6},
	{1, 1, 1, 4, 4, 5, 5, 6, 6},
	{1, 1, 1, 4},
	{1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6},
	{1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7},
	{1, 1, 1, 4, 4, 4, 4},
	{1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3},
}

func figure7Cluster(t *testing.T) *cluster {
	var disks []disk
	for _, terms := range figure7 {
		d := diskOf(terms...)
		d.durable.Term = 7
		disks = append(disks, d)
	}
	return newCluster(t, 7, disks...)
}

// §5.3, Figure 7: "A follower may be missing entries that are present on the leader, it may
// have extra entries that are not present on the leader, or both." "The leader handles
// inconsistencies by forcing the followers' logs to duplicate its own."
func TestPaper53_the_logs_of_figure_7_all_end_as_the_leaders(t *testing.T) {
	for i, follower := range []string{"", "a", "b", "c", "d", "e", "f"} {
		if follower == "" {
			continue
		}
		c := figure7Cluster(t)
		c.win(1)
		require.Equal(t, raft.Term(8), c.status(1).Term)
		id := raft.NodeID(i + 1)
		c.lost = func(m raft.Message) bool { return m.From != id && m.To != id }
		c.timeOut(1) // the first appends were lost: heartbeats ask again
		c.run(200 * ms)
		assert.Equal(t, append(figure7[0][:10:10], 8), c.terms(id), "follower (%s)", follower)
		assert.Equal(t, c.disk[0].entries, c.disk[i].entries, "follower (%s)", follower)
	}
}

// §5.3: "one AppendEntries RPC will be required for each term with conflicting entries,
// rather than one RPC per entry."
func TestPaper53_backtracking_takes_one_round_for_each_conflicting_term(t *testing.T) {
	// (a) and (b) are short: their end is the hint. (c) and (d) are longer, and match
	// where the leader ends. (e) is short, then differs in term 4 at index 7. (f)
	// differs in term 3 at index 10, then in term 2 at index 6.
	refusals := []int{0, 1, 1, 0, 0, 2, 2}
	c := figure7Cluster(t)
	c.lead(1)
	for i, want := range refusals {
		assert.Len(t, c.told(raft.NodeID(i+1), raft.EventAppendRefusedLog), want, "server %d", i+1)
		assert.Equal(t, c.terms(1), c.terms(raft.NodeID(i+1)))
	}
}

// §5.3: "the follower can include the term of the conflicting entry and the first index it
// stores for that term."
func TestPaper53_a_refusal_names_the_conflicting_term_and_where_it_begins(t *testing.T) {
	for _, test := range []struct {
		index     raft.Index
		hintTerm  raft.Term
		hintIndex raft.Index
	}{
		{11, 3, 7}, {8, 3, 7}, {6, 2, 4}, {4, 2, 4}, {3, 1, 1}, {12, 0, 12}, {99, 0, 12},
	} {
		c := newCluster(t, 3, diskOf(figure7[6]...))
		reply := c.reply(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 8, Index: test.index, LogTerm: 6})
		assert.True(t, reply.Reject)
		assert.Equal(t, test.hintTerm, reply.HintTerm, "at %d", test.index)
		assert.Equal(t, test.hintIndex, reply.HintIndex, "at %d", test.index)
	}
}

// §5.3: where the leader has entries of the conflicting term, its last one is tried.
func TestPaper53_a_leader_passes_over_a_term_that_it_knows(t *testing.T) {
	c := newCluster(t, 3, diskOf(1, 2, 2, 2, 3))
	c.win(1)
	again := c.receive(raft.Message{Kind: raft.AppendEntriesReply, From: 2, To: 1, Term: 4, Reject: true, Index: 5, HintTerm: 2, HintIndex: 2})
	require.Len(t, again, 1)
	require.Equal(t, raft.Index(4), again[0].Index, "the leader's own last entry of term 2")
}

// §5.3: "A leader never overwrites or deletes entries in its own log".
func TestPaper53_a_leader_never_deletes_its_own_entries(t *testing.T) {
	c := figure7Cluster(t)
	before := append([]raft.Entry(nil), c.disk[0].entries...)
	c.lead(1)
	for _, e := range entriesOf(1, 9, 9, 9) {
		c.receive(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 8, Entries: []raft.Entry{e}})
	}
	c.propose(1, "a")
	c.deliver()
	require.Equal(t, before, c.disk[0].entries[:len(before)])
	require.Empty(t, c.told(1, raft.EventTruncated))
}

// §5.3: "If two entries in different logs have the same index and term, then the logs are
// identical in all preceding entries" (Log Matching), by deletion and append alone.
func TestPaper53_logs_that_agree_at_an_entry_agree_before_it(t *testing.T) {
	c := figure7Cluster(t)
	c.lead(1)
	c.propose(1, "a", "b")
	c.deliver()
	for id := raft.NodeID(2); id <= 7; id++ {
		require.Equal(t, c.disk[0].entries, c.disk[id-1].entries)
	}
}
