package desk

import (
	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/sim"
)

// Seen is the director whose view is shown.
func (k *Desk) Seen() *director.Director { return k.seen() }

// Turns is how many turns the director took, and TurnsUntil how many by a time of the cluster's.
func (k *Desk) Turns() uint64                  { return k.tape.Turns() }
func (k *Desk) TurnsUntil(at raft.Time) uint64 { return k.tape.Until(at) }

// Lived is the lab that goes on from a moment at which there had been so many turns.
func (k *Desk) Lived(at raft.Time, turns uint64) (*sim.Lab, *order.Refusal) {
	return k.lived(&past{at: at, turns: turns})
}
