package view

import (
	"bytes"
	"slices"

	"raftlab/raft"
	"raftlab/raft/wal"
)

// Log is a node's log as its disk has it: Entries[i] has index Base+i+1, and a snapshot
// stands for those up to Base. The entries' Data are shared between the nodes' logs where
// they are equal. Entries that are there are never written over: clones share them.
type Log struct {
	Base    raft.Index
	Entries []raft.Entry
}

// Last is the index of the last entry, or of the snapshot.
func (l *Log) Last() raft.Index { return l.Base + raft.Index(len(l.Entries)) }

// At is the entry at an index; nil beyond the log, and before it.
func (l *Log) At(i raft.Index) *raft.Entry {
	if i <= l.Base || i > l.Last() {
		return nil
	}
	return &l.Entries[i-l.Base-1]
}

func (l *Log) equal(o *Log) bool {
	if l.Base != o.Base || len(l.Entries) != len(o.Entries) {
		return false
	}
	if len(l.Entries) == 0 || &l.Entries[0] == &o.Entries[0] {
		return true // clones that have not parted
	}
	return slices.EqualFunc(l.Entries, o.Entries, func(a, b raft.Entry) bool {
		return a.Index == b.Index && a.Term == b.Term && a.Kind == b.Kind && bytes.Equal(a.Data, b.Data)
	})
}

// snapshotHeld: a snapshot stands for the node's log up to its index.
func (v *View) snapshotHeld(n *Node, s *raft.Snapshot) {
	l := &n.Log
	if s == nil || s.Index <= l.Base {
		return
	}
	if held := l.At(s.Index); held != nil && held.Term == s.Term {
		l.Entries = slices.Clone(l.Entries[s.Index-l.Base:])
	} else {
		l.Entries = nil
	}
	told := &v.Changes.Logs[n.ID-1]
	l.Base, *told = s.Index, max(*told, s.Index+1)
	v.Touch(n, FieldLog)
}

// extend puts entries into a node's log, in the place of all from the first on.
func (v *View) extend(n *Node, entries []raft.Entry) {
	if len(entries) == 0 {
		return
	}
	first := entries[0].Index
	if first <= n.Log.Base || first > n.Log.Last()+1 {
		return // no disk holds that: wal refuses it when it writes
	}
	for i := range entries {
		entries[i].Data = v.share(&entries[i])
	}
	kept := n.Log.Entries
	if at := int(first - n.Log.Base - 1); at < len(kept) {
		kept = kept[:at:at]
	}
	if len(kept)+len(entries) > cap(kept) { // a long one is moved seldom
		kept = slices.Grow(kept, max(len(kept), len(entries)))
	}
	n.Log.Entries = append(kept, entries...)
	told := &v.Changes.Logs[n.ID-1]
	*told = min(*told, first)
	v.Touch(n, FieldLog)
}

// share finds an entry's data in another log, or copies it: telemetry's bytes do not last.
func (s *State) share(e *raft.Entry) []byte {
	for _, n := range s.Nodes {
		have := n.Log.At(e.Index)
		if have != nil && have.Term == e.Term && bytes.Equal(have.Data, e.Data) {
			return have.Data
		}
	}
	return bytes.Clone(e.Data)
}

// resetLog replaces a node's log by what its disk held at its start.
func (v *View) resetLog(n *Node, image []byte) wal.State {
	n.Log = Log{}
	v.Changes.Logs[n.ID-1] = 1
	v.Touch(n, FieldLog)
	state, err := wal.Replay(image)
	if err == nil {
		v.snapshotHeld(n, state.Snapshot)
		v.extend(n, state.Entries)
	}
	return state
}
