package desk

import (
	"bytes"
	"cmp"
	"slices"

	"raftlab/raft/client"
	"raftlab/raft/kv"
)

// MaxWaiting is how many operations that wait the page is told one by one.
const MaxWaiting = 64

// appendWaiting writes what has no answer yet, if the page is told anything else of it.
func (k *Desk) appendWaiting(b []byte) []byte {
	waiting := k.listWaiting()
	if bytes.Equal(waiting, k.told.waiting) {
		return b
	}
	k.told.waiting = waiting
	return append(append(key(b, "waiting"), '['), append(waiting, ']')...)
}

func (k *Desk) listWaiting() []byte {
	var all []*client.Operation
	k.seen().EachAsked(func(o *client.Operation) { all = append(all, o) })
	slices.SortStableFunc(all, func(a, b *client.Operation) int { return cmp.Compare(a.Began, b.Began) })
	var b []byte
	for _, o := range all[:min(len(all), MaxWaiting)] {
		b = appendWaits(b, o.Op.Kind, o, 1)
	}
	if more := len(all) - MaxWaiting; more > 0 {
		b = appendWaits(b, 0, all[MaxWaiting], more)
	}
	return b
}

func appendWaits(b []byte, op kv.OpKind, first *client.Operation, count int) []byte {
	if len(b) > 0 {
		b = append(b, ',')
	}
	b = appendUint(append(b, '['), op)
	b = appendMillis(append(b, ','), first.Began)
	return append(appendInt(append(b, ','), count), ']')
}
