package trace_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/replica"
	"raftlab/raft/trace"
)

func TestRefusesAFileThatIsNoTrace(t *testing.T) {
	p := begun(t)
	p.hear(1)
	file := p.file()
	for _, bad := range [][]byte{nil, []byte("raft"), []byte("raftlab trace\n"), file[:len(file)-1], append([]byte(nil), file[:60]...)} {
		_, err := trace.Read(bad)
		assert.Error(t, err)
	}
	other := append([]byte(nil), file...)
	other[len("raftlab trace\n")] = 9
	_, err := trace.Read(other)
	assert.ErrorContains(t, err, "traceVersion got=9")
}

func TestRefusesARecordingOfWhichOneBitHasFlipped(t *testing.T) {
	p := begun(t)
	for i := range 100 {
		p.Take(raft.NodeID(i%3+1), 1, &replica.Record{Kind: replica.RecordInput, At: raft.Time(i), Bytes: make([]byte, i)})
	}
	file := p.file()
	for bit := range 8 * len(file) {
		file[bit/8] ^= 1 << (bit % 8)
		_, err := trace.Read(file)
		require.Error(t, err, "bit %d of %d", bit, 8*len(file))
		file[bit/8] ^= 1 << (bit % 8)
	}
	read, err := trace.Read(file)
	require.NoError(t, err)
	assert.Equal(t, "b1", read.Build)
	assert.Equal(t, "raftlab", read.Engine)
}

// ours is the engine that is replayed with.
var ours = trace.Replayer{
	New:    func(c raft.Config) (raft.Engine, error) { return raft.New(c) },
	Resume: func(b []byte) (raft.Engine, error) { return raft.Resume(b) },
}

func FuzzRead(f *testing.F) {
	p := begun(nil)
	p.Take(1, 1, &replica.Record{Kind: replica.RecordInput, Bytes: []byte{1}})
	f.Add(p.file())
	f.Fuzz(func(t *testing.T, b []byte) {
		if end := len(b) - 4; end > 0 { // else no flip gets by the checksum
			b = trace.Seal(b[:end:end])
		}
		read, err := trace.Read(b)
		if err == nil {
			for _, s := range read.Segments {
				_ = s.Replay(ours) // which may say what is wrong, but not panic
			}
		}
	})
}
