package view

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

// Every node's telemetry is judged as it comes: what it started from, what it wrote, how it
// stood after. A server tells its state less often than its core steps, and nodes' words
// arrive in any order, which check.Safety takes; what a dying node says after it was
// fenced is dropped with the rest, and nothing rests on it. So what is found did happen.

// judgeStarted opens an incarnation with what its disk held, which n.Log has by now.
func (v *View) judgeStarted(n *Node, at raft.Time, disk *wal.State) {
	v.safety.Started(n.ID, at, disk.Durable, disk.Snapshot, n.Log.Entries)
}

// judgeWrite tells of a write that n.Log has by now: there its entries have bytes of their own.
func (v *View) judgeWrite(n *Node, at raft.Time, written *wal.Record) {
	if written.Snapshot != nil {
		v.safety.Installed(n.ID, at, written.Snapshot)
	}
	if len(written.Entries) == 0 {
		return
	}
	if first := written.Entries[0].Index; n.Log.At(first) != nil {
		v.safety.Wrote(n.ID, at, n.Log.Entries[first-n.Log.Base-1:])
	}
}

func (v *View) judgeState(n *Node, r *replica.Record) {
	s := &r.State
	v.safety.Stepped(n.ID, r.At, check.State{Term: s.Term, Vote: s.Vote, Role: s.Role, Commit: s.Commit, Applied: s.Applied})
}

// noteViolations tells of new ones among what happened.
func (v *View) noteViolations() {
	if v.Judged {
		return
	}
	found := v.safety.Violations()
	for ; v.noted < len(found); v.noted++ {
		v.Found(found[v.noted])
	}
}

// Found takes note of what broke.
func (v *View) Found(broken check.Violation) {
	if slices.ContainsFunc(v.violations, func(known check.Violation) bool {
		return known.Property == broken.Property && known.Node == broken.Node
	}) {
		return
	}
	v.violations = append(slices.Clip(v.violations), broken)
	e := Event{At: broken.At, Node: broken.Node, Code: FirstLabCode + uint8(LabViolated), Event: raft.Event{
		A: uint64(broken.Property), B: broken.Numbers[0], C: broken.Numbers[1], D: broken.Numbers[2],
	}}
	if n := v.Node(broken.Node); n != nil {
		e.Term = n.Status.Term
	}
	v.Note(e)
}
