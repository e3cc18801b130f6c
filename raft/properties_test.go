package raft_test

import (
	"flag"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

var (
	seedFlag  = flag.Uint64("seed", 0, "run the one storm of this seed (0: the usual ones)")
	seedsFlag = flag.Uint64("seeds", usualSeeds(), "how many storms to run")
)

// usualSeeds is fewer where everything is five times slower.
func usualSeeds() uint64 {
	if runtime.GOARCH == "wasm" {
		return 40
	}
	return 200
}

// seeds are those of the flags.
func seeds() (first, end uint64) {
	if *seedFlag != 0 {
		return *seedFlag, *seedFlag + 1
	}
	return 1, 1 + *seedsFlag
}

// printsSeed says at a failure how to see it again.
func printsSeed(t *testing.T, seed uint64) {
	if t.Failed() {
		t.Logf("repeat it with: go test ./raft -run '^%s$' -seed %d", t.Name(), seed)
	}
}

func TestProperties_hold_after_every_step_of_a_storm(t *testing.T) {
	var seen [raft.EventCodes]int
	var restarts, answered, leased, commits, replied int
	first, end := seeds()
	for seed := first; seed < end; seed++ {
		s := newStorm(t, seed)
		func() {
			defer printsSeed(t, seed)
			s.during(5000*ms, func() bool { return false })
			requireRecovery(t, s)
		}()
		for code, count := range s.seen {
			seen[code] += count
		}
		restarts += s.restarts
		answered += s.laws.answered
		leased += s.laws.leased
		commits += len(s.laws.committed)
		replied += s.laws.replied
	}
	if *seedFlag != 0 {
		return
	}
	for code := raft.EventStarted; code < raft.EventCodes; code++ {
		if code == raft.EventConflictRefused {
			assert.Zero(t, seen[code], "a leader broke Raft's rules")
			continue
		}
		if code == raft.EventMatchLost {
			continue // storms meet it once in some hundreds; lost_test.go always does
		}
		assert.Positive(t, seen[code], "the storms never met event %d", code)
	}
	assert.Greater(t, restarts, int(*seedsFlag))
	assert.Greater(t, answered, 5*int(*seedsFlag))
	assert.Greater(t, leased, int(*seedsFlag)/2)
	assert.Greater(t, commits, 25*int(*seedsFlag))
	assert.Greater(t, replied, 100*int(*seedsFlag))
	t.Logf("%d storms: %d commits, %d elections, %d restarts, %d reads answered, %d of them by lease, %d configurations, %d removed leaders, %d snapshots taken, %d installed",
		end-first, commits, seen[raft.EventBecameLeader], restarts, answered, leased,
		seen[raft.EventConfigured], seen[raft.EventRemoved], seen[raft.EventSnapshotTaken], seen[raft.EventSnapshotInstalled])
}

// requireRecovery: once faults end, a leader emerges that all of its members follow, and
// what it is given then is soon on each of them.
func requireRecovery(t *testing.T, s *storm) {
	healed := s.proposed
	s.heal()
	require.True(t, s.during(20_000*ms, func() bool { return s.laws.last > healed }), "nothing is committed 20 s after all faults ended")
	require.True(t, s.during(20_000*ms, s.settled), "the members do not agree 20 s after all faults ended")
}

// settled tells whether all members of a leader's configuration follow it, and have applied
// all that is committed.
func (s *storm) settled() bool {
	var st raft.Status
	for _, m := range s.members {
		if m.node.Status(&st); !m.up || st.Role != raft.Leader || int(st.Commit) != len(s.laws.committed) {
			continue
		}
		leader, term, settled := st.ID, st.Term, true
		for _, id := range membersOf(&st.Configuration) {
			s.members[id-1].node.Status(&st)
			settled = settled && s.members[id-1].up && st.Leader == leader && st.Term == term && int(st.Applied) == len(s.laws.committed)
		}
		if settled {
			return true
		}
	}
	return false
}
