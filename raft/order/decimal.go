package order

import (
	"math"
	"math/bits"
	"strings"

	"raftlab/raft/fault"
	"raftlab/raft/refusal"
)

// This file reads the decimals of documents as whole numbers, and writes chances; raft/refusal
// writes the rest. A float would not do: a
// time must come out of its document as it went in.

// million: times in ms and factors have six decimals.
const million, places = 1_000_000, refusal.Places

// parseDecimal reads a number of JSON as the nearest v/10^places. A number that is too large is
// as large as there is.
func parseDecimal(written string, places int) (v int64) {
	mantissa, power := cutAt(written, 'e', 'E')
	negative := strings.HasPrefix(mantissa, "-")
	whole, _ := cutAt(mantissa, '.', '.')
	left := len(whole) + exponent(power) + places // digits, from the first on, that count
	if negative {
		left--
	}
	for i := range len(mantissa) {
		c := mantissa[i] - '0'
		switch {
		case c > 9: // the sign, or the point
			continue
		case left > 0:
			v = tenfold(v, c)
		case left == 0 && c >= 5 && v < math.MaxInt64:
			v++
		}
		left--
	}
	for ; left > 0 && v > 0 && v < math.MaxInt64; left-- {
		v = tenfold(v, 0)
	}
	if negative {
		return -v
	}
	return v
}

// tenfold puts a digit behind those of v.
func tenfold(v int64, digit byte) int64 {
	if v > (math.MaxInt64-int64(digit))/10 {
		return math.MaxInt64
	}
	return 10*v + int64(digit)
}

// exponent reads a power of ten; one beyond any number of ours is as good as any.
func exponent(written string) int {
	digits := strings.TrimLeft(written, "+-")
	v := int64(0)
	for i := range len(digits) {
		v = min(tenfold(v, digits[i]-'0'), math.MaxInt32)
	}
	if strings.HasPrefix(written, "-") {
		return -int(v)
	}
	return int(v)
}

// parseWhole reads a whole number without a sign; false for anything else, and for what is too large.
func parseWhole(written string) (n uint64, ok bool) {
	for i := range len(written) {
		c := uint64(written[i] - '0')
		high, low := bits.Mul64(n, 10)
		if c > 9 || high > 0 || low+c < low {
			return 0, false
		}
		n = low + c
	}
	return n, written != ""
}

// cutAt splits s at the first of two bytes that it has.
func cutAt(s string, one, other byte) (before, after string) {
	for i := range len(s) {
		if s[i] == one || s[i] == other {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// chancePlaces tell all parts of 2^32 apart.
const chancePlaces = 10

// AppendChance writes parts of 2^32 as the shortest decimal that is read as the same.
func AppendChance(b []byte, p uint32) []byte {
	if p == fault.Certain {
		return append(b, '1')
	}
	unit := uint64(1)
	for places := 0; ; places++ {
		high, low := bits.Mul64(uint64(p), unit)
		low, carry := bits.Add64(low, 1<<31, 0)
		digits := (high+carry)<<32 | low>>32
		if places == chancePlaces || chance(digits, unit) == p {
			return refusal.AppendDecimal(b, int64(digits), places)
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

// parseChance reads a probability; false for what is not from 0 to 1.
func parseChance(written string) (p uint32, ok bool) {
	const unit = 10_000_000_000
	digits := parseDecimal(written, chancePlaces)
	if digits < 0 || digits > unit {
		return 0, false
	}
	return chance(uint64(digits), unit), true
}
