package desk_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/www/lab/scenarios"
)

var crashes = []fieldsOf{
	{"do": "crash", "at": 3000, "for": 500},
	{"do": "put", "key": "k", "value": "v", "at": 5000},
	{"do": "crash", "at": 6000, "for": 500},
	{"do": "stall", "what": "disk", "for": 900, "at": 8000},
}

// side goes on from a fork to 12 s, with a setting or without.
func side(t *testing.T, run string, settings fieldsOf) (reply fieldsOf, digest any, measured fieldsOf) {
	t.Helper()
	one := newUniverse(t, 0)
	one.must("open", fieldsOf{"run": run, "build": "b2"})
	one.must("reach", fieldsOf{"to": 2000})
	one.must("mark", nil)
	if settings != nil {
		one.must("set", fieldsOf{"settings": settings})
	}
	reply = one.must("reach", fieldsOf{"to": 12_000, "scenario": documentOf(t, fieldsOf{"nodes": 5, "steps": crashes})})
	require.Equal(t, []any{12_000.0, true}, []any{one.shown(), one.page.clock["held"]})
	require.Empty(t, one.page.playing, "it is no scenario of the page's")
	return reply, one.page.clock["digest"], one.page.measured
}

func TestTwoForksOfOneMomentAreAskedForTheSameAtTheSameTimes(t *testing.T) {
	each(t, func(t *testing.T, lab func(*testing.T, fieldsOf) *universe) {
		u := lab(t, nil)
		u.leader()
		u.pass(500 * ms)
		id := u.command("fork", nil)
		require.Nil(t, u.await(id)["error"])
		run := string(u.page.binaries[id])
		same, digest, measured := side(t, run, nil)
		again, same2, _ := side(t, run, nil)
		require.Equal(t, []any{same["steps"], digest}, []any{again["steps"], same2}, "the same twice is the same run")
		slow, other, slower := side(t, run, fieldsOf{"election": []int{1000, 2000}})
		slow2, other2, _ := side(t, run, fieldsOf{"election": []int{1000, 2000}})
		require.Equal(t, []any{slow["steps"], other}, []any{slow2["steps"], other2})
		require.NotEqual(t, digest, other)
		for _, reply := range []fieldsOf{same, slow} {
			require.Equal(t, []any{3000.0, 5000.0, 6000.0, 8000.0}, timesOf(list(reply["steps"])))
			require.Nil(t, reply["lost"])
		}
		require.Greater(t, slower["leaderless"].(fieldsOf)["total"], 1000+measured["leaderless"].(fieldsOf)["total"].(float64))
	})
}

func TestAScenarioGoesOnWhileATimeIsReached(t *testing.T) {
	u := simulated(t, nil)
	play := u.command("play", fieldsOf{"scenario": string(scenarios.Of("leader-crash")), "play": 7})
	u.must("reach", fieldsOf{"to": 150})
	require.Equal(t, []any{150.0, true}, []any{u.shown(), u.page.clock["held"]})
	require.Nil(t, u.page.replies[play])
	u.must("mark", nil)
	reply := u.must("reach", fieldsOf{"to": 5000})
	require.Nil(t, reply["steps"])
	require.Equal(t, true, u.page.replies[play]["passed"])
	require.Equal(t, 1.0, u.page.measured["leaderless"].(fieldsOf)["count"])
}

// Steps begin another future at the moment in view, where that is not the latest one.
func TestStepsAreTakenAtAnEarlierMoment(t *testing.T) {
	u := simulated(t, nil)
	leader := u.leader()
	u.must("reach", fieldsOf{"to": 5000})
	before := u.page.clock["digest"]
	u.must("seek", fieldsOf{"to": 2000})
	u.must("reach", fieldsOf{"to": 5000})
	require.Equal(t, before, u.page.clock["digest"], "nothing was asked for")
	u.must("seek", fieldsOf{"to": 2000})
	reply := u.must("reach", fieldsOf{"to": 5000, "scenario": documentOf(t, fieldsOf{"nodes": 5, "steps": []fieldsOf{{"do": "crash"}, {"do": "crash", "node": "n1", "at": 3000}, {"do": "crash", "node": "n1", "at": 4000}}})})
	steps := list(reply["steps"])
	require.Equal(t, []any{2000.0, 3000.0, 4000.0}, timesOf(steps))
	require.Equal(t, "notTaken", steps[2].(fieldsOf)["error"].(fieldsOf)["code"], "what is refused is told, and ends nothing")
	require.Equal(t, false, u.page.nodes[leader]["alive"])
	require.Equal(t, 2000.0, u.page.clock["undo"], "what was before can be gone back to")
}

func TestWhoeverLeadsNoMoreIsToldOfWithTheTimeThatIsReached(t *testing.T) {
	u := simulated(t, nil)
	leader := u.leader()
	at := u.shown()
	u.must("hold", nil)
	u.must("crash", fieldsOf{"node": leader})
	reply := u.must("reach", fieldsOf{"to": at + 50})
	require.InDelta(t, at, reply["lost"], 50)
	require.GreaterOrEqual(t, reply["lost"], at)
}

func TestATimeThatCanNotBeReachedIsRefused(t *testing.T) {
	u := simulated(t, nil)
	u.leader()
	u.must("seek", fieldsOf{"to": 1000})
	require.Contains(t, u.ask("reach", fieldsOf{"to": 999})["error"], "999")
	require.Contains(t, u.ask("reach", fieldsOf{"to": 2000, "scenario": documentOf(t, fieldsOf{"nodes": 5, "steps": []fieldsOf{{"do": "crash", "node": "n6"}}})})["error"], "steps[0].node")
	require.Contains(t, u.ask("reach", fieldsOf{"to": 2000, "scenario": documentOf(t, fieldsOf{"nodes": 5, "judge": true})})["error"], "scenario")
	require.Equal(t, 1000.0, u.shown(), "nothing has changed")
	reach := u.command("reach", fieldsOf{"to": 1e8})
	u.must("seek", fieldsOf{"to": 500})
	require.NotNil(t, u.await(reach)["error"])
	require.NotNil(t, live(t, nil).ask("reach", fieldsOf{"to": 5000})["error"])
}
