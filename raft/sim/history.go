package sim

import (
	"raftlab/raft"
	"raftlab/raft/kv"
)

// Outcome is how an operation ended for its client.
type Outcome uint8

const (
	// Pending: it has not ended yet.
	Pending Outcome = iota
	// OK: it was executed once, with Result.
	OK
	// Failed: it definitely did not happen, and never will.
	Failed
	// Unknown: it may have happened, or may yet.
	Unknown
)

func (o Outcome) String() string { return [...]string{"pending", "ok", "failed", "unknown"}[o] }

// Operation is what one client did, as it saw it.
type Operation struct {
	Client  int
	Op      kv.Op
	Read    bool      // it did not pass through the log
	Call    raft.Time // when the client began it
	Return  raft.Time // and when it ended for it; raft.Never while it is pending
	Outcome Outcome
	Result  kv.Result // of one that is OK
}

// History is all that the clients did so far, in order of Call. It is not to be changed.
func (u *Universe) History() []Operation { return u.history }

// Settled reports whether every member that is not lost is up and knows that its whole log
// is committed, which is the leader's.
func (u *Universe) Settled() bool {
	leader, _ := u.Status(u.Leader())
	for _, n := range u.nodes {
		if c := &leader.Configuration; n.lost || !c.Votes(n.id) && !c.Learns(n.id) {
			continue
		}
		s, up := u.Status(n.id)
		if !up || s.Leader != leader.ID || s.Last != leader.Last || s.Applied != s.Last {
			return false
		}
	}
	return leader.ID != raft.None
}

// Idle reports whether every client has stopped with nothing under way.
func (u *Universe) Idle() bool {
	for _, s := range u.users {
		if !s.stopped || s.current >= 0 {
			return false
		}
	}
	return true
}
