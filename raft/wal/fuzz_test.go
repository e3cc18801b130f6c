package wal_test

import (
	"bytes"
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

// frontImage has a snapshot in front of the log that it stands for.
func frontImage() []byte {
	m := wal.NewMemory(nil)
	l, _, err := wal.Open(m, 1)
	for _, r := range []wal.Record{plain(1, 1, "one"), plain(2, 2, "two"), compacted(3, 1, "a", commands(2, 1, "two")...), compacted(4, 2, "b")} {
		if err == nil {
			_, err = l.Append(&r)
		}
	}
	if err != nil {
		panic(err)
	}
	return m.Bytes()
}

// partedImage has a snapshot in parts, with a record between them.
func partedImage() []byte {
	m := wal.NewMemory(nil)
	l, _, err := wal.Open(m, 1)
	r := compacted(3, 1, "data", commands(2, 1, "two")...)
	for _, do := range []func() (wal.Written, error){
		func() (wal.Written, error) { r := plain(1, 1, "one"); return l.Append(&r) },
		func() (wal.Written, error) { return l.AppendPart(&wal.Part{Index: 1, Size: 4, Data: []byte("da")}) },
		func() (wal.Written, error) { r := plain(2, 2, "two"); return l.Append(&r) },
		func() (wal.Written, error) {
			return l.AppendPart(&wal.Part{Index: 1, Offset: 2, Size: 4, Data: []byte("ta")})
		},
		func() (wal.Written, error) { return l.Append(&r) },
	} {
		if err == nil {
			_, err = do()
		}
	}
	if err != nil {
		panic(err)
	}
	return m.Bytes()
}

// Any file at all is read or refused; one that is read opens to the same state, and
// after that is whole.
func FuzzReplay(f *testing.F) {
	image := seedImage()
	f.Add(image)
	f.Add(image[:len(image)-3])
	f.Add(append(slices.Clone(image), make([]byte, 40)...))
	f.Add(wal.Header(1)[:9])
	f.Add(frontImage())
	f.Add(partedImage())
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

// The same with a record whose checksums are right, which chance would not find.
func FuzzBody(f *testing.F) {
	f.Add(byte(0), []byte{3, 2, 0, 0})
	f.Add(byte(0), []byte{3, 2, 1, 1, 2, 3, 1, 1, 'x'})
	f.Add(byte(0), []byte{3, 2, 0, 1, 1, 2, 3, 1, 1, 'x', 200, 1})
	f.Add(byte(0), []byte{3, 2, 0, 0xff, 0xff, 3})
	f.Add(byte(1), []byte{3, 2, 0, 3, 2, 1, 1, 0, 0, 0, 0, 2, 'o', 'k', 0})
	f.Add(byte(1), []byte{3, 2, 0, 3, 2, 1, 1, 0, 0, 0, 0, 2, 'o', 'k', 1, 2, 4, 1, 1, 'x'})
	f.Fuzz(func(t *testing.T, kind byte, body []byte) {
		requireReadOrRefused(t, waltest.Body(kind, body))
	})
}

// The same with a payload that nothing masked.
func FuzzPayload(f *testing.F) {
	f.Add([]byte{0, 0, 0, 0, 0, 0})
	f.Add([]byte(waltest.Mark))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, payload []byte) {
		requireReadOrRefused(t, waltest.Payload(payload))
	})
}

// requireReadOrRefused: a record alone, and behind others, says the same.
func requireReadOrRefused(t *testing.T, record []byte) {
	var r wal.Record
	var err error
	requireBounded(t, len(record), func() { r, _, err = wal.DecodeRecord(record) })
	if len(record) > 12 && record[12] == 2 {
		require.Error(t, err, "a part of a snapshot")
		return
	}
	image := append(seedImage(), record...)
	s, refused := wal.Replay(image)
	if err != nil {
		require.Error(t, refused)
		return
	}
	if refused == nil && r.Write > 2 {
		require.Equal(t, r.Write, s.Write)
		require.Equal(t, r.Durable, s.Durable)
		require.Zero(t, s.Torn)
	}
}

// Whatever a value is, its record reads back, holds one mark, and has none across its
// ends.
func FuzzValue(f *testing.F) {
	f.Add([]byte(waltest.Mark), []byte(waltest.Mark[:3]))
	f.Add(forged, []byte{})
	f.Fuzz(func(t *testing.T, data, value []byte) {
		want := compacted(1, 1, string(data), commands(2, 2, string(value))...)
		m := wal.NewMemory(nil)
		w := appendAll(t, open(t, m), want, plain(2, 4, string(value)))
		require.Equal(t, 2, bytes.Count(m.Bytes()[wal.HeaderSize:], []byte(waltest.Mark)))
		require.Equal(t, waltest.Record(plain(2, 4, string(value))), w.Bytes)
		got, _, err := wal.DecodeRecord(m.Bytes()[wal.HeaderSize:])
		require.NoError(t, err)
		require.Equal(t, want, got)
	})
}
