package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft/director"
)

func TestReplaysEveryEngine(t *testing.T) {
	require.Len(t, replayers, len(director.Engines))
	for _, e := range director.Engines {
		require.NotNil(t, replayers[e.Name].New, e.Name)
		require.Equal(t, e.Checkpoints, replayers[e.Name].Resume != nil, e.Name)
	}
}
