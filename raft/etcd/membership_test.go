package etcd_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/tests/seeds"
)

// change asks the leader to change the configuration, which must not be refused, and waits
// until that is applied and no joint configuration is left.
func (c *cluster) change(by raft.Transition, changes ...raft.Change) raft.Index {
	c.t.Helper()
	at := c.step(c.elect(), raft.Input{Kind: raft.InputChange, Changes: changes, Transition: by})
	require.NotZero(c.t, at)
	c.deliver()
	c.until("it is in effect", func() bool {
		leader := c.leader()
		if leader == raft.None {
			return false
		}
		s := c.status(leader)
		return s.ConfigurationIndex >= at && (!s.Configuration.AutoLeave || by == raft.TransitionExplicit)
	})
	return at
}

func TestNode_lets_a_learner_in_and_promotes_it(t *testing.T) {
	c := newCluster(t, 3, nil)
	c.propose(c.elect(), "a")
	c.add(nil)
	require.Empty(t, c.status(4).Configuration.Voters)
	at := c.change(raft.TransitionAuto, raft.Change{Kind: raft.AddLearner, Node: 4})
	c.settled()
	for _, s := range c.servers {
		require.Equal(t, raft.Configuration{Voters: []raft.NodeID{1, 2, 3}, Learners: []raft.NodeID{4}}, c.status(s.id).Configuration)
		require.Equal(t, at, c.status(s.id).ConfigurationIndex)
		require.Equal(t, raft.Membership, s.committed[at-1].Kind)
	}
	require.True(t, c.status(c.leader()).Progress[3].Learner)
	require.Equal(t, raft.Time(0), c.status(4).ElectionDeadline, "it never stands")
	c.change(raft.TransitionAuto, raft.Change{Kind: raft.AddVoter, Node: 4})
	c.settled()
	require.Equal(t, []raft.NodeID{1, 2, 3, 4}, c.status(4).Configuration.Voters)
}

// TestNode_promotes_no_learner_that_lags_or_is_silent is what etcd's server refuses before its
// core is asked, and, of a learner that does not answer, what it would not.
func TestNode_promotes_no_learner_that_lags_or_is_silent(t *testing.T) {
	c := newCluster(t, 3, nil)
	leader := c.elect()
	c.add(nil)
	c.change(raft.TransitionAuto, raft.Change{Kind: raft.AddLearner, Node: 4})
	c.settled()
	match := c.status(leader).Last
	promote := func() *raft.Event {
		if c.step(leader, raft.Input{Kind: raft.InputChange, Changes: []raft.Change{{Kind: raft.AddVoter, Node: 4}}}) != 0 {
			return nil
		}
		return &c.server(leader).events[len(c.server(leader).events)-1]
	}
	c.server(4).down = true
	for range 50 {
		c.propose(leader, "a")
	}
	refused := promote()
	require.NotNil(t, refused, "50 entries behind")
	require.Equal(t, raft.Event{
		Code: raft.EventChangeRefused, Term: refused.Term, Peer: 4, A: uint64(raft.RefusedLagging), B: uint64(match), C: uint64(match) + 50, D: refused.D,
	}, *refused)
	c.server(4).down = false
	c.settled()
	c.server(4).down = true
	for end := c.now + settings.ElectionMin + settings.Heartbeat; c.now < end; {
		c.tick()
	}
	refused = promote()
	require.NotNil(t, refused, "its log is complete, but it is down")
	require.Equal(t, raft.RefusedSilent, raft.ChangeRefusal(refused.A))
	require.Equal(t, []uint64{uint64(match) + 50, uint64(match) + 50}, []uint64{refused.B, refused.C})
	require.GreaterOrEqual(t, raft.Time(refused.D), settings.ElectionMin)
	c.server(4).down = false
	c.tick()
	c.tick()
	require.Nil(t, promote(), "once it answers again")
}

