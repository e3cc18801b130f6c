package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Settings.Quiet: "where all logs are complete and known to be, the leader sends no
// heartbeats and nobody waits for them, until somebody asks for something".

func quietly(s *raft.Settings) { leases(s); s.Quiet = true }

// resting is a cluster of three, led by server 1, in quiet.
func resting(t *testing.T) *cluster {
	c := newClusterOf(t, 3, func(c *raft.Config) { quietly(&c.Settings) })
	c.lead(1)
	c.work(1, 3)
	c.settle()
	return c
}

func (c *cluster) isQuiet(ids ...raft.NodeID) bool {
	for _, id := range ids {
		if !c.status(id).Quiet || c.due[id-1] != raft.Never {
			return false
		}
	}
	return len(c.queue) == 0
}

// settle runs until all servers that run are quiet; it gives up after a hundred deadlines.
func (c *cluster) settle() {
	var up []raft.NodeID
	for i := range c.nodes {
		if id := raft.NodeID(i + 1); !c.down[id] {
			up = append(up, id)
		}
	}
	for range 100 {
		if c.isQuiet(up...) {
			return
		}
		c.advance()
	}
	require.Fail(c.t, "no quiet after a hundred deadlines")
}

func TestQuiet_comes_once_there_is_nothing_left_to_say(t *testing.T) {
	c := resting(t)
	require.True(t, c.isQuiet(1, 2, 3))
	for id := raft.NodeID(1); id <= 3; id++ {
		require.Len(t, c.commands(id), 3)
		require.NotEmpty(t, c.told(id, raft.EventQuietBegan))
	}
	require.Equal(t, raft.Leader, c.status(1).Role)
	c.now += 1000 * paperSettings.ElectionMax
	for id := raft.NodeID(1); id <= 3; id++ {
		said := c.said(func() { c.step(id, raft.Input{Kind: raft.InputTime}) })
		require.Empty(t, said, "nothing is due, though somebody tells the time")
	}
	require.True(t, c.isQuiet(1, 2, 3))
}

// Each request ends the quiet, is met, and then it is quiet again, under the same leader.
func TestQuiet_ends_when_somebody_asks_for_something(t *testing.T) {
	for name, request := range map[string]func(*cluster){
		"a command":      func(c *cluster) { c.propose(1, "a") },
		"a read":         func(c *cluster) { c.read(1, 1) },
		"a lease read":   func(c *cluster) { c.step(1, raft.Input{Kind: raft.InputRead, Mode: raft.ReadLease}) },
		"a change":       func(c *cluster) { c.change(1, add(3)) },
		"other settings": func(c *cluster) { c.set(1, quietly) },
		"an awakening":   func(c *cluster) { c.step(1, raft.Input{Kind: raft.InputAwake}) },
	} {
		c := resting(t)
		c.now += 1000 * paperSettings.ElectionMax
		request(c)
		require.False(t, c.isQuiet(1), name)
		require.Equal(t, c.now+paperSettings.Heartbeat, c.due[0], name)
		c.deliver()
		for _, r := range c.reads {
			require.False(t, r.Refused, name)
		}
		require.Equal(t, c.status(1).Last, c.status(1).Commit, name)
		c.settle()
		require.Equal(t, raft.NodeID(1), c.leader(), name)
		require.Equal(t, raft.Term(1), c.status(1).Term, name)
	}
}

func TestQuiet_is_no_lease(t *testing.T) {
	c := resting(t)
	c.now += paperSettings.ElectionMax
	require.False(t, c.leaseRead(1, 1), "the promises are long over")
}

func TestQuiet_ends_for_a_transfer(t *testing.T) {
	c := resting(t)
	c.now += 1000 * paperSettings.ElectionMax
	c.transferTo(1, 3)
	c.settle()
	require.Equal(t, raft.NodeID(3), c.leader())
}

// A server that comes back asks first (pre-vote), which tells all that one is not quiet.
func TestQuiet_ends_for_a_server_that_comes_back(t *testing.T) {
	c := resting(t)
	c.crash(3)
	c.now += 1000 * paperSettings.ElectionMax
	c.start(3)
	require.True(t, c.isQuiet(1, 2))
	c.settle()
	require.Equal(t, raft.NodeID(1), c.leader())
	require.Equal(t, raft.Term(1), c.status(3).Term, "and deposes nobody")
	require.Equal(t, c.commands(1), c.commands(3))
}

