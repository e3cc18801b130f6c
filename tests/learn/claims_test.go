package learn

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/tests/seeds"
)

// with is a document with more steps at its end.
func with(text, steps string) string {
	end := strings.LastIndex(text, "]")
	return text[:end] + ", " + steps + text[end:]
}

// What a text says of a figure beyond its scenario, and of what its reader may do there.
func TestWhatATextSaysOfItsFiguresIsSo(t *testing.T) {
	all := documents(t)
	long := strings.Replace(all["next-leader"], `"election": [150, 300]`, `"election": [1000, 2000]`, 1)
	for claim, text := range map[string]string{
		"followers lose patience with a leader that is well, where a heartbeat is longer than their timeouts": with(all["two-pauses"], `{"do": "set", "settings": {"heartbeat": 310}}, {"wait": 6000}, {"expect": {"elections": 4}}`),
		"with 1000–2000 ms a pause of half a second changes nothing":                                          with(long, `{"until": {"leader": "any"}}, {"until": {"equalTerms": true, "term": 2}}, {"do": "pause", "for": 500}, {"wait": 1500}, {"expect": {"equalTerms": true, "term": 2, "leader": "any"}}`),
		"the leader of the text's buttons crashes, comes back and follows":                                    with(all["next-leader"], `{"do": "crash", "for": 1000}, {"wait": 2000}, {"expect": {"leader": "any", "alive": true}}`),
	} {
		t.Run(claim, func(t *testing.T) {
			seeds.Each(t, 10, func(t *testing.T, seed uint64) {
				d := read(t, text)
				d.Plan.Config.Seed = seed
				play(t, d, 0)
			})
		})
	}
}

// The first leader is whose arc is the shortest in the picture.
func TestTheFirstLeaderIsWhoHadTheLeastToWait(t *testing.T) {
	text := documents(t)["first-leader"]
	begun := play(t, read(t, text[:strings.Index(text, `{"until": {"leader": "any"}`)]+`{"wait": 0.001}]}`), 0)
	first := begun.stage.View().Nodes[0]
	for _, n := range begun.stage.View().Nodes {
		if n.Alarm.At < first.Alarm.At {
			first = n
		}
	}
	r, _ := own(t, text)
	require.Equal(t, first.ID, r.stage.View().Leader().ID)
}
