package trace_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/replica"
	"raftlab/raft/trace"
)

// tape is a recording of three servers that have started.
type tape struct {
	trace.Recording
	t     *testing.T
	asked int // how often the first was to be asked for a checkpoint
}

func begun(t *testing.T) *tape {
	p := &tape{t: t}
	for id := raft.NodeID(1); id <= 3; id++ {
		p.Add(id)
		p.Take(id, 1, &replica.Record{Kind: replica.RecordStarted, Start: &replica.Start{ID: id, Incarnation: 1}})
	}
	return p
}

// hear gives the first server large inputs.
func (p *tape) hear(count int) {
	input := replica.AppendInput(nil, &replica.Input{Kind: replica.InputCommand, Bytes: make([]byte, 100_000)})
	for range count {
		p.Take(1, 1, &replica.Record{Kind: replica.RecordInput, Bytes: input})
		if p.Wants(1) {
			p.asked++
		}
	}
}

func (p *tape) file() []byte { return p.Append(nil, "b1", "raftlab") }

// segments are the first server's.
func (p *tape) segments() (own []trace.Segment) {
	read, err := trace.Read(p.file())
	require.NoError(p.t, err)
	for _, s := range read.Segments {
		if s.Node == 1 {
			own = append(own, s)
		}
	}
	return own
}

// A server whose disk is never idle makes no checkpoint for a long time.
func TestRecordsNoFurtherWhileACheckpointDoesNotCome(t *testing.T) {
	p := begun(t)
	p.hear(1000)
	require.Equal(t, 1, p.asked)
	require.Less(t, len(p.file()), 10<<20)
	p.Take(1, 1, &replica.Record{Kind: replica.RecordCheckpoint, Bytes: []byte("whole")})
	p.hear(3)
	segments := p.segments()
	last := segments[len(segments)-1]
	assert.Equal(t, "whole", string(last.Checkpoint))
	assert.Len(t, last.Inputs, 3)
}

// A server that holds too much makes no checkpoint, and says so: what is recorded stays, and
// it is asked again once as many inputs came as before.
func TestRecordsNoFurtherWhereNoCheckpointIsMade(t *testing.T) {
	p := begun(t)
	inputs := func() (count int) {
		for _, s := range p.segments() {
			require.Empty(t, s.Checkpoint)
			count += len(s.Inputs)
		}
		return count
	}
	p.hear(20)
	require.Equal(t, 1, p.asked)
	p.Take(1, 1, &replica.Record{Kind: replica.RecordCheckpoint})
	held := inputs()
	require.Positive(t, held)
	p.hear(20)
	require.Equal(t, held, inputs())
	require.Equal(t, 2, p.asked)
}

// More servers share the same room.
func TestGivesRoomBackToServersThatCome(t *testing.T) {
	p := begun(t)
	p.hear(1000)
	before := p.Room()
	for id := raft.NodeID(4); id <= 9; id++ {
		p.Add(id)
	}
	require.Less(t, p.Room(), before)
	require.Less(t, p.Room(), 2<<20, "a ninth of 16 MiB, and the others' starts")
}
