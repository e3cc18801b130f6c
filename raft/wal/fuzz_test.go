package wal_test

import (
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/wal"
	"raftlab/raft/wal/waltest"
)

// requireBounded runs f and requires that it allocates at most a multiple of size.
func requireBounded(t *testing.T, size int, f func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	require.LessOrEqual(t, after.TotalAlloc-before.TotalAlloc, uint64(100*size+64<<10))
}

func seedImage() []byte {
	image, _ := waltest.Image(
		wal.Record{Write: 1, Durable: raft.Durable{Term: 1, Vote: 1}, Entries: commands(1, 3, "data")},
		wal.Record{Write: 2, Durable: raft.Durable{Term: 2}, Entries: commands(2, 1, "more")},
	)
	return image
}

// Any file at all is read or refused; one that is read opens to the same state, and
// after that is whole.
func FuzzReplay(f *testing.F) {
	image := seedImage()
	f.Add(image)
	f.Add(image[:len(image)-3])
	f.Add(append(slices.Clone(image), make([]byte, 40)...))
	f.Add(wal.Header(1)[:9])
	f.Add([]byte("no log at all, but long enough"))
	f.Fuzz(func(t *testing.T, image []byte) {
		var s wal.State
		var err error
		requireBounded(t, len(image), func() { s, err = wal.Replay(image) })
		if err != nil {
			return
		}
		id := max(s.ID, 1)
		m := wal.NewMemory(image)
		_, opened, err := wal.Open(m, id)
		require.NoError(t, err)
		require.Equal(t, s.Torn, opened.Torn)
		require.Equal(t, s.Entries, opened.Entries)

		again, err := wal.Replay(m.Bytes())
		require.NoError(t, err)
		opened.Torn = 0
		require.Equal(t, opened, again)
		require.EqualValues(t, len(m.Bytes()), again.Size)
	})
}

// The same with a payload whose checksums are right, which chance would not find.
func FuzzPayload(f *testing.F) {
	f.Add([]byte{3, 2, 0, 0})
	f.Add([]byte{3, 2, 1, 1, 2, 3, 1, 1, 'x'})
	f.Add([]byte{3, 2, 0, 0xff, 0xff, 3})
	f.Fuzz(func(t *testing.T, payload []byte) {
		record := waltest.Payload(payload)
		var r wal.Record
		var err error
		requireBounded(t, len(record), func() { r, _, err = wal.DecodeRecord(record) })
		image := append(seedImage(), record...)
		s, refused := wal.Replay(image)
		if err != nil {
			require.Error(t, refused)
			return
		}
		if refused == nil {
			require.Equal(t, r.Write, s.Write)
			require.Equal(t, r.Durable, s.Durable)
			require.Zero(t, s.Torn)
		}
	})
}
