package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is about one sentence of the dissertation's §6.4.1, "Using clocks to reduce
// messaging for read-only queries".

const driftBound = 1_100_000 // one clock may be a tenth faster than another

func leases(s *raft.Settings) { s.CheckQuorum, s.PreVote, s.DriftBound = true, true, driftBound }

// leased is a cluster of three whose leader, server 1, has just had a round of heartbeats
// answered.
func leased(t *testing.T, settings func(*raft.Settings)) *cluster {
	c := withSettings(t, 3, settings)
	c.lead(1)
	c.advance()
	return c
}

// leaseRead tells whether a server answers a read at once, by itself.
func (c *cluster) leaseRead(id raft.NodeID, read uint64) bool {
	before := len(c.reads)
	said := c.said(func() { c.step(id, raft.Input{Kind: raft.InputRead, Read: read, Mode: raft.ReadLease}) })
	answered := len(c.reads) > before && !c.reads[before].Refused
	require.Equal(c.t, answered, len(said) == 0, "it asks, or it answers")
	return answered
}

// "While the leader held its lease, it would service read-only queries without
// communication."
func TestDissertation641_a_read_under_a_lease_needs_no_message(t *testing.T) {
	c := leased(t, leases)
	c.work(1, 3)
	require.True(t, c.leaseRead(1, 5))
	require.Equal(t, []raft.ReadState{{Read: 5, Index: 4}}, c.reads)
	told := c.told(1, raft.EventLeaseRead)
	require.Equal(t, uint64(5), told[0].A)
	require.Equal(t, uint64(4), told[0].C)
	c.step(2, raft.Input{Kind: raft.InputRead, Read: 6, Mode: raft.ReadLease})
	require.Equal(t, raft.ReadState{Read: 6, Refused: true}, c.reads[1], "a follower has none")
}

// "the leader would extend its lease to start + election timeout / clock drift bound"
func TestDissertation641_a_lease_is_shorter_than_the_promises_by_the_drift_bound(t *testing.T) {
	length := paperSettings.ElectionMin * 1_000_000 / driftBound
	for _, test := range []struct {
		since raft.Time
		ok    bool
	}{{0, true}, {length - 1, true}, {length, false}, {length + 1, false}} {
		c := leased(t, leases)
		c.lost = func(raft.Message) bool { return true }
		c.now += test.since
		require.Equal(t, test.ok, c.leaseRead(1, 1), "%d ns after the round began", test.since)
		require.Equal(t, test.ok, len(c.told(1, raft.EventLeaseLacking)) == 0)
	}
}

// The lease counts from when the round began, not from when it was answered: the follower's
// promise began in between.
func TestDissertation641_a_lease_begins_with_the_round(t *testing.T) {
	c := leased(t, leases)
	answers := c.said(func() {
		for _, m := range c.timeOut(1) {
			c.step(m.To, raft.Input{Kind: raft.InputMessage, Message: &m})
		}
	})
	began := c.now
	c.now += 100 * ms
	for _, m := range answers {
		c.receive(m)
	}
	c.now = began + paperSettings.ElectionMin*1_000_000/driftBound - 1
	require.True(t, c.leaseRead(1, 1))
	c.now++
	require.False(t, c.leaseRead(1, 2))
}

// "Once the leader's heartbeats were acknowledged by a majority of the cluster" — and no
// more once they are not.
func TestDissertation641_a_lease_lapses_when_heartbeats_are_not_answered(t *testing.T) {
	c := leased(t, leases)
	c.lost = cutOff(3)
	c.run(2 * paperSettings.ElectionMax)
	require.True(t, c.leaseRead(1, 1), "one other of three is a majority with the leader")
	c.lost = cutOff(1)
	c.run(paperSettings.ElectionMin)
	require.Equal(t, raft.Leader, c.status(1).Role)
	require.False(t, c.leaseRead(1, 2))
}

func TestDissertation641_a_learner_gives_no_lease(t *testing.T) {
	c := founded(t, 3, 2)
	c.lead(1)
	c.change(1, learn(3))
	c.deliver()
	for id := raft.NodeID(1); id <= 3; id++ {
		c.set(id, leases)
	}
	c.run(paperSettings.Heartbeat)
	require.True(t, c.leaseRead(1, 1))
	c.lost = only(1, 3)
	c.run(paperSettings.ElectionMin)
	require.False(t, c.leaseRead(1, 2))
}

func TestDissertation641_a_joint_configuration_needs_both_majorities_for_a_lease(t *testing.T) {
	c := joint(t)
	for id := raft.NodeID(1); id <= 5; id++ {
		c.set(id, leases)
	}
	c.run(paperSettings.Heartbeat)
	require.True(t, c.leaseRead(3, 1))
	c.lost = only(3, 4, 5)
	c.run(paperSettings.ElectionMin)
	require.False(t, c.leaseRead(3, 2))
}

