package raft_test

import (
	"container/heap"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// storm is a cluster in virtual time whose network, disks and servers fail by dice. A
// seed decides all of it. Each step's output passes through laws, which know what must
// hold in any Raft cluster.
type storm struct {
	t          testing.TB
	dice       *raft.Dice
	conditions conditions
	now        raft.Time
	todo       agenda
	order      uint64
	members    []*member
	cut        map[[2]raft.NodeID]bool
	healed     bool // no faults any more
	laws       *laws

	proposed  uint64
	asked     uint64
	restarts  int
	seen      [raft.EventCodes]int
	observe   func(*member, *raft.Output) // may be nil
	mail      func(raft.Message)          // takes what is sent, in place of the network; may be nil
	resumeAll int                         // every so many steps a node is replaced by its checkpoint; 0: never
	cloneAll  int                         // … by its clone
	steps     int
}

// member is one server of a storm.
type member struct {
	id          raft.NodeID
	node        *raft.Node
	up          bool
	incarnation int    // what was under way in an earlier one is void
	rate        uint64 // of its clock, in thousandths
	disk        disk
	machine     machine
	write       *write
	wait        []raft.Input // inputs that came while a write runs
	alarm       raft.Time
}

// write is a disk write under way, with what must wait for its end.
type write struct {
	out   raft.Output
	after []raft.Message
}

func newStorm(t testing.TB, seed uint64) *storm {
	return newStormIn(t, seed, func(*conditions) {})
}

// newStormIn is a storm whose conditions is turned before it begins.
func newStormIn(t testing.TB, seed uint64, turn func(*conditions)) *storm {
	s := &storm{t: t, dice: raft.NewDice(seed, 0x5707), cut: map[[2]raft.NodeID]bool{}}
	s.conditions = drawConditions(s.dice)
	turn(&s.conditions)
	s.laws = newLaws(s)
	for i := range s.conditions.size + s.conditions.nonMembers {
		m := &member{id: raft.NodeID(i + 1), rate: s.conditions.rate(s.dice)}
		s.members = append(s.members, m)
		s.start(m)
	}
	s.later(s.conditions.chaos, s.strike)
	s.later(20*ms, s.ask)
	s.every(s.conditions.changes, s.change)
	s.every(s.conditions.snapshots, s.snapshot)
	if s.conditions.leased() {
		s.every(s.conditions.chaos, s.coup)
	}
	return s
}

func (s *storm) later(d raft.Time, do func()) {
	s.order++
	heap.Push(&s.todo, happening{s.now + d, s.order, do})
}

// every lets something happen at random, until all is healed; a mean of 0: never.
func (s *storm) every(mean raft.Time, do func()) {
	if mean == 0 || s.healed {
		return
	}
	s.later(raft.Time(s.dice.Below(uint64(2*mean))), func() {
		if !s.healed {
			do()
			s.every(mean, do)
		}
	})
}

// during lets time pass until done says so, or the bound is reached.
func (s *storm) during(bound raft.Time, done func() bool) bool {
	for end := s.now + bound; len(s.todo) > 0 && s.todo[0].at <= end; {
		h := heap.Pop(&s.todo).(happening)
		s.now = max(s.now, h.at)
		h.do()
		if done() {
			return true
		}
	}
	return false
}

func (s *storm) start(m *member) {
	c := config(m.id, s.conditions.size, m.disk)
	c.Now, c.Dice, c.Settings = m.clock(s.now), raft.NewDice(s.dice.Uint64(), uint64(m.id)), s.conditions.settings(m.id)
	c.Off, c.MaxAppendBytes = s.conditions.off, s.conditions.appendBytes
	c.MaxInflightBytes, c.MaxUncommittedBytes = s.conditions.inflightBytes, s.conditions.uncommittedBytes
	if int(m.id) > s.conditions.size {
		c.Voters = nil
	}
	node, err := raft.New(c)
	require.NoError(s.t, err)
	m.node, m.up, m.write, m.wait, m.alarm = node, true, nil, nil, raft.Never
	m.machine = machineOf(m.disk.snapshot)
	m.incarnation++
	s.laws.started(m)
	s.step(m, raft.Input{Kind: raft.InputTime})
}

// crash ends a server. The write under way is whole on its disk, or not there at all.
func (s *storm) crash(m *member, saves bool) {
	if m.write != nil && saves {
		m.disk.save(&m.write.out)
	}
	m.up, m.write = false, nil
	m.incarnation++
}

// clock is what a server's clock shows at a moment, and moment when it shows that.
func (m *member) clock(t raft.Time) raft.Time { return t * raft.Time(m.rate) / 1000 }

func (m *member) moment(t raft.Time) raft.Time {
	return (t*1000 + raft.Time(m.rate) - 1) / raft.Time(m.rate)
}

// step gives a server one input, and does what its output asks for.
func (s *storm) step(m *member, in raft.Input) {
	if m.write != nil {
		m.wait = append(m.wait, in)
		return
	}
	s.steps++
	in.Now = m.clock(s.now)
	out := m.node.Step(in)
	for _, e := range out.Events {
		s.seen[e.Code]++
	}
	m.machine.take(out)
	s.laws.check(m, in, out)
	if s.observe != nil {
		s.observe(m, out)
	}
	s.send(out.Messages)
	s.setAlarm(m, out.Deadline)
	if applied := appliedBy(out); applied > 0 {
		m.wait = append(m.wait, raft.Input{Kind: raft.InputApplied, Applied: applied})
	}
	if out.Write != 0 {
		s.startWrite(m, out)
		return
	}
	s.send(out.MessagesAfterWrite)
	s.replace(m)
	s.catchUp(m)
}

// replace lets a copy of a node go on in its place.
func (s *storm) replace(m *member) {
	if s.resumeAll > 0 && s.steps%s.resumeAll == 0 {
		node, err := raft.Resume(m.node.AppendCheckpoint(nil))
		require.NoError(s.t, err)
		m.node = node
	}
	if s.cloneAll > 0 && s.steps%s.cloneAll == 0 {
		old := m.node
		m.node = old.Clone()
		old.Step(raft.Input{Kind: raft.InputCampaign, Now: m.clock(s.now)})
		old.Step(raft.Input{Kind: raft.InputPropose, Proposals: [][]byte{{1}}})
	}
}

func (s *storm) catchUp(m *member) {
	if m.write == nil && len(m.wait) > 0 {
		next := m.wait[0]
		m.wait = m.wait[1:]
		s.step(m, next)
	}
}

func (s *storm) startWrite(m *member, out *raft.Output) {
	running := &write{out: *out, after: append([]raft.Message(nil), out.MessagesAfterWrite...)}
	m.write = running
	s.later(raft.Time(s.dice.Below(uint64(s.conditions.fsync)+1)), func() {
		if m.write == running {
			s.endWrite(m)
		}
	})
}

func (s *storm) endWrite(m *member) {
	done := m.write
	m.disk.save(&done.out)
	m.write = nil
	s.send(done.after)
	s.step(m, raft.Input{Kind: raft.InputDurable, Write: done.out.Write})
	s.catchUp(m)
}

func (s *storm) setAlarm(m *member, at raft.Time) {
	if m.alarm == at {
		return
	}
	m.alarm = at
	if at == raft.Never {
		return
	}
	incarnation := m.incarnation
	s.later(max(0, m.moment(at)-s.now), func() {
		if m.incarnation == incarnation && m.alarm == at {
			m.alarm = raft.Never
			s.step(m, raft.Input{Kind: raft.InputTime})
		}
	})
}

func (s *storm) send(messages []raft.Message) {
	for _, m := range messages {
		switch {
		case s.mail != nil:
			s.mail(m)
		case s.healed:
			s.carry(m, ms)
		default:
			s.risk(m)
		}
	}
}

// risk sends a message through the storm.
func (s *storm) risk(m raft.Message) {
	copies := 1
	if s.dice.Chance(s.conditions.duplicate) {
		copies = 2
	}
	for range copies {
		if s.dice.Chance(s.conditions.loss) {
			continue
		}
		latency := raft.Time(s.dice.Below(uint64(s.conditions.latency)))
		if s.dice.Chance(s.conditions.slow) {
			latency += raft.Time(s.dice.Below(uint64(400 * ms)))
		}
		s.carry(m, latency)
	}
}

func (s *storm) carry(m raft.Message, latency raft.Time) {
	s.later(latency, func() {
		if !s.cut[[2]raft.NodeID{m.From, m.To}] {
			s.deliver(m)
		}
	})
}

// deliver hands a message over as the wire does.
func (s *storm) deliver(m raft.Message) {
	to := s.members[m.To-1]
	if !to.up {
		return
	}
	var read raft.Message
	d := raft.Decode(raft.AppendMessage(nil, &m))
	d.Message(&read)
	require.NoError(s.t, d.End(), "%+v can't be read", m)
	s.step(to, raft.Input{Kind: raft.InputMessage, Message: &read})
}
