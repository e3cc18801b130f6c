package picture_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/scenario"
	"raftlab/www/picture"
)

// lesson begins a scenario in virtual time.
func lesson(t *testing.T, text string) *scenario.Lesson {
	t.Helper()
	d, err := scenario.Read([]byte(text))
	require.NoError(t, err, text)
	l, err := d.Begin(&director.Engines[0], func(c raft.Config) (raft.Engine, error) { return raft.New(c) })
	require.NoError(t, err)
	return l
}

// after plays a scenario to its end.
func after(t *testing.T, text string) picture.Moment {
	l := lesson(t, text)
	l.Go(raft.Never, func() bool {
		passed, over := l.Player.Over()
		require.True(t, passed, "%v", l.Player.Results())
		return over
	})
	return momentOf(l)
}

func momentOf(l *scenario.Lesson) picture.Moment {
	return picture.Moment{State: l.Stage.View(), At: l.Stage.Now()}
}

// whole is a healthy cluster of so many nodes with a write under way.
func whole(n int) string {
	return fmt.Sprintf(`{"nodes": %d, "seed": 3, "steps": [{"until": {"leader": "any"}}, {"wait": 60}, {"do": "put", "key": "k", "value": "v"}, {"wait": 7}]}`, n)
}

// What is told of each, beside the healthy ones: www/picture/testdata has its picture.
var troubled = []struct{ name, text string }{
	{"elections", `{"nodes": 5, "seed": 5, "settings": {"latency": [30, 60], "loss": 0.2}, "steps": [{"until": {"leader": "any"}}, {"wait": 100}, {"do": "pause", "node": "n2"}, {"do": "cut", "link": ["n1", "n3"]},
		{"do": "cut", "link": ["n4", "n5"], "oneWay": true}, {"do": "stall", "node": "n4", "what": "disk", "for": 2500}, {"do": "crash"}, {"wait": 450}]}`},
	{"crowded", `{"nodes": 8, "seed": 6, "settings": {"latency": [30, 60]}, "steps": [{"until": {"leader": "any"}}, {"do": "add", "node": "n9", "learner": true}, {"wait": 100},
		{"do": "stall", "node": "n2", "what": "process", "for": 22500}, {"do": "stall", "node": "n3", "what": "disk", "for": 2500}, {"do": "stall", "node": "n4", "what": "apply", "for": 2500}, {"do": "stall", "node": "n6", "what": "process", "for": 2500},
		{"do": "stall", "node": "n7", "what": "process", "for": 2500}, {"do": "cut", "link": ["n4", "n5"]}, {"do": "cut", "link": ["n2", "n3"]}, {"do": "pause", "node": "n8"}, {"wait": 250}]}`},
	{"leaving", `{"nodes": 4, "seed": 2, "settings": {"loss": 0.5}, "steps": [{"until": {"leader": "any"}}, {"do": "remove", "node": "n4"}, {"wait": 10}, {"do": "crash", "node": "n4"}, {"do": "put", "key": "k", "value": "v"}, {"do": "put", "key": "l", "value": "v"}, {"wait": 9}]}`},
	{"vote", `{"nodes": 7, "seed": 9, "settings": {"preVote": false}, "steps": [{"do": "campaign", "node": "n4"}, {"wait": 12}]}`},
}

// orders are what may happen to a cluster of five.
var orders = []string{
	`{"do": "campaign", "node": "n2"}`, `{"do": "crash", "node": "n1"}`, `{"do": "crash", "node": "n3"}`, `{"do": "restart", "node": "n1"}`, `{"do": "pause", "node": "n3"}`, `{"do": "resume", "node": "n3"}`,
	`{"do": "stall", "node": "n2", "what": "disk", "for": 1000}`, `{"do": "stall", "node": "n5", "what": "apply", "for": 30000}`, `{"do": "stall", "node": "n4", "what": "process", "for": 300}`,
	`{"do": "partition", "groups": [["n1", "n2"], ["n3", "n4", "n5"]]}`, `{"do": "heal"}`, `{"do": "cut", "link": ["n1", "n2"], "oneWay": true}`, `{"do": "set", "settings": {"latency": [20, 80], "loss": 0.3}}`,
	`{"do": "add", "node": "n6", "learner": true}`, `{"do": "put", "key": "k", "value": "v"}`, `{"do": "compact", "node": "n4"}`, `{"wait": 30}`, `{"wait": 300}`,
}

// anyMoment is one of a cluster of so many nodes or more to which this and that has happened.
func anyMoment(t *testing.T, nodes int, seed uint64) picture.Moment {
	dice := raft.NewDice(seed, 7)
	text := fmt.Sprintf(`{"nodes": %d, "seed": %d, "steps": [{"wait": 1}`, nodes, seed)
	for range 12 {
		text += ", " + orders[dice.Uint64()%uint64(len(orders))]
	}
	l := lesson(t, text+"]}")
	by := raft.Time(dice.Uint64()%2000) * raft.Millisecond
	events := 0
	l.Go(by, func() bool { events++; return events > 50_000 })
	return momentOf(l)
}
