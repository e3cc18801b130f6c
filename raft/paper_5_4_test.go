package raft_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is one sentence of §5.4, "Safety".

// §5.4: without a restriction, "a follower might be unavailable while the leader commits
// several log entries, then it could be elected leader and overwrite these entries".
func TestPaper54_a_follower_that_missed_commits_cannot_be_elected(t *testing.T) {
	c := leading(t, 3)
	c.crash(3)
	c.propose(1, "a", "b")
	c.deliver()
	c.crash(1)
	c.start(3)
	for range 5 {
		c.campaign(3)
		require.Equal(t, raft.None, c.leader())
	}
	require.Equal(t, raft.NodeID(2), c.elect())
	require.Equal(t, []string{"a", "b"}, c.commands(2))
	require.Equal(t, []string{"a", "b"}, c.commands(3))
}

// §5.4.1: "the RPC includes information about the candidate's log, and the voter denies
// its vote if its own log is more up-to-date than that of the candidate." "If the logs
// have last entries with different terms, then the log with the later term is more
// up-to-date. If the logs end with the same term, then whichever log is longer is more
// up-to-date."
func TestPaper541_a_voter_denies_its_vote_to_a_log_behind_its_own(t *testing.T) {
	for _, test := range []struct {
		name    string
		mine    []raft.Term
		term    raft.Term
		index   raft.Index
		refused bool
	}{
		{"both empty", nil, 0, 0, false},
		{"the candidate's is empty", []raft.Term{1}, 0, 0, true},
		{"the voter's is empty", nil, 1, 1, false},
		{"equal", []raft.Term{1, 2}, 2, 2, false},
		{"same term, longer", []raft.Term{1, 2}, 2, 3, false},
		{"same term, shorter", []raft.Term{1, 2, 2}, 2, 2, true},
		{"later term, equal length", []raft.Term{1, 2}, 3, 2, false},
		{"later term, shorter", []raft.Term{1, 2, 2, 2}, 3, 1, false},
		{"earlier term, equal length", []raft.Term{1, 3}, 2, 2, true},
		{"earlier term, longer", []raft.Term{1, 3}, 2, 9, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newCluster(t, 3, diskOf(test.mine...))
			reply := c.reply(raft.Message{Kind: raft.RequestVote, From: 2, To: 1, Term: 9, LogTerm: test.term, Index: test.index})
			require.Equal(t, test.refused, reply.Reject)
			require.Equal(t, raft.Term(9), reply.Term, "its term is adopted in any case")
			code := raft.EventVoteGranted
			if test.refused {
				code = raft.EventVoteRefusedLog
				require.Equal(t, raft.None, c.status(1).Vote, "the vote is still to be had")
			}
			told := c.told(1, code)
			require.Len(t, told, 1)
			last := raft.Index(len(test.mine))
			require.Equal(t, [4]uint64{uint64(test.term), uint64(test.index), uint64(lastOf(test.mine)), uint64(last)},
				[4]uint64{told[0].A, told[0].B, told[0].C, told[0].D}, "both logs' ends are told")
		})
	}
}

func lastOf(terms []raft.Term) raft.Term {
	if len(terms) == 0 {
		return 0
	}
	return terms[len(terms)-1]
}

// §5.4.1: "Raft uses the voting process to prevent a candidate from winning an election
// unless its log contains all committed entries." In Figure 7 five of seven may win.
func TestPaper541_of_figure_7_only_logs_with_all_committed_entries_win(t *testing.T) {
	for i, want := range []bool{true, true, false, true, true, false, false} {
		c := figure7Cluster(t)
		c.campaign(raft.NodeID(i + 1))
		// Entries up to (6,9) are on a majority: the leader, (a), (c) and (d).
		assert.Equal(t, want, c.status(raft.NodeID(i+1)).Role == raft.Leader, "server %d", i+1)
	}
}

