package wal_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/wal"
	"raftlab/raft/wal/waltest"
)

// compacted is a record with a snapshot up to index and the entries after it.
func compacted(write uint64, index raft.Index, data string, after ...raft.Entry) wal.Record {
	return wal.Record{
		Write: write, Durable: raft.Durable{Term: 1},
		Snapshot: &raft.Snapshot{Index: index, Term: 1, Data: []byte(data), Configuration: raft.Configuration{Voters: []raft.NodeID{1}}},
		Entries:  after,
	}
}

// plain is a record with one entry.
func plain(write uint64, index raft.Index, data string) wal.Record {
	return wal.Record{Write: write, Durable: raft.Durable{Term: 1}, Entries: commands(index, 1, data)}
}

// appendAll appends records, each with a sync.
func appendAll(t *testing.T, l *wal.Log, records ...wal.Record) (last wal.Written) {
	t.Helper()
	for i := range records {
		var err error
		last, err = l.Append(&records[i])
		require.NoError(t, err)
		_, err = l.Sync(records[i].Write)
		require.NoError(t, err)
	}
	return last
}

func TestLog_stays_small_under_snapshots_for_ever(t *testing.T) {
	m := wal.NewMemory(nil)
	l := open(t, m)
	state, value := strings.Repeat("s", 3000), strings.Repeat("v", 100)
	const between = 20
	one := plain(1, 1, value)
	live := len(waltest.Record(compacted(1, 1, state))) + between*len(waltest.Record(one))
	largest, write, index := 0, uint64(0), raft.Index(0)
	for range 500 {
		for range between {
			write, index = write+1, index+1
			appendAll(t, l, plain(write, index, value))
			largest = max(largest, len(m.Bytes()))
		}
		write++
		appendAll(t, l, compacted(write, index, state))
		largest = max(largest, len(m.Bytes()))
	}
	assert.Less(t, largest, 3*live)
	s, err := wal.Replay(m.Bytes())
	require.NoError(t, err)
	assert.Equal(t, index, s.Snapshot.Index)
}

// A snapshot that outgrows what is dead in front goes behind the log, and the next one
// finds room for both.
func TestLog_stays_small_while_the_snapshot_grows(t *testing.T) {
	m := wal.NewMemory(nil)
	l := open(t, m)
	for i := range uint64(200) {
		size := 1000 + 200*int(i)
		w := appendAll(t, l, plain(2*i+1, raft.Index(i+1), "value"), compacted(2*i+2, raft.Index(i+1), string(make([]byte, size))))
		assert.Less(t, w.Size, int64(4*(size+100)))
	}
}

func TestReplay_refuses_a_damaged_snapshot_that_newer_records_follow(t *testing.T) {
	records := []wal.Record{
		plain(1, 1, "one"), plain(2, 2, "two"), compacted(3, 2, "behind"), plain(4, 3, "three"),
		compacted(5, 3, "front"), plain(6, 4, "four"),
	}
	for n, at := range map[int]int{4: 2, 6: 4} { // how many are written, and which is damaged
		m := wal.NewMemory(nil)
		l := open(t, m)
		appendAll(t, l, records[:at]...)
		w := appendAll(t, l, records[at])
		begin, end := int(w.Offset), int(w.Offset)+len(w.Bytes)
		appendAll(t, l, records[at+1:n]...)
		image := slices.Clone(m.Bytes())
		for i := begin; i < end; i++ {
			damaged := slices.Clone(image)
			damaged[i] ^= 1 << (i % 8)
			f := wal.NewMemory(damaged)
			_, _, err := wal.Open(f, 1)
			var corrupt *wal.CorruptError
			require.ErrorAs(t, err, &corrupt, "byte %d", i)
			assert.EqualValues(t, begin, corrupt.Offset)
			assert.EqualValues(t, "noTornWrite", corrupt.Why.Code)
			assert.Equal(t, damaged, f.Bytes())
		}
	}
}

// The same where the cut that came with the newer record was lost, so that an older log
// still stands whole behind it: it must not come back.
func TestReplay_refuses_an_older_log_when_a_newer_one_is_damaged(t *testing.T) {
	m := wal.NewMemory(nil)
	l := open(t, m)
	w := appendAll(t, l, plain(1, 1, "one"), plain(2, 2, strings.Repeat("two", 40)), compacted(3, 2, "behind"), plain(4, 3, "three"), compacted(5, 3, "front"))
	image := slices.Clone(m.Bytes())
	newer := waltest.Record(plain(6, 4, "four"))
	copy(image[int(w.Offset)+len(w.Bytes):], newer)
	s, err := wal.Replay(image)
	require.NoError(t, err)
	assert.EqualValues(t, 6, s.Write)

	image[w.Offset+20] ^= 1
	_, err = wal.Replay(image)
	var corrupt *wal.CorruptError
	require.ErrorAs(t, err, &corrupt)
	assert.EqualValues(t, wal.HeaderSize, corrupt.Offset)
}

