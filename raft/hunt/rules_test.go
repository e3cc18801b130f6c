package hunt_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/hunt"
	"raftlab/raft/sim"
)

// TestSwarmsFindRulesThatAreMissing holds the swarm to the rules whose lack shows often.
func TestSwarmsFindRulesThatAreMissing(t *testing.T) {
	const bound = 400 // seeds
	for _, rule := range []raft.Rule{
		raft.KeepVote, raft.UpToDate, raft.Majority, raft.TruncateOnConflict, raft.MatchFromZero, raft.NoOpAtStart,
	} {
		info := raft.RuleTable[rule]
		t.Run(info.ID, func(t *testing.T) {
			for seed := uint64(1); seed <= bound; seed++ {
				plan := hunt.Swarm(seed)
				plan.Config.Off = plan.Config.Off.With(rule)
				if found := broken(t, &plan, info.Harm); found != "" {
					t.Logf("seed %d: %s", seed, found)
					return
				}
			}
			require.Fail(t, "not found", "in %d seeds", bound)
		})
	}
}

// broken runs a plan and names what harm it shows; "" for none.
func broken(t *testing.T, plan *sim.Plan, harm raft.Harm) string {
	u, err := plan.Run(2000)
	require.NoError(t, err)
	switch v := u.Violations(); {
	case len(v) > 0:
		return v[0].String()
	case harm == raft.Safety && u.Linearizable(20_000) == check.Illegal:
		return "not linearizable"
	case harm == raft.Safety:
		return ""
	}
	if u.RunUntil(max(u.Now(), plan.Healed) + 20_000*ms); !u.Idle() || !u.Settled() {
		return "stuck"
	}
	return ""
}
