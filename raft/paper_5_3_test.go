package raft_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is one sentence of §5.3, "Log replication", as far as it concerns a
// cluster whose logs agree; paper_5_3_repair_test.go has the rest.

// leading makes server 1 of size the leader of term 1, with its no-op everywhere.
func leading(t *testing.T, size int) *cluster {
	c := newCluster(t, size)
	c.lead(1)
	return c
}

// §5.3: "The leader appends the command to its log as a new entry, then issues
// AppendEntries RPCs in parallel to each of the other servers to replicate the entry."
func TestPaper53_a_leader_appends_then_sends_to_all_at_once(t *testing.T) {
	c := leading(t, 5)
	said := c.said(func() { c.propose(1, "a") })
	require.Equal(t, []raft.Term{1, 1}, c.terms(1))
	require.Len(t, said, 4)
	for i, m := range said {
		require.Equal(t, raft.Message{
			Kind: raft.AppendEntries, From: 1, To: raft.NodeID(i + 2), Term: 1, Index: 1, LogTerm: 1, Commit: 1,
			Entries: []raft.Entry{{Term: 1, Index: 2, Kind: raft.Command, Data: []byte("a")}},
		}, m)
	}
}

// §5.3: each proposal is told where it went.
func TestPaper53_a_leader_names_the_first_index_of_its_proposals(t *testing.T) {
	n, err := raft.New(config(1, 1, disk{}))
	require.NoError(t, err)
	out := n.Step(raft.Input{Kind: raft.InputCampaign})
	out = n.Step(raft.Input{Kind: raft.InputDurable, Write: out.Write})
	n.Step(raft.Input{Kind: raft.InputDurable, Write: out.Write})
	out = n.Step(raft.Input{Kind: raft.InputPropose, Proposals: [][]byte{{1}, {2}, {3}}})
	require.Equal(t, raft.Index(2), out.FirstProposed)
	require.Len(t, out.Entries, 3)
	require.Equal(t, raft.Term(1), out.Durable.Term)
}

// §5.3: "When the entry has been safely replicated, the leader applies the entry to its
// state machine" — and not before.
func TestPaper53_a_leader_applies_an_entry_once_it_is_safely_replicated(t *testing.T) {
	c := leading(t, 5)
	said := c.said(func() { c.propose(1, "a") })
	require.Empty(t, c.commands(1))
	c.receive(c.reply(to(2, said)[0]))
	require.Empty(t, c.commands(1), "two of five hold it")
	c.receive(c.reply(to(3, said)[0]))
	require.Equal(t, []string{"a"}, c.commands(1), "three of five hold it")
}

// §5.3: "the leader retries AppendEntries RPCs indefinitely (even after it has responded
// to the client) until all followers eventually store all log entries."
func TestPaper53_a_leader_retries_until_all_followers_store_all_entries(t *testing.T) {
	c := leading(t, 3)
	c.lost = func(m raft.Message) bool { return m.To == 3 }
	for _, command := range []string{"a", "b", "c"} {
		c.propose(1, command)
		c.deliver()
	}
	require.Equal(t, []string{"a", "b", "c"}, c.commands(1), "the client was answered")
	require.Len(t, c.terms(3), 1)
	c.timeOut(1)
	c.lost = nil
	c.run(200 * ms)
	require.Equal(t, c.terms(1), c.terms(3))
	require.Equal(t, c.commands(1), c.commands(3))
}

// §5.3: an append is lost, another way each time; the heartbeat finds it out.
func TestPaper53_a_lost_append_or_reply_is_made_good(t *testing.T) {
	for name, hit := range map[string]func(raft.Message) bool{
		"a request": func(m raft.Message) bool { return m.To == 2 && len(m.Entries) > 0 },
		"a reply":   func(m raft.Message) bool { return m.From == 2 && m.Kind == raft.AppendEntriesReply },
	} {
		t.Run(name, func(t *testing.T) {
			c := leading(t, 2)
			losses := 0
			c.lost = func(m raft.Message) bool {
				if hit(m) && losses < 3 {
					losses++
					return true
				}
				return false
			}
			c.propose(1, "a")
			c.deliver()
			c.propose(1, "b")
			c.deliver()
			c.run(500 * ms)
			require.Equal(t, 3, losses)
			require.Equal(t, []string{"a", "b"}, c.commands(2))
		})
	}
}

