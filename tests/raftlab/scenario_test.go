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
	"raftlab/raft/scenario"
	"raftlab/raft/sim"
)

// first is the first plan, from a seed on, that a rule's absence breaks.
func first(t *testing.T, rule raft.Rule, from uint64) sim.Plan {
	for seed := from; seed < from+500; seed++ {
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
			plan := first(t, rule, 1)
			was := hunt.Judge(plan)
			small := shrink(plan, time.Minute)
			v := hunt.Judge(small)
			require.Equal(t, was.Kind(), v.Kind())
			require.LessOrEqual(t, 2*len(small.Orders), len(plan.Orders))
			path := filepath.Join(t.TempDir(), "scenario.json")
			require.NoError(t, tell(small, path))
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Contains(t, string(text), `"rulesOff": ["`+id+`"]`)
			again, err := load(path, scenario.ReadUniverse)
			require.NoError(t, err)
			assert.Equal(t, v, hunt.Judge(again.Plan), "hash and verdict")
			for _, arguments := range [][]string{{"sim", "--scenario", path}, {"play", path}} {
				code, err := run(arguments)
				require.NoError(t, err)
				assert.Equal(t, 1, code, arguments[0])
			}
		})
	}
}

func TestScenariosWithoutAViolationEndWell(t *testing.T) {
	path := filepath.Join(t.TempDir(), "scenario.json")
	plan := sim.Plan{Config: sim.Healthy(3, 1)}
	require.NoError(t, os.WriteFile(path, scenario.OfPlan(&plan).Append(nil), 0o644))
	code, err := judgeFile(path, newBudget())
	require.NoError(t, err)
	assert.Zero(t, code)
	_, err = load(path+"x", scenario.Read)
	assert.ErrorContains(t, err, "a scenario is the path of a file, - for standard input, or the name of a built-in one (election, ")
}

// Whatever is wrong with a scenario is told by its path in the document and by what is accepted.
func TestScenariosThatAreWrongAreRefusedInSentences(t *testing.T) {
	const start = `{"nodes": 3, "settings": {"election": [150, 300], "heartbeat": 50}, "clients": 1, "load": {"keys": 1, "think": 9, "patience": 1, "within": 1}, "steps": [`
	path := filepath.Join(t.TempDir(), "scenario.json")
	for text, want := range map[string]string{
		`{"nodes": 3.5}`:                  "scenario.json: nodes takes a whole number from 1 to 63, not 3.5",
		`{`:                               "this is no JSON: it ends too early, in line 1, column 2",
		"{\n  \"nodes\": x}":              "this is no JSON: line 2, column 12, at x}",
		`{"nodes": 3, "needs": ["luck"]}`: `needs[0] takes one of anyElection, reasons, checkpoints, rules, leases, priorities, quiet, not "luck"`,
		`null`:                            "scenario.json: a document is an object, not null",
		start + `{"do": "cut"}]}`:         "steps[0].link is missing",
		start + `{"do": "cut", "link": ["n1", "n1"]}]}`:                              "steps[0].link takes two different nodes: n1 has no link to itself",
		start + `{"do": "restart", "node": "n7"}]}`:                                  `steps[0].node takes a node, one of n1, n2, n3, not "n7"`,
		start + `{"do": "heal"}, {"do": "set", "settings": {"heartbeat": 700000}}]}`: "steps[1].settings.heartbeat takes a number from 0.001 to 600000 ms, not 700000",
		start + `{"do": "set", "node": "n1", "settings": {"drift": 1000}}]}`:         "steps[0].settings.drift takes a number from 0.1 to 10, not 1000",
		start + `{"do": "crash", "node": "n1", "for": 4000000}]}`:                    "steps[0].for takes a number from 0 to 3600000 ms, not 4000000",
		start + `{"do": "put", "key": "k", "value": "v"}]}`:                          "steps[0].do: put can't be done in this world",
	} {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		code, err := judgeFile(path, newBudget())
		assert.Equal(t, 2, code, text)
		assert.ErrorContains(t, err, want, text)
	}
}

func TestFindsArePrintedWhereTheyCantBeSaved(t *testing.T) {
	plan := sim.Plan{Config: sim.Healthy(1, 1), Events: 10}
	out := printed(t, func() { require.ErrorContains(t, tell(plan, "/nowhere/found.json"), "could not be saved") })
	assert.Contains(t, out, `"nodes": 1`)
}

// printed is what do writes to standard output.
func printed(t *testing.T, do func()) string {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	require.NoError(t, err)
	defer file.Close()
	before := os.Stdout
	os.Stdout = file
	defer func() { os.Stdout = before }()
	do()
	text, err := os.ReadFile(file.Name())
	require.NoError(t, err)
	return string(text)
}
