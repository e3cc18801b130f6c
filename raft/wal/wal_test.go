package wal_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/wal"
	"raftlab/raft/wal/waltest"
)

func TestMemory_passes_the_suite(t *testing.T) {
	waltest.Suite(t, func(_ *testing.T, image []byte) (wal.File, func() []byte) {
		m := wal.NewMemory(image)
		return m, func() []byte { return slices.Clone(m.Bytes()) }
	})
}

func TestMemory_refuses_negative_places(t *testing.T) {
	m := wal.NewMemory([]byte("abc"))
	_, err := m.ReadAt(make([]byte, 1), -1)
	assert.Error(t, err)
	_, err = m.WriteAt([]byte("x"), -1)
	assert.Error(t, err)
	assert.Error(t, m.Truncate(-1))
	assert.Equal(t, "abc", string(m.Bytes()))
}

func TestMemory_does_not_share_its_image(t *testing.T) {
	image := []byte("abc")
	m := wal.NewMemory(image)
	_, err := m.WriteAt([]byte("x"), 0)
	require.NoError(t, err)
	assert.Equal(t, "abc", string(image))
}

func TestHeader_is_as_documented(t *testing.T) {
	assert.Equal(t, waltest.Header(wal.Version, 7), wal.Header(7))
	assert.Len(t, wal.Header(7), wal.HeaderSize)
}

// commands are n entries of term 1 from index first on.
func commands(first raft.Index, n int, data string) []raft.Entry {
	var entries []raft.Entry
	for i := range n {
		entries = append(entries, raft.Entry{Term: 1, Index: first + raft.Index(i), Kind: raft.Command, Data: []byte(data)})
	}
	return entries
}

func open(t *testing.T, f wal.File) *wal.Log {
	t.Helper()
	l, _, err := wal.Open(f, 1)
	require.NoError(t, err)
	return l
}

func TestOpen_refuses_the_id_of_no_server(t *testing.T) {
	m := wal.NewMemory(nil)
	_, _, err := wal.Open(m, raft.None)
	assert.ErrorContains(t, err, "at least 1")
	assert.Empty(t, m.Bytes())
}

func TestReplay_of_nothing_is_an_empty_state(t *testing.T) {
	s, err := wal.Replay(nil)
	require.NoError(t, err)
	assert.Equal(t, wal.State{}, s)

	s, err = wal.Replay(wal.Header(3)[:11])
	require.NoError(t, err)
	assert.Equal(t, wal.State{Torn: 11}, s)
}

func TestReplay_does_not_share_its_image(t *testing.T) {
	image, _ := waltest.Image(wal.Record{Write: 1, Entries: commands(1, 1, "kept")})
	s, err := wal.Replay(image)
	require.NoError(t, err)
	clear(image)
	assert.Equal(t, "kept", string(s.Entries[0].Data))
}

// A client's value may hold the bytes of a record. When the write that carried it is
// torn, they are no record that follows.
func TestReplay_takes_no_record_out_of_a_torn_value(t *testing.T) {
	inner := waltest.Record(wal.Record{Write: 99, Durable: raft.Durable{Term: 9}})
	first := wal.Record{Write: 1, Durable: raft.Durable{Term: 1}}
	image, ends := waltest.Image(first, wal.Record{Write: 2, Durable: raft.Durable{Term: 1}, Entries: commands(1, 3, string(inner))})
	for size := ends[1] + 12; size < len(image); size++ {
		s, err := wal.Replay(image[:size])
		require.NoError(t, err, "cut at %d", size)
		assert.EqualValues(t, 1, s.Write, "cut at %d", size)
		assert.EqualValues(t, ends[1], s.Size, "cut at %d", size)
	}
	image[len(image)-1] ^= 1
	s, err := wal.Replay(image)
	require.NoError(t, err)
	assert.EqualValues(t, ends[1], s.Size)
}

func TestDecodeRecord_follows_the_writes(t *testing.T) {
	l := open(t, wal.NewMemory(nil))
	want := wal.Record{Write: 5, Durable: raft.Durable{Term: 2, Vote: 3}, Entries: commands(1, 2, "data")}
	written, err := l.Append(&want)
	require.NoError(t, err)
	record := written.Bytes

	got, n, err := wal.DecodeRecord(append(slices.Clone(record), "more"...))
	require.NoError(t, err)
	assert.Equal(t, want, got)
	assert.Equal(t, len(record), n)

	for size := range record {
		_, _, err := wal.DecodeRecord(record[:size])
		assert.Error(t, err, "%d bytes of %d", size, len(record))
	}
}

func TestAppend_refuses_what_recovery_would(t *testing.T) {
	m := wal.NewMemory(nil)
	l := open(t, m)
	_, err := l.Append(&wal.Record{Write: 4, Durable: raft.Durable{Term: 3}, Entries: commands(1, 2, "x")})
	require.NoError(t, err)
	before := slices.Clone(m.Bytes())
	for _, c := range []struct {
		write   uint64
		term    raft.Term
		entries []raft.Entry
		says    string
	}{
		{4, 3, nil, "writeOrder write=4 before=4"},
		{5, 2, nil, "termBack before=3 term=2"},
		{5, 3, commands(4, 1, "x"), "entryJoins entry=4 last=2"},
		{5, 3, commands(0, 1, "x"), "entryJoins entry=0"},
		{5, 3, append(commands(3, 1, "x"), commands(3, 1, "x")...), "entryMisplaced entry=3 wanted=4"},
	} {
		_, err := l.Append(&wal.Record{Write: c.write, Durable: raft.Durable{Term: c.term}, Entries: c.entries})
		assert.ErrorContains(t, err, c.says)
		assert.Equal(t, before, m.Bytes(), c.says)
	}
	_, err = l.Append(&wal.Record{Write: 5, Durable: raft.Durable{Term: 3}, Entries: commands(3, 1, "x")})
	assert.NoError(t, err, "a refusal is no failure of the disk")
}