// §5.3: "Each log entry stores a state machine command along with the term number when
// the entry was received by the leader … also has an integer index".
func TestPaper53_an_entry_holds_command_term_and_index(t *testing.T) {
	c := leading(t, 3)
	c.propose(1, "a")
	c.deliver()
	c.lead(2)
	c.propose(2, "b")
	c.deliver()
	require.Equal(t, []raft.Entry{
		{Term: 1, Index: 1, Kind: raft.NoOp},
		{Term: 1, Index: 2, Kind: raft.Command, Data: []byte("a")},
		{Term: 2, Index: 3, Kind: raft.NoOp},
		{Term: 2, Index: 4, Kind: raft.Command, Data: []byte("b")},
	}, c.disk[0].entries)
}

// §5.3: "A log entry is committed once the leader that created the entry has replicated
// it on a majority of the servers."
func TestPaper53_an_entry_is_committed_on_a_majority(t *testing.T) {
	for size := 1; size <= 9; size++ {
		c := leading(t, size)
		said := c.said(func() { c.propose(1, "a") })
		holders := 1
		for _, m := range said {
			require.Equal(t, holders >= raft.Quorum(size), c.status(1).Commit == 2, "%d of %d hold it", holders, size)
			c.receive(c.reply(m))
			holders++
		}
		require.Equal(t, raft.Index(2), c.status(1).Commit)
		told := c.told(1, raft.EventCommitted)
		require.Equal(t, raft.Event{Code: raft.EventCommitted, Term: 1, A: 1, B: 2, C: uint64(raft.Quorum(size)), D: uint64(size)}, told[len(told)-1])
	}
}

// §5.3: what is replicated is what is on disks: a leader's own copy counts when its
// write is durable, and commits need not wait for it.
func TestPaper53_a_leader_counts_its_own_disk_once_written(t *testing.T) {
	n, err := raft.New(config(1, 2, disk{}))
	require.NoError(t, err)
	write := func(out *raft.Output) *raft.Output {
		return n.Step(raft.Input{Kind: raft.InputDurable, Write: out.Write})
	}
	write(n.Step(raft.Input{Kind: raft.InputCampaign}))
	out := n.Step(raft.Input{Kind: raft.InputMessage, Message: &raft.Message{Kind: raft.RequestVoteReply, From: 2, To: 1, Term: 1}})
	require.Len(t, out.Messages, 1, "the append leaves while the leader's own write runs")
	require.Empty(t, out.MessagesAfterWrite)
	var s raft.Status
	n.Status(&s)
	require.Zero(t, s.Progress[0].Match, "its own copy is not durable")
	write(out)
	n.Status(&s)
	require.Equal(t, raft.Index(1), s.Progress[0].Match)
	require.Zero(t, s.Commit)
}

// §5.3: "This also commits all preceding entries in the leader's log, including entries
// created by previous leaders."
func TestPaper53_a_commit_covers_all_preceding_entries(t *testing.T) {
	c := newCluster(t, 3, diskOf(1, 2, 2), diskOf(1, 2, 2), diskOf(1))
	c.lead(1)
	require.Equal(t, raft.Index(4), c.status(1).Commit)
	require.Equal(t, []string{"1 at 1", "2 at 2", "2 at 3"}, c.commands(1))
	require.Equal(t, c.commands(1), c.commands(3))
}

// §5.3: "The leader keeps track of the highest index it knows to be committed, and it
// includes that index in future AppendEntries RPCs (including heartbeats) so that the
// other servers eventually find out."
func TestPaper53_followers_find_out_what_is_committed(t *testing.T) {
	c := leading(t, 3)
	said := c.said(func() { c.propose(1, "a") })
	c.receive(c.reply(said[0])) // the messages that tell of the commit are lost
	require.Equal(t, raft.Index(2), c.status(1).Commit)
	require.Equal(t, raft.Index(1), c.status(2).Commit)
	for _, m := range to(2, c.timeOut(1)) {
		require.Equal(t, raft.Index(2), m.Commit, "a heartbeat tells it")
		c.receive(m)
	}
	require.Equal(t, raft.Index(2), c.status(2).Commit)
}

