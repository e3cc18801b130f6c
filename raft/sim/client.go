package sim

import (
	"slices"
	"strconv"

	"raftlab/raft"
	"raftlab/raft/client"
	"raftlab/raft/director"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
)

// user does one operation after the other, by a client of its own (raft/client), which knows
// of the servers only what they answer: not who leads, nor who is down.
type user struct {
	u       *Universe
	index   uint32
	dice    raft.Dice
	stopped bool
	client  client.Client
	asked   client.Operation // the current one, or the last
	current int              // its place in the history; −1: it does nothing
	alarm   uint64           // the number of the alarm that counts; those set before are void
	armed   raft.Time        // when that goes off
}

func newUser(u *Universe, index uint32) *user {
	first := raft.NodeID(int(index) % u.config.Nodes) // not all begin their search at one server
	return &user{
		u: u, index: index, dice: *raft.NewDice(u.config.Seed, clientDice, uint64(index)),
		client: client.New(first), current: -1, armed: raft.Never,
	}
}

func (s *user) clone(u *Universe) *user {
	c := *s
	c.u, c.client = u, s.client.Clone()
	return &c
}

// wakeAt sets the user's alarm, in place of the one before.
func (s *user) wakeAt(at raft.Time) {
	s.alarm++
	if s.armed = at; at < raft.Never {
		s.u.push(event{at: at, kind: wake, client: s.index, token: s.alarm})
	}
}

// rest lets the user think.
func (s *user) rest() {
	s.current = -1
	s.wakeAt(s.u.now + s.u.config.Load.Think.Draw(&s.dice))
}

// await sets the alarm that the client wants, while an operation is under way.
func (s *user) await() {
	if at := s.client.Deadline(); s.current >= 0 && at != s.armed {
		s.wakeAt(at)
	}
}

// woken begins an operation, or goes on with one that was not answered.
func (s *user) woken() {
	s.armed = raft.Never
	switch {
	case s.current >= 0:
		s.client.Timer(s)
	case !s.stopped:
		s.call()
	}
	s.await()
}

// call begins an operation: of those that pass through the log, two thirds are puts.
func (s *user) call() {
	load, history := &s.u.config.Load, &s.u.history
	d := s.u.director()
	if d != nil && len(*history) >= director.MaxHistory {
		return
	}
	s.asked = client.Operation{Kind: replica.RequestExecute, Within: load.Within, ID: uint64(len(*history))}
	o := &s.asked
	o.Op = kv.Op{Kind: kv.Put, Key: "k" + strconv.FormatUint(s.dice.Below(load.Keys), 10)}
	read := s.dice.Below(100) < load.Reads || uint64(s.index) < load.Readers
	switch die := s.dice.Below(6); {
	case read || die == 0:
		o.Op.Kind = kv.Get
	case die == 1:
		o.Op.Kind = kv.Delete
	default:
		o.Op.Value = "c" + strconv.Itoa(int(s.index)) + "-" + strconv.Itoa(len(*history))
	}
	if read {
		o.Kind = replica.RequestRead
		if s.dice.Below(100) < load.Leases {
			o.Kind = replica.RequestLeaseRead
		}
	}
	if s.dice.Below(3) == 0 { // of any server, which passes it on
		o.Via = raft.NodeID(1 + s.dice.Below(uint64(len(s.u.nodes))))
	}
	s.current = len(*history)
	if d != nil {
		o.Call = d.Called()
	}
	*history = append(*history, Operation{Client: int(s.index), Op: o.Op, Read: read, Call: s.u.now, Return: raft.Never})
	s.client.Begin(s, o)
}

// answered takes a server's answer to one of the client's requests.
func (s *user) answered(from raft.NodeID, reply *replica.Reply) {
	own := *reply
	own.ID = reply.ID / uint64(len(s.u.users))
	s.client.Answered(s, from, &own)
	s.await()
}

// What follows is client.Cluster's.

func (s *user) Now() raft.Time                   { return s.u.now }
func (s *user) Nodes() []raft.NodeID             { return s.u.ids }
func (s *user) Reach(raft.NodeID) client.Reach   { return client.Running }
func (s *user) Leader() (raft.NodeID, raft.Term) { return raft.None, 0 }
func (s *user) Patience() raft.Time              { return s.u.config.Load.Patience }

// Send names a request by the user too: the universe's users share one space of names.
func (s *user) Send(to raft.NodeID, q *replica.Request) {
	own := *q
	own.ID = s.named(q.ID)
	s.send(to, &replica.Command{Kind: replica.CommandRequest, Request: own})
}

func (s *user) Cancel(at raft.NodeID, request uint64) {
	s.send(at, &replica.Command{Kind: replica.CommandCancel, Cancel: s.named(request)})
}

func (s *user) named(request uint64) uint64 {
	return request*uint64(len(s.u.users)) + uint64(s.index)
}

func (s *user) send(to raft.NodeID, c *replica.Command) {
	at := s.u.now + s.u.config.Load.Latency.Draw(&s.dice)
	s.u.push(event{at: at, kind: request, node: to, bytes: replica.AppendCommand(nil, c)})
}

// Ended tells the history how the current operation ended.
func (s *user) Ended(asked *client.Operation, r *client.Return) {
	o := &s.u.history[s.current]
	o.Return, o.Outcome, o.Result = s.u.now, outcomes[r.Outcome], r.Result
	if d := s.u.director(); d != nil {
		d.Witness(asked, r)
	}
	s.u.chain.number(uint64(s.current)<<2 | uint64(o.Outcome))
	s.rest()
}

var outcomes = [...]Outcome{client.OK: OK, client.Failed: Failed, client.Unknown: Unknown}

// deliver puts the answers in a server's telemetry on their way to the users.
func (u *Universe) deliver(telemetry []byte) {
	t, err := replica.ReadTelemetry(telemetry)
	for err == nil && t.Next(&u.record) {
		if u.record.Kind != replica.RecordReply {
			continue
		}
		reply := u.record.Reply
		switch {
		case reply.ID >= ownRequests:
			u.keepAnswer(&reply)
			continue
		case reply.ID >= director.FirstRequest: // the director's own
			continue
		}
		reply.Result = slices.Clone(reply.Result)
		s := u.users[reply.ID%uint64(len(u.users))]
		u.push(event{at: u.now + u.config.Load.Latency.Draw(&s.dice), kind: answer, node: t.Node, client: s.index, reply: &reply})
	}
	if err == nil {
		err = t.Err()
	}
	if err != nil {
		u.fail("telemetry can't be read", err)
	}
}
