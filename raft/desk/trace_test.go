package desk_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/replica"
	"raftlab/raft/trace"
)

// ours is the engine that the tests' nodes run.
var ours = trace.Replayer{New: newNode, Resume: func(b []byte) (raft.Engine, error) { return raft.Resume(b) }}

func readTrace(t *testing.T, u *universe) trace.Trace {
	id := u.command("trace", nil)
	u.await(id)
	read, err := trace.Read(u.page.binaries[id])
	require.NoError(t, err)
	return read
}

func TestRecordsWhatAReplayNeeds(t *testing.T) {
	u := started(t, 3, fieldsOf{"loss": 0.05, "duplicate": 0.05, "fsync": []int{0, 3}})
	u.must("set", fieldsOf{"node": "n2", "drift": 1.1})
	for i := range 20 {
		u.ask("put", fieldsOf{"key": "k", "value": fmt.Sprint(i)})
		u.ask("get", fieldsOf{"key": "k", "via": "n3"})
	}
	leader := u.leader()
	u.must("crash", fieldsOf{"node": leader})
	u.leader()
	u.restart(leader)
	u.must("put", fieldsOf{"key": "k", "value": "last"})
	u.pass(1000 * ms)
	read := readTrace(t, u)
	assert.Equal(t, "test", read.Build)
	require.Len(t, read.Segments, 4, "three nodes, one of which lived twice")
	for _, s := range read.Segments {
		require.Greater(t, len(s.Inputs), 20)
		require.NoError(t, s.Replay(ours))
	}
}

func TestTellsAReplayThatWentAstray(t *testing.T) {
	u := started(t, 3, nil)
	u.must("put", fieldsOf{"key": "k", "value": "v"})
	segments := readTrace(t, u).Segments
	segments[0].Start.Seed++
	require.ErrorContains(t, segments[0].Replay(ours), "inputStrayed node=n1 incarnation=1 input=")
}

func TestTellsTheInputAtWhichAReplayPanics(t *testing.T) {
	u := started(t, 1, nil)
	u.must("put", fieldsOf{"key": "k", "value": "v"})
	s := readTrace(t, u).Segments[0]
	bad := replica.AppendInput(nil, &replica.Input{Kind: replica.InputCommand, Bytes: []byte("no command")})
	s.Inputs = append(s.Inputs[:3:3], trace.Input{Sum: s.Inputs[3].Sum, Bytes: bad})
	require.ErrorContains(t, s.Replay(ours), "inputPanics node=n1 incarnation=1 input=4 inputs=4 why=(said text=director: unreadable command)")
	s = readTrace(t, u).Segments[0]
	s.Start = nil
	require.Error(t, s.Replay(ours), "no checkpoint")
}

func TestBoundsTheRecordingByCheckpoints(t *testing.T) {
	u := started(t, 3, fieldsOf{"latency": 0})
	value := strings.Repeat("x", 100_000)
	const bound = 4 << 20
	for i := range 150 {
		require.Equal(t, "ok", u.must("put", fieldsOf{"key": fmt.Sprint(i % 3), "value": value[:1000+i*300]})["outcome"])
	}
	u.pass(100 * ms)
	read := readTrace(t, u)
	size := map[raft.NodeID]int{}
	for _, s := range read.Segments {
		size[s.Node] += len(s.Checkpoint) + len(s.Disk)
		for _, in := range s.Inputs {
			size[s.Node] += len(in.Bytes)
		}
	}
	for id, bytes := range size {
		first := read.Segments[0]
		for _, s := range read.Segments {
			if s.Node == id {
				first = s
				break
			}
		}
		assert.Nil(t, first.Start, "the oldest inputs went first")
		assert.Less(t, bytes, bound)
	}
	for _, s := range read.Segments {
		require.NoError(t, s.Replay(ours))
	}
}

// What the last input made a server write or send has no input behind it whose checksum
// would tell.
func TestComparesWhatTheLastInputDid(t *testing.T) {
	u := started(t, 3, nil)
	u.must("put", fieldsOf{"key": "k", "value": "needle"})
	u.pass(100 * ms)
	found := 0
	for _, s := range readTrace(t, u).Segments {
		require.True(t, s.Ended, "%v has told what its last input did", s.Node)
		for i := range s.Inputs[:len(s.Inputs)-1] {
			at := bytes.Index(s.Inputs[i].Bytes, []byte("needle"))
			if at < 0 || s.Inputs[i+1].Sum == s.Inputs[i].Sum { // it did nothing
				continue
			}
			short := s
			short.Inputs, short.Sum = slices.Clone(s.Inputs[:i+1]), s.Inputs[i+1].Sum
			require.NoError(t, short.Replay(ours))
			short.Inputs[i].Bytes = slices.Clone(s.Inputs[i].Bytes)
			short.Inputs[i].Bytes[at] ^= 1
			require.ErrorContains(t, short.Replay(ours), fmt.Sprintf("endStrayed node=%v incarnation=1 input=%d inputs=%d", s.Node, i+1, i+1))
			found++
			break
		}
	}
	require.Equal(t, 3, found)
}

func TestFindsTheBytesOfAFlight(t *testing.T) {
	u := started(t, 3, fieldsOf{"scale": 0.5})
	u.must("put", fieldsOf{"key": "k", "value": "needle"})
	u.pass(1000 * ms)
	var found []byte
	for _, f := range u.page.flights {
		if f[3] != "append" || f[4] == true || f[8].(float64) == 0 {
			continue
		}
		var from, incarnation, seq int
		_, err := fmt.Sscanf(f[0].(string), "n%d.%d.%d", &from, &incarnation, &seq)
		require.NoError(t, err)
		id := u.command("wire", fieldsOf{"from": f[1], "to": f[2], "incarnation": incarnation, "seq": seq})
		u.await(id)
		require.EqualValues(t, f[9], len(u.page.binaries[id]), "a flight's size is its frame's")
		if strings.Contains(string(u.page.binaries[id]), "needle") {
			found = u.page.binaries[id]
		}
	}
	assert.NotNil(t, found)
	none := u.must("wire", fieldsOf{"from": "n1", "to": "n2", "incarnation": 1, "seq": 1 << 40})
	assert.Contains(t, none, "wire")
	assert.Nil(t, none["wire"])
}

func TestShowsFlightsOnlyWhereEyesCanFollow(t *testing.T) {
	u := started(t, 3, nil)
	u.leader()
	u.pass(1000 * ms)
	assert.Empty(t, u.page.flights)
	assert.InDelta(t, 20, u.page.traffic[u.page.leader()+">"+u.page.others(u.page.leader())[0]], 8, "heartbeats of 50 ms")
	u.must("flights", fieldsOf{"all": true})
	u.pass(1000 * ms)
	assert.NotEmpty(t, u.page.flights)
	u.must("flights", fieldsOf{"all": false})
	u.must("set", fieldsOf{"scale": 0.1})
	shown := len(u.page.flights)
	u.pass(1000 * ms)
	assert.Greater(t, len(u.page.flights), shown)
	for _, f := range u.page.flights {
		way := f[11].(float64) - f[10].(float64)
		assert.True(t, way >= 5 && way <= 16, "%v ms on the way", way)
	}
}
