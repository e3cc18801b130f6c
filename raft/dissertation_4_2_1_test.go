package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is about one sentence of the dissertation's §4.2.1, "Catching up new
// servers".

// withLearner is a cluster of three, led by server 1, with server 4 as a learner.
func withLearner(t *testing.T) *cluster {
	c := founded(t, 4, 3)
	c.lead(1)
	require.NotZero(t, c.change(1, learn(4)))
	c.deliver()
	require.Equal(t, []raft.NodeID{4}, c.status(4).Configuration.Learners)
	return c
}

// "a new server joins the cluster as a non-voting member. The leader replicates log entries
// to it"
func TestDissertation421_a_learner_receives_the_log(t *testing.T) {
	c := withLearner(t)
	c.work(1, 5)
	require.Equal(t, c.commands(1), c.commands(4))
	require.Equal(t, raft.Progress{ID: 4, State: raft.Replicate, Match: 7, Next: 8, Learner: true}, c.progressOf(1, 4))
	require.False(t, c.progressOf(1, 3).Learner)
}

// "but does not yet count it towards majorities for voting or commitment purposes"
func TestDissertation421_a_learner_does_not_count(t *testing.T) {
	c := withLearner(t)
	before := c.status(1).Commit
	c.lost = only(1, 4)
	c.work(1, 1)
	c.read(1, 1)
	c.deliver()
	require.Equal(t, raft.Index(3), c.progressOf(1, 4).Match)
	require.Equal(t, before, c.status(1).Commit, "neither to a commit")
	require.Empty(t, c.reads, "nor to a read")
	c.lost = only(1, 2)
	c.work(1, 1)
	require.Equal(t, raft.Index(4), c.status(1).Commit, "two of three voters")
	said := c.timeOut(2)
	require.Empty(t, to(4, said), "it is not asked for a vote")
	c.receive(raft.Message{Kind: raft.RequestVoteReply, From: 4, To: 2, Term: 2})
	require.Equal(t, raft.Candidate, c.status(2).Role, "nor is one of its counted")
}

func TestDissertation421_a_learner_alone_does_not_keep_a_leader_in_office(t *testing.T) {
	c := withLearner(t)
	for id := raft.NodeID(1); id <= 4; id++ {
		c.set(id, checkQuorum)
	}
	c.lost = only(1, 4)
	c.run(3 * paperSettings.ElectionMax)
	require.NotEqual(t, raft.Leader, c.status(1).Role)
	require.NotEmpty(t, c.told(1, raft.EventQuorumLost))
}

func TestDissertation421_a_learner_never_stands(t *testing.T) {
	c := withLearner(t)
	term := c.status(4).Term
	for range 5 {
		require.Empty(t, c.timeOut(4))
	}
	c.campaign(4)
	c.receive(raft.Message{Kind: raft.TimeoutNow, From: 1, To: 4, Term: term})
	require.Equal(t, raft.Follower, c.status(4).Role)
	require.Equal(t, term, c.status(4).Term)
	require.Empty(t, c.transfer(1, 4))
	require.Len(t, c.told(1, raft.EventTransferRefused), 1, "so nobody hands over to it")
}

// A learner votes where it is asked: it is the caller's configuration that counts (§4.1), and
// its own may be old.
func TestDissertation421_a_learner_that_is_asked_votes(t *testing.T) {
	c := withLearner(t)
	require.False(t, c.reply(raft.Message{Kind: raft.RequestVote, From: 2, To: 4, Term: 5, LogTerm: 1, Index: 2}).Reject)
}

// "once the new server has caught up": promotion of one that lags is refused.
func TestDissertation421_a_learner_that_lags_is_not_promoted(t *testing.T) {
	c := withLearner(t)
	c.lost = cutOff(4)
	c.work(1, 18)
	require.Equal(t, raft.Index(20), c.status(1).Last)
	for match, ok := range []bool{17: false, 18: true} {
		if match < 17 {
			continue
		}
		c.receive(raft.Message{Kind: raft.AppendEntriesReply, From: 4, To: 1, Term: 1, Index: raft.Index(match)})
		require.Equal(t, ok, c.change(1, add(4)) != 0, "%d of 20 entries", match)
	}
	require.Len(t, c.told(1, raft.EventChangeRefused), 1)
	require.Equal(t, raft.Event{
		Code: raft.EventChangeRefused, Term: 1, Peer: 4, A: uint64(raft.RefusedLagging), B: 17, C: 20,
	}, c.told(1, raft.EventChangeRefused)[0])
}

