package desk_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft/scenario"
	"raftlab/www/lab/scenarios"
)

// live is a lab of workers.
func live(t *testing.T, change fieldsOf) *universe { return started(t, 2, change) }

// each runs a test in both worlds.
func each(t *testing.T, run func(*testing.T, func(*testing.T, fieldsOf) *universe)) {
	t.Run("sim", func(t *testing.T) { run(t, simulated) })
	t.Run("live", func(t *testing.T) { run(t, live) })
}

// Every lesson is played by the page's desk as it is natively, one after the other in one lab.
func TestEveryBuiltInScenarioPassesAtTheDeskInBothWorlds(t *testing.T) {
	each(t, func(t *testing.T, lab func(*testing.T, fieldsOf) *universe) {
		u := lab(t, nil)
		for i, name := range scenarios.Names {
			text := string(scenarios.Of(name))
			d, err := scenario.Read([]byte(text))
			require.NoError(t, err)
			reply := u.must("play", fieldsOf{"scenario": text, "play": i + 1})
			steps := list(reply["steps"])
			require.Equal(t, true, reply["passed"], "%s: %v", name, steps[len(steps)-1])
			require.Len(t, steps, len(d.Steps), name)
			require.Equal(t, []any{float64(i + 1), float64(len(steps))}, []any{u.page.playing["play"], u.page.playing["step"]})
			require.Equal(t, timesOf(steps), u.page.played)
			require.Empty(t, u.page.broken)
		}
		require.Equal(t, "ok", u.ask("put", fieldsOf{"key": "k", "value": "v"})["outcome"], "the last one's cluster goes on")
	})
}

// timesOf is when each step was over.
func timesOf(steps []any) (at []any) {
	for _, step := range steps {
		at = append(at, step.(fieldsOf)["at"])
	}
	return at
}

func documentOf(t *testing.T, fields fieldsOf) string {
	t.Helper()
	text, err := json.Marshal(fields)
	require.NoError(t, err)
	return string(text)
}

// leads waits for a leader.
var leads = fieldsOf{"until": fieldsOf{"leader": "any"}}

func TestAScenarioThatFailsSaysWhere(t *testing.T) {
	each(t, func(t *testing.T, lab func(*testing.T, fieldsOf) *universe) {
		u := lab(t, nil)
		text := documentOf(t, fieldsOf{"nodes": 3, "steps": []any{leads, fieldsOf{"until": fieldsOf{"splitVotes": 99}, "within": 300}, fieldsOf{"wait": 1}}})
		reply := u.must("play", fieldsOf{"scenario": text})
		steps := list(reply["steps"])
		require.Equal(t, false, reply["passed"])
		require.Len(t, steps, 2, "what never began is not told")
		want := "steps[1].until.splitVotes should be 99 within 300 ms, and is not (0)"
		require.Equal(t, want, worded(steps[1].(fieldsOf))["error"])
		require.Equal(t, want, u.page.playing["error"])
		require.Len(t, u.page.nodes, 3)
	})
}

func TestAScenarioThatCantBePlayedChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, lab func(*testing.T, fieldsOf) *universe) {
		u := lab(t, fieldsOf{"engine": "etcd", "scale": 1})
		u.leader()
		u.must("put", fieldsOf{"key": "k", "value": "v"})
		for text, want := range map[string]string{
			`{`:                          "this is no JSON: it ends too early, in line 1, column 2",
			`{"nodes": 10}`:              "nodes takes a whole number from 1 to 9, not 10",
			`{"nodes": 0}`:               "nodes takes a whole number from 1 to 9, not 0",
			`{"nodes": 3, "clients": 2}`: "load is missing: the scenario has clients, and it says what they do, as an object with keys, reads, readers, leases, think, latency, patience, within; keys, patience and within are needed",
			`{"nodes": 3, "needs": ["leases", "quiet"]}`:                             "the scenario needs leases, quiet, which the engine 'etcd' does not have",
			`{"nodes": 3, "settings": {"election": 100}}`:                            "election takes [T, 2T], such as [150, 300], where the engine is 'etcd', not [100, 100]: it draws each timeout from T up to 2T",
			`{"nodes": 3, "steps": [{"do": "restart", "node": "n4"}]}`:               "steps[0].node takes a node, one of n1, n2, n3, not \"n4\"",
			`{"nodes": 3, "steps": [{"do": "add", "node": "n10"}]}`:                  "steps[0].node takes a node, one of n1, n2, n3, not \"n10\"",
			`{"nodes": 3, "logs": [{"node": "n4", "terms": [1]}]}`:                   "logs[0].node takes a node, one of n1, n2, n3, not \"n4\"",
			`{"nodes": 3, "logs": [{"node": "n1", "terms": [1, 9007199254740993]}]}`: "logs[0].terms[1] takes a whole number from 1 to 1000000000000000, not 9007199254740993",
			`{"nodes": 3, "logs": [{"node": "n1", "terms": [1], "term": 1e16}]}`:     "logs[0].term takes a whole number from 1 to 1000000000000000, not 1e16",
			`{"nodes": 3, "steps": [{"do": "run"}, {"do": "healAll"}]}`:              "steps[0].do: run can't be done in this world",
		} {
			require.Equal(t, want, u.ask("play", fieldsOf{"scenario": text})["error"], text)
		}
		require.Equal(t, "v", u.ask("get", fieldsOf{"key": "k"})["value"])
		require.Nil(t, u.page.playing)
	})
}

