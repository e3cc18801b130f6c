package desk_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/desk"
	"raftlab/raft/replica"
)

func TestNamesEveryProperty(t *testing.T) {
	for i, p := range check.Properties {
		assert.Equal(t, p, desk.PropertyNames[i])
	}
	assert.Equal(t, check.Findings, desk.FindingNames)
}

// TestTellsThatAPropertyIsBroken lets each half of a cluster decide alone.
func TestTellsThatAPropertyIsBroken(t *testing.T) {
	u := started(t, 4, fieldsOf{"off": []string{"majority"}})
	require.Equal(t, "ok", u.must("put", fieldsOf{"key": "k", "value": "before"})["outcome"])
	u.must("partition", fieldsOf{"groups": [][]string{{"n1", "n2"}, {"n3", "n4"}}})
	require.Empty(t, u.page.broken)
	for _, via := range []string{"n1", "n3"} {
		require.Equal(t, "ok", u.must("put", fieldsOf{"key": "k", "value": via, "via": via, "within": 20000})["outcome"])
	}
	u.until("a violation", func() bool { return len(u.page.broken) > 0 })
	v := u.page.broken[0]
	assert.Contains(t, []any{"state-machine-safety", "leader-completeness", "election-safety"}, v["property"])
	assert.Contains(t, u.page.names(), v["node"])
	assert.Greater(t, v["at"], 0.0)
	assert.Len(t, v["numbers"], 4)
	for i, p := range check.Properties {
		if p == v["property"] {
			told := u.page.event("violated")
			assert.Equal(t, []any{v["at"], v["node"]}, told[1:3])
			assert.Equal(t, float64(i), told[6])
			assert.Equal(t, v["numbers"].([]any)[:3], told[7:10])
		}
	}
	u.pass(1000 * ms)
	seen := map[[2]any]bool{}
	for _, v := range u.page.broken {
		assert.False(t, seen[[2]any{v["property"], v["node"]}], "told twice: %v", v)
		seen[[2]any{v["property"], v["node"]}] = true
	}
	assert.Equal(t, "illegal", verdict(u))
}

// TestForgivesADiskWhatItNeverPromised crashes a node whose word was lost on its way: the
// vote and the entry that its disk lacks were told to nobody, and may be told anew.
func TestForgivesADiskWhatItNeverPromised(t *testing.T) {
	d, w := three(t)
	disk := newScribe()
	d.FromNode(2, telemetry(2, 1, disk.write(1, raft.Entry{Index: 1, Term: 1, Kind: raft.NoOp}),
		&replica.Record{Kind: replica.RecordState, State: raft.Status{ID: 2, Term: 4, Vote: 1, Last: 1}}))
	d.FromPage([]byte(`{"id":7,"do":"died","node":"n2","incarnation":1}`))
	w.now += 3000 * ms
	d.Timer()
	d.FromPage([]byte(`{"id":8,"do":"terminated","node":"n2","incarnation":1}`))
	d.FromPage([]byte(`{"id":9,"do":"restart","node":"n2","incarnation":2}`))
	again := newScribe()
	d.FromNode(2, telemetry(2, 2, &replica.Record{Kind: replica.RecordStarted, Start: &replica.Start{ID: 2, Incarnation: 2}},
		again.write(1, raft.Entry{Index: 1, Term: 2, Kind: raft.NoOp}),
		&replica.Record{Kind: replica.RecordState, State: raft.Status{ID: 2, Term: 4, Vote: 3, Last: 1}}))
	w.now += 100 * ms
	d.Timer()
	delta := w.last("delta")
	require.NotNil(t, delta)
	assert.Equal(t, "n3", delta["nodes"].(fieldsOf)["n2"].(fieldsOf)["vote"])
	for _, text := range w.texts {
		assert.NotContains(t, text, `"violations"`)
	}
}
