package wal

import (
	"bytes"
	"hash/crc32"

	"raftlab/raft"
	"raftlab/raft/refusal"
)

const (
	// Version is the format's version; a file of another is refused.
	Version = 2
	// HeaderSize is the length of a file's header, in bytes.
	HeaderSize = 20

	magic = "raft.wal"
)

// Header is what the file of node id starts with.
func Header(id raft.NodeID) []byte {
	b := append(make([]byte, 0, HeaderSize), magic...)
	b = little.AppendUint32(b, Version)
	b = little.AppendUint32(b, uint32(id))
	return little.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// readHeader finds whose file image is. None stands for a header that was torn when
// the file was made.
func readHeader(image []byte) (raft.NodeID, *CorruptError) {
	var b [HeaderSize]byte
	n := copy(b[:], image)
	found := raft.NodeID(little.Uint32(b[12:]))
	if want := Header(found); !bytes.Equal(b[:], want) {
		return raft.None, tornHeader(image, b[:n], want)
	}
	if found == raft.None {
		return raft.None, corrupt(12, headerNobody)
	}
	return found, nil
}

// tornHeader is nil when b, image's first bytes, can be what a torn write of want has
// left: each byte is right, or zero, or missing. In a file that ends there it may be
// garbage too: behind the magic, or as the last byte.
func tornHeader(image, b, want []byte) *CorruptError {
	for i, v := range b {
		switch {
		case v == want[i] || v == 0:
		case i < len(magic):
			if i == len(image)-1 {
				return nil
			}
			return &CorruptError{0, refusal.New(noLog).With("mark", magic)}
		case len(image) <= HeaderSize && !wholeHeader(b):
			return nil
		case i < 12 && len(b) >= 12:
			return &CorruptError{8, count(refusal.New(logVersion), "got", little.Uint32(b[8:])).Count("reads", Version)}
		default:
			return corrupt(int64(i), headerSum)
		}
	}
	return nil
}

// wholeHeader tells whether b is a header of any version.
func wholeHeader(b []byte) bool {
	return len(b) == HeaderSize && little.Uint32(b[16:]) == crc32.Checksum(b[:16], castagnoli)
}