// §5.4.1: "log entries only flow in one direction, from leaders to followers".
func TestPaper541_a_new_leader_needs_no_entries_from_others(t *testing.T) {
	c := newCluster(t, 3, diskOf(1, 2), diskOf(1, 1, 1), diskOf(1, 1))
	c.lead(1)
	for id := raft.NodeID(1); id <= 3; id++ {
		require.Equal(t, []raft.Term{1, 2, 3}, c.terms(id))
	}
}

// §5.4.2: "If a leader crashes before committing an entry, future leaders will attempt to
// finish replicating the entry."
func TestPaper542_a_future_leader_finishes_replicating(t *testing.T) {
	c := leading(t, 3)
	said := c.said(func() { c.propose(1, "a") })
	c.receive(to(2, said)[0])
	c.crash(1)
	require.Equal(t, raft.NodeID(2), c.elect())
	require.Equal(t, []string{"a"}, c.commands(2))
	require.Equal(t, []string{"a"}, c.commands(3))
}

// figure8 is the paper's Figure 8 in its state (b): S1 led term 2 and replicated index 2
// to S2 alone; S5 led term 3 and has another entry there. That of S1 is too large for an
// append to carry the next one, too.
func figure8(t *testing.T) *cluster {
	large := raft.Entry{Term: 2, Index: 2, Kind: raft.Command, Data: []byte(strings.Repeat("2", 70<<10))}
	first := entriesOf(1, 1)
	one := disk{durable: raft.Durable{Term: 2}, entries: []raft.Entry{first[0], large}}
	five := diskOf(1, 3)
	c := newCluster(t, 5, one, one, diskOf(1), diskOf(1), five)
	for id := raft.NodeID(2); id <= 4; id++ {
		reply := c.reply(raft.Message{Kind: raft.RequestVote, From: 5, To: id, Term: 3, LogTerm: 1, Index: 1})
		require.Equal(t, id == 2, reply.Reject, "S3 and S4 elected S5")
	}
	return c
}

// figure8c is state (c): S5 is down, S1 leads term 4, and has replicated the entry of
// term 2 to S3: it is on a majority. lostTerm4 loses what S1 appends in term 4.
func figure8c(t *testing.T, lostTerm4 bool) *cluster {
	c := figure8(t)
	c.crash(5)
	c.campaignUntil(1, 4, func(m raft.Message) bool {
		carries4 := len(m.Entries) > 0 && m.Entries[len(m.Entries)-1].Term == 4
		return lostTerm4 && carries4 || m.From == 1 && m.To == 4 && m.Kind == raft.AppendEntries
	})
	c.timeOut(1) // a heartbeat shows how far S2 is
	c.run(60 * ms)
	return c
}

// campaignUntil makes a server stand in a term, under a lossy network.
func (c *cluster) campaignUntil(id raft.NodeID, term raft.Term, lost func(raft.Message) bool) {
	c.lost = lost
	for range term {
		if c.status(id).Term < term {
			c.campaign(id)
		}
	}
	require.Equal(c.t, raft.Leader, c.status(id).Role)
	require.Equal(c.t, term, c.status(id).Term)
}

// §5.4.2, Figure 8 (c): "a leader cannot immediately conclude that an entry from a previous
// term is committed once it is stored on a majority of servers." "Raft never commits log
// entries from previous terms by counting replicas."
func TestPaper542_figure_8c_an_old_entry_on_a_majority_is_not_committed(t *testing.T) {
	c := figure8c(t, true)
	require.Equal(t, []raft.Term{1, 2, 4}, c.terms(1))
	require.Equal(t, []raft.Term{1, 2}, c.terms(2))
	require.Equal(t, []raft.Term{1, 2}, c.terms(3), "three of five hold the entry of term 2")
	require.Zero(t, c.status(1).Commit)
	held := c.told(1, raft.EventCommitHeld)
	require.Equal(t, []raft.Event{{Code: raft.EventCommitHeld, Term: 4, A: 2, B: 2, C: 3}}, held, "told once, with its reason")
}

