package replica

import (
	"slices"

	"raftlab/raft"
)

// Stall is what of a server hangs while its process lives.
type Stall uint8

const (
	// StallDisk: no sync of its disk ends. From its next write on the server takes no input, nor the time.
	StallDisk Stall = 1 + iota
	// StallApply: what is committed is not applied, and no read is answered but a local one.
	StallApply
	// StallProcess: nothing runs at all. It is the host's business, as a pause is.
	StallProcess
	// Stalls is one more than the last.
	Stalls
)

// maxUnapplied is how many committed entries may wait for the state machine before a leader
// takes no more proposals, as etcd's server does.
const maxUnapplied = 5000

// stalls are the server's.
type stalls struct {
	disk, apply bool
	// What the engine has given the state machine since apply began, in order.
	given []given
}

// given is what one output of the engine has for the state machine.
type given struct {
	restore   *raft.Snapshot
	committed []raft.Entry
	reads     []raft.ReadState
}

// stall begins one, or ends it where it is for no time.
func (r *Replica) stall(c *Command) {
	hangs := c.For > 0
	told := Record{Kind: RecordStalled, At: r.cluster, Stall: c.Stall}
	if hangs {
		told.Until = r.cluster + c.For
	}
	if c.Stall == StallDisk {
		r.stalls.disk = hangs
	} else {
		r.stalls.apply = hangs
	}
	r.tell.add(&told)
	r.tell.urgent = true
	if r.writes() {
		r.heldUp()
	}
}

// heldUp tells that a write waits for a disk that hangs.
func (r *Replica) heldUp() {
	if r.stalls.disk {
		r.tell.add(&Record{Kind: RecordHeldUp, At: r.cluster})
		r.tell.urgent = true
	}
}

// keeps keeps what an output has for the state machine, while that takes nothing.
func (r *Replica) keeps(out *raft.Output) bool {
	s := &r.stalls
	if !s.apply && len(s.given) == 0 {
		return false
	}
	s.keep(out)
	return true
}

func (s *stalls) keep(out *raft.Output) {
	g := given{committed: slices.Clone(out.Committed), reads: slices.Clone(out.Reads)}
	if out.Restore {
		g.restore = out.Snapshot
	}
	if out.Restore || len(g.committed) > 0 || len(g.reads) > 0 {
		s.given = append(s.given, g)
	}
}

// giveOn gives the state machine the first that was kept for it. While a leader's snapshot is
// installed the engine takes no input, and is told by its end.
func (r *Replica) giveOn() {
	s := &r.stalls
	g := s.given[0]
	if s.given = s.given[1:]; len(s.given) == 0 {
		s.given = nil
	}
	if applied := r.give(&g); r.installing == nil {
		r.tellApplied(applied)
	}
}

// unapplied is how many committed entries wait for the state machine.
func (s *stalls) unapplied() (count int) {
	for i := range s.given {
		count += len(s.given[i].committed)
	}
	return count
}

func (s *stalls) clone() stalls { return stalls{s.disk, s.apply, slices.Clone(s.given)} }
