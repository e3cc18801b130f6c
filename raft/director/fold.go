package director

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/replica"
)

// fold takes a node's telemetry into the state. What comes from an incarnation that
// has ended, or from nobody, is dropped.
func (d *Director) fold(id raft.NodeID, frame []byte) {
	t, err := replica.ReadTelemetry(frame)
	n := d.node(id)
	if err != nil || n == nil || t.Node != id || t.Incarnation != n.incarnation || !n.reachable() {
		return
	}
	n.heard, n.pinged = d.now, false
	var r replica.Record
	for n.reachable() && t.Next(&r) {
		d.foldRecord(n, &r)
	}
	d.noteViolations()
	// A node that can't be read can't be trusted: its disk here would have a hole.
	if t.Err() != nil {
		d.beginCrash(n, causePanic, "the director could not read what "+id.String()+" told it: "+t.Err().Error())
	}
}

func (d *Director) foldRecord(n *node, r *replica.Record) {
	switch r.Kind {
	case replica.RecordStarted:
		d.hasStarted(n, r)
	case replica.RecordInput:
		d.record(n, r)
		d.askCheckpoint(n)
	case replica.RecordSum, replica.RecordCheckpoint:
		d.record(n, r)
	case replica.RecordWrite:
		d.foldWrite(n, r)
	case replica.RecordState:
		d.foldState(n, r)
	case replica.RecordProgress:
		d.foldProgress(n, r)
	case replica.RecordEvent:
		d.foldEvent(n, r)
	case replica.RecordSent:
		d.foldSent(n, r)
	case replica.RecordRefused:
		d.foldRefused(n, r)
	case replica.RecordReply:
		if !d.client.Answered(surroundings{d}, n.id, &r.Reply) {
			d.watchAnswered(n, &r.Reply)
		}
	case replica.RecordWatch:
		d.changed(n, r)
	case replica.RecordCompacted:
		d.compacted(n, r)
	case replica.RecordStood, replica.RecordBusy:
		d.nodeStopped(n, r)
	case replica.RecordFenced:
		d.nodeRan(n)
		d.fenced(n, r.Peer, r.Write)
	case replica.RecordLoad:
		n.load = load{r.Late, r.Queued, r.Overflowed, r.ClockError}
		d.touch(n, fieldLoad)
		d.noteSlow(n)
	case replica.RecordSuspended:
		d.suspended(n, r)
	case replica.RecordContinued:
		d.continued(n)
	case replica.RecordPanic:
		d.beginCrash(n, causePanic, string(r.Bytes))
	case replica.RecordStopped:
		d.stop(n, r.Stop, string(r.Bytes))
	case replica.RecordPaused:
		d.foldPaused(n, true)
	case replica.RecordResumed:
		d.foldPaused(n, false)
	}
}

// foldState compares a node's state with the one known, part by part.
func (d *Director) foldState(n *node, r *replica.Record) {
	s, old := &r.State, &n.state
	var f fields
	mark := func(changed bool, field fields) {
		if changed {
			f |= field
		}
	}
	mark(s.Role != old.Role, fieldRole)
	mark(s.Term != old.Term, fieldTerm)
	mark(s.Vote != old.Vote, fieldVote)
	mark(s.Leader != old.Leader, fieldLeader)
	if s.Leader != old.Leader && s.Leader != raft.None {
		d.stuck = stuck{}
	}
	mark(s.Commit != old.Commit, fieldCommit)
	mark(s.Applied != old.Applied, fieldApplied)
	mark(s.First != old.First || s.Last != old.Last, fieldLog)
	mark(!slices.Equal(s.Votes, old.Votes), fieldVotes)
	mark(s.Quiet != old.Quiet, fieldQuiet)
	rings := alarmOf(r.At, s, n.drift)
	if !rings.like(n.alarm) {
		n.alarm = rings
		f |= fieldAlarm
	}
	began := s.Role == raft.Leader && (old.Role != raft.Leader || s.Term != old.Term)
	if s.Role != raft.Leader && len(old.Progress) > 0 {
		old.Progress = old.Progress[:0]
		f |= fieldProgress
	}
	progress, votes := old.Progress, append(old.Votes[:0], s.Votes...)
	*old = *s
	old.Progress, old.Votes = progress, votes
	if f != 0 {
		d.touch(n, f)
	}
	d.judgeState(n, r)
	d.watchAgain(n)
	d.followMembers()
	d.client.ConfigurationShown(surroundings{d})
	if began && n.phase == running {
		d.leaderRose(n)
	}
}

// alarmOf turns an alarm that is counted from at, in ns of the node's own clock, into
// the cluster's time.
func alarmOf(at raft.Time, s *raft.Status, drift clock.Rate) alarm {
	if s.Role == raft.Leader || s.ElectionStart == s.ElectionDeadline || s.ElectionDeadline == raft.Never {
		return alarm{}
	}
	return alarm{at + drift.For(s.ElectionStart), at + drift.For(s.ElectionDeadline)}
}

// like tells whether two alarms differ by no more than clocks are rounded.
func (a alarm) like(b alarm) bool {
	const rounding = raft.Millisecond / 100
	near := func(a, b raft.Time) bool { return a-b < rounding && b-a < rounding }
	return near(a.from, b.from) && near(a.at, b.at)
}

func (d *Director) foldPaused(n *node, paused bool) {
	if n.paused == paused {
		return
	}
	n.paused = paused
	d.touch(n, fieldPaused)
	if paused {
		d.labEvent(n, labPaused, raft.None, 0)
		d.settle(n, awaitPaused)
		d.reviewWatches()
		return
	}
	d.labEvent(n, labResumed, raft.None, 0)
	d.settle(n, awaitResumed)
}
