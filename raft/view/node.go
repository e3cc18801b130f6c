package view

import (
	"maps"
	"slices"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/fault"
	"raftlab/raft/refusal"
	"raftlab/raft/replica"
)

// Phase is how far one incarnation of a node is, from its start to its end.
type Phase uint8

const (
	Down     Phase = iota
	Starting       // told to start, not heard of yet
	Running
	Fencing // dying: the others are told to take nothing more from it
	Ending  // fenced: its worker is being ended
)

// Cause is why a node went down.
type Cause uint8

const (
	NotDown Cause = iota
	Crashed       // as was asked for
	Died          // behind the lab's back
	Panicked
	Stopped // by itself
)

// End is how a node went down.
type End struct {
	Cause Cause
	Text  string             // a panic's stack, or what the world says of its death
	Stop  replica.StopReason // of Stopped
	Why   *refusal.Refusal   // of Stopped
}

func (e *End) equal(o *End) bool {
	return e.Cause == o.Cause && e.Text == o.Text && e.Stop == o.Stop && e.Why.Equal(o.Why)
}

// Node is one server as it told of itself, and as it was told to be.
type Node struct {
	ID          raft.NodeID
	Phase       Phase
	Incarnation uint32
	Paused      bool
	Stalled     Stalled
	HeldUp      bool // a write waits for its disk, which hangs, and all else for the write
	CaughtUp    bool // as a learner, since it was let in
	Version     string

	Settings raft.Settings
	Fsync    fault.Range
	Drift    clock.Rate

	Status raft.Status
	Alarm  Alarm
	Load   Load
	Log    Log
	End    End        // of a node that is down; zero while it is not
	Fault  *HostFault // the last that its host did to this incarnation; never changed

	refusals map[raft.NodeID]preVoteRefusal // of others' pre-votes, by who asked
}

// Stalled is until when something of a node hangs, in the cluster's time, by replica.Stall; 0:
// it does not.
type Stalled [replica.Stalls]raft.Time

// Alarm is a node's election alarm, in the cluster's time; zero when none runs.
type Alarm struct{ From, At raft.Time }

// like tells whether two alarms differ by no more than clocks are rounded.
func (a Alarm) like(b Alarm) bool {
	const rounding = raft.Millisecond / 100
	near := func(a, b raft.Time) bool { return a-b < rounding && b-a < rounding }
	return near(a.From, b.From) && near(a.At, b.At)
}

// Load is what replica.RecordLoad last said.
type Load struct {
	Late               raft.Time // real
	Queued, Overflowed uint64
	ClockError         raft.Time // real
}

// fields are those that are not as in a node of which nothing is known.
func (n *Node) fields() Fields {
	f := AllFields
	leave := func(field Fields, none bool) {
		if none {
			f &^= field
		}
	}
	leave(FieldVotes, len(n.Status.Votes) == 0)
	leave(FieldProgress, len(n.Status.Progress) == 0)
	leave(FieldLog, n.Log.Last() == 0)
	leave(FieldLoad, n.Load == Load{})
	leave(FieldStalled, n.Stalled == Stalled{})
	leave(FieldDown, n.End.Cause == NotDown)
	leave(FieldFault, n.Fault == nil)
	return f
}

// Reachable: commands sent to it now will be taken, sooner or later.
func (n *Node) Reachable() bool {
	return n.Phase == Starting || n.Phase == Running || n.Phase == Fencing
}

// Alive: a dying node is until it is down.
func (n *Node) Alive() bool {
	return n.Phase == Running || n.Phase == Fencing || n.Phase == Ending
}

// Follows tells whether it runs and takes another for its leader.
func (n *Node) Follows(leader *Node) bool { return n.Phase == Running && n.Status.Leader == leader.ID }

// Add makes room for a node that does not run yet. Its links are as link.
func (v *View) Add(n *Node, link fault.Link) {
	v.Nodes = append(v.Nodes, n)
	for i := len(v.Nodes) - 1; i > 0 && v.Nodes[i-1].ID > n.ID; i-- {
		v.Nodes[i-1], v.Nodes[i] = n, v.Nodes[i-1]
	}
	v.Changes.Logs[n.ID-1] = 1
	v.Touch(n, AllFields)
	for _, peer := range v.Nodes {
		if peer != n {
			*v.Links.At(n.ID, peer.ID), *v.Links.At(peer.ID, n.ID) = link, link
			*v.Changes.Links.At(n.ID, peer.ID), *v.Changes.Links.At(peer.ID, n.ID) = true, true
		}
	}
}

// Ended takes it that a node is down.
func (v *View) Ended(n *Node, end End) {
	n.Phase, n.Paused, n.Stalled, n.HeldUp, n.Alarm, n.Load, n.End = Down, false, Stalled{}, false, Alarm{}, Load{}, end
	s := &n.Status
	s.Progress, s.Votes = s.Progress[:0], s.Votes[:0]
	s.Role, s.Leader, s.Commit, s.Applied, s.Quiet = raft.Follower, raft.None, 0, 0, false
	v.Touch(n, AllFields&^(FieldSettings|FieldVersion|FieldIncarnation|FieldLog))
	v.followMembers()
	v.followBallots(n)
}

func (n *Node) clone() *Node {
	c := *n
	c.Status.Votes, c.Status.Progress = slices.Clone(n.Status.Votes), slices.Clone(n.Status.Progress)
	c.Log.Entries = slices.Clip(n.Log.Entries)
	c.refusals = maps.Clone(n.refusals)
	return &c
}

func (n *Node) equal(o *Node) bool {
	return n.ID == o.ID && n.Phase == o.Phase && n.Incarnation == o.Incarnation && n.Paused == o.Paused && n.Stalled == o.Stalled && n.HeldUp == o.HeldUp &&
		n.CaughtUp == o.CaughtUp && n.Version == o.Version && n.Settings == o.Settings && n.Fsync == o.Fsync && n.Drift == o.Drift &&
		equalStatus(&n.Status, &o.Status) && n.Alarm == o.Alarm && n.Load == o.Load && n.Log.equal(&o.Log) && n.End.equal(&o.End) &&
		(n.Fault == o.Fault || n.Fault != nil && o.Fault != nil && *n.Fault == *o.Fault) && maps.Equal(n.refusals, o.refusals)
}

func equalStatus(a, b *raft.Status) bool {
	return a.ID == b.ID && a.Role == b.Role && a.Term == b.Term && a.Vote == b.Vote && a.Leader == b.Leader &&
		a.Commit == b.Commit && a.Applied == b.Applied && a.First == b.First && a.Last == b.Last &&
		a.SnapshotIndex == b.SnapshotIndex && a.SnapshotTerm == b.SnapshotTerm &&
		a.Configuration.Equal(&b.Configuration) && a.ConfigurationIndex == b.ConfigurationIndex && a.Quiet == b.Quiet &&
		a.ElectionStart == b.ElectionStart && a.ElectionDeadline == b.ElectionDeadline && a.Transferee == b.Transferee &&
		slices.Equal(a.Votes, b.Votes) && slices.Equal(a.Progress, b.Progress)
}
