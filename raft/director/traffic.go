package director

import (
	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/fault"
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
func (d *Director) hasSent(n *node, r *replica.Record, fact view.Fact) {
	f := &d.flight
	if fact&view.Left == 0 {
		return
	}
	if f.trafficAt == raft.Never {
		f.trafficAt = d.now + trafficInterval
	}
	if f.count >= FlightsInDelta || !f.all && float64(d.clock.Rate) > SlowScale*float64(clock.Par) {
		return
	}
	f.count++
	f.flights = appendFlight(separate(f.flights), n, &r.Sent)
	d.view.Changes.Any = true
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

func appendFlight(b []byte, from *node, s *replica.Sent) []byte {
	kind, reply := kindNames[s.Kind], s.Kind.Reply()
	if (s.Kind == raft.AppendEntries || s.Kind == raft.AppendEntriesReply) && s.Entries == 0 {
		kind = "heartbeat"
	}
	// Forwarded requests have no reject; their sender marks the answers with it.
	reject := s.Reject
	if s.Kind == 0 {
		reply, reject = s.Reject, false
	}
	b = appendFlightID(append(b, '['), from.ID, from.Incarnation, s.Seq)
	b = appendNode(append(b, ','), from.ID)
	b = appendNode(append(b, ','), s.To)
	b = appendString(append(b, ','), kind)
	b = appendBool(append(b, ','), reply)
	b = appendBool(append(b, ','), reject)
	b = appendUint(append(b, ','), uint64(s.Term))
	b = appendUint(append(b, ','), uint64(s.Index))
	b = appendInt(append(b, ','), s.Entries)
	b = appendInt(append(b, ','), s.Size)
	b = appendMillis(append(b, ','), s.At)
	b = appendMillis(append(b, ','), s.Due)
	b = appendString(append(b, ','), fateNames[s.Verdict])
	return append(b, ']')
}

// hasRefused: a frame came and was dropped.
func (d *Director) hasRefused(n *node, r *replica.Record, fact view.Fact) {
	if fact&view.Thrown == 0 || len(d.flight.refused) > 64*FlightsInDelta {
		return
	}
	b := append(separate(d.flight.refused), '[')
	b = appendFlightID(b, r.Peer, view.RefusedIncarnation(d.node(r.Peer).Node, r), r.Seq)
	d.flight.refused = append(appendNode(append(b, ','), n.ID), ']')
	d.view.Changes.Any = true
}

// tellTraffic tells the rates that changed, from time to time.
func (d *Director) tellTraffic() {
	f := &d.flight
	if f.trafficAt > d.now {
		return
	}
	now, moving := d.cluster(), false
	f.traffic = f.traffic[:0]
	d.view.EachLink(func(from, to *view.Node, _ *fault.Link) {
		rate, told := d.view.Traffic.At(from.ID, to.ID).RateAt(now), f.told.At(from.ID, to.ID)
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
	if moving && !d.clock.held {
		f.trafficAt = d.now + trafficInterval
	}
	if len(f.traffic) > 0 {
		d.view.Changes.Any = true
	}
}

// appendFlights writes the fields of a delta that have to do with messages.
func (d *Director) appendFlights(b []byte) []byte {
	f := &d.flight
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

// tellFlights turns the showing of single messages on at any scale, or off at high ones.
func (d *Director) tellFlights(c *command) error {
	d.flight.all = c.All
	return nil
}
