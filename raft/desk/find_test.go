package desk_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/director"
	"raftlab/raft/hunt"
	"raftlab/raft/scenario"
	"raftlab/raft/sim"
)

// found is what a hunt saves of a seed's universe without a rule, not shortened, and what it found there.
func found(t *testing.T, rule raft.Rule, seed uint64) (text string, was hunt.Verdict) {
	t.Helper()
	plan := hunt.DrawWithout(rule, seed)
	was = hunt.Judge(plan)
	require.NotEmpty(t, was.What)
	if !plan.ToEnd {
		plan.Events = was.Events
	}
	return string(scenario.OfPlan(&plan).Append(nil)), was
}

// A find is played as fast as the machine can, and the lab is held at the moment at which it shows what was found; what came
// before can be sought.
func TestAFindIsHeldAtTheMomentOfItsViolation(t *testing.T) {
	for rule, property := range map[raft.Rule]string{raft.UpToDate: "leader-completeness", raft.ReadQuorum: "linearizability", raft.PreVoteFirst: "disruption", raft.PreVoteReplyLow: "liveness"} {
		t.Run(property, func(t *testing.T) {
			u := simulated(t, fieldsOf{"scale": 0.1})
			text, _ := found(t, rule, 1)
			reply := u.must("play", fieldsOf{"scenario": text, "play": 1})
			steps := list(reply["steps"])
			last := steps[len(steps)-1].(fieldsOf)
			require.Equal(t, false, reply["passed"])
			require.Contains(t, worded(last)["error"], "it shows what does not hold: ")
			require.Equal(t, true, u.page.clock["held"])
			require.Equal(t, 0.1, u.page.clock["scale"], "the reader's own")
			require.Equal(t, property, u.page.broken[0]["property"])
			require.Equal(t, u.page.clock["cluster"], u.page.broken[0]["at"])
			require.Equal(t, []any{last["at"], float64(len(steps))}, []any{u.page.clock["cluster"], u.page.playing["step"]})
			if property == "linearizability" {
				require.Equal(t, "illegal", verdict(u))
			}
			sought(t, u)
			again(t, u)
		})
	}
}

// sought goes back from the moment in view, and there again.
func sought(t *testing.T, u *universe) {
	t.Helper()
	at, digest, broken := u.page.clock["cluster"], u.page.clock["digest"], u.page.broken
	u.must("step", fieldsOf{"back": true})
	require.Empty(t, u.page.broken)
	u.must("seek", fieldsOf{"to": at.(float64) / 2})
	require.Empty(t, u.page.broken)
	u.must("seek", nil)
	require.Equal(t, []any{at, digest, broken}, []any{u.page.clock["cluster"], u.page.clock["digest"], u.page.broken})
}

// again makes the recorded run again natively.
func again(t *testing.T, u *universe) {
	t.Helper()
	id := u.command("trace", nil)
	u.await(id)
	run, err := sim.ReadRun(u.page.binaries[id])
	require.NoError(t, err)
	made, why := run.Open(nil, director.Deaf{})
	require.Nil(t, why)
	require.True(t, made.Go(func() bool { return false }))
	require.Equal(t, u.page.clock["digest"], made.Lab().Digest())
	require.Equal(t, u.page.broken[0]["property"], nameOfFirst(made))
}

func nameOfFirst(run *sim.Timeline) string {
	return check.NameOf(run.Lab().Director().View().Violations()[0].Property)
}

// What a find's clients did goes on behind its moment, and a reader may ask for more.
func TestAFindGoesOnBehindItsMoment(t *testing.T) {
	u := simulated(t, fieldsOf{"scale": 1})
	text, _ := found(t, raft.ReadQuorum, 1)
	u.must("play", fieldsOf{"scenario": text})
	at := u.shown()
	u.must("run", nil)
	u.pass(200 * ms)
	require.Greater(t, u.shown(), at)
	u.must("heal", nil)
	require.Equal(t, "ok", u.ask("put", fieldsOf{"key": "mine", "value": "v", "within": 60_000})["outcome"])
}

// A find that shows nothing has passed, for whoever reads along too.
func TestAFindThatShowsNothingHasPassed(t *testing.T) {
	u := simulated(t, nil)
	text := documentOf(t, fieldsOf{"nodes": 3, "clients": 2, "load": fieldsOf{"keys": 1, "think": 5, "patience": 500, "within": 1000}, "judge": true, "events": 500, "steps": []any{fieldsOf{"at": 10, "do": "campaign", "node": "n1"}}})
	for _, reading := range []bool{false, true} {
		reply := u.must("play", fieldsOf{"scenario": text, "reading": reading})
		require.Equal(t, true, reply["passed"])
		require.Len(t, reply["steps"], 2)
		require.Equal(t, true, u.page.clock["held"])
		require.Empty(t, u.page.broken)
	}
}