func TestAScenarioEndsWhereTheReaderGoesElsewhere(t *testing.T) {
	u := simulated(t, nil)
	text := documentOf(t, fieldsOf{"nodes": 3, "steps": []any{leads, fieldsOf{"wait": 60_000}, fieldsOf{"do": "crash"}}})
	play := u.command("play", fieldsOf{"scenario": text})
	u.until("the wait", func() bool { return u.page.playing["step"] == 1.0 })
	u.must("step", nil)
	require.Nil(t, u.page.replies[play], "a step on is one of the scenario's way")
	u.must("seek", fieldsOf{"to": 10})
	require.Equal(t, "something else was asked for before that moment was in view", u.await(play)["error"])
	again := u.command("play", fieldsOf{"scenario": text})
	u.until("the wait", func() bool { return u.page.playing["step"] == 1.0 })
	require.Equal(t, true, u.must("play", fieldsOf{"scenario": documentOf(t, fieldsOf{"nodes": 1, "steps": []any{leads}})})["passed"])
	require.NotNil(t, u.await(again)["error"])
	require.Len(t, u.page.nodes, 1)
}

// A run that a scenario has made is recorded as any other: made again, it is the same.
func TestAScenariosRunIsRecorded(t *testing.T) {
	u := simulated(t, nil)
	u.must("play", fieldsOf{"scenario": string(scenarios.Of("log-repair"))})
	u.must("hold", nil)
	at, digest := u.shown(), u.page.clock["digest"]
	u.must("seek", fieldsOf{"to": 5})
	u.must("seek", fieldsOf{"to": at})
	require.Equal(t, digest, u.page.clock["digest"])
	id := u.command("trace", nil)
	u.await(id)
	require.Contains(t, string(u.page.binaries[id]), `"logs": [`)
}

func TestAScenarioWhoseWorkersCantBeMadeSaysSo(t *testing.T) {
	u := live(t, nil)
	u.page.unable = "no worker could be made"
	reply := u.ask("play", fieldsOf{"scenario": string(scenarios.Of("election"))})
	require.Equal(t, "no worker could be made", reply["error"])
	u.page.unable = ""
	require.Equal(t, true, u.must("play", fieldsOf{"scenario": string(scenarios.Of("election"))})["passed"])
}

// The first one's workers are ended by the page, which makes those of the second.
func TestOfTwoScenariosThatAreAskedForTogetherTheLastIsPlayed(t *testing.T) {
	u := live(t, nil)
	u.page.slow = true
	text := string(scenarios.Of("election"))
	first, last := u.command("play", fieldsOf{"scenario": text}), u.command("play", fieldsOf{"scenario": text})
	u.until("what both need", func() bool { return len(u.page.prepares) == 2 })
	u.page.slow, u.page.unable = false, "the worker was ended before it was ready"
	u.page.prepare(u.page.prepares[0])
	u.page.unable = ""
	u.page.prepare(u.page.prepares[1])
	require.Equal(t, true, u.await(last)["passed"])
	require.NotNil(t, u.await(first)["error"])
	require.Equal(t, "ok", u.ask("put", fieldsOf{"key": "k", "value": "v"})["outcome"])
}

