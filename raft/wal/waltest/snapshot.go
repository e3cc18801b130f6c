package waltest

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/wal"
)

// compacted is a record with a snapshot up to index, and the entries after it.
func compacted(write uint64, index raft.Index, data string, after ...string) wal.Record {
	return wal.Record{
		Write: write, Durable: raft.Durable{Term: 4, Vote: 3},
		Snapshot: &raft.Snapshot{
			Index: index, Term: 4, Data: []byte(data),
			Configuration: raft.Configuration{Voters: []raft.NodeID{1, 2, 3}, Learners: []raft.NodeID{4}},
		},
		Entries: entries(4, index+1, after...),
	}
}

// twice is a story with two snapshots: the first goes behind the log, since nothing is
// dead before it; the second has room in front of the first.
func twice() []wal.Record {
	d := raft.Durable{Term: 4, Vote: 3}
	return append(story(),
		compacted(9, 3, "a snapshot", "four"),
		wal.Record{Write: 10, Durable: d, Entries: entries(4, 5, "five", "six")},
		compacted(11, 6, "another", "seven"),
		wal.Record{Write: 12, Durable: d, Entries: entries(4, 8, "eight")},
	)
}

// Where the snapshots of twice are.
const first, second = 5, 7

// write appends records to f's log, each with a sync, and returns what the last did.
func write(t *testing.T, f wal.File, records []wal.Record) (last wal.Written) {
	t.Helper()
	l, s, err := wal.Open(f, 1)
	require.NoError(t, err)
	for i := range records {
		if records[i].Write <= s.Write {
			continue
		}
		last, err = l.Append(&records[i])
		require.NoError(t, err)
		_, err = l.Sync(records[i].Write)
		require.NoError(t, err)
		require.Equal(t, last.Size, l.Size())
	}
	return last
}

// requireState opens f and compares all that it says about the log with records.
func requireState(t *testing.T, f wal.File, records []wal.Record, about ...any) wal.State {
	t.Helper()
	_, s, err := wal.Open(f, 1)
	require.NoError(t, err, about...)
	want := Fold(records)
	want.ID, want.Size, want.Torn = 1, s.Size, s.Torn
	require.Equal(t, want, s, about...)
	return s
}

func snapshotsTakeTurns(t *testing.T, create Maker) {
	f, bytes := create(t, nil)
	image, ends := Image(twice()[:first+1]...)
	w := write(t, f, twice()[:first+1])
	assert.Equal(t, wal.Written{Offset: int64(ends[first]), Bytes: image[ends[first]:], Size: int64(len(image))}, w)
	write(t, f, twice()[:second])
	before := bytes()

	l, _, err := wal.Open(f, 1)
	require.NoError(t, err)
	w, err = l.Append(&twice()[second])
	require.NoError(t, err)
	record := Record(twice()[second])
	assert.Equal(t, wal.Written{Offset: wal.HeaderSize, Bytes: record, Size: int64(len(before))}, w)
	after := slices.Clone(before)
	copy(after[wal.HeaderSize:], record)
	assert.Equal(t, after, bytes(), "only what was dead is written over")
	_, err = l.Sync(11)
	require.NoError(t, err)

	w, err = l.Append(&twice()[second+1])
	require.NoError(t, err)
	image, _ = Image(twice()[second:]...)
	assert.EqualValues(t, len(image), w.Size)
	assert.Equal(t, image, bytes(), "the next record cuts what the snapshot stands for")
	assert.EqualValues(t, len(image), requireState(t, f, twice()).Size)
}

// before is a file's bytes before the record in front, and the record.
func before(t *testing.T) (image, record []byte) {
	m := wal.NewMemory(nil)
	write(t, m, twice()[:second])
	return slices.Clone(m.Bytes()), Record(twice()[second])
}

// put is image with a record's first size bytes at an offset. whole: what stood there
// happens to complete it.
func put(image []byte, at int, record []byte, size int) (torn []byte, whole bool) {
	torn = slices.Clone(image)
	copy(torn[at:], record[:size])
	return torn, bytes.Equal(torn[at:at+len(record)], record)
}

func openFindsTheLogBehindATornSnapshotInFront(t *testing.T, create Maker) {
	image, record := before(t)
	for size := range record {
		torn, whole := put(image, wal.HeaderSize, record, size)
		if whole {
			break
		}
		f, bytes := create(t, torn)
		s := requireState(t, f, twice()[:second], "cut at %d", size)
		assert.EqualValues(t, len(image), s.Size)
		assert.Zero(t, s.Torn)
		assert.Equal(t, torn, bytes())
		write(t, f, twice())
		requireState(t, f, twice(), "cut at %d, and written again", size)
	}
}

func openCutsWhatASnapshotInFrontStandsFor(t *testing.T, create Maker) {
	image, record := before(t)
	copy(image[wal.HeaderSize:], record)
	end := wal.HeaderSize + len(record)
	next := Record(twice()[second+1])
	for size := range next { // of the next record, whose cut was lost
		torn, whole := put(image, end, next, size)
		if whole {
			break
		}
		f, bytes := create(t, torn)
		s := requireState(t, f, twice()[:second+1], "cut at %d", size)
		assert.EqualValues(t, end, s.Size)
		assert.EqualValues(t, len(torn)-end, s.Torn)
		assert.Equal(t, torn[:end], bytes())
	}
	f, _ := create(t, slices.Concat(image[:end], next, image[end+len(next):]))
	requireState(t, f, twice(), "the record is whole, the cut was lost")
}

func openDropsASnapshotTornAtTheEnd(t *testing.T, create Maker) {
	image, ends := Image(twice()[:first+1]...)
	for size := ends[first]; size < len(image); size++ {
		f, got := create(t, image[:size])
		requireState(t, f, twice()[:first], "cut at %d", size)
		assert.True(t, bytes.Equal(image[:ends[first]], got()))
	}
}
