package sim

import (
	"math/bits"
	"strconv"
	"strings"

	"raftlab/raft/fault"
)

// This file turns whole numbers into the decimals of documents and back, exactly.

const (
	maxInt  = 1<<63 - 1
	million = 1_000_000 // of a number with six decimals
)

// appendDecimal writes v/10^places without zeros at its end.
func appendDecimal(b []byte, v uint64, places int) []byte {
	digits := strconv.FormatUint(v, 10)
	if missing := places + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	whole, part := digits[:len(digits)-places], strings.TrimRight(digits[len(digits)-places:], "0")
	b = append(b, whole...)
	if part != "" {
		b = append(append(b, '.'), part...)
	}
	return b
}

// parseDecimal reads a number with at most so many decimals as v/10^places.
func parseDecimal(text string, places int) (v uint64, ok bool) {
	whole, part, _ := strings.Cut(text, ".")
	if len(part) > places {
		return 0, false
	}
	v, err := strconv.ParseUint(whole+part+strings.Repeat("0", places-len(part)), 10, 63)
	return v, err == nil
}

// chancePlaces tell all parts of 2^32 apart.
const chancePlaces = 10

// appendChance writes parts of 2^32 as the shortest decimal that is read as the same.
func appendChance(b []byte, p uint32) []byte {
	if p == fault.Certain {
		return append(b, '1')
	}
	unit := uint64(1)
	for places := 0; ; places++ {
		high, low := bits.Mul64(uint64(p), unit)
		low, carry := bits.Add64(low, 1<<31, 0)
		digits := (high+carry)<<32 | low>>32
		if places == chancePlaces || chance(digits, unit) == p {
			return appendDecimal(b, digits, places)
		}
		unit *= 10
	}
}

// chance is digits/unit, which is at most 1, in parts of 2^32.
func chance(digits, unit uint64) uint32 {
	high, low := bits.Mul64(digits, 1<<32)
	low, carry := bits.Add64(low, unit/2, 0)
	parts, _ := bits.Div64(high+carry, low, unit)
	return uint32(min(parts, fault.Certain))
}

func parseChance(text string) (p uint32, ok bool) {
	const unit = 10_000_000_000
	digits, ok := parseDecimal(text, chancePlaces)
	if !ok || digits > unit {
		return 0, false
	}
	return chance(digits, unit), true
}
