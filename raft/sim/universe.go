package sim

import (
	"errors"
	"slices"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/order"
	"raftlab/raft/replica"
)

// Universe is a cluster with all that surrounds it.
type Universe struct {
	config     Config
	now        raft.Time
	seq        uint64 // of the event pushed last
	steps      uint64
	queue      queue
	nodes      []*node
	ids        []raft.NodeID // of all nodes, in order; clones share it
	users      []*user
	history    []Operation
	orders     []*order.Order // that are still to come, in order of At
	asked      uint64         // how many requests were the caller's own
	answers    []replica.Reply
	chain      chain
	safety     *check.Safety     // nil: nobody judges
	disruption *check.Disruption // likewise
	record     replica.Record    // room that is used again
	status     raft.Status       // likewise
	lab        *Lab              // nil: it has no director
	swarms     bool              // its clients and its orders are there: without a director from the start
	befalls    []order.Order     // of a lab whose servers have not all begun
	latest     Happening
	wire       wire   // of a lab
	room       []byte // see hold
	err        error
}

// A universe throws dice of several kinds from one seed that must not be the same. The
// servers' own kinds, in raft/replica, are numbered from 1.
const diskDice, clientDice = 101, 102

// New begins a universe at time 0, with empty disks.
func New(c Config) (*Universe, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	u := &Universe{config: c}
	u.setJudges()
	for i := range c.Nodes {
		n := newNode(u, raft.NodeID(i+1))
		u.nodes, u.ids = append(u.nodes, n), append(u.ids, n.id)
	}
	for _, n := range u.nodes {
		if err := n.start(); err != nil {
			return nil, err
		}
	}
	u.swarm()
	return u, nil
}

// setJudges has the servers judged that the config says.
func (u *Universe) setJudges() {
	c := &u.config
	if c.Judge {
		u.safety = check.NewSafety(c.Nodes)
		u.safety.Began(raft.Configuration{Voters: c.voters()})
	}
	if c.Steady > 0 {
		u.disruption = check.NewDisruption(c.Nodes-c.NonMembers, c.Settings.ElectionMin, c.Steady)
	}
}

// swarm lets the clients begin. All servers have.
func (u *Universe) swarm() {
	u.swarms = true
	for i := range u.config.Clients {
		u.users = append(u.users, newUser(u, uint32(i)))
		u.users[i].rest()
	}
}

func (u *Universe) makeEngine(c raft.Config) (raft.Engine, error) {
	if u.config.Engine != nil {
		return u.config.Engine(c)
	}
	return raft.New(c)
}

// push lets something happen, after all that was pushed before for the same time.
func (u *Universe) push(e event) {
	u.seq++
	u.queue.push(u.seq, e)
}

// roomSize is how many bytes are had at a time for what is held.
const roomSize = 4096

// hold is a copy of bytes that nobody writes to: many are in one piece of memory, since most are small and there are many.
func (u *Universe) hold(b []byte) []byte {
	if len(b) > roomSize/4 {
		return slices.Clone(b)
	}
	if len(b) > cap(u.room)-len(u.room) {
		u.room = make([]byte, 0, roomSize)
	}
	from := len(u.room)
	u.room = append(u.room, b...)
	return slices.Clip(u.room[from:])
}

// Step lets the next thing happen; false when nothing ever will. Of what happens at
// one time, orders come first, then events in the order in which they were caused, and
// then the servers' timers in order of id.
func (u *Universe) Step() bool {
	who, at := u.nextAlarm()
	switch {
	case len(u.orders) > 0 && u.orders[0].At <= min(at, u.nextEvent()):
		o := u.orders[0]
		u.orders = u.orders[1:]
		u.begin(o.At)
		u.latest = Happening{At: u.now, Kind: Befell, Node: o.Node}
		u.perform(o)
	case u.queue.len() > 0 && u.queue.next() <= at:
		e := u.queue.pop()
		u.begin(e.at)
		u.happen(&e)
	case who != nil:
		u.begin(at)
		u.latest = Happening{At: u.now, Kind: Rang, Node: who.id}
		who.time()
	default:
		return false
	}
	return true
}

