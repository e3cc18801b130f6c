//go:build js && wasm

package bridge

import (
	"fmt"
	"testing"
	"time"

	"github.com/hack-pad/safejs"
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
	f, err := OpenOPFS("suite", fmt.Sprintf("%d.wal", files), time.Minute)
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

// bound bounds a file's handle: what finds no room ends as a browser ends it, in one of its
// ways. It returns a call that gives all room back.
func bound(t *testing.T, f *OPFS, room int, way string) (free func()) {
	t.Helper()
	made, err := safejs.Global().Call("Function", "handle", "room", "way", `
		const bounded = {
			read: (b, o) => handle.read(b, o), truncate: (n) => handle.truncate(n), flush: () => handle.flush(),
			getSize: () => handle.getSize(), close: () => handle.close(), free: () => (room = Infinity),
			write(b, o) {
				if (o.at + b.length <= room) return handle.write(b, o)
				if (way === 'wrote less') return handle.write(b.subarray(0, Math.max(0, room - o.at)), o)
				if (way === 'throws') throw new DOMException('no room', 'QuotaExceededError')
				return way === 'unsigned code' ? 4294967288 : -8
			},
		}
		return bounded`)
	require.NoError(t, err)
	handle, err := made.Invoke(f.handle, room, way)
	require.NoError(t, err)
	f.handle = handle
	return func() {
		_, err := handle.Call("free")
		require.NoError(t, err)
	}
}

func TestOPFS_passes_the_suite_where_it_is_full(t *testing.T) {
	for _, way := range []string{"throws", "code", "unsigned code", "wrote less"} {
		t.Run(way, func(t *testing.T) {
			waltest.Full(t, func(t *testing.T, image []byte, room int) (wal.File, func(), func() []byte) {
				f := open(t, image)
				free := bound(t, f, room, way)
				return f, free, func() []byte { return content(t, f) }
			})
		})
	}
}

// answers makes one of a handle's calls answer something else.
func answers(t *testing.T, f *OPFS, method, body string) {
	t.Helper()
	made, err := safejs.Global().Call("Function", "handle", "method", `
		const other = {}
		for (const name of ['read', 'write', 'truncate', 'flush', 'getSize', 'close']) other[name] = (...given) => handle[name](...given)
		other[method] = (...given) => { `+body+` }
		return other`)
	require.NoError(t, err)
	real := f.handle
	f.handle, err = made.Invoke(real, method)
	require.NoError(t, err)
	t.Cleanup(func() { f.handle = real })
}

func TestOPFS_takes_nothing_but_the_bytes_asked_for_as_done(t *testing.T) {
	read := func(f *OPFS) error { _, err := f.ReadAt(make([]byte, 4), 0); return err }
	write := func(f *OPFS) error { _, err := f.WriteAt([]byte("more"), 0); return err }
	size := func(f *OPFS) error { _, err := f.Size(); return err }
	cut := func(f *OPFS) error { return f.Truncate(2) }
	flush := func(f *OPFS) error { _, err := f.Sync(1); return err }
	for _, c := range []struct {
		method, body string
		call         func(*OPFS) error
		says         string
	}{
		{"write", "return 5", write, "got=5 high=4"},
		{"write", "return 1.5", write, "got=1.5 high=4"},
		{"write", "return NaN", write, "got=NaN high=4"},
		{"write", "return undefined", write, ""},
		{"write", "return 4294967280", write, "got=-16"},
		{"write", "throw new DOMException('gone', 'InvalidStateError')", write, "gone"},
		{"read", "return 2", read, "readShort"},
		{"read", "return 4294967291", read, "browserCode got=-5"},
		{"read", "throw 7", read, ""},
		{"truncate", "return", cut, "fileSize got=8 wanted=2"},
		{"truncate", "throw new DOMException('locked', 'InvalidStateError')", cut, "locked"},
		{"flush", "throw new DOMException('lost', 'InvalidStateError')", flush, "lost"},
		{"getSize", "return -1", size, "got=-1"},
		{"getSize", "return 4.5", size, "got=4.5"},
	} {
		f := open(t, []byte("01234567"))
		require.NoError(t, c.call(f), c.method)
		_, err := f.WriteAt([]byte("01234567"), 0)
		require.NoError(t, err)
		answers(t, f, c.method, c.body)
		err = c.call(f)
		require.Error(t, err, "%s: %s", c.method, c.body)
		assert.ErrorContains(t, err, c.says)
		assert.NotErrorIs(t, err, wal.ErrFull)
	}
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
	f, err := OpenOPFS("again", "n1.wal", time.Minute)
	require.NoError(t, err)
	_, err = f.WriteAt([]byte("kept"), 0)
	require.NoError(t, err)
	done, err := f.Sync(1)
	require.NoError(t, err)
	assert.True(t, done)
	require.NoError(t, f.Close())

	again, err := OpenOPFS("again", "n1.wal", time.Minute)
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

	f, err := OpenOPFS("hold", "n1.wal", time.Minute)
	require.NoError(t, err)
	assert.Equal(t, "held", string(content(t, f)))
	require.NoError(t, f.Close())
}

func TestOpenOPFS_names_what_it_can_not_open(t *testing.T) {
	_, err := OpenOPFS("lab", "no/such/name", time.Minute)
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
