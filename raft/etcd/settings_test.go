package etcd_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/etcd"
)

func TestNew_refuses_in_a_sentence_what_etcd_can_not_do(t *testing.T) {
	for sentence, change := range map[string]func(*raft.Config){
		"twice":       func(c *raft.Config) { c.Settings.ElectionMax = 299 * ms },
		"priorities":  func(c *raft.Config) { c.Settings.Priority = 1 },
		"rests":       func(c *raft.Config) { c.Settings.Quiet = true },
		"rules":       func(c *raft.Config) { c.Off = c.Off.With(raft.Majority) },
		"Heartbeat":   func(c *raft.Config) { c.Settings.Heartbeat = 0 },
		"ID":          func(c *raft.Config) { c.ID = raft.None },
		"Voters":      func(c *raft.Config) { c.Voters = []raft.NodeID{2, 1} },
		"Dice":        func(c *raft.Config) { c.Dice = nil },
		"follow":      func(c *raft.Config) { c.Entries = []raft.Entry{{Index: 2}} },
		"AppendBytes": func(c *raft.Config) { c.MaxAppendBytes = -1 },
		"another engine": func(c *raft.Config) {
			c.Entries = []raft.Entry{{Index: 1, Kind: raft.Membership, Data: []byte{0xff}}}
		},
	} {
		config := raft.Config{ID: 1, Voters: []raft.NodeID{1, 2, 3}, Settings: settings, Dice: raft.NewDice(1)}
		_, err := etcd.New(config)
		require.NoError(t, err)
		change(&config)
		_, err = etcd.New(config)
		require.ErrorContains(t, err, sentence)
	}
}

func TestNode_takes_another_tick_at_once(t *testing.T) {
	c := newCluster(t, 3, nil)
	leader := c.elect()
	c.settled()
	slow := raft.Settings{ElectionMin: 600 * ms, ElectionMax: 1200 * ms, Heartbeat: 200 * ms}
	for _, id := range c.voters {
		c.step(id, raft.Input{Kind: raft.InputSettings, Settings: slow})
	}
	require.Equal(t, leader, c.leader(), "three ticks are three ticks")
	was := c.now
	c.tick()
	require.Equal(t, 200*ms, c.now-was)
	last := c.server(leader).events[len(c.server(leader).events)-1]
	require.Equal(t, leader, c.leader(), last)
}

func TestNode_restarts_its_core_for_what_etcd_fixes_at_the_start(t *testing.T) {
	for _, change := range []func(*raft.Settings){
		func(s *raft.Settings) { s.PreVote = true },
		func(s *raft.Settings) { s.CheckQuorum = true },
		func(s *raft.Settings) { s.ElectionMin, s.ElectionMax = 500*ms, 1000*ms },
	} {
		c := newCluster(t, 3, nil)
		leader := c.elect()
		c.propose(leader, "a")
		c.settled()
		c.step(leader, raft.Input{Kind: raft.InputRead, Read: 1})
		before := c.status(leader)
		s := settings
		change(&s)
		for _, id := range c.voters {
			c.step(id, raft.Input{Kind: raft.InputSettings, Settings: s})
		}
		after := c.status(leader)
		require.Equal(t, raft.Follower, after.Role)
		require.Equal(t, []any{before.Term, before.Vote, before.Last, before.Commit, before.Applied}, []any{after.Term, after.Vote, after.Last, after.Commit, after.Applied})
		require.Equal(t, []raft.ReadState{{Read: 1, Refused: true}}, c.server(leader).reads)
		c.queue = nil
		c.propose(c.elect(), "b")
		c.settled()
		require.Equal(t, "b", string(c.server(leader).committed[3].Data))
	}
}

func TestNode_keeps_its_settings_where_etcd_can_not_follow(t *testing.T) {
	c := newCluster(t, 1, nil)
	s := settings
	s.ElectionMax++
	c.step(1, raft.Input{Kind: raft.InputSettings, Settings: s})
	require.Zero(t, codes(c.server(1).events)[raft.EventSettings])
	c.step(1, raft.Input{Kind: raft.InputSettings, Settings: raft.Settings{ElectionMin: 170 * ms, ElectionMax: 340 * ms, Heartbeat: 50 * ms}})
	last := c.server(1).events[len(c.server(1).events)-1]
	require.Equal(t, raft.Event{Code: raft.EventSettings, A: uint64(150 * ms), B: uint64(250 * ms), C: uint64(50 * ms)}, last, "what came of it, in ticks")
}

func TestNode_drops_ticks_that_it_missed(t *testing.T) {
	c := newCluster(t, 3, nil)
	leader := c.elect()
	c.settled()
	c.now += 1010 * ms
	for _, id := range c.voters {
		c.step(id, raft.Input{Kind: raft.InputTime})
	}
	c.deliver()
	require.Equal(t, leader, c.leader())
	require.Equal(t, raft.Time(0), (c.server(leader).due)%(50*ms), "and keeps its beat")
	require.Greater(t, c.server(leader).due, c.now)
}
