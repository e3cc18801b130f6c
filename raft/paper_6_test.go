package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is about one sentence of §6, "Cluster membership changes", which is the
// dissertation's §4.3, "Arbitrary configuration changes using joint consensus".

// exchange asks the leader of {1, 2, 3} for {3, 4, 5}.
func (c *cluster) exchange(leader raft.NodeID, by raft.Transition) raft.Index {
	return c.changeBy(leader, by, add(4), add(5), remove(1), remove(2))
}

func (c *cluster) isJoint(id raft.NodeID) bool {
	now := c.status(id).Configuration
	return now.Joint()
}

var (
	halfway = raft.Configuration{Voters: []raft.NodeID{3, 4, 5}, Outgoing: []raft.NodeID{1, 2, 3}}
	arrived = raft.Configuration{Voters: []raft.NodeID{3, 4, 5}}
)

// joint is a cluster of five in the joint configuration of {1, 2, 3} and {3, 4, 5}, which is
// committed and left when somebody asks. Server 3 leads.
func joint(t *testing.T) *cluster {
	c := founded(t, 5, 3)
	c.lead(3)
	require.NotZero(t, c.exchange(3, raft.TransitionExplicit))
	c.deliver()
	for id := raft.NodeID(1); id <= 5; id++ {
		require.Equal(t, halfway, c.status(id).Configuration)
	}
	return c
}

// "Log entries are replicated to all servers in both configurations."
func TestPaper6_entries_go_to_all_servers_of_both_configurations(t *testing.T) {
	c := joint(t)
	require.Len(t, c.said(func() { c.propose(3, "a") }), 4)
	require.Equal(t, raft.Event{Code: raft.EventConfigured, Term: 1, A: 2, B: 0b11100, C: 0b111}, c.told(3, raft.EventConfigured)[0])
	c.work(3, 3)
	for id := raft.NodeID(1); id <= 5; id++ {
		require.Equal(t, c.commands(3), c.commands(id))
	}
}

// "Agreement (for elections and entry commitment) requires separate majorities from both the
// old and new configurations."
func TestPaper6_a_commit_needs_both_majorities(t *testing.T) {
	for _, test := range []struct {
		reached []raft.NodeID
		ok      bool
	}{
		{[]raft.NodeID{3, 4, 5}, false}, // the new configuration, and one of the old
		{[]raft.NodeID{1, 2, 3}, false}, // the other way round
		{[]raft.NodeID{3, 1, 4}, true},
		{[]raft.NodeID{3, 2, 5}, true},
	} {
		c := founded(t, 5, 3)
		c.lead(3)
		c.lost = only(test.reached...)
		c.exchange(3, raft.TransitionExplicit)
		c.read(3, 7)
		c.deliver()
		require.Equal(t, test.ok, c.status(3).Commit == 2, "the change reaches %v", test.reached)
		require.Equal(t, test.ok, len(c.reads) == 1, "a read asks %v", test.reached)
	}
}

func TestPaper6_an_election_needs_both_majorities(t *testing.T) {
	c := joint(t)
	c.crash(3)
	for _, reached := range [][]raft.NodeID{{4, 5}, {4, 5, 1}, {4, 1, 2}} {
		c.lost = only(reached...)
		c.campaign(4)
		require.Equal(t, raft.Candidate, c.status(4).Role, "%v", reached)
	}
	c.lost = nil
	c.lead(4)
}

func TestPaper6_a_leader_stays_by_both_majorities(t *testing.T) {
	for _, reached := range [][]raft.NodeID{{1, 2, 3}, {3, 4, 5}, {2, 3, 4}} {
		c := joint(t)
		for id := raft.NodeID(1); id <= 5; id++ {
			c.set(id, checkQuorum)
		}
		c.lost = only(reached...)
		c.run(2 * paperSettings.ElectionMax)
		require.Equal(t, reached[0] == 2, c.status(3).Role == raft.Leader, "%v", reached)
	}
}

// "Any server from either configuration may serve as leader."
func TestPaper6_any_server_of_either_configuration_may_lead(t *testing.T) {
	c := joint(t)
	for _, id := range []raft.NodeID{1, 2, 4, 5, 3} {
		c.lead(id)
		c.work(id, 1)
		require.Equal(t, c.status(id).Last, c.status(id).Commit)
	}
	require.Equal(t, halfway, c.status(3).Configuration, "until somebody asks")
}

// "once the joint consensus has been committed, the system then transitions to the new
// configuration"
func TestPaper6_a_leader_leaves_a_committed_joint_configuration_by_itself(t *testing.T) {
	c := founded(t, 5, 3)
	c.lead(3)
	require.Equal(t, raft.Index(2), c.exchange(3, raft.TransitionAuto))
	require.True(t, c.status(3).Configuration.AutoLeave)
	c.deliver()
	for id := raft.NodeID(1); id <= 5; id++ {
		require.Equal(t, arrived, c.status(id).Configuration)
		require.Equal(t, raft.Index(3), c.status(id).ConfigurationIndex)
		require.GreaterOrEqual(t, c.status(id).Commit, raft.Index(3), "who is out hears of it too")
	}
	require.Len(t, c.status(3).Progress, 3)
	for id := raft.NodeID(1); id <= 2; id++ {
		require.Empty(t, c.timeOut(id))
	}
	c.lost = only(3, 4)
	c.work(3, 1)
	require.Equal(t, raft.Index(4), c.status(3).Commit, "a majority of the new one is enough")
}