// §5.4.2, Figure 8 (d): S5 may then be elected and overwrite that entry; nothing that
// was committed is lost.
func TestPaper542_figure_8d_an_old_entry_on_a_majority_may_be_overwritten(t *testing.T) {
	c := figure8c(t, true)
	c.crash(1)
	c.start(5)
	c.campaignUntil(5, 5, nil)
	for id := raft.NodeID(2); id <= 5; id++ {
		require.Equal(t, []raft.Term{1, 3, 5}, c.terms(id))
		require.Len(t, c.committed[id-1], 3)
	}
}

// §5.4.2, Figure 8 (e): "once an entry from the current term has been committed in this
// way, then all prior entries are committed indirectly"; S5 can't win any more.
func TestPaper542_figure_8e_an_entry_of_the_own_term_commits_those_before(t *testing.T) {
	c := figure8c(t, false)
	require.Equal(t, raft.Index(3), c.status(1).Commit)
	c.crash(1)
	c.lost = nil
	c.start(5)
	for range 5 {
		c.campaign(5)
		require.NotEqual(t, raft.Leader, c.status(5).Role)
	}
	next := c.elect()
	require.Equal(t, []raft.Term{1, 2, 4}, c.terms(next)[:3])
}

// §5.4.2: "log entries retain their original term numbers when a leader replicates
// entries from previous terms."
func TestPaper542_entries_keep_the_term_of_their_leader(t *testing.T) {
	c := newCluster(t, 3, diskOf(1, 2, 5), diskOf(1), diskOf())
	c.lead(1)
	require.Equal(t, []raft.Term{1, 2, 5, 6}, c.terms(2))
	require.Equal(t, []raft.Term{1, 2, 5, 6}, c.terms(3))
}

// §5.4.3: "The voter must have accepted the committed entry from leaderT before voting for
// leaderU; otherwise it would have rejected the AppendEntries request from leaderT".
func TestPaper543_a_voter_takes_no_entry_of_an_older_term_any_more(t *testing.T) {
	c := newCluster(t, 3, diskOf(1))
	require.False(t, c.reply(raft.Message{Kind: raft.RequestVote, From: 2, To: 1, Term: 3, LogTerm: 1, Index: 1}).Reject)
	late := raft.Message{Kind: raft.AppendEntries, From: 3, To: 1, Term: 2, LogTerm: 1, Index: 1, Entries: entriesOf(2, 2)}
	require.True(t, c.reply(late).Reject)
	require.Equal(t, []raft.Term{1}, c.terms(1))
}

// §5.4.3: "the voter still stored the entry when it voted for leaderU", so leaderU's log
// must have been as up-to-date as the voter's, and holds the entry.
func TestPaper543_whoever_is_elected_holds_what_was_committed(t *testing.T) {
	for crashed := raft.NodeID(2); crashed <= 5; crashed++ {
		for standing := raft.NodeID(2); standing <= 5; standing++ {
			c := leading(t, 5)
			c.lost = func(m raft.Message) bool { return m.To >= 4 && len(m.Entries) > 0 } // S1, S2, S3 hold it
			c.propose(1, "a")
			c.deliver()
			require.Equal(t, []string{"a"}, c.commands(1))
			c.lost = nil
			c.crash(1, crashed)
			if standing != crashed {
				c.campaign(standing)
			}
			leader := c.elect()
			require.Equal(t, []string{"a"}, c.commands(leader))
			require.LessOrEqual(t, leader, raft.NodeID(3))
		}
	}
}

// §5.4.3: "all servers will apply exactly the same set of log entries to their state
// machines, in the same order" (State Machine Safety), across many leaders.
func TestPaper543_all_servers_apply_the_same_entries_in_the_same_order(t *testing.T) {
	c := newCluster(t, 5)
	var want []string
	for round := range 20 {
		leader := c.elect()
		command := string(rune('a' + round))
		want = append(want, command)
		c.propose(leader, command)
		c.deliver()
		c.crash(leader)
		c.elect()
		c.start(leader)
		c.run(200 * ms)
	}
	for id := raft.NodeID(1); id <= 5; id++ {
		require.Equal(t, want, c.commands(id))
	}
}
