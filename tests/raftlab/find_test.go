package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/hunt"
	"raftlab/raft/order"
	"raftlab/raft/scenario"
)

// from are seeds to search from, of rules whose lack shows seldom.
var from = map[raft.Rule]uint64{raft.DurableVote: 10, raft.FsyncBeforeAck: 142, raft.OwnTermBeforeChange: 54, raft.NoOpAtStart: 35}

// What a hunt saves plays under a director, step by step, until the same is found at the same time.
func TestAFindOfEachRuleIsPlayedToWhatWasFound(t *testing.T) {
	for rule := range raft.Rule(len(raft.RuleTable)) {
		id := raft.RuleTable[rule].ID
		t.Run(id, func(t *testing.T) {
			plan := first(t, rule, max(1, from[rule]))
			was := hunt.Judge(plan)
			if !plan.ToEnd {
				plan.Events = was.Events
			}
			path := filepath.Join(t.TempDir(), "found.json")
			require.NoError(t, os.WriteFile(path, scenario.OfPlan(&plan).Append(nil), 0o644))
			d, err := load(path, scenario.Read)
			require.NoError(t, err)
			var last scenario.Result
			passed, err := d.Play(&director.Engines[0], replayers["raftlab"].New, newBudget().spend, func(_ int, r scenario.Result) { last = r })
			require.NoError(t, err)
			require.False(t, passed)
			kind, _, _ := strings.Cut(was.What, ": ")
			require.Equal(t, kind, kindOf(last.Why))
		})
	}
}

// kindOf is what a find's player has found, as hunt.Verdict.Kind has it.
func kindOf(why *order.Refusal) string {
	for _, a := range why.Args {
		if a.Name == "why" {
			return string(a.Why.Code)
		}
	}
	return ""
}
