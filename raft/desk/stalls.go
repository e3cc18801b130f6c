package desk

import (
	"bytes"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/order"
)

// readingNames are types.ts' words.
var readingNames = [...]string{director.NoReading: "", director.Answered: "answered", director.AnsweredStale: "stale", director.Waiting: "waits"}

// appendStalls writes what hangs, and what hung last, if the page is told anything else of it.
func (k *Desk) appendStalls(b []byte) []byte {
	now := k.listStalls()
	if bytes.Equal(now, k.told.stalls) {
		return b
	}
	k.told.stalls = now
	return append(key(b, "stalls"), now...)
}

func (k *Desk) listStalls() []byte {
	d, b := k.seen(), []byte{'['}
	stalls := d.Stalls()
	for i := range stalls {
		s := &stalls[i]
		b = appendNode(append(comma(b), `{"node":`...), s.Node)
		b = order.AppendString(key(b, "what"), order.WhatNames[s.What])
		b = appendMillis(key(b, "began"), s.Began)
		b = appendMillis(key(b, "until"), s.Until)
		b = appendMoment(key(b, "ended"), s.Ended)
		b = appendTerm(key(b, "led"), s.Term)
		b = appendMoment(key(b, "heldUp"), s.HeldUp)
		b = appendNext(key(b, "next"), s)
		b = appendUint(append(key(b, "writes"), `{"acknowledged":`...), s.Writes)
		b = appendMillis(key(b, "longest"), s.Longest)
		since := d.Waits(s)
		if since == raft.Never {
			since = 0
		}
		b = append(appendMoment(key(b, "since"), since), '}')
		b = append(appendReads(key(b, "reads"), d, s), '}')
	}
	return append(b, ']')
}

// appendMoment writes a time; 0 is null.
func appendMoment(b []byte, t raft.Time) []byte {
	if t == 0 {
		return append(b, "null"...)
	}
	return appendMillis(b, t)
}

func appendTerm(b []byte, t raft.Term) []byte {
	if t == 0 {
		return append(b, "null"...)
	}
	return appendUint(b, uint64(t))
}

func appendNext(b []byte, s *director.Stall) []byte {
	if s.Next == raft.None {
		return append(b, "null"...)
	}
	b = appendNode(append(b, `{"node":`...), s.Next)
	b = appendUint(key(b, "term"), uint64(s.NextTerm))
	return append(appendMillis(key(b, "at"), s.Rose), '}')
}

// appendReads writes what the node does with reads while something of it hangs.
func appendReads(b []byte, d *director.Director, s *director.Stall) []byte {
	if s.Ended != 0 {
		return append(b, "null"...)
	}
	b = append(b, '{')
	for mode, name := range order.ReadNames {
		b = appendOptional(key(b, name), readingNames[d.Reading(s.Node, order.ReadMode(mode))])
	}
	return append(b, '}')
}
