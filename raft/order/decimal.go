package order

import (
	"math"
	"math/bits"
	"strconv"
	"strings"

	"raftlab/raft/fault"
	"raftlab/raft/refusal"
)

// This file reads the decimals of documents as whole numbers, and writes chances; raft/refusal
// writes the rest. A float would not do: a
// time must come out of its document as it went in.

// million: times in ms and factors have six decimals.
const million, places = 1_000_000, refusal.Places

// zeros are more digits than any number of ours has.
const zeros = "0000000000000000000000000000000000000000"

// parseDecimal reads a number of JSON as the nearest v/10^places. A number that is too large is
// as large as there is.
func parseDecimal(written string, places int) int64 {
	negative := strings.HasPrefix(written, "-")
	if negative {
		written = written[1:]
	}
	mantissa, power := cutAt(written, 'e', 'E')
	whole, part := cutAt(mantissa, '.', '.')
	digits := whole + part
	for digits != "" && digits[0] == '0' {
		digits = digits[1:]
	}
	if digits == "" {
		return 0
	}
	exponent, err := strconv.Atoi(cmpOr(power, "0"))
	if err != nil { // beyond any int: all digits, or none
		exponent = math.MaxInt32
		if strings.HasPrefix(power, "-") {
			exponent = -exponent
		}
	}
	v := scaled(digits, exponent+places-len(part))
	if negative {
		return -v
	}
	return v
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

func cmpOr(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// scaled is digits·10^power, to the nearest whole number.
func scaled(digits string, power int) int64 {
	switch end := len(digits) + power; {
	case end < 0:
		return 0
	case end > len(zeros):
		return math.MaxInt64
	case power >= 0:
		digits += zeros[:power]
	default:
		up := digits[end] >= '5'
		v, err := strconv.ParseInt("0"+digits[:end], 10, 64)
		if err == nil && up && v < math.MaxInt64 {
			v++
		}
		return v
	}
	v, _ := strconv.ParseInt(digits, 10, 64) // of what is too large it tells the largest
	return v
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
