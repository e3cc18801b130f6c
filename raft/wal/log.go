package wal

import (
	"errors"
	"io"

	"raftlab/raft"
	"raftlab/raft/refusal"
)

// Log appends records to a file. After an error of the file it takes nothing more:
// what is on disk is then unknown, and only recovery can tell.
//
// The file is header, dead bytes, live records, dead bytes. All that recovery needs is
// in the live ones: a snapshot and what was written after it.
type Log struct {
	file   File
	base   int64 // where the first live record starts
	end    int64 // where the last one ends
	size   int64 // the file's length
	tail   tail
	saving saving // a snapshot whose parts are being written
	buf    []byte // of the last record, reused
	failed error
}

// keepBuffer is the largest buffer that is kept from one record to the next, in bytes.
const keepBuffer = 1 << 20

// Open reads the file of server id, and gets it ready for appending: an empty file,
// or one that was torn when it was made, gets a header; a torn tail, or what a snapshot
// in front of it has made dead, is cut off. A file that says anything else than id's log
// gives a *CorruptError and is left as it was.
func Open(f File, id raft.NodeID) (*Log, State, error) {
	image, err := ReadAll(f)
	if err != nil {
		return nil, State{}, err
	}
	return OpenImage(f, image, id, 0)
}

// OpenImage is Open for a file that was read already. A file whose last write is below
// least gives a *BehindError and is left as it was: what looks like a torn tail was promised.
func OpenImage(f File, image []byte, id raft.NodeID, least uint64) (*Log, State, error) {
	if id == raft.None {
		return nil, State{}, errors.New("wal: a server's id is at least 1")
	}
	s, base, err := replay(image)
	if err != nil {
		return nil, State{}, err
	}
	if s.ID != raft.None && s.ID != id {
		return nil, State{}, &CorruptError{12, refusal.New(othersLog).Node("got", s.ID).Node("node", id)}
	}
	if s.Write < least {
		return nil, State{}, &BehindError{Has: s.Write, Told: least}
	}
	if err := prepare(f, id, &s); err != nil {
		return nil, State{}, err
	}
	l := &Log{file: f, base: int64(base), end: s.Size, size: s.Size}
	l.tail = tailOf(&s)
	return l, s, nil
}

// prepare cuts off what is torn, and writes a missing header.
func prepare(f File, id raft.NodeID, s *State) error {
	if s.Torn > 0 {
		if err := f.Truncate(s.Size); err != nil {
			return failed(NotCut, err)
		}
	}
	if s.ID != raft.None {
		return nil
	}
	s.ID, s.Size = id, HeaderSize
	return writeAll(f, Header(id), 0)
}

// ReadAll reads a file from its start to its end.
func ReadAll(f File) ([]byte, error) {
	b := make([]byte, 0, 4<<10)
	for {
		rest := b[len(b):cap(b)]
		n, err := f.ReadAt(rest, int64(len(b)))
		switch {
		case n < 0 || n > len(rest):
			return nil, failed(NotRead, errWrongCount)
		case err == io.EOF:
			return b[:len(b)+n], nil
		case err == nil && n < len(rest): // no maker may: its end would be taken for the log's
			return nil, failed(NotRead, ErrShort)
		case err != nil:
			return nil, failed(NotRead, err)
		}
		full := len(b) + n
		b = append(b[:full], 0)[:full]
	}
}

// writeAll takes anything but the bytes asked for as an error, even where the file's maker
// does not.
func writeAll(f File, b []byte, off int64) error {
	n, err := f.WriteAt(b, off)
	switch {
	case err != nil:
	case n < 0 || n > len(b):
		err = errWrongCount
	case n < len(b):
		err = errWroteShort
	}
	return failed(NotWritten, err)
}

// Written is what an Append did to the file: Bytes, valid until the next Append, stand
// at Offset, and the file is Size bytes long. Places: they tell where in this file parts are.
type Written struct {
	Offset int64
	Bytes  []byte
	Size   int64
	Places bool
}

// Append writes one record: one disk write. A record that can't follow the ones before
// it is refused, and nothing is written. In the steady state nothing is allocated.
//
// A record with a snapshot goes in front of the live ones where it has room, else behind
// them; the bytes that it makes dead are given back by the records after it. So after
// such a record nothing may be appended before a sync that covers it has ended.
func (l *Log) Append(r *Record) (Written, error) {
	if l.failed != nil {
		return Written{}, l.failed
	}
	if why := l.tail.refuses(r); why != nil {
		return Written{}, errors.New("wal: refused to append: " + why.Error())
	}
	own := *r
	own.parts = l.saving.of(r.Snapshot)
	l.buf = appendRecord(l.buf[:0], &own)
	if len(l.buf)-recordHead > MaxRecord {
		return Written{}, errors.New("wal: refused to append: the record is longer than 1 GiB")
	}
	at, err := l.place(&own, int64(len(l.buf)))
	w, err := l.write(at, err)
	w.Places = own.parts != nil
	if err == nil {
		l.end = at + int64(len(w.Bytes))
		l.tail.take(r)
	}
	return w, err
}

// write brings the bytes in l.buf to where place has made room for them, unless it failed.
func (l *Log) write(at int64, err error) (Written, error) {
	record := l.buf
	if cap(l.buf) > keepBuffer {
		l.buf = nil
	}
	if err == nil {
		err = writeAll(l.file, record, at)
	}
	if err != nil {
		l.failed = err
		return Written{}, err
	}
	l.size = max(l.size, at+int64(len(record)))
	return Written{Offset: at, Bytes: record, Size: l.size}, nil
}

// place makes room for a record of n bytes, and tells where it goes.
func (l *Log) place(r *Record, n int64) (at int64, err error) {
	if r.Snapshot == nil {
		return l.behind()
	}
	front := int64(HeaderSize)
	base := l.end
	if r.parts != nil {
		front, base = l.saving.front, r.parts.first()
	}
	l.saving = saving{}
	if front > 0 && front+n <= l.base {
		l.base = HeaderSize
		return front, nil
	}
	l.base = base
	return l.behind()
}

// behind is right behind the live records, where all is cut off.
func (l *Log) behind() (at int64, err error) {
	if l.size > l.end { // what a snapshot in front has made dead
		l.size = l.end
		err = failed(NotCut, l.file.Truncate(l.end))
	}
	return l.end, err
}

// Sync starts to make all appended records durable; see File.Sync.
func (l *Log) Sync(token uint64) (done bool, err error) {
	if l.failed != nil {
		return false, l.failed
	}
	done, err = l.file.Sync(token)
	l.failed = failed(NotSynced, err)
	return done, l.failed
}

// Size is the file's length, in bytes.
func (l *Log) Size() int64 { return l.size }