func TestAppend_refuses_a_snapshot_that_its_entries_do_not_follow(t *testing.T) {
	m := wal.NewMemory(nil)
	l := open(t, m)
	appendAll(t, l, plain(1, 1, "one"), compacted(2, 5, "data", commands(6, 2, "x")...))
	before := slices.Clone(m.Bytes())
	for says, r := range map[string]wal.Record{
		"snapshotEmpty":             compacted(3, 0, "x"),
		"entryAfter entry=8 last=6": compacted(3, 6, "x", commands(8, 1, "x")...),
		"entryJoins entry=5 last=7": plain(3, 5, "x"),
		"entryJoins entry=9":        plain(3, 9, "x"),
	} {
		_, err := l.Append(&r)
		assert.ErrorContains(t, err, says)
		image, ends := waltest.Image(plain(1, 1, "one"), compacted(2, 5, "data", commands(6, 2, "x")...), r)
		_, err = wal.Replay(image)
		assert.ErrorContains(t, err, says)
		assert.ErrorContains(t, err, "byte="+number(ends[2]))
		assert.Equal(t, before, m.Bytes())
	}
	appendAll(t, l, plain(3, 6, "in the place of 6"))
}

func TestDecodeRecord_reads_a_snapshot(t *testing.T) {
	want := compacted(5, 9, "all "+waltest.Mark[:3]+" and "+waltest.Mark, commands(10, 2, waltest.Mark+"x")...)
	want.Snapshot.Configuration = raft.Configuration{Voters: []raft.NodeID{1, 3}, Outgoing: []raft.NodeID{2}, AutoLeave: true}
	want.Entries[1].Kind = raft.Membership
	w := appendAll(t, open(t, wal.NewMemory(nil)), want)
	assert.Equal(t, waltest.Record(want), w.Bytes)
	got, n, err := wal.DecodeRecord(w.Bytes)
	require.NoError(t, err)
	assert.Equal(t, want, got)
	assert.Equal(t, len(w.Bytes), n)
	assert.Equal(t, 1, bytes.Count(w.Bytes, []byte(waltest.Mark)), "the mark stands at the record's start, and nowhere else")
}

// Old values lie where no record frames them any more, once a snapshot in front is torn,
// or the cut behind it was lost. None of them is taken for a record.
func TestReplay_takes_no_record_out_of_a_dead_value(t *testing.T) {
	value := strings.Repeat(string(forged), 20)
	m := wal.NewMemory(nil)
	l := open(t, m)
	appendAll(t, l, plain(1, 1, value), plain(2, 2, value), compacted(3, 2, value), plain(4, 3, value))
	image := slices.Clone(m.Bytes())
	front := waltest.Record(compacted(5, 3, "front"))
	next := waltest.Record(plain(6, 4, "next"))
	for size := range len(front) - 1 {
		torn := slices.Clone(image)
		copy(torn[wal.HeaderSize:], front[:size])
		requireWrite(t, torn, 4)
	}
	copy(image[wal.HeaderSize:], front)
	for size := range len(next) - 1 {
		torn := slices.Clone(image)
		copy(torn[wal.HeaderSize+len(front):], next[:size])
		requireWrite(t, torn, 5)
	}
	copy(image[wal.HeaderSize+len(front):], next)
	requireWrite(t, image, 6)
}

// requireWrite replays image, and requires which write was the last.
func requireWrite(t *testing.T, image []byte, write int) {
	t.Helper()
	s, err := wal.Replay(image)
	require.NoError(t, err)
	require.EqualValues(t, write, s.Write)
}

func TestClone_goes_on_from_a_snapshot_in_front(t *testing.T) {
	m := wal.NewMemory(nil)
	l := open(t, m)
	appendAll(t, l, plain(1, 1, "one"), plain(2, 2, strings.Repeat("two", 40)), compacted(3, 2, "behind"), compacted(4, 2, "front"))
	other := wal.NewMemory(m.Bytes())
	c := l.Clone(other)
	assert.Equal(t, l.Size(), c.Size())
	a, b := appendAll(t, l, plain(5, 3, "three")), appendAll(t, c, plain(5, 3, "three"))
	assert.Equal(t, a, b)
	assert.Equal(t, m.Bytes(), other.Bytes())
	assert.EqualValues(t, len(other.Bytes()), b.Size)
}
