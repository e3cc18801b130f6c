package hunt_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft/hunt"
	"raftlab/raft/order"
	"raftlab/raft/scenario"
	"raftlab/raft/sim"
	"raftlab/tests/seeds"
)

// has tells whether a plan crashes a server, and later cuts a link.
func has(p sim.Plan) bool {
	crashed := false
	for _, a := range p.Orders {
		crashed = crashed || a.Kind == order.Crash
		if crashed && a.Kind == order.Cut {
			return p.Events >= 300
		}
	}
	return false
}

func TestShrinkLeavesWhatIsNeeded(t *testing.T) {
	found := 0
	seeds.Each(t, 100, func(t *testing.T, seed uint64) {
		plan := hunt.Swarm(seed)
		plan.Events = 2000
		if !has(plan) {
			return
		}
		found++
		before := scenario.OfPlan(&plan).Append(nil)
		small := hunt.Reduce(plan, has, 10_000)
		require.Equal(t, string(before), string(scenario.OfPlan(&plan).Append(nil)), "the plan itself stays")
		require.True(t, has(small))
		require.Len(t, small.Orders, 2)
		require.Equal(t, uint64(300), small.Events)
		require.LessOrEqual(t, small.Config.Nodes, 3)
		require.Zero(t, small.Config.Clients)
		require.True(t, reflect.DeepEqual(small, hunt.Reduce(plan, has, 10_000)), "equal answers give equal plans")
	})
	require.Greater(t, found, 5)
}

func TestShrinkKeepsToItsBudgetAndToWhatCanEndWell(t *testing.T) {
	seeds.Each(t, 30, func(t *testing.T, seed uint64) {
		plan, asked := hunt.Swarm(seed), 0
		plan.Events, plan.ToEnd = 2000, true
		small := hunt.Reduce(plan, func(p sim.Plan) bool {
			asked++
			return len(p.Orders) > 0
		}, 50)
		require.LessOrEqual(t, asked, 50)
		healed, flipped := 0, map[uint32]bool{}
		for _, a := range small.Orders {
			if a.Kind == order.HealAll || a.Kind == order.StopClients {
				healed++
			}
			if a.Kind == order.FlipBit {
				flipped[uint32(a.Node)] = true
			}
		}
		require.Equal(t, 2, healed)
		require.True(t, len(flipped) == 0 || 2*len(flipped) < small.Config.Nodes)
	})
}
