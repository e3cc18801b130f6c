package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/order"
	"raftlab/raft/sim"
)

const ms = raft.Millisecond

func begin(t *testing.T, c sim.Config) *sim.Universe {
	t.Helper()
	u, err := sim.New(c)
	require.NoError(t, err)
	return u
}

func do(t *testing.T, u *sim.Universe, a order.Order) {
	t.Helper()
	require.NoError(t, u.Do(a))
}

// until runs on until something holds, for at most a minute of virtual time.
func until(t *testing.T, u *sim.Universe, what string, holds func() bool) {
	t.Helper()
	for bound := u.Now() + 60_000*ms; !holds(); {
		require.True(t, u.Now() < bound && u.Step(), "never: "+what)
	}
}

func leader(t *testing.T, u *sim.Universe) raft.NodeID {
	t.Helper()
	until(t, u, "a leader", func() bool { return u.Leader() != raft.None })
	return u.Leader()
}

func term(u *sim.Universe, id raft.NodeID) raft.Term {
	s, _ := u.Status(id)
	return s.Term
}

func TestElectsALeaderThatServesTheClients(t *testing.T) {
	u := begin(t, sim.Healthy(3, 1))
	u.RunUntil(5000 * ms)
	require.Equal(t, 5000*ms, u.Now())
	require.NotEqual(t, raft.None, u.Leader())
	ended := 0
	for _, o := range u.History() {
		if o.Outcome != sim.Pending {
			require.Equal(t, sim.OK, o.Outcome)
			require.Less(t, o.Call, o.Return)
			ended++
		}
	}
	require.Greater(t, ended, 100)
}

func TestStandsStillWithoutServersThatRun(t *testing.T) {
	c := sim.Healthy(1, 1)
	c.Clients = 0
	u := begin(t, c)
	u.RunUntil(1000 * ms)
	do(t, u, order.Order{Kind: order.Crash, Node: 1})
	for u.Step() {
	}
	require.Equal(t, raft.Never, u.Next())
	_, up := u.Status(1)
	require.False(t, up)
}

func TestRefusesConfigsThatMakeNoSense(t *testing.T) {
	for wrong, change := range map[string]func(*sim.Config){
		"noWhole field=nodes low=1 high=63 got=0":                       func(c *sim.Config) { c.Nodes = 0 },
		"noWhole field=nonMembers low=0 high=2 got=3":                   func(c *sim.Config) { c.NonMembers = 3 },
		"noWhole field=clients low=0 high=1000 got=-1":                  func(c *sim.Config) { c.Clients = -1 },
		"noNumber field=settings.heartbeat low=0.001 high=600000 got=0": func(c *sim.Config) { c.Settings.Heartbeat = 0 },
		"noNumber field=settings.fsync low=0 high=600000 got=0.000002":  func(c *sim.Config) { c.Fsync = fault.Range{Min: 2, Max: 1} },
		"missing field=load.keys":                                       func(c *sim.Config) { c.Load.Keys = 0 },
		"missing field=load.within":                                     func(c *sim.Config) { c.Load.Within = 0 },
		"noTime field=load.within low=0.001 high=1000000000 got=-1":     func(c *sim.Config) { c.Load.Within = -ms },
		"spins field=load.think other=load.latency":                     func(c *sim.Config) { c.Load.Think, c.Load.Latency = fault.Range{}, fault.Range{} },
	} {
		c := sim.Healthy(3, 1)
		change(&c)
		_, err := sim.New(c)
		require.EqualError(t, err, wrong)
	}
}

func TestRefusesOrdersThatMakeNoSense(t *testing.T) {
	u := begin(t, sim.Healthy(3, 1))
	u.RunUntil(ms)
	for _, a := range []order.Order{
		{}, {Kind: order.Restart}, {Kind: order.Crash, Node: 4}, {Kind: order.Cut, Node: 1, Peer: 1, OneWay: true}, {Kind: order.Transfer},
		{Kind: order.Set, Node: 1, Change: order.OfDrift(0)}, {Kind: order.Set}, {Kind: order.Crash, Node: 1, Remains: 9},
		{Kind: order.Set, Node: 1, Change: order.OfFsync(fault.Range{Min: -1})}, {Kind: order.Hold}, {Kind: order.Restart, Node: 1, Disk: order.Wipe},
	} {
		before := u.Hash()
		require.Error(t, u.Do(a), a.Kind)
		require.Equal(t, before, u.Hash())
	}
	require.ErrorContains(t, u.Schedule(order.Order{Kind: order.Heal}), "inPast got=0 low=1")
}
