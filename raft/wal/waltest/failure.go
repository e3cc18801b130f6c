package waltest

import (
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/wal"
)

// failing is a maker's file of which one kind of call does not do what it is asked for.
type failing struct {
	wal.File
	read, write    func(p []byte, n int) (int, error) // n: what the file itself did
	truncate, sync error
}

func (f *failing) ReadAt(p []byte, off int64) (int, error) {
	n, err := f.File.ReadAt(p, off)
	if f.read != nil {
		return f.read(p, n)
	}
	return n, err
}

func (f *failing) WriteAt(p []byte, off int64) (int, error) {
	if f.write != nil {
		return f.write(p, 0)
	}
	return f.File.WriteAt(p, off)
}

func (f *failing) Truncate(size int64) error {
	if f.truncate != nil {
		return f.truncate
	}
	return f.File.Truncate(size)
}

func (f *failing) Sync(token uint64) (bool, error) {
	if f.sync != nil {
		return false, f.sync
	}
	return f.File.Sync(token)
}

var errBroken = errors.New("broken")

// counts are ways to misreport what became of p.
var counts = map[string]func(p []byte, n int) (int, error){
	"fewer":            func(p []byte, _ int) (int, error) { return len(p) - 1, nil },
	"none":             func([]byte, int) (int, error) { return 0, nil },
	"more":             func(p []byte, _ int) (int, error) { return len(p) + 1, nil },
	"a code, unsigned": func([]byte, int) (int, error) { return 4294967288, nil },
	"a code":           func([]byte, int) (int, error) { return -8, nil },
	"an error":         func(p []byte, _ int) (int, error) { return len(p), errBroken },
	"no room":          func([]byte, int) (int, error) { return 0, wal.ErrFull },
}

// A log whose file has failed once takes nothing more: what is on the disk is unknown.
func logTakesNoFailureForSuccess(t *testing.T, create Maker) {
	for name, count := range counts {
		requireFails(t, create, "write: "+name, func(f *failing) { f.write = count })
	}
	requireFails(t, create, "sync", func(f *failing) { f.sync = errBroken })
	requireFails(t, create, "sync: no room", func(f *failing) { f.sync = wal.ErrFull })

	requireFailsToCut(t, create)
}

// requireFailsToCut breaks the cut that comes with the record after a snapshot in front.
func requireFailsToCut(t *testing.T, create Maker) {
	t.Helper()
	f, _ := create(t, nil)
	broken := &failing{File: f}
	write(t, broken, twice()[:second])
	l, _, err := wal.Open(broken, 1)
	require.NoError(t, err)
	_, err = l.Append(&twice()[second])
	require.NoError(t, err)
	_, err = l.Sync(11)
	require.NoError(t, err)
	broken.truncate = errBroken
	_, err = l.Append(&twice()[second+1])
	require.ErrorIs(t, err, errBroken)
	requireState(t, f, twice()[:second+1])
}

// requireFails breaks a file whose log holds a story, and appends to it.
func requireFails(t *testing.T, create Maker, about string, breakIt func(*failing)) {
	t.Helper()
	f, _ := create(t, nil)
	broken := &failing{File: f}
	write(t, broken, story())
	l, _, err := wal.Open(broken, 1)
	require.NoError(t, err)
	breakIt(broken)
	next := wal.Record{Write: 9, Durable: raft.Durable{Term: 4, Vote: 3}, Entries: entries(4, 5, "five")}
	_, first := l.Append(&next)
	if first == nil {
		_, first = l.Sync(9)
	}
	var file *wal.FileError
	require.ErrorAs(t, first, &file, about)
	broken.write, broken.sync = nil, nil
	_, again := l.Append(&next)
	require.Equal(t, first, again, about)
	_, again = l.Sync(9)
	require.Equal(t, first, again, about)

	// Only a new start tells what is there.
	_, s, err := wal.Open(f, 1)
	require.NoError(t, err, about)
	assert.GreaterOrEqual(t, s.Write, uint64(8), about)
}

func logOpensNoFileThatItCouldNotRead(t *testing.T, create Maker) {
	image, _ := Image(story()...)
	for name, count := range map[string]func(p []byte, n int) (int, error){
		"fewer, and no word of the end": func(_ []byte, n int) (int, error) { return n / 2, nil },
		"more":                          func(p []byte, _ int) (int, error) { return len(p) + 1, io.EOF },
		"a code, unsigned":              func([]byte, int) (int, error) { return 4294967288, nil },
		"a code":                        func([]byte, int) (int, error) { return -5, nil },
		"an error":                      func(_ []byte, n int) (int, error) { return n, errBroken },
	} {
		f, bytes := create(t, image)
		_, _, err := wal.Open(&failing{File: f, read: count}, 1)
		var file *wal.FileError
		require.ErrorAs(t, err, &file, name)
		assert.Equal(t, image, bytes(), name)
	}
}

// Bounded makes a file that holds image and has room for so many bytes. free gives it all
// the room there is; bytes is Maker's.
type Bounded func(t *testing.T, image []byte, room int) (f wal.File, free func(), bytes func() []byte)

// Full runs the tests of a maker of files whose disk may be full.
func Full(t *testing.T, create Bounded) {
	image, ends := Image(story()...)
	for room := range len(image) {
		f, free, _ := create(t, nil, room)
		held, failure := fill(t, f)
		require.ErrorIs(t, failure, wal.ErrFull, "room for %d", room)
		require.EqualError(t, failure, "diskFull")
		require.Equal(t, max(0, countWhole(ends, room)), held, "all that there is room for")
		free()
		_, s, err := wal.Open(f, 1)
		require.NoError(t, err)
		require.Equal(t, Fold(story()[:held]).Entries, s.Entries, "room for %d", room)
		require.Equal(t, Fold(story()[:held]).Durable, s.Durable, "room for %d", room)
		write(t, f, story())
		requireOpens(t, f, story(), 0)
	}
}

// fill writes a story until that fails, and tells how many records were durable then.
func fill(t *testing.T, f wal.File) (held int, failure error) {
	l, _, err := wal.Open(f, 1)
	if err != nil {
		return 0, err
	}
	for _, r := range story() {
		if _, err := l.Append(&r); err != nil {
			_, again := l.Sync(r.Write)
			require.Equal(t, err, again)
			return held, err
		}
		_, err := l.Sync(r.Write)
		require.NoError(t, err)
		held++
	}
	return held, nil
}
