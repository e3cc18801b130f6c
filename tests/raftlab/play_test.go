package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/scenario"
	"raftlab/tests/seeds"
	"raftlab/www/lab/scenarios"
)

// longest is how long a lesson may take, of the cluster's time.
const longest = 60_000 * raft.Millisecond

func TestEveryBuiltInScenarioPassesOnEveryEngineThatHasWhatItNeeds(t *testing.T) {
	for _, name := range scenarios.Names {
		for i := range director.Engines {
			engine := &director.Engines[i]
			t.Run(name+" "+engine.Name, func(t *testing.T) {
				seeds.Each(t, 20, func(t *testing.T, seed uint64) {
					d, err := scenario.Read(scenarios.Of(name))
					require.NoError(t, err)
					if d.Refuses(engine) != nil {
						return
					}
					d.Plan.Config.Seed = seed
					passes(t, d, engine)
				})
			})
		}
	}
}

func passes(t *testing.T, d *scenario.Document, engine *director.Engine) {
	t.Helper()
	steps := 0
	passed, err := d.Play(engine, replayers[engine.Name].New, newBudget().spend, func(step int, r scenario.Result) {
		require.Equal(t, steps, step)
		require.Nil(t, r.Why, "%s", d.Steps[step].Append(nil))
		require.Less(t, r.At, longest)
		steps++
	})
	require.NoError(t, err)
	require.True(t, passed)
	require.Len(t, d.Steps, steps)
}

// Every lesson is told: it has a title, captions, and something that must hold.
func TestEveryBuiltInScenarioIsALesson(t *testing.T) {
	for _, name := range scenarios.Names {
		d, err := scenario.Read(scenarios.Of(name))
		require.NoError(t, err, name)
		assert.False(t, d.Judged(), name)
		told, tests := append(captions(d), d.Title), 0
		for _, c := range told {
			assert.NotEmpty(t, c.In("en"), name)
		}
		for i := range d.Steps {
			if is := d.Steps[i].Is; is == order.Expect || is == order.Until {
				tests++
			}
		}
		assert.GreaterOrEqual(t, len(told), 4, name)
		assert.Greater(t, tests, 2, name)
	}
}

func captions(d *scenario.Document) (all []order.Caption) {
	for i := range d.Steps {
		if d.Steps[i].Is == order.Say {
			all = append(all, d.Steps[i].Say)
		}
	}
	return all
}

func TestPlayTellsWhatFails(t *testing.T) {
	const start = `{"nodes": 3, "steps": [{"do": "campaign", "node": "n1"}, {"until": {"leader": "n1"}}, `
	path := filepath.Join(t.TempDir(), "lesson.json")
	for text, want := range map[string]string{
		start + `{"expect": {"leader": "n2"}}]}`:                                    `failed: steps[2].expect.leader should be "n2", and is not (n1)`,
		start + `{"expect": {"leader": ["n2", "n3"]}}]}`:                            `failed: steps[2].expect.leader should be ["n2", "n3"], and is not (n1)`,
		start + `{"expect": {"nodes": ["n1"], "term": 9}}]}`:                        `failed: steps[2].expect.term should be 9, and is not (n1: 1)`,
		start + `{"until": {"termOver": 9}, "within": 30}]}`:                        `failed: steps[2].until.termOver should be 9 within 30 ms, and is not (n1: 1)`,
		start + `{"do": "resume", "node": "n2"}]}`:                                  `failed: steps[2] was refused: n2 is not paused`,
		start + `{"do": "crash", "node": "n1"}, {"do": "transfer", "node": "n2"}]}`: `failed: steps[3] was refused: there is no leader that could transfer its leadership`,
		start + `{"do": "crash"}, {"do": "crash"}]}`:                                `failed: steps[3] is for the leader, and there is no leader now`,
		start + `{"do": "put", "key": "a", "value": "` + strings.Repeat("b", 50) + `", "name": "w"}, {"until": {"answer": {"of": "w", "outcome": "ok"}}}, {"expect": {"holds": {"key": "a", "value": "c"}}}]}`: `failed: steps[4].expect.holds should be {"key": "a", "value": "c"}, and is not (n1: [1, 2, 3 a=` + strings.Repeat("b", 40) + `…])`,
		start + `{"do": "put", "key": "a", "value": "b"}, {"expect": {"answer": {"value": "c"}}}]}`:                                                                                                            `failed: steps[3].expect.answer should be {"value": "c"}, and is not (open )`,
	} {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		out := printed(t, func() {
			code, err := run([]string{"play", path, "--seed", "3"})
			require.NoError(t, err, text)
			assert.Equal(t, 1, code, text)
		})
		assert.Contains(t, out, want)
	}
}

