//go:build js && wasm

package bridge

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft/wal"
	"raftlab/raft/wal/waltest"
)

// files counts the files of a test, so that each has a name of its own.
var files int

// open makes a new file that holds image, and closes it at the test's end.
func open(t *testing.T, image []byte) *OPFS {
	t.Helper()
	files++
	f, err := OpenOPFS("suite", fmt.Sprintf("%d.wal", files))
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, f.Close()) })
	_, err = f.WriteAt(image, 0)
	require.NoError(t, err)
	return f
}

// content reads the whole file by its handle.
func content(t *testing.T, f *OPFS) []byte {
	t.Helper()
	size, err := f.Size()
	require.NoError(t, err)
	b := make([]byte, size)
	n, err := f.ReadAt(b, 0)
	require.NoError(t, err)
	return b[:n]
}

func TestOPFS_passes_the_suite(t *testing.T) {
	waltest.Suite(t, func(t *testing.T, image []byte) (wal.File, func() []byte) {
		f := open(t, image)
		return f, func() []byte { return content(t, f) }
	})
}

func TestOPFS_refuses_negative_places(t *testing.T) {
	f := open(t, []byte("abc"))
	_, err := f.ReadAt(make([]byte, 1), -1)
	assert.Error(t, err)
	_, err = f.WriteAt([]byte("x"), -1)
	assert.Error(t, err)
	assert.Error(t, f.Truncate(-1))
	assert.Equal(t, "abc", string(content(t, f)))
}

func TestOpenOPFS_finds_what_was_written_before(t *testing.T) {
	f, err := OpenOPFS("again", "n1.wal")
	require.NoError(t, err)
	_, err = f.WriteAt([]byte("kept"), 0)
	require.NoError(t, err)
	done, err := f.Sync(1)
	require.NoError(t, err)
	assert.True(t, done)
	require.NoError(t, f.Close())

	again, err := OpenOPFS("again", "n1.wal")
	require.NoError(t, err)
	assert.Equal(t, "kept", string(content(t, again)))
	require.NoError(t, again.Close())
}

func TestOpenOPFS_waits_for_the_handle_of_an_ended_worker(t *testing.T) {
	w := spawn(t, "hold", map[string]any{})
	w.boot(t)
	m := w.expect(t, "ready")
	assert.Equal(t, "opfs", m.Disk)
	assert.Equal(t, "a reason", m.Why)
	w.terminate()

	f, err := OpenOPFS("hold", "n1.wal")
	require.NoError(t, err)
	assert.Equal(t, "held", string(content(t, f)))
	require.NoError(t, f.Close())
}

func TestOpenOPFS_names_what_it_can_not_open(t *testing.T) {
	_, err := OpenOPFS("lab", "no/such/name")
	assert.ErrorContains(t, err, "lab/no/such/name")
}

func TestWatchLock_tells_once_the_holder_is_gone(t *testing.T) {
	holder := spawn(t, "hold", map[string]any{})
	holder.boot(t)
	holder.expect(t, "ready")
	l := start(t, "watch").connect(t, 1)
	l.send(t, []byte("hold"))
	require.Equal(t, "watching", string(l.next(t)))
	l.send(t, []byte("nobody's"))
	require.Equal(t, "watching", string(l.next(t)))
	require.Equal(t, "free", string(l.next(t)), "the lock that nobody holds")
	assert.Empty(t, l.frames)
	holder.terminate()
	assert.Equal(t, "free", string(l.next(t)))
}