// Silence in quiet tells nothing of the leader: whoever wakes waits for it, as for one that
// was heard just now. Else the one that comes back might win a pre-vote before the leader,
// whom it wakes too, is heard.
func TestQuiet_speaks_for_the_leader_when_a_server_comes_back(t *testing.T) {
	c := resting(t)
	c.crash(3)
	c.now += 1000 * paperSettings.ElectionMax
	c.start(3)
	asks := func(m raft.Message) bool { return m.Kind == raft.RequestPreVote && m.To == 1 }
	c.lost = asks // at first
	c.now = c.due[2]
	c.step(3, raft.Input{Kind: raft.InputTime})
	c.deliver()
	require.Equal(t, raft.Term(1), c.status(3).Term)
	require.Len(t, c.told(2, raft.EventPreVoteRefusedLeader), 1)
	c.lost = nil
	c.step(1, raft.Input{Kind: raft.InputAwake})
	c.settle()
	require.Equal(t, raft.NodeID(1), c.leader())
	require.Equal(t, raft.Term(1), c.status(1).Term)
}

// An answer to an election that is over comes when all are quiet again: it ends nothing.
func TestQuiet_is_not_ended_by_a_late_answer_about_an_election(t *testing.T) {
	c := resting(t)
	for _, m := range []raft.Message{
		{Kind: raft.RequestPreVoteReply, From: 3, To: 2, Term: 1, Reject: true},
		{Kind: raft.RequestVoteReply, From: 3, To: 1, Term: 1},
	} {
		require.Empty(t, c.receive(m))
		require.True(t, c.isQuiet(1, 2, 3))
	}
	c.receive(raft.Message{Kind: raft.RequestPreVoteReply, From: 3, To: 2, Term: 2, Reject: true})
	require.False(t, c.isQuiet(2), "a newer term is news")
}

// A dead leader is noticed when somebody asks a follower, not before.
func TestQuiet_hides_a_dead_leader_until_somebody_asks(t *testing.T) {
	c := resting(t)
	c.crash(1)
	c.now += 1000 * paperSettings.ElectionMax
	require.True(t, c.isQuiet(2, 3))
	c.step(2, raft.Input{Kind: raft.InputAwake})
	require.False(t, c.isQuiet(2))
	require.LessOrEqual(t, c.due[1], c.now+paperSettings.ElectionMax)
	leader := c.elect()
	require.NotEqual(t, raft.NodeID(1), leader)
	c.work(leader, 1)
	require.Len(t, c.commands(5-leader), 4)
	c.run(2 * paperSettings.ElectionMax)
	require.False(t, c.status(leader).Quiet, "it waits for the one that is down")
}

// The leader is quiet only once it knows that all are: a word that was lost keeps it awake.
func TestQuiet_waits_until_all_are_known_to_be(t *testing.T) {
	for name, lost := range map[string]func(raft.Message) bool{
		"the leader's word": func(m raft.Message) bool { return m.Quiet && m.To == 3 },
		"the answer":        func(m raft.Message) bool { return m.Quiet && m.From == 3 },
		"all of one":        cutOff(3),
	} {
		c := newClusterOf(t, 3, func(c *raft.Config) { quietly(&c.Settings) })
		c.lead(1)
		c.lost = lost
		c.work(1, 1)
		c.run(5 * paperSettings.ElectionMax)
		require.False(t, c.status(1).Quiet, name)
		require.LessOrEqual(t, c.due[0], c.now+paperSettings.Heartbeat)
		c.lost = nil
		c.settle()
		require.Equal(t, raft.NodeID(1), c.leader(), name)
	}
}

func TestQuiet_is_of_all_or_of_none(t *testing.T) {
	c := newClusterOf(t, 3, func(c *raft.Config) {
		quietly(&c.Settings)
		c.Settings.Quiet = c.ID != 3
	})
	c.lead(1)
	c.run(5 * paperSettings.ElectionMax)
	require.False(t, c.status(1).Quiet)
	require.NotEqual(t, raft.Never, c.due[2], "server 3 waits for heartbeats")
	require.Empty(t, c.told(3, raft.EventElectionTimeout), "and hears them")
	c.set(3, quietly)
	c.settle()
}

// While a joint configuration has to be left there is something to do.
func TestQuiet_does_not_come_in_a_joint_configuration(t *testing.T) {
	c := joint(t)
	for id := raft.NodeID(1); id <= 5; id++ {
		c.set(id, quietly)
	}
	c.run(2 * paperSettings.ElectionMax)
	require.False(t, c.status(3).Quiet)
	c.change(3)
	c.deliver()
	c.crash(1, 2)
	c.settle()
	require.True(t, c.isQuiet(3, 4, 5))
}

// A removed server is not waited for.
func TestQuiet_is_the_members_alone(t *testing.T) {
	c := resting(t)
	c.change(1, remove(3))
	c.deliver()
	c.crash(3)
	c.settle()
	require.True(t, c.isQuiet(1, 2))
}
