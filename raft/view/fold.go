package view

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

// Fact is what one record brought about beyond what it says itself, as bits.
type Fact uint8

const (
	Began   Fact = 1 << iota // an incarnation runs, or is dying already: [View.Disk] is what it read
	Rose                     // the node leads, in a term in which it did not
	Saved                    // it wrote a snapshot
	Halted                   // it is paused, and was not
	Resumed                  // it runs, and was paused
	Left                     // a frame left for another node, or was lost on the way
	Thrown                   // a frame was thrown away by who should have taken it
)

// Hear is told of a record once the state has it: whose it is, the record, which is there
// during the call only, and what it brought about.
type Hear func(n *Node, r *replica.Record, f Fact)

// Fold takes one frame of a node's telemetry into the state. What comes from an incarnation
// that has ended, or from nobody, is dropped: then known is false. An error is a frame that
// can't be read to its end; what stands before that was taken.
func (v *View) Fold(id raft.NodeID, frame []byte, hear Hear) (known bool, err error) {
	t, err := replica.ReadTelemetry(frame)
	n := v.Node(id)
	if err != nil || n == nil || t.Node != id || t.Incarnation != n.Incarnation || !n.Reachable() {
		return false, nil
	}
	r := &v.record
	for n.Reachable() && t.Next(r) {
		fact := v.take(n, r)
		if hear != nil {
			hear(n, r, fact)
		}
	}
	v.noteViolations()
	return true, t.Err()
}

// Disk is what the last node that began had read from its disk, but for its snapshot and log,
// which may be large.
func (v *View) Disk() *wal.State { return &v.disk }

func (v *View) take(n *Node, r *replica.Record) Fact {
	switch r.Kind {
	case replica.RecordStarted:
		return v.foldStarted(n, r)
	case replica.RecordWrite:
		return v.foldWrite(n, r)
	case replica.RecordState:
		return v.foldState(n, r)
	case replica.RecordProgress:
		v.foldProgress(n, r)
	case replica.RecordEvent:
		v.foldEvent(n, r)
	case replica.RecordSent:
		return v.foldSent(n, r)
	case replica.RecordRefused:
		return v.foldRefused(r)
	case replica.RecordLoad:
		n.Load = Load{r.Late, r.Queued, r.Overflowed, r.ClockError}
		v.Touch(n, FieldLoad)
	case replica.RecordStalled:
		v.foldStalled(n, r)
	case replica.RecordHeldUp:
		v.foldHeldUp(n, r)
	case replica.RecordPaused:
		return v.foldPaused(n, r, true, Halted)
	case replica.RecordResumed:
		return v.foldPaused(n, r, false, Resumed)
	}
	return 0
}

// foldStarted: an incarnation has read its disk and runs. What it says of itself follows;
// until then it is what its disk says.
func (v *View) foldStarted(n *Node, r *replica.Record) Fact {
	if n.Phase != Starting && n.Phase != Fencing {
		return 0
	}
	v.disk = v.resetLog(n, r.Bytes)
	v.judgeStarted(n, r.At, &v.disk)
	n.Status = raft.Status{ID: n.ID, First: n.Log.Base + 1, Last: n.Log.Last(), Term: v.disk.Durable.Term, Vote: v.disk.Durable.Vote}
	v.disk.Snapshot, v.disk.Entries = nil, nil
	n.End = End{}
	v.Touch(n, AllFields)
	if n.Phase == Starting {
		n.Phase = Running
	}
	v.FollowLead(r.At)
	return Began
}

// foldWrite takes a disk write into the node's log.
func (v *View) foldWrite(n *Node, r *replica.Record) Fact {
	written, _, err := wal.DecodeRecord(r.Bytes)
	if err != nil {
		return 0
	}
	v.snapshotHeld(n, written.Snapshot)
	v.extend(n, written.Entries)
	v.judgeWrite(n, r.At, &written)
	if written.Snapshot != nil {
		return Saved
	}
	return 0
}

