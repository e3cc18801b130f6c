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
	return 400
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
	var restarts, answered, commits int
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
		commits += len(s.laws.committed)
	}
	if *seedFlag != 0 {
		return
	}
	for code := raft.EventStarted; code < raft.EventCodes; code++ {
		assert.Positive(t, seen[code], "the storms never met event %d", code)
	}
	assert.Greater(t, restarts, int(*seedsFlag))
	assert.Greater(t, answered, 10*int(*seedsFlag))
	assert.Greater(t, commits, 50*int(*seedsFlag))
	t.Logf("%d storms: %d commits, %d elections, %d restarts, %d reads answered", end-first, commits, seen[raft.EventBecameLeader], restarts, answered)
}

// requireRecovery: once faults end, a leader emerges, and what it is given then is soon
// on every server.
func requireRecovery(t *testing.T, s *storm) {
	s.heal()
	var leader *member
	found := s.during(20_000*ms, func() bool {
		leader = s.soleLeader()
		return leader != nil
	})
	require.True(t, found, "no leader 20 s after all faults ended")
	s.propose(leader, 1)
	want := s.proposed
	require.True(t, s.during(20_000*ms, func() bool { return s.everywhere(want) }), "a command does not reach all servers")
	for _, v := range s.laws.views {
		require.Equal(t, len(s.laws.committed), int(v.applied))
	}
}

// soleLeader is the leader that all servers follow, if there is one, and that takes proposals.
func (s *storm) soleLeader() *member {
	var st raft.Status
	var leader raft.NodeID
	var term raft.Term
	for i, m := range s.members {
		m.node.Status(&st)
		if i == 0 {
			leader, term = st.Leader, st.Term
		}
		if st.Leader == raft.None || st.Leader != leader || st.Term != term || st.Transferee != raft.None {
			return nil
		}
	}
	return s.members[leader-1]
}

// everywhere reports whether the last committed entry is that proposal, and applied by all.
func (s *storm) everywhere(proposal uint64) bool {
	n := len(s.laws.committed)
	if n == 0 {
		return false
	}
	for _, v := range s.laws.views {
		if int(v.applied) != n {
			return false
		}
	}
	d := raft.Decode(s.laws.committed[n-1].entry.Data)
	return d.Uint() == proposal
}
