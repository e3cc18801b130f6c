package director

import (
	"strconv"
	"unicode/utf8"

	"raftlab/raft"
	"raftlab/raft/fault"
)

// This file writes JSON by appending, since a delta goes out before every reply.

// comma separates what comes next from what came before in an object or array.
func comma(b []byte) []byte {
	switch b[len(b)-1] {
	case '{', '[', ':', ',':
		return b
	}
	return append(b, ',')
}

// key opens a field. Names are this package's own and need no escapes.
func key(b []byte, name string) []byte {
	b = append(comma(b), '"')
	b = append(b, name...)
	return append(b, '"', ':')
}

const hex = "0123456789abcdef"

// appendString writes s as a JSON string; bytes that are not UTF-8 become U+FFFD.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r != utf8.RuneError || size != 1 {
				i += size
				continue
			}
		}
		b = append(b, s[from:i]...)
		b = appendEscape(b, c)
		i++
		from = i
	}
	b = append(b, s[from:]...)
	return append(b, '"')
}

func appendEscape(b []byte, c byte) []byte {
	switch {
	case c >= utf8.RuneSelf:
		return append(b, `\ufffd`...)
	case c == '"' || c == '\\':
		return append(b, '\\', c)
	case c == '\n':
		return append(b, '\\', 'n')
	}
	return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
}

func appendInt[T ~int | ~int64](b []byte, v T) []byte {
	return strconv.AppendInt(b, int64(v), 10)
}

func appendUint[T ~uint8 | ~uint32 | ~uint64](b []byte, v T) []byte {
	return strconv.AppendUint(b, uint64(v), 10)
}

// appendMillis writes a time in milliseconds, exactly, without trailing zeros.
func appendMillis(b []byte, t raft.Time) []byte {
	return appendDecimal(b, int64(t), 6)
}

// appendMillionths writes v/10⁶, exactly.
func appendMillionths(b []byte, v uint64) []byte {
	return appendDecimal(b, int64(v), 6)
}

// appendDecimal writes v/10^places.
func appendDecimal(b []byte, v int64, places int) []byte {
	u := uint64(v)
	if v < 0 {
		b = append(b, '-')
		u = -u
	}
	unit := uint64(1)
	for range places {
		unit *= 10
	}
	b = strconv.AppendUint(b, u/unit, 10)
	rest := u % unit
	if rest == 0 {
		return b
	}
	b = append(b, '.')
	for rest > 0 {
		unit /= 10
		b = append(b, byte('0'+rest/unit))
		rest %= unit
	}
	return b
}

func appendBool(b []byte, v bool) []byte {
	return strconv.AppendBool(b, v)
}

// appendNode writes an id, or null for none.
func appendNode(b []byte, id raft.NodeID) []byte {
	if id == raft.None {
		return append(b, "null"...)
	}
	b = append(b, '"', 'n')
	b = appendUint(b, uint32(id))
	return append(b, '"')
}

func appendNodes(b []byte, ids []raft.NodeID) []byte {
	b = append(b, '[')
	for _, id := range ids {
		b = appendNode(comma(b), id)
	}
	return append(b, ']')
}

// appendOptional writes s, or null where it is empty.
func appendOptional(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return appendString(b, s)
}

func appendRange(b []byte, min, max raft.Time) []byte {
	b = append(b, '[')
	b = appendMillis(b, min)
	b = append(b, ',')
	b = appendMillis(b, max)
	return append(b, ']')
}

// appendChance writes parts of 2^32 as a probability, to nine places; the nearest
// billionth is what fault.Probability took.
func appendChance(b []byte, p uint32) []byte {
	if p == fault.Probability(1e9) {
		return append(b, '1')
	}
	billionths := (uint64(p)*1e9 + 1<<32 - 1) >> 32
	return appendDecimal(b, int64(billionths), 9)
}