// foldState compares a node's state with the one known, part by part.
func (v *View) foldState(n *Node, r *replica.Record) (fact Fact) {
	s, old := &r.State, &n.Status
	f := changedFields(old, s)
	if s.Leader != old.Leader && s.Leader != raft.None {
		v.stuck = stuck{}
	}
	rings := alarmOf(r.At, s, n.Drift)
	if !rings.like(n.Alarm) {
		n.Alarm = rings
		f |= FieldAlarm
	}
	if s.Role == raft.Leader && (old.Role != raft.Leader || s.Term != old.Term) && n.Phase == Running {
		fact = Rose
	}
	if s.Role != raft.Leader && len(old.Progress) > 0 {
		old.Progress = old.Progress[:0]
		f |= FieldProgress
	}
	progress, votes := old.Progress, append(old.Votes[:0], s.Votes...)
	*old = *s
	old.Progress, old.Votes = progress, votes
	if f != 0 {
		v.Touch(n, f)
	}
	v.judgeState(n, r)
	v.followMembers()
	v.measureState(n, r.At, f, fact == Rose)
	return fact
}

func changedFields(old, s *raft.Status) (f Fields) {
	mark := func(changed bool, field Fields) {
		if changed {
			f |= field
		}
	}
	mark(s.Role != old.Role, FieldRole)
	mark(s.Term != old.Term, FieldTerm)
	mark(s.Vote != old.Vote, FieldVote)
	mark(s.Leader != old.Leader, FieldLeader)
	mark(s.Commit != old.Commit, FieldCommit)
	mark(s.Applied != old.Applied, FieldApplied)
	mark(s.First != old.First || s.Last != old.Last, FieldLog)
	mark(!slices.Equal(s.Votes, old.Votes), FieldVotes)
	mark(s.Quiet != old.Quiet, FieldQuiet)
	return f
}

// alarmOf turns an alarm that is counted from at, in ns of the node's own clock, into
// the cluster's time.
func alarmOf(at raft.Time, s *raft.Status, drift clock.Rate) Alarm {
	if s.Role == raft.Leader || s.ElectionStart == s.ElectionDeadline || s.ElectionDeadline == raft.Never {
		return Alarm{}
	}
	return Alarm{at + drift.For(s.ElectionStart), at + drift.For(s.ElectionDeadline)}
}

func (v *View) foldPaused(n *Node, r *replica.Record, paused bool, fact Fact) Fact {
	if n.Paused == paused {
		return 0
	}
	n.Paused = paused
	v.Touch(n, FieldPaused)
	v.FollowLead(r.At)
	return fact
}

func (v *View) foldStalled(n *Node, r *replica.Record) {
	code := LabStalled
	if r.Until == 0 {
		code = LabStallEnded
	}
	n.Stalled[r.Stall] = r.Until
	n.HeldUp = n.HeldUp && n.Stalled[replica.StallDisk] != 0
	v.Touch(n, FieldStalled)
	v.FollowLead(r.At)
	v.Note(Event{At: r.At, Node: n.ID, Code: FirstLabCode + uint8(code), Event: raft.Event{
		Term: n.Status.Term, A: uint64(r.Stall), B: uint64(max(r.Until-r.At, 0)),
	}})
}

// foldHeldUp: it does nothing until its disk works again.
func (v *View) foldHeldUp(n *Node, r *replica.Record) {
	n.HeldUp = true
	v.FollowLead(r.At)
	v.LabNote(r.At, n, LabHeldUp, raft.None, 0)
}

func (v *View) foldEvent(n *Node, r *replica.Record) {
	v.Note(Event{At: r.At, Node: n.ID, Code: uint8(r.Event.Code), Event: r.Event})
	switch r.Event.Code {
	case raft.EventPreVoteRefusedLeader:
		preVoteRefused(n, r)
	case raft.EventPreVoteFailed:
		v.preVoteFailed(n, r)
	}
}