func TestWhatIsAskedWhileAScenariosClusterBeginsWaitsForIt(t *testing.T) {
	u := live(t, nil)
	u.leader()
	u.page.slow = true
	play := u.command("play", fieldsOf{"scenario": documentOf(t, fieldsOf{"nodes": 3, "steps": []any{leads, fieldsOf{"wait": 60_000}}})})
	u.until("what it needs", func() bool { return len(u.page.prepares) == 1 })
	put, crash, wrong := u.command("put", fieldsOf{"key": "k", "value": "v"}), u.command("crash", fieldsOf{"node": "n3"}), u.command("crash", fieldsOf{"node": "n9"})
	u.pass(1000 * ms)
	require.Nil(t, u.page.replies[put], "nobody is there to ask")
	require.Nil(t, u.page.replies[crash])
	u.page.slow = false
	u.page.prepare(u.page.prepares[0])
	require.Nil(t, u.await(crash)["error"])
	require.Equal(t, "ok", u.await(put)["outcome"])
	require.NotEmpty(t, u.await(wrong)["error"])
	require.Nil(t, u.page.replies[play])
	require.Zero(t, u.page.told("restarted"), "its nodes have begun, and begun only once")
	u.restart("n3")
	require.Equal(t, 1, u.page.told("restarted"))
}

func TestWhatIsAskedOfAScenariosClusterThatNeverBeginsIsAnswered(t *testing.T) {
	u := live(t, nil)
	u.page.slow = true
	text := string(scenarios.Of("election"))
	u.command("play", fieldsOf{"scenario": text})
	put := u.command("put", fieldsOf{"key": "k", "value": "v"})
	last := u.command("play", fieldsOf{"scenario": text})
	require.Equal(t, "something else was asked for before that moment was in view", u.await(put)["error"])
	get := u.command("get", fieldsOf{"key": "k"})
	u.page.slow, u.page.unable = false, "no worker could be made"
	u.until("what both need", func() bool { return len(u.page.prepares) == 2 })
	u.page.prepare(u.page.prepares[1])
	require.Equal(t, "no worker could be made", u.await(last)["error"])
	require.Equal(t, "the lab has not been started", u.await(get)["error"])
}

func TestAScenarioIsPlayedOnTheClusterThatIsThere(t *testing.T) {
	each(t, func(t *testing.T, lab func(*testing.T, fieldsOf) *universe) {
		u := lab(t, fieldsOf{"scale": 1})
		u.leader()
		u.must("put", fieldsOf{"key": "mine", "value": "kept"})
		nodes := len(u.page.nodes)
		text := documentOf(t, fieldsOf{"nodes": 9, "steps": []any{leads, fieldsOf{"do": "put", "key": "its", "value": "v"}, fieldsOf{"do": "crash", "for": 900}, fieldsOf{"wait": 1000}, leads}})
		require.Equal(t, true, u.must("play", fieldsOf{"scenario": text, "play": 3, "here": true})["passed"])
		require.Len(t, u.page.nodes, nodes)
		require.Equal(t, "kept", u.ask("get", fieldsOf{"key": "mine"})["value"])
		require.Equal(t, "v", u.ask("get", fieldsOf{"key": "its"})["value"])
	})
}

func TestAScenarioIsLeftAndItsClusterGoesOnAsItIs(t *testing.T) {
	each(t, func(t *testing.T, lab func(*testing.T, fieldsOf) *universe) {
		u := lab(t, fieldsOf{"scale": 1})
		u.must("leave", nil)
		require.Nil(t, u.page.playing, "nothing is played")
		text := documentOf(t, fieldsOf{"nodes": 3, "steps": []any{leads, fieldsOf{"say": fieldsOf{"en": "It leads."}}, fieldsOf{"wait": 60_000}, fieldsOf{"do": "crash"}}})
		play := u.command("play", fieldsOf{"scenario": text, "here": true})
		u.until("the wait", func() bool { return u.page.playing["step"] == 2.0 })
		before, _ := u.page.seen()
		u.must("leave", nil)
		require.Equal(t, "this scenario was left before its end", u.await(play)["error"])
		require.Equal(t, []any{2.0, "this scenario was left before its end"}, []any{u.page.playing["step"], u.page.playing["error"]})
		after, _ := u.page.seen()
		for name := range before {
			require.Equal(t, before[name]["term"], after[name]["term"])
			require.Equal(t, before[name]["role"], after[name]["role"])
		}
		u.pass(61_000 * ms)
		for _, node := range u.page.nodes {
			require.Equal(t, true, node["alive"], "its later steps are not taken")
		}
	})
}

func TestAFindIsNotPlayedOnTheClusterThatIsThere(t *testing.T) {
	u := simulated(t, nil)
	text := documentOf(t, fieldsOf{"nodes": 3, "judge": true})
	require.Equal(t, "a find of ./build.sh sim begins a cluster of its own: it is not played on the one that is there", u.ask("play", fieldsOf{"scenario": text, "here": true})["error"])
}
