package wal_test

import (
	"bytes"
	"slices"

	"raftlab/raft"
	"raftlab/raft/wal"
)

// lossy is a file that loses at a crash any part of what no sync covers.
type lossy struct {
	*wal.Memory
	durable []byte
	pending []change
	dice    *raft.Dice
}

// change is a write of b at at; without b, a truncation to at.
type change struct {
	at int64
	b  []byte
}

func (f *lossy) WriteAt(p []byte, off int64) (int, error) {
	f.pending = append(f.pending, change{off, slices.Clone(p)})
	return f.Memory.WriteAt(p, off)
}

func (f *lossy) Truncate(size int64) error {
	f.pending = append(f.pending, change{at: size})
	return f.Memory.Truncate(size)
}

func (f *lossy) Sync(uint64) (bool, error) {
	f.durable, f.pending = slices.Clone(f.Bytes()), nil
	return true, nil
}

// crash leaves of each change all, nothing or, of a write, any part. Only a header, which
// no sector is too small for, is there before what comes after it.
func (f *lossy) crash() {
	m := wal.NewMemory(f.durable)
	for _, c := range f.pending {
		switch {
		case f.dice.Below(4) == 0:
		case c.b == nil:
			_ = m.Truncate(c.at)
		default:
			b := f.tear(m, c)
			_, _ = m.WriteAt(b, c.at)
		}
		if c.b != nil && !bytes.HasPrefix(m.Bytes(), wal.Header(1)) {
			break
		}
	}
	f.durable, f.pending = slices.Clone(m.Bytes()), nil
	f.Memory = m
}

// tear is what stands in the place of a write afterwards: its first bytes, or some of its
// sectors, and what stood there before, zeros or garbage for the rest.
func (f *lossy) tear(m *wal.Memory, c change) []byte {
	b := make([]byte, len(c.b))
	_, _ = m.ReadAt(b, c.at)
	sector := 1 + int(f.dice.Below(40))
	cut, rest := int(f.dice.Below(uint64(len(b)+1))), f.dice.Below(5)
	for i := range b {
		switch {
		case rest == 0 && f.bit(i/sector), rest > 0 && i < cut:
			b[i] = c.b[i]
		case rest == 1:
			b[i] = 0
		case rest == 2 && c.at > 0: // a file that begins with garbage is nobody's
			b[i] = byte(f.dice.Uint64())
		}
	}
	if rest == 3 { // the file did not even grow so far
		b = b[:cut]
	}
	return b
}

// bit is one of 64 thrown at the last cut.
func (f *lossy) bit(i int) bool { return f.dice.State>>(i%64)&1 == 1 }