// preallocated is a file that takes writes without growing.
type preallocated struct {
	*wal.Memory
	room [1 << 20]byte
}

func (f *preallocated) WriteAt(p []byte, off int64) (int, error) {
	return copy(f.room[off%(1<<19):], p), nil
}

func TestAppend_allocates_nothing_in_the_steady_state(t *testing.T) {
	l := open(t, &preallocated{Memory: wal.NewMemory(nil)})
	entries := commands(1, 4, "a value of some bytes")
	write := uint64(0)
	allocations := testing.AllocsPerRun(100, func() {
		write++
		_, err := l.Append(&wal.Record{Write: write, Durable: raft.Durable{Term: 1, Vote: 2}, Entries: entries})
		if err != nil {
			panic(err)
		}
	})
	assert.Zero(t, allocations)
}

// slow is a file whose syncs end later.
type slow struct {
	*wal.Memory
	under []uint64
}

func (f *slow) Sync(token uint64) (bool, error) {
	f.under = append(f.under, token)
	return false, nil
}

func TestSync_hands_its_token_to_the_file(t *testing.T) {
	f := &slow{Memory: wal.NewMemory(nil)}
	l := open(t, f)
	for _, token := range []uint64{1, 2, 9} {
		done, err := l.Sync(token)
		require.NoError(t, err)
		assert.False(t, done)
	}
	assert.Equal(t, []uint64{1, 2, 9}, f.under)

	done, err := open(t, wal.NewMemory(nil)).Sync(1)
	require.NoError(t, err)
	assert.True(t, done, "memory is durable at once")
}

var errDisk = errors.New("the disk is full")

// failing is a file whose methods fail where told.
type failing struct {
	*wal.Memory
	read, write, truncate, sync bool
	short                       bool
}

func (f *failing) ReadAt(p []byte, off int64) (int, error) {
	if f.read {
		return 0, errDisk
	}
	return f.Memory.ReadAt(p, off)
}

func (f *failing) WriteAt(p []byte, off int64) (int, error) {
	switch {
	case f.write:
		return 0, errDisk
	case f.short:
		return f.Memory.WriteAt(p[:len(p)-1], off)
	}
	return f.Memory.WriteAt(p, off)
}

func (f *failing) Truncate(size int64) error {
	if f.truncate {
		return errDisk
	}
	return f.Memory.Truncate(size)
}

func (f *failing) Sync(token uint64) (bool, error) {
	if f.sync {
		return false, errDisk
	}
	return f.Memory.Sync(token)
}

func TestOpen_tells_the_disks_error(t *testing.T) {
	torn := append(wal.Header(1), 1, 2, 3)
	for _, f := range []*failing{
		{Memory: wal.NewMemory(nil), read: true},
		{Memory: wal.NewMemory(nil), write: true},
		{Memory: wal.NewMemory(torn), truncate: true},
	} {
		_, _, err := wal.Open(f, 1)
		assert.ErrorIs(t, err, errDisk)
	}
	_, _, err := wal.Open(&failing{Memory: wal.NewMemory(nil), short: true}, 1)
	assert.ErrorContains(t, err, "wroteShort")
}

// What a failed write or sync left on disk is unknown: only recovery can tell.
func TestLog_takes_nothing_more_after_the_disk_failed(t *testing.T) {
	for name, fail := range map[string]func(*failing){
		"write":      func(f *failing) { f.write = true },
		"wroteShort": func(f *failing) { f.short = true },
		"sync":       func(f *failing) { f.sync = true },
	} {
		f := &failing{Memory: wal.NewMemory(nil)}
		l := open(t, f)
		fail(f)
		_, err := l.Append(&wal.Record{Write: 1, Durable: raft.Durable{Term: 1}})
		if err == nil {
			_, err = l.Sync(1)
		}
		require.Error(t, err, name)
		*f = failing{Memory: f.Memory}
		_, again := l.Append(&wal.Record{Write: 2, Durable: raft.Durable{Term: 1}})
		assert.Equal(t, err, again, name)
		_, again = l.Sync(2)
		assert.Equal(t, err, again, name)
	}
}

func TestAppend_gives_back_a_huge_buffer(t *testing.T) {
	m := wal.NewMemory(nil)
	l := open(t, m)
	written, err := l.Append(&wal.Record{Write: 1, Durable: raft.Durable{Term: 1}, Entries: commands(1, 1, string(make([]byte, 2<<20)))})
	require.NoError(t, err)
	_, n, err := wal.DecodeRecord(written.Bytes)
	require.NoError(t, err)
	assert.Equal(t, len(written.Bytes), n)
	_, err = l.Append(&wal.Record{Write: 2, Durable: raft.Durable{Term: 1}, Entries: commands(2, 1, "small")})
	require.NoError(t, err)
	s, err := wal.Replay(m.Bytes())
	require.NoError(t, err)
	assert.Len(t, s.Entries, 2)
}
