package wal

import (
	"errors"
	"io"

	"raftlab/raft"
)

// Log appends records to a file. After an error of the file it takes nothing more:
// what is on disk is then unknown, and only recovery can tell.
type Log struct {
	file   File
	size   int64
	end    tail
	buf    []byte // of the last record, reused
	failed error
}

// keepBuffer is the largest buffer that is kept from one record to the next, in bytes.
const keepBuffer = 1 << 20

// Open reads the file of server id, and gets it ready for appending: an empty file,
// or one that was torn when it was made, gets a header, and a torn tail is cut off. A
// file that says anything else than id's log gives a *CorruptError and is left as it was.
func Open(f File, id raft.NodeID) (*Log, State, error) {
	if id == raft.None {
		return nil, State{}, errors.New("log file: a server's id is at least 1")
	}
	image, err := readAll(f)
	if err != nil {
		return nil, State{}, err
	}
	s, err := replay(image)
	if err != nil {
		return nil, State{}, err
	}
	if s.ID != raft.None && s.ID != id {
		return nil, State{}, &CorruptError{12, "this is the log of " + s.ID.String() + ", not of " + id.String()}
	}
	if err := prepare(f, id, &s); err != nil {
		return nil, State{}, err
	}
	end := tail{s.Write, s.Durable.Term, raft.Index(len(s.Entries))}
	if s.Snapshot != nil {
		end.last += s.Snapshot.Index
	}
	return &Log{file: f, size: s.Size, end: end}, s, nil
}

// prepare cuts off what is torn, and writes a missing header.
func prepare(f File, id raft.NodeID, s *State) error {
	if s.Torn > 0 {
		if err := f.Truncate(s.Size); err != nil {
			return err
		}
	}
	if s.ID != raft.None {
		return nil
	}
	s.ID, s.Size = id, HeaderSize
	return writeAll(f, Header(id), 0)
}

// readAll reads a file from its start to its end.
func readAll(f File) ([]byte, error) {
	b := make([]byte, 0, 4<<10)
	for {
		n, err := f.ReadAt(b[len(b):cap(b)], int64(len(b)))
		b = b[:len(b)+n]
		if err != nil && err != io.EOF {
			return nil, err
		}
		if len(b) < cap(b) {
			return b, nil
		}
		b = append(b, 0)[:len(b)]
	}
}

// writeAll takes a short write for an error even where the file's maker does not.
func writeAll(f File, b []byte, off int64) error {
	n, err := f.WriteAt(b, off)
	if err == nil && n < len(b) {
		err = io.ErrShortWrite
	}
	return err
}

// Append writes one record: one disk write. It tells the record's bytes, valid until
// the next Append, and their place in the file. A record that can't follow the ones
// before it is refused, and nothing is written. In the steady state nothing is
// allocated.
func (l *Log) Append(r *Record) (Written, error) {
	if l.failed != nil {
		return Written{}, l.failed
	}
	if r.Snapshot != nil {
		l.end.last = r.Snapshot.Index
	}
	if reason := l.end.refuses(r.Write, r.Durable.Term, r.Entries); reason != "" {
		return Written{}, errors.New("log file: refused to append: " + reason)
	}
	l.buf = appendRecord(l.buf[:0], r.Write, r.Durable, r.Snapshot, r.Entries)
	record := l.buf
	if cap(l.buf) > keepBuffer {
		l.buf = nil
	}
	if len(record)-recordHead > MaxRecord {
		return Written{}, errors.New("log file: refused to append: the record is longer than 1 GiB")
	}
	offset := l.size
	if err := writeAll(l.file, record, offset); err != nil {
		l.failed = err
		return Written{}, err
	}
	l.size += int64(len(record))
	l.end.take(r.Write, r.Durable.Term, r.Entries)
	return Written{offset, record, l.size}, nil
}

// Written is what an Append did.
type Written struct {
	Offset int64
	Bytes  []byte
	Size   int64
}

// Sync starts to make all appended records durable; see File.Sync.
func (l *Log) Sync(token uint64) (done bool, err error) {
	if l.failed != nil {
		return false, l.failed
	}
	done, err = l.file.Sync(token)
	l.failed = err
	return done, err
}

// Size is the file's length, in bytes: where the next record goes.
func (l *Log) Size() int64 { return l.size }