// §5.3: followers are told at once, not with the next heartbeat.
func TestPaper53_a_commit_is_told_without_waiting_for_a_heartbeat(t *testing.T) {
	c := leading(t, 3)
	c.propose(1, "a")
	c.deliver()
	require.Equal(t, []string{"a"}, c.commands(2))
	require.Equal(t, []string{"a"}, c.commands(3))
}

// §5.3: "Once a follower learns that a log entry is committed, it applies the entry to
// its local state machine (in log order)." Each once.
func TestPaper53_committed_entries_are_applied_in_log_order(t *testing.T) {
	c := leading(t, 3)
	var want []string
	for i := range 50 {
		command := string(rune('a'+i%26)) + string(rune('0'+i%10))
		want = append(want, command)
		c.propose(1, command)
		if i%3 == 0 {
			c.deliver()
		}
	}
	c.deliver()
	for id := raft.NodeID(1); id <= 3; id++ {
		require.Equal(t, want, c.commands(id))
		for i, e := range c.committed[id-1] {
			require.Equal(t, raft.Index(i+1), e.Index)
		}
		require.Equal(t, raft.Index(51), c.status(id).Applied)
	}
}

// §5.3: "During normal operation, the logs of the leader and followers stay consistent, so
// the AppendEntries consistency check never fails."
func TestPaper53_in_normal_operation_the_consistency_check_never_fails(t *testing.T) {
	c := leading(t, 5)
	for range 100 {
		c.propose(1, "a", "b")
		c.advance()
	}
	for id := raft.NodeID(1); id <= 5; id++ {
		assert.Empty(t, c.told(id, raft.EventAppendRefusedLog))
		assert.Equal(t, c.terms(1), c.terms(id))
	}
}

// §5.3: "in the normal case a new entry can be replicated with a single round of RPCs
// to a majority of the cluster".
func TestPaper53_one_round_replicates_an_entry(t *testing.T) {
	c := leading(t, 5)
	requests := 0
	c.lost = func(m raft.Message) bool {
		if len(m.Entries) > 0 {
			requests++
		}
		return false
	}
	c.propose(1, "a")
	c.deliver()
	require.Equal(t, 4, requests)
}

// §5.3: "a single slow follower will not impact performance".
func TestPaper53_a_slow_follower_does_not_hold_the_others_back(t *testing.T) {
	c := leading(t, 3)
	c.lost = func(m raft.Message) bool { return m.To == 3 || m.From == 3 }
	for range 500 {
		c.propose(1, "a")
		c.deliver()
	}
	require.Len(t, c.commands(1), 500)
	require.Len(t, c.commands(2), 500)
	inflight := c.status(1).Progress[2].Inflight
	require.LessOrEqual(t, inflight, 64, "and what is under way to it is bounded")
}

// §5.3: requests to one follower are pipelined: the next leaves before the reply.
func TestPaper53_appends_stream_ahead_of_their_replies(t *testing.T) {
	c := leading(t, 2)
	said := c.said(func() { c.propose(1, "a"); c.propose(1, "b"); c.propose(1, "c") })
	require.Len(t, said, 3)
	for i, m := range said {
		require.Equal(t, raft.Index(i+1), m.Index)
		require.Len(t, m.Entries, 1)
	}
	require.Equal(t, 3, c.status(1).Progress[1].Inflight)
}

// §5.3: one append carries many entries, up to a bound of 64 KiB; one that is larger
// goes alone.
func TestPaper53_appends_are_batches_of_bounded_size(t *testing.T) {
	big := string(make([]byte, 40<<10))
	huge := string(make([]byte, 100<<10))
	for _, test := range []struct {
		name     string
		commands []string
		want     []int // entries in each append
	}{
		{"small ones go together", []string{"a", "b", "c"}, []int{3}},
		{"two that exceed the bound go apart", []string{big, big, "c"}, []int{1, 2}},
		{"one beyond the bound goes alone", []string{"a", huge, "c"}, []int{1, 1, 1}},
		{"a thousand and more", make([]string, 2500), []int{1024, 1024, 452}},
	} {
		c := leading(t, 2)
		said := c.said(func() { c.propose(1, test.commands...) })
		var sizes []int
		for _, m := range said {
			sizes = append(sizes, len(m.Entries))
		}
		assert.Equal(t, test.want, sizes, test.name)
	}
}
