package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/etcd"
	"raftlab/raft/replica"
	"raftlab/raft/trace"
)

// engines are those of director.Engines, by name.
var engines = map[string]func(raft.Config) (raft.Engine, error){"raftlab": newNode, "etcd": etcd.New}

// startedEtcd is started, with nodes of etcd's.
func startedEtcd(t *testing.T, nodes int, change fieldsOf) *universe {
	t.Helper()
	u := newUniverse(t, nodes)
	u.engine = etcd.New
	fields := fieldsOf{"engine": "etcd"}
	for k, v := range change {
		fields[k] = v
	}
	u.start(fields)
	return u
}

func TestKnowsWhatEachEngineCan(t *testing.T) {
	require.Len(t, director.Engines, len(engines))
	for _, e := range director.Engines {
		made, err := engines[e.Name](raft.Config{ID: 1, Settings: raft.Settings{ElectionMin: 150 * ms, ElectionMax: 300 * ms, Heartbeat: 50 * ms}, Dice: raft.NewDice(1)})
		require.NoError(t, err)
		require.Equal(t, made.Capabilities(), e.Capabilities, e.Name)
	}
}

// TestRefusesWhatEtcdWould: a node that is told what its engine refuses could not start.
func TestRefusesWhatEtcdWould(t *testing.T) {
	for _, c := range []struct {
		change   fieldsOf
		sentence string
		config   func(*raft.Config)
	}{
		{fieldsOf{"election": []int{150, 200}}, "election takes [T, 2T], such as [150, 300], where the engine is 'etcd', not [150, 200]: it draws each timeout from T up to 2T",
			func(c *raft.Config) { c.Settings.ElectionMax = 200 * ms }},
		{fieldsOf{"election": 150}, "not [150, 150]", func(c *raft.Config) { c.Settings.ElectionMax = 150 * ms }},
		{fieldsOf{"priority": 2}, "priority takes 0 where the engine is 'etcd', not 2: it has no priorities", func(c *raft.Config) { c.Settings.Priority = 2 }},
		{fieldsOf{"quiet": true}, "quiet takes false where the engine is 'etcd', not true: its leader never rests", func(c *raft.Config) { c.Settings.Quiet = true }},
		{fieldsOf{"off": []string{"majority"}}, "rules takes no rule to switch off where the engine is 'etcd', not \"majority\": its rules can't be switched off",
			func(c *raft.Config) { c.Off = c.Off.With(raft.Majority) }},
	} {
		config := raft.Config{ID: 1, Settings: raft.Settings{ElectionMin: 150 * ms, ElectionMax: 300 * ms, Heartbeat: 50 * ms}, Dice: raft.NewDice(1)}
		c.config(&config)
		_, err := etcd.New(config)
		require.Error(t, err, c.sentence)
		u := newUniverse(t, 1)
		start := fieldsOf{
			"engine": "etcd", "nodes": 1, "election": []int{150, 300}, "heartbeat": 50, "latency": 0, "loss": 0, "duplicate": 0, "fsync": 0, "scale": 1, "disk": "memory",
		}
		for k, v := range c.change {
			start[k] = v
		}
		require.Contains(t, u.ask("start", start)["error"], c.sentence)
		if c.change["off"] != nil {
			continue
		}
		u = startedEtcd(t, 1, nil)
		require.Contains(t, u.ask("set", c.change)["error"], c.sentence)
		c.change["node"] = "n1"
		require.Contains(t, u.ask("set", c.change)["error"], c.sentence)
	}
}

func TestRefusesALeaseWhereTheEngineHasNone(t *testing.T) {
	u := startedEtcd(t, 1, nil)
	u.leader()
	want := "read takes 'linearizable' or 'local' where the engine is 'etcd', not 'lease': it answers no reads by lease"
	require.Equal(t, want, u.ask("get", fieldsOf{"key": "k", "read": "lease"})["error"])
	require.Contains(t, u.ask("set", fieldsOf{"driftBound": 2})["error"], "it bounds leases, and there are none")
	require.Nil(t, u.ask("set", fieldsOf{"driftBound": 1.1, "priority": 0, "quiet": false, "election": []float64{4.3, 8.6}})["error"])
	require.Equal(t, "ok", u.ask("get", fieldsOf{"key": "k", "read": "local"})["outcome"])
}

func TestRefusesAnEngineThatThereIsNot(t *testing.T) {
	u := newUniverse(t, 1)
	reply := u.ask("start", fieldsOf{
		"engine": "paxos", "nodes": 1, "election": 150, "heartbeat": 50, "latency": 0, "loss": 0, "duplicate": 0, "fsync": 0, "scale": 1, "disk": "memory",
	})
	require.Equal(t, "engine takes one of raftlab, etcd, not \"paxos\"", reply["error"])
}

func TestRecordsEtcdSoThatItReplays(t *testing.T) {
	u := startedEtcd(t, 3, fieldsOf{"loss": 0.05, "duplicate": 0.05, "fsync": []int{0, 3}, "preVote": true, "checkQuorum": true})
	for i := range 10 {
		require.Equal(t, "ok", u.must("put", fieldsOf{"key": "k", "value": fmt.Sprint(i), "within": 60_000})["outcome"])
	}
	leader := u.leader()
	u.must("crash", fieldsOf{"node": leader})
	u.must("put", fieldsOf{"key": "k", "value": "without it", "within": 60_000})
	u.restart(leader)
	u.join("n4")
	u.must("add", fieldsOf{"node": "n4", "learner": true, "within": 60_000})
	u.must("reconfigure", fieldsOf{"voters": []string{"n1", "n2", "n4"}, "learners": []string{"n3"}, "within": 60_000})
	u.must("set", fieldsOf{"election": []int{200, 400}, "heartbeat": 40})
	u.must("put", fieldsOf{"key": "k", "value": "last", "within": 60_000})
	u.pass(1000 * ms)
	assert.Equal(t, "etcd", u.page.lab["engine"])
	assert.Equal(t, false, u.page.lab["capabilities"].(fieldsOf)["leases"])
	read := readTrace(t, u)
	assert.Equal(t, "etcd", read.Engine)
	require.Len(t, read.Segments, 5, "four nodes, one of which lived twice")
	for _, s := range read.Segments {
		require.Greater(t, len(s.Inputs), 20)
		require.NoError(t, s.Replay(trace.Replayer{New: etcd.New}))
	}
	require.Error(t, read.Segments[0].Replay(ours), "another engine does otherwise")
	read.Segments[0].Start = nil
	require.ErrorContains(t, read.Segments[0].Replay(trace.Replayer{New: etcd.New}), "noResume node=n1")
}

func TestEndsARecordingThatHasNoCheckpoint(t *testing.T) {
	u := startedEtcd(t, 1, nil)
	u.leader()
	value := strings.Repeat("x", 100_000)
	for range 120 {
		require.Equal(t, "ok", u.must("put", fieldsOf{"key": "k", "value": value})["outcome"])
	}
	read := readTrace(t, u)
	require.Len(t, read.Segments, 1)
	require.NoError(t, read.Segments[0].Replay(trace.Replayer{New: etcd.New}))
	require.InDelta(t, 42, len(read.Segments[0].Inputs), 20, "its first ones, up to 4 MiB")
	require.NotPanics(t, func() { // whoever asks for one
		u.workers[1].host.Replica().Step(replica.Input{Kind: replica.InputCommand, Bytes: replica.AppendCommand(nil, &replica.Command{Kind: replica.CommandCheckpoint})})
	})
}
