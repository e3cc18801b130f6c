//go:build js && wasm

package bridge

import (
	"errors"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/hack-pad/safejs"

	"raftlab/raft/refusal"
	"raftlab/raft/wal"
)

const (
	// rootDirectory holds a directory for each lab of this origin.
	rootDirectory = "raftlab"
	// openPatience is how long OpenOPFS waits for a handle that an ended worker still
	// holds, and openPause the time between two attempts.
	openPatience = 5 * time.Second
	openPause    = 20 * time.Millisecond
	// smallestBuffer is the first size in bytes of a file's JavaScript buffer.
	smallestBuffer = 4096
	// maxSize bounds what is believed of a file's length, in bytes: a number that is exact.
	maxSize = 1 << 53
)

// OPFS is a file in the browser's origin private file system, open for this worker
// alone. It is a wal.File: after it is opened, nothing in it parks.
type OPFS struct {
	handle  safejs.Value // FileSystemSyncAccessHandle
	options safejs.Value // {at}, reused by every read and write
	array   safejs.Value // the constructor Uint8Array
	buffer  safejs.Value // a Uint8Array of size bytes
	size    int
}

// OpenOPFS opens the file raftlab/<lab>/<name>, and makes it where it is missing. It
// awaits promises, so it is for main before Serve; patience is for each of them.
func OpenOPFS(lab, name string, patience time.Duration) (*OPFS, error) {
	file, err := fileHandle(lab, name, patience)
	if err != nil {
		return nil, refusal.New(filesRefused).With("file", lab+"/"+name).Because(err)
	}
	handle, err := accessHandle(file, patience)
	if err != nil {
		return nil, refusal.New(fileNotOpened).With("file", lab+"/"+name).Because(err)
	}
	f := &OPFS{handle: handle}
	if err := f.prepare(); err != nil {
		_ = f.Close() // what came first says more
		return nil, err
	}
	return f, nil
}

func fileHandle(lab, name string, patience time.Duration) (safejs.Value, error) {
	storage, ok := path("navigator", "storage")
	if !ok {
		return safejs.Undefined(), whyNoStorage()
	}
	directory, err := awaitCall(patience, storage, "getDirectory")
	if err != nil && sandboxed() {
		err = refusal.New(sandboxFiles).Because(err)
	}
	if err != nil {
		return safejs.Undefined(), err
	}
	create := map[string]any{"create": true}
	for _, step := range []string{rootDirectory, lab} {
		directory, err = awaitCall(patience, directory, "getDirectoryHandle", step, create)
		if err != nil {
			return safejs.Undefined(), err
		}
	}
	return awaitCall(patience, directory, "getFileHandle", name, create)
}

// sandboxed tells whether this worker's origin is opaque, as a sandboxed frame's is: it reads
// as null.
func sandboxed() bool {
	origin, _ := path("origin")
	text, err := origin.String()
	return err == nil && text == "null"
}

// whyNoStorage says what keeps navigator.storage from a worker.
func whyNoStorage() error {
	if navigator, ok := path("navigator"); ok {
		if _, err := property(navigator, "storage"); err != nil {
			return refusal.New(storageRefused).Because(err)
		}
	}
	if sandboxed() {
		return refusal.New(storageSandboxed)
	}
	secure, _ := path("isSecureContext")
	if yes, err := secure.Bool(); err == nil && yes {
		return refusal.New(storageMissing)
	}
	return refusal.New(storageInsecure)
}

// accessHandle opens the file for this worker alone. A worker that was just ended may
// still hold it for a moment: then it tries again, for at most openPatience.
func accessHandle(file safejs.Value, patience time.Duration) (safejs.Value, error) {
	deadline := time.Now().Add(openPatience)
	for {
		handle, err := awaitCall(patience, file, "createSyncAccessHandle")
		if err == nil || !named(err, "NoModificationAllowedError") || time.Now().After(deadline) {
			return handle, err
		}
		time.Sleep(openPause)
	}
}

func (f *OPFS) prepare() error {
	array, ok := path("Uint8Array")
	if !ok {
		return lacks("Uint8Array")
	}
	f.array = array
	object, ok := path("Object")
	if !ok {
		return lacks("Object")
	}
	options, err := object.New()
	if err != nil {
		return err
	}
	f.options = options
	// An ended worker may have written what it did not flush: what is read now is to last.
	if _, err = f.Sync(0); err != nil {
		return err
	}
	return f.tryRoom()
}

// tryRoom finds out, for a new file, whether there is any room: a lab that begins where
// there is none can still choose another disk.
func (f *OPFS) tryRoom() error {
	size, err := f.Size()
	if err != nil || size > 0 {
		return err
	}
	if _, err := f.WriteAt([]byte{0}, 0); err != nil {
		return err
	}
	return f.Truncate(0)
}

