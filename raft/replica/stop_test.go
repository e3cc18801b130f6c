package replica_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
	"raftlab/raft/wal/waltest"
)

// deaf is a world that nobody lives in.
type deaf struct{}

func (deaf) Send(raft.NodeID, raft.Time, []byte) {}
func (deaf) Flush([]byte)                        {}

// begins starts server 1 on a file whose last write was to be least.
func begins(file wal.File, least uint64) error {
	start := &replica.Start{
		ID: 1, Incarnation: 1, Voters: []raft.NodeID{1, 2, 3}, Least: least,
		Settings: raft.Settings{ElectionMin: 150 * raft.Millisecond, ElectionMax: 300 * raft.Millisecond, Heartbeat: 50 * raft.Millisecond},
	}
	_, err := replica.New(deaf{}, start, file, func(c raft.Config) (raft.Engine, error) { return raft.New(c) }, 0)
	return err
}

func threeWrites() (image []byte, ends []int) {
	return waltest.Image(
		wal.Record{Write: 1, Durable: raft.Durable{Term: 1, Vote: 2}},
		wal.Record{Write: 2, Durable: raft.Durable{Term: 1, Vote: 2}, Entries: []raft.Entry{{Term: 1, Index: 1}}},
		wal.Record{Write: 3, Durable: raft.Durable{Term: 2, Vote: 3}},
	)
}

func TestAServerDoesNotStartOnADiskThatHoldsLessThanWasDurable(t *testing.T) {
	image, ends := threeWrites()
	require.NoError(t, begins(wal.NewMemory(image), 3))
	flipped := slices.Clone(image)
	flipped[len(flipped)-1] ^= 1
	for says, lost := range map[string][]byte{
		"diskEmpty told=3":        nil,
		"diskBehind has=1 told=3": image[:ends[1]],
		"diskBehind has=2 told=3": flipped,
	} {
		file := wal.NewMemory(lost)
		err := begins(file, 3)
		var stop *replica.Stop
		require.ErrorAs(t, err, &stop)
		assert.Equal(t, replica.DiskBehind, stop.Reason)
		assert.EqualError(t, err, says)
		assert.Equal(t, string(lost), string(file.Bytes()), "left as it was")
		require.NoError(t, begins(wal.NewMemory(lost), 0), "told of nothing, it takes what it finds for a torn write's")
	}
}

func TestAServerStopsWithACodeOnItsDisk(t *testing.T) {
	image, _ := threeWrites()
	image[30] ^= 1
	err := begins(wal.NewMemory(image), 0)
	var stop *replica.Stop
	require.ErrorAs(t, err, &stop)
	assert.Equal(t, replica.LogDamaged, stop.Reason)
	assert.ErrorContains(t, err, "logDamaged byte=20 why=")

	err = begins(full{wal.NewMemory(nil)}, 0)
	require.ErrorAs(t, err, &stop)
	assert.Equal(t, replica.DiskFull, stop.Reason)
	assert.EqualError(t, err, "diskFull")
}

func TestAServerStopsWithACodeOnASnapshotThatItCannotRead(t *testing.T) {
	image, _ := waltest.Image(wal.Record{
		Write: 1, Durable: raft.Durable{Term: 1, Commit: 5},
		Snapshot: &raft.Snapshot{Index: 5, Term: 1, Configuration: raft.Configuration{Voters: []raft.NodeID{1, 2, 3}}, Data: []byte{0xff, 0xff}},
	})
	err := begins(wal.NewMemory(image), 0)
	var stop *replica.Stop
	require.ErrorAs(t, err, &stop)
	assert.Equal(t, replica.LogDamaged, stop.Reason)
	assert.EqualError(t, err, "storedUnreadable why=(stateDamaged)")
}

// full is a file that takes no byte.
type full struct{ *wal.Memory }

func (full) WriteAt([]byte, int64) (int, error) { return 0, wal.ErrFull }

// A server whose write fails says nothing that rests on it.
func TestAServerWhoseDiskFillsStopsBeforeItAcknowledges(t *testing.T) {
	file := &filling{Memory: wal.NewMemory(nil)}
	heard := &ears{}
	start := &replica.Start{
		ID: 1, Incarnation: 1, Voters: []raft.NodeID{1}, Peers: nil,
		Settings: raft.Settings{ElectionMin: 150 * raft.Millisecond, ElectionMax: 300 * raft.Millisecond, Heartbeat: 50 * raft.Millisecond},
	}
	r, err := replica.New(heard, start, file, func(c raft.Config) (raft.Engine, error) { return raft.New(c) }, 0)
	require.NoError(t, err)
	file.full = true
	defer func() {
		stop, ok := recover().(*replica.Stop)
		require.True(t, ok)
		assert.Equal(t, replica.DiskFull, stop.Reason)
		r.Flush()
		for _, rec := range heard.records(t) {
			assert.NotEqual(t, replica.RecordWrite, rec, "a write that failed is not told as durable")
		}
	}()
	r.Step(replica.Input{Kind: replica.InputTime, Now: 400 * raft.Millisecond, Cluster: 400 * raft.Millisecond})
	t.Error("it stood for election on a full disk")
}

// filling is a file that is full once it is told so.
type filling struct {
	*wal.Memory
	full bool
}

func (f *filling) WriteAt(p []byte, off int64) (int, error) {
	if f.full {
		return 0, wal.ErrFull
	}
	return f.Memory.WriteAt(p, off)
}

// ears keep telemetry.
type ears struct {
	deaf
	frames [][]byte
}

func (e *ears) Flush(b []byte) { e.frames = append(e.frames, slices.Clone(b)) }

func (e *ears) records(t *testing.T) (kinds []replica.RecordKind) {
	for _, b := range e.frames {
		frame, err := replica.ReadTelemetry(b)
		require.NoError(t, err)
		var r replica.Record
		for frame.Next(&r) {
			kinds = append(kinds, r.Kind)
		}
	}
	require.NotEmpty(t, kinds)
	return kinds
}