// A learner that is down may hold all that there was: it is refused once it has been silent
// for an election timeout, however it is to become a voter.
func TestDissertation421_a_learner_that_does_not_answer_is_not_promoted(t *testing.T) {
	c := withLearner(t)
	c.work(1, 5)
	c.lost = cutOff(4)
	c.run(paperSettings.ElectionMax + 2*paperSettings.Heartbeat)
	require.Equal(t, c.status(1).Last, c.progressOf(1, 4).Match, "its log is complete")
	for _, by := range []raft.Transition{raft.TransitionAuto, raft.TransitionJoint} {
		require.Zero(t, c.changeBy(1, by, add(4)))
		require.Equal(t, raft.RefusedSilent, c.refused(1))
	}
	e := c.told(1, raft.EventChangeRefused)[0]
	require.Equal(t, []uint64{4, 7, 7}, []uint64{uint64(e.Peer), e.B, e.C})
	require.GreaterOrEqual(t, raft.Time(e.D), paperSettings.ElectionMax)
	c.lost = nil
	c.run(2 * paperSettings.Heartbeat)
	require.NotZero(t, c.change(1, add(4)), "once it answers again it is promoted")
}

// In quiet nobody speaks, so that nobody was heard says nothing.
func TestDissertation421_a_learner_that_rests_in_quiet_is_promoted(t *testing.T) {
	c := withLearner(t)
	for id := raft.NodeID(1); id <= 4; id++ {
		c.set(id, func(s *raft.Settings) { s.Quiet = true })
	}
	c.settle()
	c.now += 10 * paperSettings.ElectionMax
	require.NotZero(t, c.change(1, add(4)))
}

func TestDissertation421_a_learner_that_caught_up_is_promoted(t *testing.T) {
	c := withLearner(t)
	c.work(1, 5)
	require.NotZero(t, c.change(1, add(4)))
	c.deliver()
	require.Equal(t, raft.Configuration{Voters: []raft.NodeID{1, 2, 3, 4}}, c.status(4).Configuration)
	require.False(t, c.progressOf(1, 4).Learner)
	c.lost = only(1, 2, 4)
	c.work(1, 1)
	require.Equal(t, c.status(1).Last, c.status(1).Commit, "its copy counts now")
	c.lead(4)
}

func TestDissertation421_a_voter_can_become_a_learner(t *testing.T) {
	c := newCluster(t, 3)
	c.lead(1)
	match := c.progressOf(1, 3).Match
	require.NotZero(t, c.change(1, learn(3)))
	require.Equal(t, raft.Progress{ID: 3, State: raft.Replicate, Match: match, Next: 3, Inflight: 1, Learner: true}, c.progressOf(1, 3))
	c.deliver()
	require.Equal(t, raft.Configuration{Voters: []raft.NodeID{1, 2}, Learners: []raft.NodeID{3}}, c.status(3).Configuration)
	require.Empty(t, c.timeOut(3))
}

// A server that was never there gets all that the cluster has: the snapshot in chunks, the
// entries behind it, what is appended meanwhile; then it votes.
func TestDissertation421_a_fresh_server_gets_all_and_votes(t *testing.T) {
	c := founded(t, 4, 3)
	for id := raft.NodeID(1); id <= 3; id++ {
		c.lead(id)
		c.work(id, 10)
		c.snapshot(id, 0)
	}
	c.work(3, 5)
	require.NotZero(t, c.change(3, learn(4)))
	c.deliver()
	require.Len(t, c.told(4, raft.EventSnapshotInstalled), 1)
	require.Equal(t, c.commands(3), c.commands(4))
	require.Equal(t, c.status(3).Configuration, c.status(4).Configuration)
	require.NotZero(t, c.change(3, add(4)))
	c.deliver()
	c.crash(3)
	c.lead(4)
	c.work(4, 1)
	require.Len(t, c.commands(1), 36)
	require.Equal(t, c.commands(4), c.commands(1))
}

// set changes some settings of one server.
func (c *cluster) set(id raft.NodeID, change func(*raft.Settings)) {
	s := paperSettings
	change(&s)
	c.step(id, raft.Input{Kind: raft.InputSettings, Settings: s})
}