// Without check-quorum nobody promises anything, and a bound below 1 is none: then a
// majority is asked (§6.4).
func TestDissertation641_without_a_lease_a_majority_is_asked(t *testing.T) {
	for name, settings := range map[string]func(*raft.Settings){
		"no check-quorum": func(s *raft.Settings) { leases(s); s.CheckQuorum = false },
		"no drift bound":  func(s *raft.Settings) { leases(s); s.DriftBound = 0 },
		"less than one":   func(s *raft.Settings) { leases(s); s.DriftBound = 999_999 },
	} {
		c := leased(t, settings)
		c.step(1, raft.Input{Kind: raft.InputRead, Read: 3, Mode: raft.ReadLease})
		require.Empty(t, c.reads, name)
		require.Equal(t, raft.Event{Code: raft.EventLeaseLacking, Term: 1, A: 3}, c.told(1, raft.EventLeaseLacking)[0])
		c.deliver()
		require.Equal(t, []raft.ReadState{{Read: 3, Index: 1}}, c.reads)
	}
}

// A follower's shorter timeout makes a shorter promise; one without check-quorum makes none.
func TestDissertation641_a_lease_is_what_the_followers_promise(t *testing.T) {
	c := leased(t, leases)
	for id := raft.NodeID(2); id <= 3; id++ {
		c.set(id, func(s *raft.Settings) { leases(s); s.ElectionMin = 110 * ms })
	}
	c.advance()
	c.lost = func(raft.Message) bool { return true }
	began := c.now
	c.now = began + 100*ms - 1
	require.True(t, c.leaseRead(1, 1))
	c.now = began + 100*ms
	require.False(t, c.leaseRead(1, 2))

	c = leased(t, leases)
	for id := raft.NodeID(2); id <= 3; id++ {
		c.set(id, preVote)
	}
	c.advance()
	require.False(t, c.leaseRead(1, 1))
}

// A leader that has committed nothing in its term does not know what is committed (§8).
func TestDissertation641_a_lease_answers_nothing_before_a_commit_of_the_term(t *testing.T) {
	c := withSettings(t, 3, func(s *raft.Settings) { leases(s); s.PreVote = false }, diskOf(1, 1), diskOf(1, 1))
	c.win(1)
	for from := raft.NodeID(2); from <= 3; from++ {
		c.receive(raft.Message{Kind: raft.AppendEntriesReply, From: from, To: 1, Term: 2, Index: 2, Reject: true, HintIndex: 1, Round: 1, Promise: 150 * ms})
	}
	c.step(1, raft.Input{Kind: raft.InputRead, Read: 1, Mode: raft.ReadLease})
	require.Empty(t, c.reads)
	require.Len(t, c.told(1, raft.EventLeaseLacking), 1)
}

// A leader gives its lease up when it asks another server to take over, since that one need
// not wait for any promise; it may have heard of that, though the leader gave it up since.
func TestDissertation641_a_lease_ends_when_another_server_is_told_to_take_over(t *testing.T) {
	c := leased(t, leases)
	c.lost = func(m raft.Message) bool { return m.Kind == raft.TimeoutNow }
	require.True(t, c.leaseRead(1, 1))
	c.transfer(1, 3)
	require.NotEmpty(t, c.told(1, raft.EventTimeoutNowSent))
	require.False(t, c.leaseRead(1, 2))
	c.run(2 * paperSettings.ElectionMax)
	require.Len(t, c.told(1, raft.EventTransferAborted), 1)
	require.Equal(t, raft.Term(1), c.status(1).Term)
	require.False(t, c.leaseRead(1, 3), "not in this term any more")
	c.lost = nil
	c.deliver()
	c.run(2 * paperSettings.ElectionMax)
	c.transferTo(1, 2)
	c.transferTo(2, 1)
	c.run(2 * paperSettings.Heartbeat)
	require.True(t, c.leaseRead(1, 4), "but in the next")
}

// transferTo hands leadership over, and delivers what follows.
func (c *cluster) transferTo(from, to raft.NodeID) {
	c.step(from, raft.Input{Kind: raft.InputTransfer, Transfer: to})
	c.deliver()
	require.Equal(c.t, raft.Leader, c.status(to).Role)
}

func TestDissertation641_a_transfer_that_was_told_to_nobody_costs_no_lease(t *testing.T) {
	c := leased(t, leases)
	c.lost = cutOff(3)
	c.work(1, 1)
	c.transfer(1, 3)
	c.run(2 * paperSettings.ElectionMax)
	require.Len(t, c.told(1, raft.EventTransferAborted), 1)
	require.Empty(t, c.told(1, raft.EventTimeoutNowSent))
	require.True(t, c.leaseRead(1, 1))
}

// Who has just started may have promised its vote before, and tells for how long it runs: no
// leader was heard in this incarnation.
func TestNode_tells_since_when_it_runs_where_it_has_heard_no_leader(t *testing.T) {
	c := newClusterOf(t, 3, func(c *raft.Config) { leases(&c.Settings) })
	c.lead(1)
	c.deliver()
	c.crash(3)
	c.now += 1000 * ms
	c.start(3)
	c.now += 7 * ms
	last := c.status(3)
	ask := raft.Message{From: 2, To: 3, Term: last.Term, LogTerm: last.Term, Index: last.Last}
	ask.Kind = raft.RequestPreVote
	require.True(t, c.reply(ask).Reject)
	ask.Kind, ask.Term = raft.RequestVote, last.Term+1
	require.Empty(t, c.receive(ask))
	refused, ignored := c.told(3, raft.EventPreVoteRefusedLeader), c.told(3, raft.EventVoteIgnored)
	require.Equal(t, uint64(7*ms), refused[len(refused)-1].B)
	require.Equal(t, uint64(7*ms), ignored[len(ignored)-1].C)
}
