package waltest

import (
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/wal"
)

// inParts appends a record whose snapshot goes to the file in parts of some bytes, and a
// plain record behind each; torn sees what each write did to the file before it.
func inParts(t *testing.T, l *wal.Log, r wal.Record, bytes int, plain []wal.Record, torn func(w wal.Written, whole bool)) {
	t.Helper()
	did := func(w wal.Written, err error, whole bool) {
		t.Helper()
		require.NoError(t, err)
		torn(w, whole)
		_, err = l.Sync(0)
		require.NoError(t, err)
	}
	data := r.Snapshot.Data
	for at := 0; at < len(data); at += bytes {
		w, err := l.AppendPart(&wal.Part{
			Index: r.Snapshot.Index, Offset: uint64(at), Size: uint64(len(data)), Data: data[at:min(at+bytes, len(data))],
		})
		did(w, err, false)
		if len(plain) > 0 {
			w, err = l.Append(&plain[0])
			did(w, err, true)
			plain = plain[1:]
		}
	}
	w, err := l.Append(&r)
	did(w, err, true)
}

// lived is a log of two snapshots in parts: the first behind the log, with records between
// its parts, the second in front. A crash after any byte of any write leaves what the whole
// records before it say.
func partsCountWithTheirRecordAlone(t *testing.T, create Maker) {
	d := raft.Durable{Term: 4, Vote: 3}
	base, bytes := create(t, nil)
	records := story()
	write(t, base, records)
	l, _, err := wal.Open(base, 1)
	require.NoError(t, err)
	before := slices.Clone(bytes())
	var under []wal.Record // that are to come
	check := func(w wal.Written, whole bool) {
		for size := range w.Bytes {
			torn := append(slices.Clone(before), make([]byte, max(0, int(w.Offset)+size-len(before)))...)
			copy(torn[w.Offset:], w.Bytes[:size])
			f, _ := create(t, torn[:max(int(w.Offset)+size, min(len(torn), int(w.Size)))])
			requireState(t, f, records, "%d bytes at %d", size, w.Offset)
		}
		if whole {
			records, under = append(records, under[0]), under[1:]
		}
		f, _ := create(t, bytes())
		requireState(t, f, records, "whole")
		before = slices.Clone(bytes())
	}
	between := []wal.Record{
		{Write: 9, Durable: d, Entries: entries(4, 5, "five")},
		{Write: 10, Durable: d, Entries: entries(4, 6, "six")},
	}
	first := compacted(11, 4, "a snapshot in parts", "five", "six")
	under = append(slices.Clone(between), first)
	inParts(t, l, first, 8, between, check)
	second := compacted(12, 6, "another", "seven")
	under = []wal.Record{second}
	inParts(t, l, second, 4, nil, check)
}

// A file takes a small multiple of what lives in it, however often.
func partsTakeTurns(t *testing.T, create Maker) {
	f, _ := create(t, nil)
	l, _, err := wal.Open(f, 1)
	require.NoError(t, err)
	const size = 20_000
	var records []wal.Record
	fronts := 0
	for i := range raft.Index(12) {
		plain := wal.Record{Write: uint64(2*i + 1), Durable: raft.Durable{Term: 4}, Entries: entries(4, i+1, strconv.Itoa(int(i)))}
		w, err := l.Append(&plain)
		require.NoError(t, err)
		r := compacted(uint64(2*i+2), i+1, string(slices.Repeat([]byte{byte(i)}, size)))
		inParts(t, l, r, 1000, nil, func(at wal.Written, _ bool) { w = at })
		records = append(records, plain, r)
		requireState(t, f, records)
		require.Less(t, w.Size, int64(4*size), "snapshot %d", i)
		if w.Offset < size+size/2 && i > 0 {
			fronts++
		}
	}
	assert.GreaterOrEqual(t, fronts, 3)
}

func openRefusesADamagedPart(t *testing.T, create Maker) {
	m := wal.NewMemory(nil)
	write(t, m, story())
	l, _, err := wal.Open(m, 1)
	require.NoError(t, err)
	var offsets []int64
	inParts(t, l, compacted(9, 3, "a snapshot", "four"), 4, nil, func(w wal.Written, _ bool) { offsets = append(offsets, w.Offset) })
	parts := offsets[:len(offsets)-1]
	require.Len(t, parts, 3)
	for i, at := range parts {
		damaged := flipped(m.Bytes(), int(at)+20)
		f, bytes := create(t, damaged)
		refused := requireRefuses(t, f, damaged)
		assert.Equal(t, parts[i], refused.Offset)
		assert.ErrorContains(t, refused, "partBroken")
		assert.Equal(t, damaged, bytes())
	}
}
