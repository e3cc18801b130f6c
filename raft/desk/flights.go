package desk

import (
	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/fault"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// trafficInterval is how often the page hears of the rates, real time.
const trafficInterval = 250 * raft.Millisecond

// flights are messages under way, and the rates of those that are not shown one by one.
type flights struct {
	all       bool // told at any scale
	flights   []byte
	refused   []byte
	count     int
	told      view.Matrix[uint32]
	traffic   []byte
	trafficAt raft.Time // real; Never when no rate can have changed
}

var kindNames = [...]string{
	0:                         "request",
	raft.RequestVote:          "vote",
	raft.RequestVoteReply:     "vote",
	raft.AppendEntries:        "append",
	raft.AppendEntriesReply:   "append",
	raft.RequestPreVote:       "preVote",
	raft.RequestPreVoteReply:  "preVote",
	raft.TimeoutNow:           "timeoutNow",
	raft.InstallSnapshot:      "snapshot",
	raft.InstallSnapshotReply: "snapshot",
}

var fateNames = [...]string{
	fault.Delivered:  "delivered",
	fault.Lost:       "lost",
	fault.Severed:    "cut",
	fault.Duplicated: "duplicated",
}

// hasSent: a frame left. It is shown while eyes can follow.
func (k *Desk) hasSent(n *view.Node, s *replica.Sent) {
	if k.past != nil {
		return // nobody sees it
	}
	f := &k.flight
	if f.trafficAt == raft.Never {
		f.trafficAt = k.now + trafficInterval
	}
	if f.count >= FlightsInDelta || !f.all && float64(k.rate()) > SlowScale*float64(clock.Par) {
		return
	}
	f.count++
	f.flights = appendFlight(separate(f.flights), n, n.Incarnation, s)
	k.director.View().Changes.Any = true
}

// tellUnderWay tells of the messages that are under way in the moment in view.
func (k *Desk) tellUnderWay() {
	v := k.seen().View()
	for _, f := range v.Flights.UnderWay(k.shownTime()) {
		k.flight.flights = appendFlight(separate(k.flight.flights), v.Node(f.From), f.Incarnation, &f.Sent)
	}
}

// tellAtHold does so once the clock stands: at the speed before, they may not have been told.
func (k *Desk) tellAtHold() {
	held := k.isHeld()
	if held && !k.told.held {
		k.tellUnderWay()
	}
	k.told.held = held
}

// isHeld tells whether the cluster's clock stands; rate is how fast it runs.
func (k *Desk) isHeld() bool { return k.rate() == 0 }

func (k *Desk) rate() clock.Rate {
	if k.course != nil {
		return k.course.rate()
	}
	return k.director.Clock().Rate
}

// separate puts a comma between items of a list that is not opened yet.
func separate(b []byte) []byte {
	if len(b) > 0 {
		return append(b, ',')
	}
	return b
}

// appendFlightID writes a frame's name: its sender, that one's incarnation, its number.
func appendFlightID(b []byte, from raft.NodeID, incarnation uint32, seq uint64) []byte {
	b = appendUint(append(b, '"', 'n'), uint32(from))
	b = appendUint(append(b, '.'), incarnation)
	b = appendUint(append(b, '.'), seq)
	return append(b, '"')
}

func appendFlight(b []byte, from *view.Node, incarnation uint32, s *replica.Sent) []byte {
	return appendMessage(b, from.ID, incarnation, s, fateNames[s.Verdict])
}

func appendMessage(b []byte, from raft.NodeID, incarnation uint32, s *replica.Sent, fate string) []byte {
	kind, reply := kindNames[s.Kind], s.Kind.Reply()
	if (s.Kind == raft.AppendEntries || s.Kind == raft.AppendEntriesReply) && s.Entries == 0 {
		kind = "heartbeat"
	}
	// Forwarded requests have no reject; their sender marks the answers with it.
	reject := s.Reject
	if s.Kind == 0 {
		reply, reject = s.Reject, false
	}
	b = appendFlightID(append(b, '['), from, incarnation, s.Seq)
	b = appendNode(append(b, ','), from)
	b = appendNode(append(b, ','), s.To)
	b = order.AppendString(append(b, ','), kind)
	b = appendBool(append(b, ','), reply)
	b = appendBool(append(b, ','), reject)
	b = appendUint(append(b, ','), uint64(s.Term))
	b = appendUint(append(b, ','), uint64(s.Index))
	b = appendInt(append(b, ','), s.Entries)
	b = appendInt(append(b, ','), s.Size)
	b = appendMillis(append(b, ','), s.At)
	b = appendMillis(append(b, ','), s.Due)
	b = order.AppendString(append(b, ','), fate)
	return append(b, ']')
}

// hasRefused: a frame came and was dropped.
func (k *Desk) hasRefused(n *view.Node, r *replica.Record) {
	if k.past != nil || len(k.flight.refused) > 64*FlightsInDelta {
		return
	}
	v := k.director.View()
	b := append(separate(k.flight.refused), '[')
	b = appendFlightID(b, r.Peer, view.RefusedIncarnation(v.Node(r.Peer), r), r.Seq)
	k.flight.refused = append(appendNode(append(b, ','), n.ID), ']')
	v.Changes.Any = true
}

// tellTraffic tells the rates that changed, from time to time.
func (k *Desk) tellTraffic() {
	f := &k.flight
	if f.trafficAt > k.now || k.past != nil {
		return
	}
	now, moving := k.seen().Cluster(), false
	f.traffic = f.traffic[:0]
	k.seen().View().EachLink(func(from, to *view.Node, _ *fault.Link) {
		rate, told := k.seen().View().Traffic.At(from.ID, to.ID).RateAt(now), f.told.At(from.ID, to.ID)
		moving = moving || rate > 0
		if rate == *told {
			return
		}
		*told = rate
		b := append(separate(f.traffic), '"', 'n')
		b = append(appendUint(b, uint32(from.ID)), '>', 'n')
		b = append(appendUint(b, uint32(to.ID)), '"', ':')
		f.traffic = appendUint(b, rate)
	})
	f.trafficAt = raft.Never
	if moving && !k.seen().Clock().Held {
		f.trafficAt = k.now + trafficInterval
	}
	changes := &k.seen().View().Changes
	changes.Measured, changes.Sent = changes.Measured || changes.Sent, false
	changes.Any = changes.Any || changes.Measured || len(f.traffic) > 0
}

// appendFlights writes the fields of a delta that have to do with messages.
func (k *Desk) appendFlights(b []byte) []byte {
	f := &k.flight
	list := func(name string, items *[]byte) {
		if len(*items) > 0 {
			b = append(append(append(key(b, name), '['), *items...), ']')
			*items = (*items)[:0]
		}
	}
	list("flights", &f.flights)
	list("refused", &f.refused)
	if len(f.traffic) > 0 {
		b = append(append(append(key(b, "traffic"), '{'), f.traffic...), '}')
		f.traffic = f.traffic[:0]
	}
	f.count = 0
	return b
}
