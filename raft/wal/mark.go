package wal

import (
	"bytes"

	"raftlab/raft"
)

// mark is what every record starts with, and stands nowhere else in what was written:
//   - its bytes are distinct, so no mark can overlap another;
//   - a length's last byte is at most 0x40, a payload's first is 3 at most and its last 0, so
//     none lies across the parts of a record, or across two records;
//   - a sum is never the mark (checksum), and payloads are stuffed.
const mark = stem + "\xfd"

// In a payload a filler follows each stem: the mark but for its last byte.
const (
	stem   = "\xfe\xfb\xf9"
	filler = 0
)

var (
	stemBytes   = []byte(stem)
	filledBytes = append([]byte(stem), filler)
)

// stuff puts a filler behind each stem from from on.
func stuff(b []byte, from int) []byte {
	n := bytes.Count(b[from:], stemBytes)
	if n == 0 {
		return b
	}
	end := len(b)
	b = append(b, make([]byte, n)...)
	to := len(b)
	for before := end; n > 0; n-- { // from the last one back, so that each byte moves once
		before = from + bytes.LastIndex(b[from:before], stemBytes)
		at := before + len(stem)
		to -= end - at
		copy(b[to:], b[at:end])
		to--
		b[to] = filler
		end = at
	}
	return b
}

// unstuff takes the fillers out, of a copy where there are any. ok: each stem had one.
func unstuff(b []byte) (_ []byte, ok bool) {
	n := bytes.Count(b, stemBytes)
	if n == 0 {
		return b, true
	}
	return bytes.ReplaceAll(b, filledBytes, stemBytes), n == bytes.Count(b, filledBytes)
}

// mask turns the bits of b where the dice of key say so; a second time it turns them
// back. So no client decides what stands on the disk.
func mask(b []byte, key uint32) {
	dice := raft.Dice{State: uint64(key)}
	for ; len(b) >= 8; b = b[8:] {
		little.PutUint64(b, little.Uint64(b)^dice.Uint64())
	}
	last := dice.Uint64()
	for i := range b {
		b[i] ^= byte(last >> (8 * i))
	}
}
