package raft_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is one sentence of §5.5, "Follower and candidate crashes".

// §5.5: "If a follower or candidate crashes, then future RequestVote and AppendEntries RPCs
// sent to it will fail. Raft handles these failures by retrying indefinitely; if the
// crashed server restarts, then the RPC will complete successfully."
func TestPaper55_a_crashed_follower_catches_up_after_its_restart(t *testing.T) {
	c := leading(t, 3)
	c.crash(3)
	for range 100 {
		c.propose(1, "a", "b", "c")
		c.advance()
	}
	c.start(3)
	require.Empty(t, c.commands(3), "its state machine begins anew")
	c.run(200 * ms)
	require.Equal(t, c.disk[0].entries, c.disk[2].entries)
	require.Equal(t, c.commands(1), c.commands(3))
}

// §5.5, of RequestVote: a voter that was down answers the next election.
func TestPaper55_a_crashed_voter_votes_after_its_restart(t *testing.T) {
	c := newCluster(t, 3)
	c.crash(2, 3)
	c.run(3000 * ms)
	require.Equal(t, raft.Candidate, c.status(1).Role)
	c.start(3)
	c.elect()
}

// §5.5: a candidate that crashes in its election may stand again in a later term only.
func TestPaper55_a_crashed_candidate_keeps_its_term_and_vote(t *testing.T) {
	c := newCluster(t, 3)
	c.timeOut(1)
	c.crash(1)
	c.start(1)
	s := c.status(1)
	require.Equal(t, raft.Follower, s.Role)
	require.Equal(t, raft.Term(1), s.Term)
	require.Equal(t, raft.NodeID(1), s.Vote)
	c.receive(raft.Message{Kind: raft.RequestVoteReply, From: 2, To: 1, Term: 1})
	require.Equal(t, raft.Follower, c.status(1).Role, "a ballot of before the crash is none")
}

// §5.5: "If a server crashes after completing an RPC but before responding, then it will
// receive the same RPC again after it restarts. Raft RPCs are idempotent, so this causes
// no harm."
func TestPaper55_the_same_rpc_after_a_restart_has_the_same_answer(t *testing.T) {
	for _, m := range []raft.Message{
		{Kind: raft.RequestVote, From: 2, To: 1, Term: 3, LogTerm: 2, Index: 2},
		{Kind: raft.RequestVote, From: 2, To: 1, Term: 3, LogTerm: 1, Index: 1},
		{Kind: raft.AppendEntries, From: 2, To: 1, Term: 3, LogTerm: 2, Index: 2, Commit: 2, Entries: entriesOf(3, 3, 3)},
		{Kind: raft.AppendEntries, From: 2, To: 1, Term: 3, LogTerm: 3, Index: 3},
	} {
		c := newCluster(t, 3, diskOf(1, 2))
		first := c.reply(m)
		kept := c.disk[0]
		c.crash(1)
		c.start(1)
		assert.Equal(t, first, c.reply(m))
		assert.Equal(t, kept.durable, c.disk[0].durable)
		assert.Equal(t, kept.entries, c.disk[0].entries)
	}
}

// §5.5: "if a follower receives an AppendEntries request that includes log entries already
// present in its log, it ignores those entries in the new request."
func TestPaper55_entries_already_present_are_ignored(t *testing.T) {
	c := newCluster(t, 3, diskOf(1, 2))
	m := raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 2, LogTerm: 1, Index: 1, Entries: entriesOf(2, 2, 2)}
	c.receive(m)
	require.Equal(t, raft.Event{Code: raft.EventAppended, Term: 2, Peer: 2, A: 2 + 1, B: 3}, c.told(1, raft.EventAppended)[0])
	writes := c.disk[0].write
	require.Equal(t, raft.Index(3), c.reply(m).Index, "it is answered all the same")
	require.Len(t, c.told(1, raft.EventAppended), 1)
	require.Equal(t, writes, c.disk[0].write, "and costs no write")
}

// §5.5: every message may come twice, and any later one before any earlier one.
func TestPaper55_duplicates_and_late_messages_cause_no_harm(t *testing.T) {
	c := newCluster(t, 3)
	var seen []raft.Message
	dice := raft.NewDice(55)
	c.lost = func(m raft.Message) bool {
		seen = append(seen, m)
		return false
	}
	replay := func() {
		for range 20 {
			m := seen[dice.Below(uint64(len(seen)))]
			c.step(m.To, raft.Input{Kind: raft.InputMessage, Message: &m})
		}
	}
	var want []string
	for i := range 60 {
		leader := c.elect()
		command := string(rune('A' + i))
		want = append(want, command)
		c.propose(leader, command)
		c.deliver()
		replay()
		c.deliver()
		if i%20 == 19 {
			c.lead(leader%3 + 1)
		}
	}
	c.run(500 * ms)
	for id := raft.NodeID(1); id <= 3; id++ {
		require.Equal(t, want, c.commands(id))
	}
}
