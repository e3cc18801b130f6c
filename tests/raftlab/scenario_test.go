package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/hunt"
	"raftlab/raft/sim"
)

// first is the first plan that a rule's absence breaks.
func first(t *testing.T, rule raft.Rule) sim.Plan {
	for seed := uint64(1); seed <= 500; seed++ {
		plan := hunt.DrawWithout(rule, seed)
		if v := hunt.Judge(plan); v.What != "" {
			return plan
		}
	}
	require.Fail(t, "nothing found", raft.RuleTable[rule].ID)
	return sim.Plan{}
}

func TestFindsAreShortenedToWhatBreaksTheSame(t *testing.T) {
	for _, rule := range []raft.Rule{raft.UpToDate, raft.Majority, raft.ReadQuorum, raft.NoOpAtStart} {
		id := raft.RuleTable[rule].ID
		t.Run(id, func(t *testing.T) {
			plan := first(t, rule)
			was := hunt.Judge(plan)
			small := shrink(plan, time.Minute)
			v := hunt.Judge(small)
			require.Equal(t, was.Kind(), v.Kind())
			require.LessOrEqual(t, 2*len(small.Actions), len(plan.Actions))
			path := filepath.Join(t.TempDir(), "scenario.json")
			require.NoError(t, tell(small, path))
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Contains(t, string(text), `"rulesOff": ["`+id+`"]`)
			again, err := load(path)
			require.NoError(t, err)
			assert.Equal(t, v, hunt.Judge(again), "hash and verdict")
			code, err := play(path)
			require.NoError(t, err)
			assert.Equal(t, 1, code)
		})
	}
}

func TestScenariosWithoutAViolationEndWell(t *testing.T) {
	path := filepath.Join(t.TempDir(), "scenario.json")
	plan := sim.Plan{Config: sim.Quiet(3, 1)}
	require.NoError(t, os.WriteFile(path, sim.AppendPlan(nil, &plan), 0o644))
	code, err := play(path)
	require.NoError(t, err)
	assert.Zero(t, code)
	require.NoError(t, os.WriteFile(path, []byte(`{"nodes": 3.5}`), 0o644))
	code, err = play(path)
	assert.Equal(t, 2, code)
	assert.ErrorContains(t, err, "scenario.json: nodes takes a whole number from 0 to 63, not 3.5")
	_, err = load(path + "x")
	assert.ErrorContains(t, err, "--scenario takes the path of a file")
}
