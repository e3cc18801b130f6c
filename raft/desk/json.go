package desk

import (
	"strconv"

	"raftlab/raft"
	"raftlab/raft/order"
	"raftlab/raft/refusal"
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

func appendInt[T ~int | ~int64](b []byte, v T) []byte {
	return strconv.AppendInt(b, int64(v), 10)
}

func appendUint[T ~uint8 | ~uint32 | ~uint64](b []byte, v T) []byte {
	return strconv.AppendUint(b, uint64(v), 10)
}

// appendMillis writes a time in milliseconds, exactly, without trailing zeros.
func appendMillis(b []byte, t raft.Time) []byte {
	return refusal.AppendDecimal(b, int64(t), 6)
}

// appendMillionths writes v/10⁶, exactly.
func appendMillionths(b []byte, v uint64) []byte {
	return refusal.AppendDecimal(b, int64(v), 6)
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
	return order.AppendString(b, s)
}
