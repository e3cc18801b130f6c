package sim

import (
	"encoding/binary"
	"math/bits"
)

// chain is a hash over all that was added, in order. It tells runs apart that differ by
// mistake; it is no defence against anybody who wants two to look alike.
type chain uint64

// The digits of e and of pi, made odd.
const firstFactor, secondFactor = 0xb7e151628aed2a6b, 0x243f6a8885a308d3

func (c *chain) number(n uint64) {
	high, low := bits.Mul64(uint64(*c)^n^secondFactor, firstFactor)
	*c = chain(high ^ low + secondFactor)
}

// bytes adds b and its length.
func (c *chain) bytes(b []byte) {
	c.number(uint64(len(b)))
	for len(b) >= 8 {
		c.number(binary.LittleEndian.Uint64(b))
		b = b[8:]
	}
	if len(b) > 0 {
		var rest [8]byte
		copy(rest[:], b)
		c.number(binary.LittleEndian.Uint64(rest[:]))
	}
}

// Hash chains all that servers and clients have put out so far, event by event: frames,
// disk writes, answers, telemetry, and their times. Equal seeds and orders give equal
// hashes after each event, on every platform.
func (u *Universe) Hash() uint64 { return uint64(u.chain) }
