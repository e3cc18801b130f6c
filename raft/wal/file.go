package wal

import (
	"errors"
	"io"

	"raftlab/raft/refusal"
)

// File is where a log is kept.
//
// ReadAt and WriteAt are as in package io: ReadAt gives io.EOF at the file's end, and
// WriteAt beyond the end fills the gap with zeros. Both, and Truncate, show their
// effect to later calls at once; only Sync makes it outlive a crash. What a file holds
// when it is handed to [Open] is durable already, also what a server that died had not
// synced.
//
// A call that does less than it was asked for says so by an error, whatever the browser or
// the system below answered: [ErrFull] where no room was left. What such a write has left
// in its place is unknown.
type File interface {
	ReadAt(p []byte, off int64) (int, error)
	WriteAt(p []byte, off int64) (int, error)
	Truncate(size int64) error
	// Sync starts to make durable all that was written before the call. done: it is
	// durable already, and token is forgotten. Otherwise the file's maker tells the
	// server later that the sync named token has ended.
	Sync(token uint64) (done bool, err error)
}

// ErrFull is what a File's error is where its disk has no room left.
var ErrFull = refusal.New(NoRoom)

// ErrShort is what it is where fewer bytes were read than the file has there.
var ErrShort = refusal.New(readShort)

// FileError is what a log's file did not do.
type FileError struct {
	Did refusal.Code // NotRead, NotWritten, NotCut or NotSynced
	Err error
}

func (e *FileError) Error() string { return e.Refusal().Error() }

func (e *FileError) Unwrap() error { return e.Err }

// Refusal tells it by a code.
func (e *FileError) Refusal() *refusal.Refusal {
	if errors.Is(e.Err, ErrFull) {
		return refusal.New(Full)
	}
	return refusal.New(e.Did).Because(e.Err)
}

// failed is nil where err is.
func failed(did refusal.Code, err error) error {
	if err == nil {
		return nil
	}
	return &FileError{did, err}
}

// errWrongCount: a call that is not told apart from success by its error.
var (
	errWrongCount = refusal.New(wrongCount)
	errWroteShort = refusal.New(wroteShort)
)

var errNegative = errors.New("wal: negative offset or size")

// Memory is a File in memory. It is durable at once.
type Memory struct{ b []byte }

// NewMemory returns a file that holds a copy of image.
func NewMemory(image []byte) *Memory {
	return &Memory{b: append([]byte(nil), image...)}
}

// Bytes is what the file holds, valid until the next call that changes the file.
func (m *Memory) Bytes() []byte { return m.b }

// ReadAt is File's.
func (m *Memory) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, errNegative
	}
	if off >= int64(len(m.b)) {
		return 0, io.EOF
	}
	n := copy(p, m.b[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// WriteAt is File's.
func (m *Memory) WriteAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, errNegative
	}
	m.grow(off)
	n := copy(m.b[off:], p)
	m.b = append(m.b, p[n:]...)
	return len(p), nil
}

// Truncate is File's.
func (m *Memory) Truncate(size int64) error {
	if size < 0 {
		return errNegative
	}
	m.grow(size)
	m.b = m.b[:size]
	return nil
}

// Sync is File's; it is done at once.
func (m *Memory) Sync(token uint64) (done bool, err error) { return true, nil }

// grow makes the file at least size bytes long, with zeros.
func (m *Memory) grow(size int64) {
	for int64(len(m.b)) < size {
		m.b = append(m.b, make([]byte, size-int64(len(m.b)))...)
	}
}
