package hunt_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/hunt"
	"raftlab/raft/kv"
	"raftlab/raft/order"
	"raftlab/raft/sim"
	"raftlab/tests/seeds"
)

const ms = raft.Millisecond

// run runs a seed's swarm for so many events.
func run(seed, events uint64) (*sim.Universe, error) {
	plan := hunt.Swarm(seed)
	return plan.Run(events)
}

func TestSwarmsAreDrawnFromTheirSeedAlone(t *testing.T) {
	for seed := range uint64(50) {
		require.Equal(t, hunt.Swarm(seed), hunt.Swarm(seed))
		require.NotEqual(t, hunt.Swarm(seed), hunt.Swarm(seed+1))
	}
}

func TestSwarmsHoldEveryKindOfFault(t *testing.T) {
	kinds := map[order.Kind]bool{}
	set := map[order.Setting]bool{}
	when := map[order.When]bool{}
	back := false
	for seed := range uint64(50) {
		for _, o := range hunt.Swarm(seed).Orders {
			kinds[o.Kind], when[o.When], back = true, true, back || o.By < 0
			for _, a := range o.Change {
				set[a.Setting] = true
			}
		}
	}
	for kind := order.Crash; kind <= order.StopClients; kind++ {
		require.True(t, kinds[kind] || kind == order.Resume, kind)
	}
	for s := range order.Settings {
		require.True(t, set[order.Setting(s)] || order.Setting(s) == order.Scale, order.Settings[s].Name)
	}
	require.Len(t, when, len(order.WhenNames))
	require.True(t, back, "a clock is put back")
}

// TestEveryClientFinishesOnceAllIsHealed is liveness: faults end, a leader rises, and each
// operation under way is answered or given up.
func TestEveryClientFinishesOnceAllIsHealed(t *testing.T) {
	seeds.Each(t, 60, func(t *testing.T, seed uint64) {
		plan := hunt.Swarm(seed)
		u, err := plan.Universe()
		require.NoError(t, err)
		u.RunUntil(plan.Healed)
		bound := u.Now() + 60_000*ms
		for !u.Idle() || !u.Settled() {
			require.True(t, u.Now() < bound && u.Step(), "no end: leader %s", u.Leader())
		}
		require.NoError(t, u.Err())
		require.Empty(t, u.Violations())
		judge(t, u)
	})
}

// judge holds what the clients were told against what the store says in the end.
func judge(t *testing.T, u *sim.Universe) {
	type version struct {
		key      string
		revision int64
	}
	put := map[string]sim.Outcome{}
	written := map[version]string{}
	for _, o := range u.History() {
		require.NotEqual(t, sim.Pending, o.Outcome)
		if o.Op.Kind == kv.Put {
			put[o.Op.Value] = o.Outcome
		}
		if kv := o.Result.KV; o.Outcome == sim.OK && o.Result.Found {
			v := version{kv.Key, kv.ModRevision}
			value, known := written[v]
			require.True(t, !known || value == kv.Value, "%s is both %s and %s at revision %d", kv.Key, value, kv.Value, kv.ModRevision)
			written[v] = kv.Value
		}
	}
	for _, value := range written {
		require.NotEqual(t, sim.Failed, put[value], "%s failed, and is there", value)
	}
}

func TestSwarmsFindNoViolation(t *testing.T) {
	seeds.Each(t, 400, func(t *testing.T, seed uint64) {
		u, err := run(1000+seed, 2000)
		require.NoError(t, err)
		require.Empty(t, u.Violations())
		require.NotEqual(t, check.Illegal, u.Linearizable(20_000))
	})
}

func TestPlansCountTheirEvents(t *testing.T) {
	u, err := run(3, 500)
	require.NoError(t, err)
	require.Equal(t, uint64(500), u.Events())
}

// BenchmarkUniverse counts events of swarms' runs, 2000 of each seed.
func BenchmarkUniverse(b *testing.B) {
	seed, events := uint64(0), uint64(0)
	for b.Loop() {
		seed++
		u, err := run(seed, 2000)
		require.NoError(b, err)
		events += u.Events()
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkClone copies universes in the midst of their runs.
func BenchmarkClone(b *testing.B) {
	u, err := run(5, 2000)
	require.NoError(b, err)
	for b.Loop() {
		_, err := u.Clone()
		require.NoError(b, err)
	}
}
