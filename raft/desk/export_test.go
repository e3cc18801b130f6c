package desk

import (
	"raftlab/raft"
	"raftlab/raft/director"
)

// Seen is the director whose view is shown.
func (k *Desk) Seen() *director.Director { return k.seen() }

// Turns is how many turns the director took, and TurnsUntil how many by a time of the cluster's.
func (k *Desk) Turns() uint64                  { return k.tape.Turns() }
func (k *Desk) TurnsUntil(at raft.Time) uint64 { return k.tape.Until(at) }
