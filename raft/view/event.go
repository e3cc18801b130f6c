package view

import (
	"slices"

	"raftlab/raft"
)

// LabCode is what the lab, or what surrounds it, did to a node. An [Event] has FirstLabCode
// more as its code.
type LabCode uint8

// FirstLabCode is above all codes of the core's events.
const FirstLabCode = 128

const (
	LabCrashed LabCode = iota
	LabDied
	LabPanicked
	LabRestarted
	LabPaused
	LabResumed
	LabCut
	LabHealed
	LabViolated
	LabStuck
	LabStopped
	LabTrusted
	LabHostFault
	LabStalled
	LabStallEnded
	LabHeldUp
	LabAnswered
)

// Event is one decision of a node, or one act of the lab on it.
type Event struct {
	ID   uint64 // counts all events
	At   raft.Time
	Node raft.NodeID
	Code uint8
	raft.Event
}

// So many of the last events are there for certain, if there were as many: of all; of the turning points by
// which a run's course is told (what nodes became, and faults); and of the work that it did (answers to the
// client, and a leader's commits).
const (
	KeptEvents = 500
	KeptTurns  = 1000
	KeptWork   = 1000
)

// Events are the last ones.
type Events struct {
	Last             uint64 // the last one's ID
	all, turns, work shelf
}

// shelf has the last events of a kind, in order.
type shelf struct {
	list   []Event
	shared bool // with a clone: what is in the list stays where it is
}

// add is called in three places of one function, which a browser compiles at a lab's start.
//
//go:noinline
func (s *shelf) add(e *Event, most int) {
	// Half of what is too much goes at once, so that each event is moved at most once.
	if len(s.list) >= 2*most {
		s.thin(most - 1)
	}
	s.list = append(s.list, *e)
}

// thin keeps the last ones, so many.
func (s *shelf) thin(keep int) {
	if s.shared {
		s.list, s.shared = slices.Clone(s.list), false
	}
	s.list = append(s.list[:0], s.list[len(s.list)-keep:]...)
}

// last are the last ones, so many at most.
func (s *shelf) last(most int) []Event { return s.list[max(0, len(s.list)-most):] }

func (s *shelf) clone() shelf {
	s.shared = true
	return shelf{list: slices.Clip(s.list), shared: true}
}

// Since are the events with a higher ID than told: the last KeptEvents, and before them what is
// kept of turning points and of work; and how many are left out.
func (v *Events) Since(told uint64) (events []Event, missed uint64) {
	if count := v.Last - told; count <= KeptEvents {
		return v.all.last(int(count)), 0
	}
	return v.thinned(told)
}

// thinned are those since, where they are more than KeptEvents.
func (v *Events) thinned(told uint64) (events []Event, missed uint64) {
	latest := v.all.last(KeptEvents)
	turns, work := v.turns.last(KeptTurns), v.work.last(KeptWork)
	for len(turns)+len(work) > 0 {
		from := &turns
		if len(turns) == 0 || len(work) > 0 && work[0].ID < turns[0].ID {
			from = &work
		}
		if e := (*from)[0]; e.ID > told && e.ID < latest[0].ID {
			events = append(events, e)
		}
		*from = (*from)[1:]
	}
	events = append(events, latest...)
	return events, v.Last - told - uint64(len(events))
}

func (v *Events) equal(o *Events) bool {
	return v.Last == o.Last && slices.Equal(v.all.last(KeptEvents), o.all.last(KeptEvents)) &&
		slices.Equal(v.turns.last(KeptTurns), o.turns.last(KeptTurns)) && slices.Equal(v.work.last(KeptWork), o.work.last(KeptWork))
}

func (v *Events) clone() Events {
	return Events{v.Last, v.all.clone(), v.turns.clone(), v.work.clone()}
}

// Note adds an event.
func (v *View) Note(e Event) {
	l := &v.Events
	l.Last++
	e.ID = l.Last
	l.all.add(&e, KeptEvents)
	switch {
	case e.isWork():
		l.work.add(&e, KeptWork)
	case e.turns():
		l.turns.add(&e, KeptTurns)
	}
	v.Changes.Any = true
}

func (e *Event) isWork() bool {
	return e.Code == FirstLabCode+uint8(LabAnswered) || e.Code == uint8(raft.EventCommitted) && e.C > 0
}

// turns tells whether a node, or who takes part, is another from here on.
func (e *Event) turns() bool {
	switch raft.EventCode(e.Code) {
	case raft.EventStarted, raft.EventBecameCandidate, raft.EventElectionFailed, raft.EventBecameLeader, raft.EventSteppedDown,
		raft.EventNewTerm, raft.EventLostToLeader, raft.EventQuorumLost, raft.EventRemoved, raft.EventConfigured, raft.EventReconfigured:
		return true
	}
	return e.Code >= FirstLabCode
}

// LabNote adds an event of the lab's, with one number.
func (v *View) LabNote(at raft.Time, n *Node, code LabCode, peer raft.NodeID, a uint64) {
	v.Note(Event{At: at, Node: n.ID, Code: FirstLabCode + uint8(code), Event: raft.Event{Term: n.Status.Term, Peer: peer, A: a}})
}
