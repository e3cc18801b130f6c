package wal

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"strconv"

	"raftlab/raft"
)

const (
	// Version is the format's version; a file of another is refused.
	Version = 1
	// HeaderSize is the length of a file's header, in bytes.
	HeaderSize = 20
	// MaxRecord is the longest payload of a record, in bytes.
	MaxRecord = 1 << 30

	magic      = "raft.wal"
	recordHead = 12 // bytes before a record's payload
)

var (
	little     = binary.LittleEndian
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
)

// CorruptError says why a file, or a record, can't be what it should be.
type CorruptError struct {
	Offset int64  // in bytes, where the bad part starts
	Reason string // a phrase, such as "the record's checksum is wrong"
}

func (e *CorruptError) Error() string {
	return "log file is damaged at byte " + strconv.FormatInt(e.Offset, 10) + ": " + e.Reason
}

// Record is one disk write. Its entries replace the log from Entries[0].Index on.
type Record struct {
	Write    uint64
	Durable  raft.Durable
	Snapshot *raft.Snapshot
	Entries  []raft.Entry
}

// Header is what the file of node id starts with.
func Header(id raft.NodeID) []byte {
	b := append(make([]byte, 0, HeaderSize), magic...)
	b = little.AppendUint32(b, Version)
	b = little.AppendUint32(b, uint32(id))
	return little.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// readHeader finds whose file image is. None stands for a header that was torn when
// the file was made: each of its bytes is right, or zero, or missing.
func readHeader(image []byte) (raft.NodeID, *CorruptError) {
	var b [HeaderSize]byte
	n := copy(b[:], image)
	found := raft.NodeID(little.Uint32(b[12:]))
	if want := Header(found); !bytes.Equal(b[:], want) {
		return raft.None, tornHeader(image[:n], want)
	}
	if found == raft.None {
		return raft.None, &CorruptError{12, "the header names no node"}
	}
	return found, nil
}

// tornHeader is nil when b can be what a torn write of want has left.
func tornHeader(b, want []byte) *CorruptError {
	for i, v := range b {
		switch {
		case v == want[i] || v == 0:
		case i < len(magic):
			return &CorruptError{0, "this is no Raftlab log: it does not start with \"" + magic + "\""}
		case i < 12 && len(b) >= 12:
			return &CorruptError{8, "its format version is " + number(little.Uint32(b[8:])) +
				"; this program reads version " + strconv.Itoa(Version)}
		default:
			return &CorruptError{int64(i), "the header's checksum is wrong"}
		}
	}
	return nil
}

// appendRecord writes one record.
func appendRecord(b []byte, write uint64, d raft.Durable, s *raft.Snapshot, entries []raft.Entry) []byte {
	start := len(b)
	b = append(b, make([]byte, recordHead)...)
	b = raft.AppendUint(b, write)
	b = raft.AppendUint(b, uint64(d.Term))
	b = raft.AppendUint(b, uint32(d.Vote))
	b = raft.AppendSnapshot(b, s)
	b = raft.AppendEntryList(b, entries)
	seal(b[start:])
	return b
}

// seal fills in the head of a record whose payload is written.
func seal(record []byte) {
	payload := record[recordHead:]
	little.PutUint32(record[0:], uint32(len(payload)))
	little.PutUint32(record[4:], crc32.Checksum(payload, castagnoli))
	little.PutUint32(record[8:], crc32.Checksum(record[:8], castagnoli))
}

// frame finds the record at the start of b. reason is why it is not whole, "" when it
// is; then size is how far on the next record may start at the earliest.
func frame(b []byte) (payload []byte, size int, reason string) {
	if len(b) < recordHead {
		return nil, 1, "the file ends inside a record's head"
	}
	length := little.Uint32(b)
	if length > MaxRecord || little.Uint32(b[8:]) != crc32.Checksum(b[:8], castagnoli) {
		return nil, 1, "the checksum of a record's head is wrong"
	}
	size = recordHead + int(length)
	if size > len(b) {
		return nil, size, "the file ends inside a record"
	}
	payload = b[recordHead:size:size]
	if little.Uint32(b[4:]) != crc32.Checksum(payload, castagnoli) {
		return nil, size, "a record's checksum is wrong"
	}
	return payload, size, ""
}

// wholeRecord is where the first whole record at or after at starts; -1 when none does.
func wholeRecord(image []byte, at int) int {
	for at < len(image) {
		_, size, reason := frame(image[at:])
		if reason == "" {
			return at
		}
		at += size
	}
	return -1
}

// decodePayload reads a payload whose sum was right, with room for entries handed in.
// The Data of the entries are slices of b.
func decodePayload(b []byte, room []raft.Entry) (Record, bool) {
	d := raft.Decode(b)
	r := Record{Write: d.Uint(), Durable: raft.Durable{Term: raft.Term(d.Uint()), Vote: d.Node()}}
	r.Snapshot = d.Snapshot()
	r.Entries = d.Entries(room)
	return r, d.End() == nil
}

// DecodeRecord reads the record at the start of b, and tells how many bytes it takes.
// The Data of its entries are slices of b. Its error is a *CorruptError, whose Offset
// is 0: b's start.
func DecodeRecord(b []byte) (Record, int, error) {
	payload, size, reason := frame(b)
	if reason != "" {
		return Record{}, 0, &CorruptError{0, reason}
	}
	r, ok := decodePayload(payload, nil)
	if !ok {
		return Record{}, 0, &CorruptError{0, unreadable}
	}
	return r, size, nil
}

const unreadable = "a record's checksum is right, but what it holds can't be read"

// number is n in decimal.
func number[T ~uint32 | ~uint64](n T) string { return strconv.FormatUint(uint64(n), 10) }
