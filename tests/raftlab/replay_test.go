package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft/director"
	"raftlab/raft/trace"
)

func TestReplayTellsWhatItTakes(t *testing.T) {
	_, err := runReplay([]string{"-x"})
	require.EqualError(t, err, "replay takes one FILE, not -x; see --help")
	_, err = runReplay(nil)
	require.ErrorContains(t, err, "replay takes one FILE: a recording")
}

func TestReplayNamesTheBuildsWhereTheyDiffer(t *testing.T) {
	require.Empty(t, otherBuild("b1", "b1"))
	require.Contains(t, otherBuild("b1", "b2"), `recorded by build "b1", and dist/ holds build "b2"`)
	require.Contains(t, otherBuild("b1", ""), `recorded by build "b1", and dist/ holds no build`)
}

func TestReplaysEveryEngine(t *testing.T) {
	require.Len(t, replayers, len(director.Engines))
	for _, e := range director.Engines {
		require.NotNil(t, replayers[e.Name].New, e.Name)
		require.Equal(t, e.Checkpoints, replayers[e.Name].Resume != nil, e.Name)
	}
}

func TestRefusesToReplayAnEngineThatThereIsNot(t *testing.T) {
	var recorded trace.Recording
	file := filepath.Join(t.TempDir(), "run.trace")
	require.NoError(t, os.WriteFile(file, recorded.Append(nil, "b1", "paxos"), 0o600))
	code, err := runReplay([]string{file})
	require.Equal(t, 1, code)
	require.EqualError(t, err, `the recording can't be replayed here: there is no engine "paxos"`)
}
