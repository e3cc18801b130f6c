package desk

import (
	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/view"
)

// What others keep is what the page is told, and their codes and bounds are the protocol's.
var (
	_ [EventsInDelta]struct{}       = [view.KeptEvents]struct{}{}
	_ [DefaultWithin]struct{}       = [director.DefaultWithin / raft.Millisecond]struct{}{}
	_ [MaxOperations]struct{}       = [director.MaxOperations]struct{}{}
	_ [MaxHistory]struct{}          = [director.MaxHistory]struct{}{}
	_ [LabEvents]struct{}           = [view.FirstLabCode]struct{}{}
	_ [MaxNodes]struct{}            = [view.MaxNodes]struct{}{}
	_ [len(HostFaultKinds)]struct{} = [view.FaultKinds]struct{}{}
)

// told is what the page knows, of what only ever grows.
type told struct {
	leader     raft.NodeID
	event      uint64 // the last one's id
	violations int
	before     *view.Stretch // of what is measured
	stalls     []byte        // JSON; none: there were none
	waiting    []byte        // the same
	held       bool          // whether the clock stands
	crashes    []byte        // JSON of those that it does not know, separated by commas
	listed     listed        // in the delta that is written
}

var causeNames = [...]string{view.Crashed: "asked", view.Died: "died", view.Panicked: "panic", view.Stopped: "stopped"}

// noteCrash tells the page that a node went down, and why.
func (k *Desk) noteCrash(n *view.Node) {
	b := k.told.crashes
	if len(b) > 0 {
		b = append(b, ',')
	}
	b = appendNode(append(b, `{"node":`...), n.ID)
	b = appendUint(key(b, "incarnation"), n.Incarnation)
	b = appendMillis(key(b, "time"), k.director.Cluster())
	b = order.AppendString(key(b, "cause"), causeNames[n.End.Cause])
	if b = key(b, "stack"); n.End.Why != nil {
		b = order.AppendRefusal(b, n.End.Why)
	} else {
		b = appendOptional(b, n.End.Text)
	}
	k.told.crashes = append(b, '}')
	k.director.View().Changes.Any = true
}

// appendEvents writes the fields of a delta that have to do with events.
func (k *Desk) appendEvents(b []byte) []byte {
	events, missed := k.seen().View().Events.Since(k.told.event)
	k.told.event = k.seen().View().Events.Last
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
	v := &k.told
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

func (k *Desk) appendHost(b []byte) []byte {
	v := k.seen().View()
	v.Changes.Faults = false
	b = append(key(b, "host"), `{"faults":[`...)
	for i := range v.Faults {
		b = appendFault(comma(b), &v.Faults[i])
	}
	return append(b, "]}"...)
}

func appendFault(b []byte, f *view.HostFault) []byte {
	b = order.AppendString(append(b, `{"kind":`...), HostFaultKinds[f.Kind])
	b = order.AppendString(key(b, "of"), HostFaultScopes[f.Scope])
	b = appendNode(key(b, "node"), f.Node)
	b = appendMillis(key(b, "at"), f.At)
	return append(appendMillis(key(b, "for"), f.Took), '}')
}

// appendNodeFault writes a node's last fault, or null.
func appendNodeFault(b []byte, f *view.HostFault) []byte {
	if f == nil {
		return append(b, "null"...)
	}
	return appendFault(b, f)
}