// TestNode_counts_who_decided_a_change: those of before, not the ones that it lets in.
func TestNode_counts_who_decided_a_change(t *testing.T) {
	c := newCluster(t, 3, nil)
	leader := c.elect()
	c.settled()
	at := c.change(raft.TransitionAuto, raft.Change{Kind: raft.AddVoter, Node: 4})
	for _, e := range c.server(leader).events {
		if e.Code == raft.EventCommitted && e.B == uint64(at) {
			require.Equal(t, []uint64{2, 3}, []uint64{e.C, e.D}, "servers that have it, of so many")
			return
		}
	}
	require.Fail(t, "nothing was told of the commit")
}

func TestNode_changes_by_a_joint_configuration(t *testing.T) {
	c := newCluster(t, 3, nil)
	c.elect()
	c.add(nil)
	c.add(nil)
	c.change(raft.TransitionAuto,
		raft.Change{Kind: raft.AddVoter, Node: 4}, raft.Change{Kind: raft.AddVoter, Node: 5}, raft.Change{Kind: raft.AddLearner, Node: 1}, raft.Change{Kind: raft.RemoveServer, Node: 2})
	want := raft.Configuration{Voters: []raft.NodeID{3, 4, 5}, Learners: []raft.NodeID{1}}
	c.until("all know", func() bool {
		for _, id := range []raft.NodeID{1, 3, 4, 5} {
			now := c.status(id).Configuration
			if !now.Equal(&want) {
				return false
			}
		}
		return true
	})
	c.propose(c.elect(), "b")
	require.Contains(t, want.Voters, c.leader())
}

func TestNode_stays_joint_until_it_is_asked_to_leave(t *testing.T) {
	c := newCluster(t, 3, nil)
	leader := c.elect()
	removed := leader%3 + 1
	c.change(raft.TransitionExplicit, raft.Change{Kind: raft.RemoveServer, Node: removed})
	c.settled()
	now := c.status(leader).Configuration
	require.True(t, now.Joint())
	require.False(t, now.AutoLeave)
	require.Zero(t, c.step(leader, raft.Input{Kind: raft.InputChange, Changes: []raft.Change{{Kind: raft.AddVoter, Node: 9}}}))
	c.change(raft.TransitionAuto)
	now = c.status(leader).Configuration
	require.False(t, now.Joint())
	require.NotContains(t, now.Voters, removed)
}

func TestNode_refuses_changes_with_the_reason_and_appends_nothing(t *testing.T) {
	c := newCluster(t, 3, nil)
	c.lost = func(m *raft.Message) bool { return m.Kind == raft.AppendEntries }
	c.step(1, raft.Input{Kind: raft.InputCampaign})
	c.deliver()
	refused := func(by raft.Transition, changes ...raft.Change) uint64 {
		last := c.status(1).Last
		require.Zero(t, c.step(1, raft.Input{Kind: raft.InputChange, Changes: changes, Transition: by}))
		require.Equal(t, last, c.status(1).Last)
		e := c.server(1).events[len(c.server(1).events)-1]
		require.Equal(t, raft.EventChangeRefused, e.Code)
		return e.A
	}
	add := raft.Change{Kind: raft.AddVoter, Node: 4}
	require.Equal(t, uint64(raft.RefusedEarly), refused(raft.TransitionAuto, add))
	c.lost = nil
	c.settled()
	require.Equal(t, uint64(raft.ErrNotJoint), refused(raft.TransitionAuto))
	require.Equal(t, uint64(raft.ErrUnknownKind), refused(raft.TransitionAuto, raft.Change{Kind: 9, Node: 4}))
	require.Equal(t, uint64(raft.ErrNoVoters), refused(raft.TransitionJoint,
		raft.Change{Kind: raft.RemoveServer, Node: 1}, raft.Change{Kind: raft.RemoveServer, Node: 2}, raft.Change{Kind: raft.RemoveServer, Node: 3}))
	require.NotZero(t, c.step(1, raft.Input{Kind: raft.InputChange, Changes: []raft.Change{add}}))
	require.Equal(t, uint64(raft.RefusedPending), refused(raft.TransitionAuto, add))
	c.queue = nil
	c.settled()
	c.step(1, raft.Input{Kind: raft.InputTransfer, Transfer: 4}) // which is not there
	require.Equal(t, uint64(raft.RefusedTransfer), refused(raft.TransitionAuto, add))
}

