package raft_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is one sentence of §8, "Client interaction", as far as it concerns
// the core: the no-op, and linearizable reads (dissertation §6.4: ReadIndex).

func (c *cluster) read(id raft.NodeID, read uint64) *raft.Output {
	return c.step(id, raft.Input{Kind: raft.InputRead, Read: read})
}

// §8: "Raft handles this by having each leader commit a blank no-op entry into the log at
// the start of its term."
func TestPaper8_a_leader_opens_its_term_with_a_no_op(t *testing.T) {
	c := newCluster(t, 3, diskOf(1, 1))
	for _, m := range c.win(1) {
		require.Equal(t, []raft.Entry{{Term: 2, Index: 3, Kind: raft.NoOp}}, m.Entries)
	}
	require.Equal(t, raft.Term(2), lastOf(c.terms(1)), "it is on the leader's own disk, too")
}

// §8: without it, entries of older terms would wait for a client's next command.
func TestPaper8_the_no_op_commits_what_older_terms_left(t *testing.T) {
	c := newCluster(t, 3, diskOf(1, 1), diskOf(1, 1), diskOf(1))
	c.lead(2)
	require.Equal(t, []string{"1 at 1", "1 at 2"}, c.commands(2))
}

// §8: "a leader must have the latest information on which entries are committed": before
// an entry of its own term is, no read is answered.
func TestPaper8_a_read_waits_for_a_commit_of_the_leaders_term(t *testing.T) {
	c := newCluster(t, 3, diskOf(1, 1), diskOf(1, 1), diskOf(1, 1))
	appends := c.win(1)
	require.Empty(t, c.said(func() { c.read(1, 7) }), "it has no read index yet, so it asks nobody")
	require.Empty(t, c.told(1, raft.EventReadStarted))
	said := c.receive(c.reply(to(2, appends)[0]))
	require.Equal(t, raft.Index(3), c.status(1).Commit)
	require.Empty(t, c.reads, "the reply is of a round that began before the read")
	require.Equal(t, []raft.Event{{Code: raft.EventReadStarted, Term: 2, A: 7, B: 1, C: 3}}, c.told(1, raft.EventReadStarted))
	c.receive(c.reply(to(2, said)[0]))
	require.Equal(t, []raft.ReadState{{Read: 7, Index: 3}}, c.reads)
}

// §8: "Raft handles this by having the leader exchange heartbeat messages with a majority
// of the cluster before responding to read-only requests."
func TestPaper8_a_read_is_answered_after_a_round_with_a_majority(t *testing.T) {
	for size := 1; size <= 9; size++ {
		c := leading(t, size)
		said := c.said(func() { c.read(1, 1) })
		require.Len(t, said, size-1, "the round leaves at once")
		echoes := 1
		for _, m := range said {
			require.Empty(t, m.Entries)
			require.Equal(t, echoes >= raft.Quorum(size), len(c.reads) == 1, "%d echoes of %d", echoes, size)
			c.receive(c.reply(m))
			echoes++
		}
		require.Equal(t, []raft.ReadState{{Read: 1, Index: 1}}, c.reads)
	}
}

// §8: "Read-only operations … without writing anything into the log".
func TestPaper8_a_read_writes_nothing(t *testing.T) {
	c := leading(t, 3)
	before := append([]disk(nil), c.disk...)
	for read := range uint64(10) {
		c.read(1, read)
	}
	c.deliver()
	require.Len(t, c.reads, 10)
	require.Equal(t, before, c.disk)
}

// §8: "the leader responding to the request might have been superseded by a newer leader of
// which it is unaware": replies to older rounds prove nothing about now.
func TestPaper8_replies_to_earlier_rounds_do_not_answer_a_read(t *testing.T) {
	c := leading(t, 3)
	early := c.reply(to(2, c.timeOut(1))[0])
	round := c.said(func() { c.read(1, 1) })
	c.receive(early)
	c.receive(early)
	require.Empty(t, c.reads)
	c.lead(2)
	c.propose(2, "a")
	c.deliver()
	require.Equal(t, []raft.ReadState{{Read: 1, Refused: true}}, c.reads, "a deposed leader refuses")
	for _, m := range round {
		c.receive(m)
	}
	c.deliver()
	require.Len(t, c.reads, 1)
}

// §8: a round that a heartbeat could not finish is finished by the next one.
func TestPaper8_a_read_survives_a_lost_round(t *testing.T) {
	c := leading(t, 3)
	c.lost = func(raft.Message) bool { return true }
	c.read(1, 1)
	c.deliver()
	require.Empty(t, c.reads)
	c.lost = nil
	c.advance()
	require.Equal(t, []raft.ReadState{{Read: 1, Index: 1}}, c.reads)
}

// §8: reads are answered in the order in which they came, at an index that covers every
// write that was acknowledged before.
func TestPaper8_a_read_sees_every_acknowledged_write(t *testing.T) {
	c := leading(t, 3)
	for i := range uint64(20) {
		c.propose(1, "a")
		c.deliver()
		acknowledged := c.status(1).Commit
		c.read(1, i)
		c.propose(1, "b")
		c.deliver()
		require.Equal(t, i, c.reads[i].Read)
		assert.GreaterOrEqual(t, c.reads[i].Index, acknowledged)
	}
}

// §8: a leader cut off from the majority answers nothing; a minority's echo is too few.
func TestPaper8_a_leader_in_the_minority_answers_no_read(t *testing.T) {
	c := leading(t, 5)
	c.lost = func(m raft.Message) bool { return (m.From <= 2) != (m.To <= 2) }
	c.read(1, 1)
	c.deliver()
	c.run(2000 * ms)
	require.Empty(t, c.reads)
	require.Equal(t, raft.Leader, c.status(1).Role)
	require.Greater(t, c.leader(), raft.NodeID(2), "the majority has another leader")
	c.lost = nil
	c.run(200 * ms)
	require.Equal(t, []raft.ReadState{{Read: 1, Refused: true}}, c.reads)
}

// §8: "if the client's first choice is not the leader, that server will reject the client's
// request and supply information about the most recent leader it has heard from."
func TestPaper8_a_read_at_another_server_is_refused_with_the_leaders_name(t *testing.T) {
	c := leading(t, 3)
	out := c.read(3, 4)
	require.Equal(t, []raft.ReadState{{Read: 4, Refused: true}}, out.Reads)
	require.Equal(t, []raft.Event{{Code: raft.EventReadRefused, Term: 1, Peer: 1, A: 4}}, out.Events)
}
