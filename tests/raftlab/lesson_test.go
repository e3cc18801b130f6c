package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/scenario"
	"raftlab/tests/seeds"
)

// Whatever a stranger's lesson asks for, in whatever order, it is played to an end: it passes, or says which step fails.
func TestLessonsOfAnyStepsComeToAnEnd(t *testing.T) {
	steps := []string{
		`{"do": "campaign"}`, `{"do": "campaign", "node": "n2"}`, `{"do": "crash"}`, `{"do": "crash", "node": "n1", "for": 300}`, `{"do": "restart", "node": "n1"}`, `{"do": "restart", "node": "n1", "disk": "wipe"}`,
		`{"do": "pause", "for": 200}`, `{"do": "pause", "node": "n3"}`, `{"do": "resume", "node": "n3"}`, `{"do": "stall", "what": "disk", "for": 100}`, `{"do": "partition"}`, `{"do": "partition", "groups": [["n1"], ["n2", "n3"]]}`, `{"do": "heal"}`,
		`{"do": "cut", "link": ["n1", "n2"], "oneWay": true}`, `{"do": "set", "settings": {"latency": 40, "loss": 0.2}}`, `{"do": "set", "node": "n2", "settings": {"drift": 1.5}}`, `{"do": "set", "settings": {"scale": 5}}`, `{"do": "transfer", "node": "n2"}`,
		`{"do": "add", "node": "n4", "learner": true}`, `{"do": "add", "node": "n4"}`, `{"do": "remove", "node": "n4"}`, `{"do": "reconfigure", "voters": ["n1", "n2"]}`, `{"do": "compact"}`, `{"do": "powerLoss", "nodes": ["n1", "n2"], "remains": "torn"}`, `{"do": "fillDisk", "bytes": 100}`,
		`{"do": "flipBit", "node": "n1"}`, `{"do": "jump", "node": "n2", "by": -50}`, `{"do": "put", "key": "k", "value": "v", "name": "w"}`, `{"do": "get", "key": "k", "read": "local"}`, `{"do": "delete", "key": "k"}`, `{"at": 500, "do": "heal"}`,
		`{"wait": 100}`, `{"until": {"leader": "any"}, "within": 1000}`, `{"until": {"equalLogs": true, "equalTerms": true}, "within": 500}`, `{"expect": {"alive": true}}`, `{"say": {"en": "so"}}`,
	}
	seeds.Each(t, 150, func(t *testing.T, seed uint64) {
		dice := raft.NewDice(seed, 7)
		text := `{"nodes": 3, "logs": [{"node": "n1", "terms": [1, 2]}], "steps": [{"do": "put", "key": "k", "value": "v"}`
		for range 25 {
			text += ", " + steps[dice.Uint64()%uint64(len(steps))]
		}
		d, err := scenario.Read([]byte(text + "]}"))
		if err != nil { // it may name n4 before it adds it
			return
		}
		d.Plan.Config.Seed = seed
		engine := &director.Engines[seed%2]
		b := newBudget()
		b.events = 3_000_000
		told := 0
		passed, err := d.Play(engine, replayers[engine.Name].New, b.spend, func(int, scenario.Result) { told++ })
		require.NoError(t, err)
		require.True(t, told > 0 && (!passed || told == len(d.Steps)))
	})
}