func TestNode_steps_down_once_its_removal_is_committed(t *testing.T) {
	c := newCluster(t, 3, nil)
	leader := c.elect()
	c.change(raft.TransitionAuto, raft.Change{Kind: raft.RemoveServer, Node: leader})
	require.NotEqual(t, leader, c.elect())
	require.Equal(t, raft.Follower, c.status(leader).Role)
	require.Equal(t, 1, codes(c.server(leader).events)[raft.EventRemoved])
	term := c.status(c.leader()).Term
	for range 50 {
		c.tick()
	}
	require.Equal(t, term, c.status(c.leader()).Term, "it disrupts nobody")
}

// TestNode_begins_with_the_configuration_that_was_in_effect: the log alone does not tell which
// of its changes are committed.
func TestNode_begins_with_the_configuration_that_was_in_effect(t *testing.T) {
	c := newCluster(t, 3, nil)
	c.elect()
	for id := raft.NodeID(4); id <= 7; id++ {
		c.add(nil)
		c.change(raft.TransitionAuto, raft.Change{Kind: raft.AddVoter, Node: id})
	}
	c.settled()
	for _, s := range c.servers {
		s.down = true
	}
	c.queue = nil
	for _, s := range c.servers {
		voters := c.voters
		if s.id > 3 {
			voters = nil
		}
		c.start(s.id, voters)
		require.Len(t, c.status(s.id).Configuration.Voters, 7)
	}
	c.settled()
	for _, s := range c.servers {
		require.Len(t, c.status(s.id).Configuration.Voters, 7)
	}
}

// TestNode_follows_random_changes: whatever is not refused, etcd takes, and makes of it what
// raft.Configuration says.
func TestNode_follows_random_changes(t *testing.T) {
	seeds.Each(t, 30, func(t *testing.T, seed uint64) {
		dice := raft.NewDice(seed)
		c := newCluster(t, 1, nil)
		for range 4 {
			c.add(nil)
		}
		c.step(1, raft.Input{Kind: raft.InputCampaign})
		for range 25 {
			c.changeAtRandom(dice)
		}
	})
}

func (c *cluster) changeAtRandom(dice *raft.Dice) {
	var changes []raft.Change
	for range dice.Below(4) {
		changes = append(changes, raft.Change{Kind: raft.ChangeKind(1 + dice.Below(3)), Node: raft.NodeID(dice.Below(6))})
	}
	by := raft.Transition(dice.Below(3))
	leader := c.elect()
	c.settledMembers()
	before := c.status(leader).Configuration
	at := c.step(leader, raft.Input{Kind: raft.InputChange, Changes: changes, Transition: by})
	if len(changes) > 1 && by == raft.TransitionAuto {
		by = raft.TransitionJoint
	}
	want, err := before.Next(changes, by)
	require.Equal(c.t, err == nil, at != 0, "%v after %+v: %v", changes, before, err)
	if err != nil {
		return
	}
	if want.AutoLeave {
		want, err = want.LeaveJoint()
		require.NoError(c.t, err)
	}
	c.deliver()
	c.until("it is in effect", func() bool {
		leader := c.leader()
		if leader == raft.None {
			return false
		}
		now := c.status(leader).Configuration
		return now.Equal(&want)
	})
}

// settledMembers waits until all that take part have applied all.
func (c *cluster) settledMembers() {
	c.until("all members have applied all", func() bool {
		s := c.status(c.elect())
		for _, p := range s.Progress {
			if int(p.ID) <= len(c.servers) && c.server(p.ID).applied() != s.Last {
				return false
			}
		}
		return s.Applied == s.Last
	})
}
