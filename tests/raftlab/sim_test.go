package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/hunt"
)

// TestSwarmsFindNothingWithAllRulesOn is a share of what `./build.sh sim` runs.
func TestSwarmsFindNothingWithAllRulesOn(t *testing.T) {
	all := judge(options{seeds: 1000, from: 1})
	require.Empty(t, all.found)
	assert.Equal(t, uint64(1000), all.universes)
	assert.Equal(t, uint64(100), all.toEnd)
	assert.GreaterOrEqual(t, all.events, uint64(1000*hunt.Events))
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
		// The log file refuses to replace what a snapshot stands for.
		raft.TruncateOnConflict: "commit-monotonic|committed-never-rewritten|leader-completeness|applied-within-commit|a server panicked: replica: wal: refused to append",
		raft.MatchFromZero:      "leader-completeness|state-machine-safety",
		raft.NoOpAtStart:        "liveness",
		raft.PreVoteReplyLow:    "liveness: no leader rose",
	}
	for rule, kinds := range breaks {
		off := raft.Rule(rule)
		t.Run(raft.RuleTable[rule].ID, func(t *testing.T) {
			for _, from := range []uint64{1, 1 << 40} {
				all := judge(options{seeds: bound, from: from, off: &off})
				require.NotEmpty(t, all.found, "in %d seeds from %d", bound, from)
				for _, v := range all.found {
					assert.Regexp(t, "^("+kinds+")", v.verdict.What, "seed %d", v.seed)
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
			plan := hunt.DrawWithout(off, seed)
			plan.Config.Off, plan.Events = 0, 10_000
			v := hunt.Judge(plan)
			assert.Empty(t, v.What, "%s kept, seed %d", info.ID, seed)
		}
	}
}

func TestEqualSeedsGiveEqualVerdicts(t *testing.T) {
	for seed := range uint64(20) {
		plan := hunt.DrawWithout(raft.UpToDate, seed)
		require.Equal(t, hunt.Judge(plan), hunt.Judge(plan))
	}
}

func TestOptions(t *testing.T) {
	o, err := readOptions([]string{"--seeds", "20", "--from=7", "--off", "no-op"})
	require.NoError(t, err)
	assert.Equal(t, []uint64{20, 7}, []uint64{o.seeds, o.from})
	assert.Equal(t, raft.NoOpAtStart, *o.off)
	assert.Equal(t, "./build.sh sim --seeds 1 --from 9 --off no-op", o.repeat(9))
	for wrong, given := range map[string][]string{
		`invalid value "0" for flag -seeds: it takes a whole number from 1 to 9007199254740991; see --help`: {"--seeds", "0"},
		`invalid value "many" for flag -seeds: it takes a whole number from 1 to 9007199254740991`:          {"--seeds=many"},
		`invalid value "-1" for flag -from: it takes a whole number from 0 to 9007199254740991; see --help`: {"--from", "-1"},
		"flag needs an argument: -from": {"--from"},
		`invalid value "gravity" for flag -off: it takes the id of a rule, one of commit-own-term`: {"--off", "gravity"},
		"sim takes --seeds, --from, --off, --save, --scenario or --events, not -fast; see --help":  {"--fast", "1"},
		"--save takes the path of a file that can be written: open /nowhere/":                      {"--save=/nowhere/found.json"},
		`invalid value "" for flag -save: it takes the path of a file`:                             {"--save="},
		"--scenario goes with nothing but --events: see --help":                                    {"--scenario", "-", "--from=3"},
		`sim takes nothing but options, not "now"`:                                                 {"now"},
	} {
		_, err := readOptions(given)
		assert.ErrorContains(t, err, wrong)
	}
}
