package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/hunt"
	"raftlab/raft/scenario"
	"raftlab/raft/sim"
	"raftlab/tests/seeds"
)

// directed is a plan's universe under a director, at its start.
func directed(t *testing.T, p sim.Plan) *sim.Timeline {
	t.Helper()
	d, err := scenario.Read(scenario.OfPlan(&p).Append(nil))
	require.NoError(t, err)
	run := sim.NewTimeline(nil, director.Deaf{})
	plan := d.Cluster(&director.Engines[0])
	plan.Virtual = true
	run.Ask(director.Ask{ID: 1, Do: director.Start, Plan: plan})
	return run
}

// sameRun compares a universe with one under a director that has come as far.
func sameRun(t *testing.T, alone, led *sim.Universe) {
	t.Helper()
	require.Equal(t, alone.Now(), led.Now())
	require.Equal(t, alone.History(), led.History(), "what clients asked, when, and what they were told")
	require.Equal(t, alone.Violations(), led.Violations())
	require.Equal(t, alone.Depositions(), led.Depositions())
	require.Equal(t, alone.Next(), led.Next())
	for id := raft.NodeID(1); int(id) <= alone.Nodes(); id++ {
		a, up := alone.Status(id)
		b, upToo := led.Status(id)
		require.Equal(t, up, upToo, "%v", id)
		require.Equal(t, a, b, "%v", id)
		require.Equal(t, alone.Disk(id), led.Disk(id), "%v", id)
	}
}

// A director that looks on changes nothing: the clients of a swarm, and what befalls its servers, are the same in every
// byte and at every time.
func TestASwarmRunsTheSameUnderADirector(t *testing.T) {
	plans := map[string]func(seed uint64) sim.Plan{"with all rules": hunt.Draw}
	for rule := range raft.Rule(len(raft.RuleTable)) {
		plans["without "+raft.RuleTable[rule].ID] = func(seed uint64) sim.Plan { return hunt.DrawWithout(rule, seed) }
	}
	for name, draw := range plans {
		t.Run(name, func(t *testing.T) {
			seeds.Each(t, 6, func(t *testing.T, seed uint64) {
				p := draw(seed)
				alone, err := p.Universe()
				require.NoError(t, err)
				run := directed(t, p)
				for !run.Lab().Swarms() {
					require.True(t, run.Step(0))
				}
				led := run.Lab().Universe()
				sameRun(t, alone, led)
				for alone.Events() < 3000 && len(alone.Violations()) == 0 { // what follows one may be a panic
					require.Equal(t, alone.Step(), run.Step(raft.Never))
					if alone.Events()%100 == 0 {
						sameRun(t, alone, led)
					}
				}
				sameRun(t, alone, led)
			})
		})
	}
}
