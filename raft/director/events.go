package director

import (
	"raftlab/raft"
	"raftlab/raft/view"
)

// What the view keeps is what the page is told, and its codes are the protocol's.
var (
	_ [EventsInDelta]struct{}       = [view.KeptEvents]struct{}{}
	_ [LabEvents]struct{}           = [view.FirstLabCode]struct{}{}
	_ [MaxNodes]struct{}            = [view.MaxNodes]struct{}{}
	_ [len(HostFaultKinds)]struct{} = [view.FaultKinds]struct{}{}
)

// told is what the page knows, of what only ever grows.
type told struct {
	event      uint64 // the last one's id
	violations int
	crashes    []byte // JSON of those that it does not know, separated by commas
}

// noteEnd tells of a node that is down as an event.
func (d *Director) noteEnd(n *node) {
	code := [...]view.LabCode{view.Crashed: view.LabCrashed, view.Died: view.LabDied, view.Panicked: view.LabPanicked, view.Stopped: view.LabStopped}[n.crash.Cause]
	d.view.Note(view.Event{At: d.cluster(), Node: n.ID, Code: view.FirstLabCode + uint8(code), Event: raft.Event{
		Term: n.Status.Term, A: uint64(n.Incarnation), B: uint64(n.crash.Stop),
	}})
}

// noteCrash tells the page that a node went down, and why.
func (d *Director) noteCrash(n *node) {
	b := d.told.crashes
	if len(b) > 0 {
		b = append(b, ',')
	}
	b = appendNode(append(b, `{"node":`...), n.ID)
	b = appendUint(key(b, "incarnation"), n.Incarnation)
	b = appendMillis(key(b, "time"), d.cluster())
	b = appendString(key(b, "cause"), causeNames[n.crash.Cause])
	b = appendOptional(key(b, "stack"), n.crash.Text)
	d.told.crashes = append(b, '}')
	d.view.Changes.Any = true
}

// appendEvents writes the fields of a delta that have to do with events.
func (d *Director) appendEvents(b []byte) []byte {
	events, missed := d.view.Events.Since(d.told.event)
	d.told.event = d.view.Events.Last
	if missed > 0 {
		b = appendUint(key(b, "missed"), missed)
	}
	if len(events) > 0 {
		b = append(key(b, "events"), '[')
		for i := range events {
			b = appendEvent(comma(b), &events[i])
		}
		b = append(b, ']')
	}
	v := &d.told
	if len(v.crashes) > 0 {
		b = append(key(b, "crashes"), '[')
		b = append(append(b, v.crashes...), ']')
		v.crashes = v.crashes[:0]
	}
	return b
}

func appendEvent(b []byte, e *view.Event) []byte {
	b = appendUint(append(b, '['), e.ID)
	b = appendMillis(append(b, ','), e.At)
	b = appendNode(append(b, ','), e.Node)
	b = appendUint(append(b, ','), e.Code)
	b = appendUint(append(b, ','), uint64(e.Term))
	b = appendNode(append(b, ','), e.Peer)
	for _, v := range [...]uint64{e.A, e.B, e.C, e.D} {
		b = appendUint(append(b, ','), v)
	}
	return append(b, ']')
}
