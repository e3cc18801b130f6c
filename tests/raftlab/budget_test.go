package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Files of somebody else's that would run for years, or for ever.
const (
	endlessSettings = `"nodes": 9, "settings": {"election": [0.001, 0.002], "heartbeat": 0.001}`
	endlessScenario = `{` + endlessSettings + `, "events": 1000000000}`
	lateScenario    = `{` + endlessSettings + `, "toEnd": true, "healed": 1000000000}`
	endlessRun      = `{"raftlabRun": 1, ` + endlessSettings + `, "asked": [{"after": 9007199254740991, "at": 1000000000, "do": "mark"}], "end": {"events": 9007199254740992, "at": 1000000000}}`
)

func TestFilesThatWouldRunForEverEndWithTheirBudget(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	for _, budgets := range []struct {
		budget
		why string
	}{
		{budget{events: 10_000, bytes: mostMemory}, "it takes more than 10000 events; --events allows for more"},
		{budget{events: 10_000, bytes: 1 << 20}, "it takes more than 1 MiB of memory, after 4096 events"},
	} {
		for _, text := range []string{endlessScenario, lateScenario} {
			require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
			b := budgets.budget
			code, err := judgeFile(path, &b)
			require.Equal(t, 2, code)
			require.EqualError(t, err, "the scenario in "+path+" is not judged: "+budgets.why)
		}
		b := budgets.budget
		code, err := remake([]byte(endlessRun), &b)
		require.Equal(t, 1, code)
		require.EqualError(t, err, "the run is not made again: "+budgets.why)
	}
}

func TestTheBudgetIsTheCallers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.json")
	require.NoError(t, os.WriteFile(path, []byte(endlessRun), 0o600))
	code, err := run([]string{"replay", "--events", "500", path})
	require.Equal(t, 1, code)
	require.ErrorContains(t, err, "more than 500 events")
	_, err = run([]string{"sim", "--events", "500"})
	require.EqualError(t, err, "--events goes with --scenario: see --help")
	_, err = run([]string{"sim", "--scenario", path, "--seeds", "3"})
	require.EqualError(t, err, "--scenario goes with nothing but --events: see --help")
}