// window is a JavaScript view of n bytes, valid until the next call.
func (f *OPFS) window(n int) (safejs.Value, error) {
	if n > f.size || f.size == 0 {
		size := max(n, 2*f.size, smallestBuffer)
		buffer, err := f.array.New(size)
		if err != nil {
			return buffer, err
		}
		f.buffer, f.size = buffer, size
	}
	return f.buffer.Call("subarray", 0, n)
}

// fileError reads what Chromium's access handle returns in the place of a count: the
// negative code of its file system's error, as an unsigned number of 32 bits. It throws
// nothing. noSpace is base::File::FILE_ERROR_NO_SPACE, which is what a full quota gives too.
type fileError int32

const noSpace fileError = -8

func (e fileError) Error() string { return e.Refusal().Error() }

func (e fileError) Refusal() *refusal.Refusal { return refusal.New(browserCode).Count("got", int64(e)) }

// counted is the number of bytes that a call says it moved, of at most n; anything else is
// an error, whatever it may mean.
func counted(count safejs.Value, n int) (int, error) {
	told, err := count.Float()
	switch {
	case err != nil:
		return 0, err
	case told >= 0 && told <= float64(n) && told == math.Trunc(told):
		return int(told), nil
	case told < 0 && told >= math.MinInt32:
		return 0, refused(fileError(told))
	case told > math.MaxInt32 && told <= math.MaxUint32:
		return 0, refused(fileError(uint32(told)))
	}
	return 0, refusal.New(browserMoved).With("got", strconv.FormatFloat(told, 'g', -1, 64)).Count("high", int64(n))
}

// refused tells a full disk from the browser's other errors.
func refused(err error) error {
	var code fileError
	switch {
	case errors.As(err, &code) && code == noSpace, named(err, "QuotaExceededError"):
		return refusal.New(wal.NoRoom).Because(err)
	}
	return err
}

// call runs a method of the handle; what it throws is told by name.
func (f *OPFS) call(method string, args ...any) (safejs.Value, error) {
	v, err := f.handle.Call(method, args...)
	if err != nil {
		return v, refused(caught(err))
	}
	return v, nil
}

// transfer calls read or write at off and returns how many bytes went.
func (f *OPFS) transfer(method string, window safejs.Value, n int, off int64) (int, error) {
	if err := f.options.Set("at", off); err != nil {
		return 0, err
	}
	count, err := f.call(method, window, f.options)
	if err != nil {
		return 0, err
	}
	return counted(count, n)
}

// ReadAt reads len(p) bytes from off; fewer come with io.EOF, where the file ends.
func (f *OPFS) ReadAt(p []byte, off int64) (int, error) {
	window, err := f.window(len(p))
	if err != nil {
		return 0, err
	}
	n, err := f.transfer("read", window, len(p), off)
	if err != nil {
		return 0, err
	}
	if _, err := safejs.CopyBytesToGo(p[:n], window); err != nil {
		return 0, err
	}
	if n == len(p) {
		return n, nil
	}
	// A short read in the midst of the file would pass for the log's end.
	if size, err := f.Size(); err != nil {
		return n, err
	} else if off+int64(n) < size {
		return n, wal.ErrShort
	}
	return n, io.EOF
}

// WriteAt writes p at off; what is past the file's end grows it.
func (f *OPFS) WriteAt(p []byte, off int64) (int, error) {
	window, err := f.window(len(p))
	if err != nil {
		return 0, err
	}
	if _, err := safejs.CopyBytesToJS(window, p); err != nil {
		return 0, err
	}
	n, err := f.transfer("write", window, len(p), off)
	if err == nil && n < len(p) {
		// Firefox at its quota: it writes what there is room for, or nothing, and throws nothing.
		err = refusal.New(wal.NoRoom).Because(refusal.New(browserWrote).Count("got", int64(n)).Count("high", int64(len(p))))
	}
	return n, err
}

// Truncate cuts or grows the file to size bytes.
func (f *OPFS) Truncate(size int64) error {
	if _, err := f.call("truncate", size); err != nil {
		return err
	}
	if now, err := f.Size(); err != nil {
		return err
	} else if now != size {
		return refusal.New(fileSize).Count("got", now).Count("wanted", size)
	}
	return nil
}

// Sync makes what was written durable before it returns: it is always done.
func (f *OPFS) Sync(uint64) (done bool, err error) {
	_, err = f.call("flush")
	return err == nil, err
}

// Size is the file's length in bytes.
func (f *OPFS) Size() (int64, error) {
	size, err := f.call("getSize")
	if err != nil {
		return 0, err
	}
	n, err := size.Float()
	if err == nil && (n < 0 || n != math.Trunc(n) || n > maxSize) {
		err = refusal.New(browserSize).With("got", strconv.FormatFloat(n, 'g', -1, 64))
	}
	return int64(n), err
}

// Close frees the file for others.
func (f *OPFS) Close() error {
	_, err := f.call("close")
	return err
}
