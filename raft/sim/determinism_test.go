package sim_test

import (
	_ "embed"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft/hunt"
)

var updateFlag = flag.Bool("update", false, "write testdata/chains.golden anew; only commit a change that you can explain")

// golden holds a line for each seed: the hash of its swarm's run after every quarter. It
// is the same natively and in wasm.
//
//go:embed testdata/chains.golden
var golden string

const goldenSeeds, goldenEvents = 32, 2000

func TestEqualSeedsGiveEqualChainsOnEveryPlatform(t *testing.T) {
	var lines strings.Builder
	for seed := uint64(1); seed <= goldenSeeds; seed++ {
		plan := hunt.Swarm(seed)
		u, err := plan.Universe()
		require.NoError(t, err)
		fmt.Fprint(&lines, seed)
		for range 4 {
			run(u, goldenEvents/4)
			fmt.Fprintf(&lines, " %016x", u.Hash())
		}
		fmt.Fprintln(&lines)
		require.NoError(t, u.Err(), "seed %d", seed)
	}
	if *updateFlag {
		require.NoError(t, os.WriteFile("testdata/chains.golden", []byte(lines.String()), 0o644))
		return
	}
	want := strings.Split(golden, "\n")
	for i, line := range strings.Split(lines.String(), "\n") {
		require.Equal(t, want[i], line, "runs changed; if they should have: go test ./raft/sim -run %s -update", t.Name())
	}
}

func TestDifferentSeedsGiveDifferentChains(t *testing.T) {
	seen := map[uint64]bool{}
	for _, line := range strings.Split(strings.TrimSpace(golden), "\n") {
		var seed, hash uint64
		_, err := fmt.Sscanf(line, "%d %x", &seed, &hash)
		require.NoError(t, err)
		require.False(t, seen[hash])
		seen[hash] = true
	}
	require.Len(t, seen, goldenSeeds)
}
