package etcd_test

import (
	"flag"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/etcd"
	"raftlab/raft/hunt"
	"raftlab/raft/order"
	"raftlab/raft/sim"
	"raftlab/tests/seeds"
)

var shares = flag.Uint64("shares", 1, "run so many times the usual number of universes")

// share is that many universes, or in a browser a quarter of them.
func share(usual uint64) uint64 {
	count := usual * *shares
	if runtime.GOOS == "js" {
		count = (count + 3) / 4
	}
	return count
}

// swarm is hunt.Swarm's plan for a seed, for etcd's servers, as far as they can follow.
func swarm(seed uint64) sim.Plan {
	plan := hunt.Swarm(seed)
	plan.Config.Engine = etcd.New
	plan.Config.History = int64(seed % 3 * 5) // 0: as usual
	follow := func(s *raft.Settings) { s.ElectionMax, s.Priority, s.Quiet = 2*s.ElectionMin, 0, false }
	follow(&plan.Config.Settings)
	for i := range plan.Orders {
		c := &plan.Orders[i].Change
		if s, core := c.Raft(raft.Settings{}); core {
			follow(&s)
			*c = order.OfRaft(s)
		}
	}
	return plan
}

func TestUniverse_of_etcd_serves_its_clients(t *testing.T) {
	for _, size := range []int{1, 3, 5} {
		c := sim.Healthy(size, 1)
		c.Engine, c.Judge = etcd.New, true
		u, err := sim.New(c)
		require.NoError(t, err)
		u.RunUntil(5000 * ms)
		require.NoError(t, u.Err())
		require.Empty(t, u.Violations())
		require.NotEqual(t, raft.None, u.Leader())
		ended := 0
		for _, o := range u.History() {
			if o.Outcome != sim.Pending {
				require.Equal(t, sim.OK, o.Outcome)
				ended++
			}
		}
		require.Greater(t, ended, 100)
		require.Equal(t, check.Ok, u.Linearizable(100_000))
		_, err = u.Clone()
		require.ErrorContains(t, err, "can't be cloned")
	}
}

// TestUniverse_promotes_no_learner_that_is_cut_off holds of both engines: neither would
// otherwise hear that it waits for a voter that is not there.
func TestUniverse_promotes_no_learner_that_is_cut_off(t *testing.T) {
	for name, engine := range map[string]func(raft.Config) (raft.Engine, error){"ours": nil, "etcd": etcd.New} {
		t.Run(name, func(t *testing.T) {
			c := sim.Healthy(4, 1)
			c.NonMembers, c.Engine, c.Judge = 1, engine, true
			u, err := sim.New(c)
			require.NoError(t, err)
			do := func(o order.Order) {
				require.NoError(t, u.Do(o))
				u.RunUntil(u.Now() + 2000*ms)
			}
			leads := func() (s raft.Status) {
				s, _ = u.Status(u.Leader())
				return s
			}
			u.RunUntil(2000 * ms)
			do(order.Order{Kind: order.Add, Node: 4, Learner: true})
			require.Equal(t, []raft.NodeID{4}, leads().Configuration.Learners)
			do(order.Order{Kind: order.Partition, Groups: []order.Group{order.GroupOf(4)}})
			require.Less(t, 10*leads().Progress[3].Match, 9*leads().Last)
			do(order.Order{Kind: order.Add, Node: 4})
			require.Equal(t, []raft.NodeID{4}, leads().Configuration.Learners, "it lags, and does not answer")
			do(order.Order{Kind: order.Heal})
			do(order.Order{Kind: order.Add, Node: 4})
			require.Equal(t, []raft.NodeID{1, 2, 3, 4}, leads().Configuration.Voters)
			require.Empty(t, u.Violations())
		})
	}
}

// TestUniverse_hangs_by_prevote_without_check_quorum is Cloudflare's outage of 2020: n1, n2 and
// n3 fully linked, n4 linked only to n2, n5 only to n3; n4 leads, and only n1 and n2 hold what
// it committed last. In ours n2, which hears n4, refuses its pre-vote to n1, for ever, as the
// dissertation's §9.6 has it; etcd's core grants it. Check-quorum makes n4 step down in both.
func TestUniverse_hangs_by_prevote_without_check_quorum(t *testing.T) {
	ours, theirs := (func(raft.Config) (raft.Engine, error))(nil), func(c raft.Config) (raft.Engine, error) { return etcd.New(c) }
	for name, c := range map[string]struct {
		engine               func(raft.Config) (raft.Engine, error)
		preVote, checkQuorum bool
		hangs                bool
	}{
		"ours, pre-vote alone":          {ours, true, false, true},
		"ours, neither":                 {ours, false, false, false},
		"ours, both":                    {ours, true, true, false},
		"etcd's core, pre-vote alone":   {theirs, true, false, false},
		"etcd's core, both":             {theirs, true, true, false},
		"ours, check-quorum by itself":  {ours, false, true, false},
		"etcd's core, without them all": {theirs, false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			u := bridged(t, c.engine, c.preVote, c.checkQuorum)
			before, _ := u.Status(4)
			replaced := func() bool {
				s, _ := u.Status(u.Leader())
				return s.ID != 4 && s.Commit > before.Commit
			}
			for bound := u.Now() + 60_000*ms; u.Now() < bound && !replaced(); {
				require.True(t, u.Step())
			}
			require.Equal(t, c.hangs, !replaced(), "led by %s", u.Leader())
			if c.hangs {
				s, _ := u.Status(4)
				require.Equal(t, []any{raft.Leader, before.Term, before.Commit}, []any{s.Role, s.Term, s.Commit}, "a minute later it leads on, and commits nothing")
			}
			require.Empty(t, u.Violations())
		})
	}
}

