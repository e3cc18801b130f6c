package desk

import (
	"raftlab/raft/check"
	"raftlab/raft/order"
)

// appendViolations writes those that the page has not been told.
func (k *Desk) appendViolations(b []byte) []byte {
	found := k.seen().View().Violations()[k.told.violations:]
	b = append(key(b, "violations"), '[')
	for i := range found {
		b = appendViolation(comma(b), &found[i])
	}
	k.told.violations += len(found)
	return append(b, ']')
}

func appendViolation(b []byte, v *check.Violation) []byte {
	b = order.AppendString(append(b, `{"property":`...), check.NameOf(v.Property))
	b = appendNode(key(b, "node"), v.Node)
	b = appendMillis(key(b, "at"), v.At)
	b = append(key(b, "numbers"), '[')
	for _, number := range v.Numbers {
		b = appendUint(comma(b), number)
	}
	return append(b, "]}"...)
}