func TestPlayRefusesWhatItCantPlay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lesson.json")
	const start = `{"nodes": 3, "steps": [`
	for text, want := range map[string]string{
		start + `{"wait": 1, "say": {"en": "a"}}]}`: `steps[0] takes exactly one of the keys do, until, wait, expect, say, not {`,
		start + `{}]}`:                                                    `steps[0] takes exactly one of the keys do, until, wait, expect, say, not {}`,
		start + `{"expect": {}}]}`:                                        `steps[0].expect says nothing; accepted there: leader, nodes, role, `,
		start + `{"expect": {"leader": "n4"}}]}`:                          `steps[0].expect.leader takes one of any, none, n1, n2, n3, not "n4"`,
		start + `{"expect": {"answer": {"of": "w"}}}]}`:                   `steps[0].expect.answer is about an operation, and no step before it asks for that one; named before: `,
		start + `{"say": {"en": "a", "ko_KR": "b"}}]}`:                    `steps[0].say takes a text in each language, under its tag, such as 'en' or 'pt-BR'; "ko_KR" is no tag`,
		start + `{"say": {"en": "a", "de": "b", "DE": "c"}}]}`:            `steps[0].say.DE`,
		start + `{"say": {"ko": "a"}}]}`:                                  `steps[0].say.en is missing`,
		start + `{"do": "hold"}]}`:                                        `steps[0].do: hold can't be done in this world`,
		start + `{"do": "crash", "when": "atWrite"}]}`:                    `steps[0].when: atWrite can't be done in this world`,
		start + `{"do": "add", "node": "n10"}]}`:                          `steps[0].node takes a node, one of n1, n2, n3, not "n10"`,
		start + `{"do": "heal", "node": "n1"}]}`:                          `there is no steps[0].node; accepted there: at, do, name`,
		`{"nodes": 10, "steps": []}`:                                      `nodes takes a whole number from 1 to 9, not 10`,
		`{"nodes": 1, "logs": [{"node": "n1", "terms": [2, 1]}]}`:         `logs[0].terms[1] takes a term from 2 on, since terms never fall along a log, not 1`,
		`{"nodes": 1, "logs": [{"node": "n1", "terms": [3], "term": 2}]}`: `logs[0].term takes a term from 3 on, since terms never fall along a log, not 2`,
		`{"nodes": 1, "clients": 1, "load": {"keys": 0}, "steps": []}`:    `load.keys takes a whole number from 1 to 1000000, not 0`,
		`{"nodes": 1, "clients": 1, "load": {"reads": 5}, "steps": []}`:   `load.keys is missing`,
		`{"nodes": 1, "clients": 1, "steps": []}`:                         `load is missing: the scenario has clients, and it says what they do, as an object with keys, reads, readers, leases, think, latency, patience, within; keys, patience and within are needed`,
		`{"nodes": 0, "clients": 1}`:                                      `nodes takes a whole number from 1 to 9, not 0`,
		`{"nodes": 1, "judge": true, "steps": [{"wait": 1}]}`:             `steps[0].wait: wait can't be done in this world`,
		`{"nodes": 3, "needs": ["leases"], "steps": []}`:                  `the scenario needs leases, which the engine 'etcd' does not have`,
		`{"nodes": 3, "settings": {"election": [100, 150]}, "steps": []}`: `election takes [T, 2T], such as [150, 300], where the engine is 'etcd', not [100, 150]`,
		`{"nodes": 3, "rulesOff": ["majority"], "steps": []}`:             `majority`,
	} {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		code, err := run([]string{"play", path, "--engine", "etcd"})
		assert.Equal(t, 2, code, text)
		require.Error(t, err, text)
		assert.Contains(t, sentence(err), want, text)
	}
	_, err := run([]string{"play", "election", "--engine", "zab"})
	assert.ErrorContains(t, err, "it takes raftlab or etcd")
	_, err = run([]string{"play"})
	assert.ErrorContains(t, err, "play takes one FILE")
	code, err := run([]string{"play", "election", "--events", "10"})
	assert.Equal(t, 2, code)
	assert.ErrorContains(t, err, "the scenario is not played to its end: it takes more than 10 events")
}

// A seed decides all: played again, a lesson's steps are over at the same times.
func TestPlayIsTheSameForEqualSeeds(t *testing.T) {
	times := func(seed string) string {
		return printed(t, func() {
			code, err := run([]string{"play", "partition", "--seed", seed})
			require.NoError(t, err)
			require.Zero(t, code)
		})
	}
	assert.Equal(t, times("7"), times("7"))
	assert.NotEqual(t, times("7"), times("8"))
}
