package view

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/replica"
)

const (
	// A link's rate is counted over the last second of the cluster's time, in slots.
	slots    = 10
	slotTime = 100 * raft.Millisecond
)

// Meter counts the messages of one link.
type Meter struct {
	slot  int64 // the latest one counted in
	count [slots]uint32
}

// RateAt is how many messages came in the second before now.
func (m *Meter) RateAt(now raft.Time) uint32 {
	sum := uint32(0)
	for i := max(0, m.slot-slots+1, int64(now/slotTime)-slots+1); i <= m.slot; i++ {
		sum += m.count[i%slots]
	}
	return sum
}

func (m *Meter) add(at raft.Time) {
	slot := int64(max(at, 0) / slotTime)
	for i := max(m.slot+1, slot-slots+1); i <= slot; i++ {
		m.count[i%slots] = 0
	}
	m.slot = max(m.slot, slot)
	m.count[m.slot%slots]++
}

// Flight is a frame that left.
type Flight struct {
	From        raft.NodeID
	Incarnation uint32
	replica.Sent
	Refused bool // its receiver threw it away
}

// KeptFlights is how many of the last frames are there.
const KeptFlights = 512

// Flights are the last frames that left.
type Flights struct {
	list []Flight // a ring, once it is full
	next int      // the oldest one's place in it
}

// Any tells whether a frame has left.
func (f *Flights) Any() bool { return len(f.list) > 0 }

// UnderWay are the frames that have left by a time of the cluster's and are not due yet, in
// the order in which they were told of.
func (f *Flights) UnderWay(at raft.Time) (found []Flight) {
	for i := range f.list {
		if s := &f.list[(f.next+i)%len(f.list)]; s.At <= at && at < s.Due {
			found = append(found, *s)
		}
	}
	return found
}

// Since are the frames that left from one time of the cluster's to another, in the order in which they were told of,
// and the time from which on none is missing.
func (f *Flights) Since(from, to raft.Time) (found []Flight, since raft.Time) {
	since = from
	for i := range f.list {
		s := &f.list[(f.next+i)%len(f.list)]
		if i == 0 && len(f.list) == KeptFlights {
			since = max(from, s.At)
		}
		if from <= s.At && s.At <= to {
			found = append(found, *s)
		}
	}
	return found, since
}

// refuse marks a frame, if it is still among the last; the latest are looked at first.
func (f *Flights) refuse(from raft.NodeID, incarnation uint32, seq uint64) {
	for i := range f.list {
		s := &f.list[(f.next+len(f.list)-1-i)%len(f.list)]
		if s.From == from && s.Incarnation == incarnation && s.Seq == seq {
			s.Refused = true
			return
		}
	}
}

func (f *Flights) add(s Flight) {
	if len(f.list) < KeptFlights {
		f.list = append(f.list, s)
		return
	}
	f.list[f.next] = s
	f.next = (f.next + 1) % KeptFlights
}

func (f *Flights) equal(o *Flights) bool {
	return f.next == o.next && slices.Equal(f.list, o.list)
}

// foldSent counts a frame. What the state has no room for is no frame of this cluster.
func (v *View) foldSent(n *Node, r *replica.Record) Fact {
	s := &r.Sent
	to := v.Node(s.To)
	if to == nil || to == n || s.Kind > raft.InstallSnapshotReply || s.Verdict > fault.Duplicated {
		return 0
	}
	v.Traffic.At(n.ID, to.ID).add(s.At)
	v.measureSent(s.Size)
	v.Flights.add(Flight{From: n.ID, Incarnation: n.Incarnation, Sent: *s})
	return Left
}

// foldRefused: a frame came and was dropped.
func (v *View) foldRefused(r *replica.Record) Fact {
	from := v.Node(r.Peer)
	if from == nil {
		return 0
	}
	v.Flights.refuse(from.ID, RefusedIncarnation(from, r), r.Seq)
	return Thrown
}

// RefusedIncarnation is the sender's incarnation of a frame that was dropped: of one that is
// fenced, the one before that which lives.
func RefusedIncarnation(from *Node, r *replica.Record) uint32 {
	if r.Reason == replica.FromTheDead && from.Alive() {
		return from.Incarnation - 1
	}
	return from.Incarnation
}
