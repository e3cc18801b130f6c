package director

import (
	"raftlab/raft"
	"raftlab/raft/replica"
)

// labCode is the place of a name in LabEventNames.
type labCode uint8

const (
	labCrashed labCode = iota
	labDied
	labPanicked
	labRestarted
	labPaused
	labResumed
	labCut
	labJoined
	labViolated
	labStuck
	labStopped
	labTrusted
	labHostFault
)

// events are what the page has not been told yet.
type events struct {
	last    uint64 // id
	pending []event
	missed  uint64
	crashes []byte // JSON, separated by commas
}

// event is one decision of a node, or one act of the lab on it.
type event struct {
	id   uint64
	at   raft.Time
	node raft.NodeID
	code uint8
	raft.Event
}

func (d *Director) note(e event) {
	v := &d.events
	v.last++
	e.id = v.last
	v.pending = append(v.pending, e)
	// Half of what is too much goes at once, so that each event is moved at most once.
	if len(v.pending) >= 2*EventsInDelta {
		v.missed += EventsInDelta
		v.pending = append(v.pending[:0], v.pending[EventsInDelta:]...)
	}
	d.dirty()
}

func (d *Director) foldEvent(n *node, r *replica.Record) {
	d.note(event{at: r.At, node: n.id, code: uint8(r.Event.Code), Event: r.Event})
	switch r.Event.Code {
	case raft.EventCampaignAsked:
		d.settle(n, awaitCampaign)
	case raft.EventTransferAborted, raft.EventTransferRefused:
		d.transferEnded(n, &r.Event)
	case raft.EventPreVoteRefusedLeader:
		preVoteHeld(n, r)
	case raft.EventPreVoteFailed:
		d.preVoteFailed(n, r)
	}
}

func (d *Director) labEvent(n *node, code labCode, peer raft.NodeID, a uint64) {
	d.note(event{
		at: d.cluster(), node: n.id, code: LabEvents + uint8(code),
		Event: raft.Event{Term: n.state.Term, Peer: peer, A: a},
	})
}

// noteEnd tells of a node that is down as an event.
func (d *Director) noteEnd(n *node) {
	d.note(event{
		at: d.cluster(), node: n.id, code: LabEvents + uint8([...]labCode{labCrashed, labDied, labPanicked, labStopped}[n.crash.cause]),
		Event: raft.Event{Term: n.state.Term, A: uint64(n.incarnation), B: uint64(n.crash.stop)},
	})
}

// noteCrash tells the page that a node went down, and why.
func (d *Director) noteCrash(n *node) {
	b := d.events.crashes
	if len(b) > 0 {
		b = append(b, ',')
	}
	b = appendNode(append(b, `{"node":`...), n.id)
	b = appendUint(key(b, "incarnation"), n.incarnation)
	b = appendMillis(key(b, "time"), d.cluster())
	b = appendString(key(b, "cause"), causeNames[n.crash.cause])
	b = appendOptional(key(b, "stack"), n.crash.text)
	d.events.crashes = append(b, '}')
	d.dirty()
}

// appendEvents writes the fields of a delta that have to do with events.
func (d *Director) appendEvents(b []byte) []byte {
	v := &d.events
	if extra := len(v.pending) - EventsInDelta; extra > 0 {
		v.missed += uint64(extra)
		v.pending = v.pending[extra:]
	}
	if v.missed > 0 {
		b = appendUint(key(b, "missed"), v.missed)
		v.missed = 0
	}
	if len(v.pending) > 0 {
		b = append(key(b, "events"), '[')
		for i := range v.pending {
			b = v.pending[i].append(comma(b))
		}
		b = append(b, ']')
		v.pending = v.pending[:0]
	}
	if len(v.crashes) > 0 {
		b = append(key(b, "crashes"), '[')
		b = append(append(b, v.crashes...), ']')
		v.crashes = v.crashes[:0]
	}
	return b
}

func (e *event) append(b []byte) []byte {
	b = appendUint(append(b, '['), e.id)
	b = appendMillis(append(b, ','), e.at)
	b = appendNode(append(b, ','), e.node)
	b = appendUint(append(b, ','), e.code)
	b = appendUint(append(b, ','), uint64(e.Term))
	b = appendNode(append(b, ','), e.Peer)
	for _, v := range [...]uint64{e.A, e.B, e.C, e.D} {
		b = appendUint(append(b, ','), v)
	}
	return append(b, ']')
}