// "If the leader crashes, a new leader may be chosen under either Cold or Cold,new": one that
// finds the joint configuration in its log leaves it.
func TestPaper6_the_next_leader_leaves_the_joint_configuration_of_the_one_before(t *testing.T) {
	c := founded(t, 5, 3)
	c.lead(3)
	c.exchange(3, raft.TransitionJoint)
	c.lost = func(m raft.Message) bool { return m.To == 3 && m.Index >= 2 && !m.Reject }
	c.deliver()
	for id := raft.NodeID(1); id <= 5; id++ {
		require.True(t, c.isJoint(id))
		require.Less(t, c.status(id).Commit, raft.Index(2))
	}
	c.crash(3)
	c.lost = nil
	c.lead(4)
	for _, id := range []raft.NodeID{1, 2, 4, 5} {
		require.Equal(t, arrived, c.status(id).Configuration)
	}
	require.Len(t, c.status(4).Progress, 3)
}

func TestPaper6_a_joint_configuration_is_left_when_somebody_asks(t *testing.T) {
	c := founded(t, 5, 3)
	c.lead(3)
	said := c.said(func() { c.exchange(3, raft.TransitionExplicit) })
	require.Zero(t, c.change(3))
	require.Equal(t, raft.RefusedPending, c.refused(3), "it is not committed yet")
	c.queue = said
	c.deliver()
	c.run(5 * paperSettings.Heartbeat)
	require.Equal(t, halfway, c.status(4).Configuration)
	for _, by := range []raft.Transition{raft.TransitionAuto, raft.TransitionJoint, raft.TransitionExplicit} {
		require.Zero(t, c.changeBy(3, by, add(1)))
		require.Equal(t, raft.ChangeRefusal(raft.ErrJoint), c.refused(3), "one after the other")
	}
	require.NotZero(t, c.change(3))
	c.deliver()
	require.Equal(t, arrived, c.status(4).Configuration)
}

// A voter that becomes a learner votes until the joint configuration is left.
func TestPaper6_a_demoted_voter_learns_once_the_joint_configuration_is_left(t *testing.T) {
	c := founded(t, 4, 3)
	c.lead(2)
	require.NotZero(t, c.changeBy(2, raft.TransitionExplicit, learn(1), add(4)))
	c.deliver()
	require.Equal(t, raft.Configuration{
		Voters: []raft.NodeID{2, 3, 4}, Outgoing: []raft.NodeID{1, 2, 3}, LearnersNext: []raft.NodeID{1},
	}, c.status(1).Configuration)
	require.False(t, c.progressOf(2, 1).Learner)
	c.lead(1)
	require.NotZero(t, c.change(1))
	c.deliver()
	require.Equal(t, raft.Configuration{Voters: []raft.NodeID{2, 3, 4}, Learners: []raft.NodeID{1}}, c.status(1).Configuration)
	require.Equal(t, raft.Follower, c.status(1).Role, "a learner does not lead")
	next := c.leader()
	require.NotEqual(t, raft.None, next, "it handed over")
	require.True(t, c.progressOf(next, 1).Learner)
	c.work(next, 1)
	require.Equal(t, c.commands(next), c.commands(1))
}

// "the leader steps down (returns to follower state) once it has committed the Cnew log
// entry"
func TestPaper6_a_leader_that_is_not_in_the_new_configuration_steps_down_at_its_end(t *testing.T) {
	c := founded(t, 5, 3)
	c.lead(1)
	c.exchange(1, raft.TransitionAuto)
	c.deliver()
	require.Equal(t, raft.Event{Code: raft.EventRemoved, Term: 1, Peer: c.leader(), A: 3}, c.told(1, raft.EventRemoved)[0])
	require.Equal(t, raft.Follower, c.status(1).Role)
	require.Contains(t, arrived.Voters, c.leader())
	c.work(c.leader(), 1)
	require.Equal(t, c.commands(3), c.commands(5))
}

// "arbitrary" sets: the two need not share a server.
func TestPaper6_all_servers_can_be_exchanged_at_once(t *testing.T) {
	c := founded(t, 6, 3)
	c.lead(1)
	c.work(1, 5)
	require.NotZero(t, c.change(1, add(4), add(5), add(6), remove(1), remove(2), remove(3)))
	c.deliver()
	leader := c.leader()
	require.Greater(t, leader, raft.NodeID(3))
	c.crash(1, 2, 3)
	c.work(leader, 2)
	for id := raft.NodeID(4); id <= 6; id++ {
		require.Equal(t, []raft.NodeID{4, 5, 6}, c.voters(id))
		require.Len(t, c.commands(id), 7)
	}
}

// A joint configuration that is deleted gives way to the one before, as any does.
func TestPaper6_a_deleted_joint_configuration_gives_way_to_the_one_before(t *testing.T) {
	c := founded(t, 5, 3)
	c.lead(3)
	c.lost = only(3)
	c.exchange(3, raft.TransitionAuto)
	c.deliver()
	c.lost = only(1, 2)
	c.lead(1)
	c.lost = only(1, 2, 3)
	c.run(3 * paperSettings.Heartbeat)
	require.Equal(t, raft.Configuration{Voters: []raft.NodeID{1, 2, 3}}, c.status(3).Configuration)
	require.Len(t, c.timeOut(3), 2)
}