// bridged is a universe in that topology, led by n4.
func bridged(t *testing.T, engine func(raft.Config) (raft.Engine, error), preVote, checkQuorum bool) *sim.Universe {
	c := sim.Healthy(6, 1)
	c.NonMembers, c.Clients = 1, 0
	c.Engine, c.Judge = engine, true
	c.Settings.PreVote, c.Settings.CheckQuorum = preVote, checkQuorum
	u, err := sim.New(c)
	require.NoError(t, err)
	u.RunUntil(2000 * ms)
	if leader := u.Leader(); leader != 4 {
		require.NoError(t, u.Do(order.Order{Kind: order.Transfer, Node: 4, Peer: leader}))
	}
	u.RunUntil(4000 * ms)
	require.Equal(t, raft.NodeID(4), u.Leader())
	cut := func(links ...[2]raft.NodeID) {
		for _, l := range links {
			require.NoError(t, u.Do(order.Order{Kind: order.Cut, Node: l[0], Peer: l[1], OneWay: true}))
			require.NoError(t, u.Do(order.Order{Kind: order.Cut, Node: l[1], Peer: l[0], OneWay: true}))
		}
	}
	cut([2]raft.NodeID{4, 3}, [2]raft.NodeID{4, 5})
	require.NoError(t, u.Do(order.Order{Kind: order.Add, Node: 6, Learner: true})) // an entry that n3 and n5 lack
	u.RunUntil(5000 * ms)
	s, _ := u.Status(4)
	require.Equal(t, s.Last, s.Commit)
	require.Len(t, s.Configuration.Learners, 1)
	cut([2]raft.NodeID{4, 1}, [2]raft.NodeID{5, 1}, [2]raft.NodeID{5, 2})
	return u
}

func TestUniverses_of_etcd_break_no_property_in_any_storm(t *testing.T) {
	seeds.Each(t, share(200), func(t *testing.T, seed uint64) {
		plan := swarm(1000 + seed)
		u, err := plan.Run(2000)
		require.NoError(t, err)
		require.Empty(t, u.Violations())
		require.NotEqual(t, check.Illegal, u.Linearizable(20_000))
	})
}

// TestUniverses_of_etcd_end_once_all_is_healed is liveness: a leader rises, and each operation
// under way is answered or given up; but see wedged.
func TestUniverses_of_etcd_end_once_all_is_healed(t *testing.T) {
	stuck := uint64(0)
	seeds.Each(t, share(30), func(t *testing.T, seed uint64) {
		plan := swarm(seed)
		u, err := plan.Universe()
		require.NoError(t, err)
		u.RunUntil(plan.Healed)
		bound := u.Now() + 60_000*ms
		for u.Now() < bound && !(u.Idle() && u.Settled()) {
			require.True(t, u.Step())
		}
		if u.Now() >= bound {
			require.True(t, wedged(u, plan.Config.Nodes), "no end: leader %s", u.Leader())
			stuck++
		}
		require.NoError(t, u.Err())
		require.Empty(t, u.Violations())
		require.NotEqual(t, check.Illegal, u.Linearizable(20_000))
	})
	require.LessOrEqual(t, stuck, 1+*shares/2)
}

// wedged tells of what etcd can't get out of: a configuration is in effect at some servers,
// and a majority of it does not know. So it asks for votes that the configuration before
// needs, of servers that are no voters any more, whose logs may be longer. Ours follow a
// configuration from when they have it in their logs.
func wedged(u *sim.Universe, nodes int) bool {
	var newest raft.Status
	all := make([]raft.Status, nodes)
	for i := range all {
		all[i], _ = u.Status(raft.NodeID(i + 1))
		if all[i].ConfigurationIndex > newest.ConfigurationIndex {
			newest = all[i]
		}
	}
	know := 0
	for _, id := range newest.Configuration.Voters {
		if all[id-1].ConfigurationIndex == newest.ConfigurationIndex {
			know++
		}
	}
	return u.Leader() == raft.None && know < raft.Quorum(len(newest.Configuration.Voters))
}
