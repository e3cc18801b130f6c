package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// TestSwarmsFindNothingWithAllRulesOn is a share of what `./build.sh sim` runs.
func TestSwarmsFindNothingWithAllRulesOn(t *testing.T) {
	all := run(options{seeds: 1000, from: 1})
	require.Empty(t, all.found)
	assert.Equal(t, uint64(1000), all.universes)
	assert.Equal(t, uint64(100), all.whole)
	assert.GreaterOrEqual(t, all.events, uint64(1000*events))
	assert.Less(t, all.unknown, uint64(50), "histories beyond their bound")
}

// TestEachRuleIsMissed: from any start a bounded number of seeds finds what its absence breaks.
func TestEachRuleIsMissed(t *testing.T) {
	const bound = 2000
	breaks := [len(raft.RuleTable)]string{
		raft.CommitOwnTerm:       "leader-completeness|state-machine-safety|committed-never-rewritten",
		raft.DurableVote:         "election-safety|one-vote-a-term",
		raft.KeepVote:            "one-vote-a-term|election-safety",
		raft.UpToDate:            "leader-completeness",
		raft.Majority:            "election-safety|leader-completeness|state-machine-safety",
		raft.FsyncBeforeAck:      "leader-completeness|state-machine-safety",
		raft.OwnTermBeforeChange: "leader-completeness|state-machine-safety|committed-never-rewritten",
		raft.FreshReadContext:    "linearizability",
		raft.LeaseDriftBound:     "linearizability",
		raft.LeaseEndsOnTransfer: "linearizability",
		raft.SessionDedup:        "linearizability",
		raft.PreVoteFirst:        "disruption",
		raft.ReadQuorum:          "linearizability",
		raft.TruncateOnConflict:  "commit-monotonic|committed-never-rewritten|leader-completeness|applied-within-commit",
		raft.MatchFromZero:       "leader-completeness|state-machine-safety",
		raft.NoOpAtStart:         "liveness",
		raft.PreVoteReplyLow:     "liveness: no leader rose",
	}
	for rule, kinds := range breaks {
		off := raft.Rule(rule)
		t.Run(raft.RuleTable[rule].ID, func(t *testing.T) {
			for _, from := range []uint64{1, 1 << 40} {
				all := run(options{seeds: bound, from: from, off: &off})
				require.NotEmpty(t, all.found, "in %d seeds from %d", bound, from)
				for _, v := range all.found {
					assert.Regexp(t, "^("+kinds+")", v.what, "seed %d", v.seed)
				}
			}
		})
	}
}

// TestRulesMeetTheirNeeds: where a rule's swarm breaks without it, nothing breaks with it.
func TestRulesMeetTheirNeeds(t *testing.T) {
	for rule, info := range raft.RuleTable {
		off := raft.Rule(rule)
		for seed := range uint64(5) {
			plan := draw(options{off: &off}, seed)
			plan.Config.Off, plan.Events = 0, 10_000
			v := judge(plan)
			assert.Empty(t, v.what, "%s kept, seed %d", info.ID, seed)
		}
	}
}

func TestEqualSeedsGiveEqualVerdicts(t *testing.T) {
	off := raft.UpToDate
	for seed := range uint64(20) {
		o := options{off: &off}
		require.Equal(t, judge(draw(o, seed)), judge(draw(o, seed)))
	}
}

func TestOptions(t *testing.T) {
	o, err := readOptions([]string{"--seeds", "20", "--from=7", "--off", "no-op"})
	require.NoError(t, err)
	assert.Equal(t, []uint64{20, 7}, []uint64{o.seeds, o.from})
	assert.Equal(t, raft.NoOpAtStart, *o.off)
	assert.Equal(t, "./build.sh sim --seeds 1 --from 9 --off no-op", o.repeat(9))
	for args, said := range map[string][]string{
		"--seeds takes a whole number from 1 on, not \"0\"":     {"--seeds", "0"},
		"--seeds takes a whole number from 1 on, not \"many\"":  {"--seeds=many"},
		"--from takes a whole number from 0 on, not \"-1\"":     {"--from", "-1"},
		"--from lacks its value":                                {"--from"},
		"--off takes the id of a rule, one of commit-own-term":  {"--off", "gravity"},
		"there is no --fast: it takes --seeds N":                {"--fast", "1"},
		"--save takes the path of a file":                       {"--save="},
		"--scenario goes with nothing else: it takes --seeds N": {"--scenario", "-", "--from=3"},
	} {
		_, err := readOptions(said)
		assert.ErrorContains(t, err, args)
	}
}
