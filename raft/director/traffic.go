package director

import (
	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/fault"
	"raftlab/raft/replica"
)

const (
	// A link's rate is counted over the last second of the cluster's time, in slots.
	slots    = 10
	slotTime = 100 * raft.Millisecond
	// trafficInterval is how often the page hears of the rates, real time.
	trafficInterval = 250 * raft.Millisecond
)

// meter counts the messages of one link.
type meter struct {
	slot  int64 // the latest one counted in
	count [slots]uint32
	told  uint32
}

// rate is how many messages came in the last second.
func (m *meter) rate() uint32 {
	sum := uint32(0)
	for _, c := range m.count {
		sum += c
	}
	return sum
}

// advance forgets the slots that are over a second old.
func (m *meter) advance(now raft.Time) {
	slot := int64(now / slotTime)
	for i := max(m.slot+1, slot-slots+1); i <= slot; i++ {
		m.count[i%slots] = 0
	}
	m.slot = max(m.slot, slot)
}

func (m *meter) add(at raft.Time) {
	m.advance(max(at, 0))
	m.count[m.slot%slots]++
}

// flights are messages under way, and the rates of those that are not shown one by one.
type flights struct {
	all       bool // told at any scale
	flights   []byte
	refused   []byte
	count     int
	meters    matrix[meter]
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

// foldSent counts a frame, and shows it while eyes can follow.
func (d *Director) foldSent(n *node, r *replica.Record) {
	s, f := &r.Sent, &d.flight
	to := d.node(s.To)
	if to == nil || to == n || int(s.Kind) >= len(kindNames) || int(s.Verdict) >= len(fateNames) {
		return
	}
	f.meters.at(n, to).add(s.At)
	if f.trafficAt == raft.Never {
		f.trafficAt = d.now + trafficInterval
	}
	if f.count >= FlightsInDelta || !f.all && float64(d.clock.Rate) > SlowScale*float64(clock.Par) {
		return
	}
	f.count++
	f.flights = appendFlight(separate(f.flights), n, s)
	d.dirty()
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
	b = appendFlightID(append(b, '['), from.id, from.incarnation, s.Seq)
	b = appendNode(append(b, ','), from.id)
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

// foldRefused: a frame came and was dropped.
func (d *Director) foldRefused(n *node, r *replica.Record) {
	from := d.node(r.Peer)
	if from == nil || len(d.flight.refused) > 64*FlightsInDelta {
		return
	}
	incarnation := from.incarnation
	if r.Reason == replica.FromTheDead && from.alive() {
		incarnation-- // it is the one before that sent it
	}
	b := appendFlightID(append(separate(d.flight.refused), '['), from.id, incarnation, r.Seq)
	d.flight.refused = append(appendNode(append(b, ','), n.id), ']')
	d.dirty()
}

// tellTraffic tells the rates that changed, from time to time.
func (d *Director) tellTraffic() {
	f := &d.flight
	if f.trafficAt > d.now {
		return
	}
	now, moving := d.cluster(), false
	f.traffic = f.traffic[:0]
	d.eachLink(func(from, to *node, _ *link) {
		m := f.meters.at(from, to)
		m.advance(now)
		rate := m.rate()
		moving = moving || rate > 0
		if rate == m.told {
			return
		}
		m.told = rate
		b := append(separate(f.traffic), '"', 'n')
		b = append(appendUint(b, uint32(from.id)), '>', 'n')
		b = append(appendUint(b, uint32(to.id)), '"', ':')
		f.traffic = appendUint(b, rate)
	})
	f.trafficAt = raft.Never
	if moving && !d.clock.held {
		f.trafficAt = d.now + trafficInterval
	}
	if len(f.traffic) > 0 {
		d.dirty()
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