// begin counts an event.
func (u *Universe) begin(at raft.Time) {
	u.now = max(u.now, at)
	u.steps++
	u.chain.number(uint64(u.now))
}

// nextAlarm is the timer that goes off first.
func (u *Universe) nextAlarm() (who *node, at raft.Time) {
	at = raft.Never
	for _, n := range u.nodes {
		if n.due < at {
			who, at = n, n.due
		}
	}
	return who, at
}

func (u *Universe) happen(e *event) {
	u.latest = Happening{At: u.now, Kind: happenings[e.kind], Node: e.node, From: e.from}
	switch e.kind {
	case command:
		if n := u.node(e.node); n.incarnation == e.incarnation {
			n.direct(e.bytes)
		}
	case ending:
		if n := u.node(e.node); n.incarnation == e.incarnation {
			n.ended()
		}
	case arrival:
		u.arrive(e)
	case syncEnd:
		if n := u.node(e.node); n.up() && n.disk.ended(e) {
			n.synced(e.token)
		}
	case request:
		u.node(e.node).obey(e.bytes)
	case answer:
		u.users[e.client].answered(e.node, e.reply)
	case wake:
		if s := u.users[e.client]; s.alarm == e.token {
			s.woken()
		}
	}
}

// arrive hands a frame to whom it is for.
func (u *Universe) arrive(e *event) {
	if u.lab != nil {
		u.wire.add(frame{e.from, e.node, e.bytes})
		u.node(e.node).coming--
	}
	u.node(e.node).hear(e.from, e.bytes)
}

// happenings are the events' names to others.
var happenings = [...]HappeningKind{arrival: Arrived, syncEnd: Synced, request: Requested, answer: Answered, wake: ClientTimer, command: Ordered, ending: Ended}

func (u *Universe) nextEvent() raft.Time { return u.queue.next() }

// RunUntil lets all happen that is due by t, and time reach it.
func (u *Universe) RunUntil(t raft.Time) {
	for u.Next() <= t && u.Step() {
	}
	u.now = max(u.now, t)
}

// Next is when the next thing happens; raft.Never when nothing will.
func (u *Universe) Next() raft.Time {
	_, at := u.nextAlarm()
	if len(u.orders) > 0 {
		at = min(at, u.orders[0].At)
	}
	return min(at, u.nextEvent())
}

// Now is the cluster's time, in nanoseconds since the universe began.
func (u *Universe) Now() raft.Time { return u.now }

// Events is how many things have happened.
func (u *Universe) Events() uint64 { return u.steps }

// Err is the first thing that should never happen, such as a disk that a server refuses
// to start from; nil while there is none.
func (u *Universe) Err() error { return u.err }

// Status is a server's; false while it is down, or unknown.
func (u *Universe) Status(id raft.NodeID) (s raft.Status, up bool) {
	if id == raft.None || int(id) > len(u.nodes) || !u.node(id).up() {
		return s, false
	}
	u.node(id).engine.Status(&s)
	return s, true
}

// Lost tells whether a server's disk is damaged so that it refused to start: it stays down.
func (u *Universe) Lost(id raft.NodeID) bool {
	return id != raft.None && int(id) <= len(u.nodes) && u.node(id).lost
}

// Leader is the server that leads in the highest term; raft.None while none does.
func (u *Universe) Leader() raft.NodeID {
	var leader raft.NodeID
	var term raft.Term
	s := &u.status
	for _, n := range u.nodes {
		if !n.up() {
			continue
		}
		if n.engine.Status(s); s.Role == raft.Leader && s.Term > term {
			leader, term = n.id, s.Term
		}
	}
	return leader
}

func (u *Universe) node(id raft.NodeID) *node { return u.nodes[id-1] }

// fail keeps the first thing that should never happen.
func (u *Universe) fail(why string, cause error) {
	if u.err == nil {
		u.err = errors.New("sim: " + why + ": " + cause.Error())
	}
}
