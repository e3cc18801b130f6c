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
)

// Event is one decision of a node, or one act of the lab on it.
type Event struct {
	ID   uint64 // counts all events
	At   raft.Time
	Node raft.NodeID
	Code uint8
	raft.Event
}

// KeptEvents is how many of the last events are there for certain, if there were as many.
const KeptEvents = 500

// Events are the last ones.
type Events struct {
	Last   uint64 // the last one's ID
	list   []Event
	shared bool // with a clone: what is in the list stays where it is
}

// Since are the events with a higher ID than told, KeptEvents at most, and how many before
// them are left out.
func (v *Events) Since(told uint64) (events []Event, missed uint64) {
	count := v.Last - told
	if count > KeptEvents {
		count, missed = KeptEvents, count-KeptEvents
	}
	return v.list[len(v.list)-int(count):], missed
}

func (v *Events) equal(o *Events) bool {
	a, _ := v.Since(v.Last - min(v.Last, KeptEvents))
	b, _ := o.Since(o.Last - min(o.Last, KeptEvents))
	return v.Last == o.Last && slices.Equal(a, b)
}

// Note adds an event.
func (v *View) Note(e Event) {
	l := &v.Events
	l.Last++
	e.ID = l.Last
	// Half of what is too much goes at once, so that each event is moved at most once.
	if extra := len(l.list) - KeptEvents + 1; len(l.list) >= 2*KeptEvents {
		if l.shared {
			l.list, l.shared = slices.Clone(l.list), false
		}
		l.list = append(l.list[:0], l.list[extra:]...)
	}
	l.list = append(l.list, e)
	v.Changes.Any = true
}

// LabNote adds an event of the lab's, with one number.
func (v *View) LabNote(at raft.Time, n *Node, code LabCode, peer raft.NodeID, a uint64) {
	v.Note(Event{At: at, Node: n.ID, Code: FirstLabCode + uint8(code), Event: raft.Event{Term: n.Status.Term, Peer: peer, A: a}})
}
