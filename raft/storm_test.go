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
	t       testing.TB
	dice    *raft.Dice
	weather weather
	now     raft.Time
	todo    agenda
	order   uint64
	members []*member
	cut     map[[2]raft.NodeID]bool
	calm    bool // no faults any more
	laws    *laws

	proposed  uint64
	asked     uint64
	restarts  int
	seen      [raft.EventCodes]int
	observe   func(*member, *raft.Output) // may be nil
	resumeAll int                         // every so many steps a node is replaced by its checkpoint; 0: never
	steps     int
}

// weather is how bad it gets.
type weather struct {
	size            int
	loss, duplicate uint32 // parts in 2^32
	slow            uint32 // chance that a message is late by up to 400 ms
	large           uint64 // one command in so many is too large to share an append
	latency, fsync  raft.Time
	chaos           raft.Time // mean time between crashes, partitions and the like
	preVote         bool
	checkQuorum     bool
	off             raft.Rules
	appendBytes     int // raft.Config.MaxAppendBytes
}

// member is one server of a storm.
type member struct {
	id    raft.NodeID
	node  *raft.Node
	up    bool
	life  int // what was under way in an earlier life is void
	disk  disk
	write *write
	wait  []raft.Input // inputs that came while a write runs
	alarm raft.Time
}

// write is a disk write under way, with what must wait for its end.
type write struct {
	out   raft.Output
	after []raft.Message
}

// agenda is what will happen, earliest first.
type agenda []happening

type happening struct {
	at    raft.Time
	order uint64
	do    func()
}

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool {
	return a[i].at < a[j].at || a[i].at == a[j].at && a[i].order < a[j].order
}
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(x any)   { *a = append(*a, x.(happening)) }
func (a *agenda) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}

func newStorm(t testing.TB, seed uint64) *storm {
	return newStormIn(t, seed, func(*weather) {})
}

// newStormIn is a storm whose weather is turned before it begins.
func newStormIn(t testing.TB, seed uint64, turn func(*weather)) *storm {
	s := &storm{t: t, dice: raft.NewDice(seed, 0x5707), cut: map[[2]raft.NodeID]bool{}}
	percent := func(most uint64) uint32 { return uint32(s.dice.Below(most+1) * (1 << 32 / 100)) }
	s.weather = weather{
		size: []int{3, 3, 5, 5, 1, 2, 4, 7}[s.dice.Below(8)],
		loss: percent(25), duplicate: percent(15), slow: percent(10),
		latency: ms + raft.Time(s.dice.Below(uint64(20*ms))), fsync: raft.Time(s.dice.Below(uint64(8 * ms))),
		large:   []uint64{40, 40, 40, 40, 40, 40, 40, 1}[s.dice.Below(8)],
		chaos:   30*ms + raft.Time(s.dice.Below(uint64(300*ms))),
		preVote: s.dice.Chance(1 << 31), checkQuorum: s.dice.Chance(1 << 31),
	}
	turn(&s.weather)
	s.laws = newLaws(s)
	for i := range s.weather.size {
		m := &member{id: raft.NodeID(i + 1)}
		s.members = append(s.members, m)
		s.start(m)
	}
	s.later(s.weather.chaos, s.strike)
	s.later(20*ms, s.ask)
	return s
}

func (s *storm) later(d raft.Time, do func()) {
	s.order++
	heap.Push(&s.todo, happening{s.now + d, s.order, do})
}

// during lets time pass until done says so, or the bound is reached.
func (s *storm) during(bound raft.Time, done func() bool) bool {
	for end := s.now + bound; s.todo[0].at <= end; {
		h := heap.Pop(&s.todo).(happening)
		s.now = h.at
		h.do()
		if done() {
			return true
		}
	}
	return false
}

func (s *storm) start(m *member) {
	c := config(m.id, s.weather.size, m.disk)
	c.Now, c.Dice = s.now, raft.NewDice(s.dice.Uint64(), uint64(m.id))
	c.Off, c.MaxAppendBytes = s.weather.off, s.weather.appendBytes
	c.Settings.PreVote, c.Settings.CheckQuorum = s.weather.preVote, s.weather.checkQuorum
	node, err := raft.New(c)
	require.NoError(s.t, err)
	m.node, m.up, m.write, m.wait, m.alarm = node, true, nil, nil, raft.Never
	m.life++
	s.laws.started(m)
	s.step(m, raft.Input{Kind: raft.InputTime})
}

// crash ends a server. The write under way is whole on its disk, or not there at all.
func (s *storm) crash(m *member) {
	if m.write != nil && s.dice.Chance(1<<31) {
		m.disk.save(&m.write.out)
	}
	m.up = false
	m.life++
}

// step gives a server one input, and does what its output asks for.
func (s *storm) step(m *member, in raft.Input) {
	if m.write != nil {
		m.wait = append(m.wait, in)
		return
	}
	s.steps++
	in.Now = s.now
	out := m.node.Step(in)
	for _, e := range out.Events {
		s.seen[e.Code]++
	}
	s.laws.check(m, in, out)
	if s.observe != nil {
		s.observe(m, out)
	}
	s.send(out.Messages)
	s.setAlarm(m, out.Deadline)
	if n := len(out.Committed); n > 0 {
		m.wait = append(m.wait, raft.Input{Kind: raft.InputApplied, Applied: out.Committed[n-1].Index})
	}
	if out.Write != 0 {
		s.startWrite(m, out)
		return
	}
	s.send(out.MessagesAfterWrite)
	if s.resumeAll > 0 && s.steps%s.resumeAll == 0 {
		node, err := raft.Resume(m.node.AppendCheckpoint(nil))
		require.NoError(s.t, err)
		m.node = node
	}
	s.catchUp(m)
}

func (s *storm) catchUp(m *member) {
	if m.write == nil && len(m.wait) > 0 {
		next := m.wait[0]
		m.wait = m.wait[1:]
		s.step(m, next)
	}
}

func (s *storm) startWrite(m *member, out *raft.Output) {
	m.write = &write{out: *out, after: append([]raft.Message(nil), out.MessagesAfterWrite...)}
	life := m.life
	s.later(raft.Time(s.dice.Below(uint64(s.weather.fsync)+1)), func() {
		if m.life != life {
			return
		}
		done := m.write
		m.disk.save(&done.out)
		m.write = nil
		s.send(done.after)
		s.step(m, raft.Input{Kind: raft.InputDurable, Write: done.out.Write})
		s.catchUp(m)
	})
}

func (s *storm) setAlarm(m *member, at raft.Time) {
	if m.alarm == at {
		return
	}
	m.alarm = at
	life := m.life
	s.later(max(0, at-s.now), func() {
		if m.life == life && m.alarm == at {
			m.alarm = raft.Never
			s.step(m, raft.Input{Kind: raft.InputTime})
		}
	})
}

func (s *storm) send(messages []raft.Message) {
	for _, m := range messages {
		if s.calm {
			s.carry(m, ms)
			continue
		}
		copies := 1
		if s.dice.Chance(s.weather.duplicate) {
			copies = 2
		}
		for range copies {
			if s.dice.Chance(s.weather.loss) {
				continue
			}
			latency := raft.Time(s.dice.Below(uint64(s.weather.latency)))
			if s.dice.Chance(s.weather.slow) {
				latency += raft.Time(s.dice.Below(uint64(400 * ms)))
			}
			s.carry(m, latency)
		}
	}
}

func (s *storm) carry(m raft.Message, latency raft.Time) {
	s.later(latency, func() {
		to := s.members[m.To-1]
		if to.up && !s.cut[[2]raft.NodeID{m.From, m.To}] {
			s.step(to, raft.Input{Kind: raft.InputMessage, Message: &m})
		}
	})
}

// any is a server drawn by dice.
func (s *storm) any() *member { return s.members[s.dice.Below(uint64(len(s.members)))] }

// strike lets something happen to a server or to the network.
func (s *storm) strike() {
	if s.calm {
		return
	}
	s.later(raft.Time(s.dice.Below(uint64(2*s.weather.chaos))), s.strike)
	switch m := s.any(); s.dice.Below(9) {
	case 0, 1, 2:
		if m.up {
			s.crash(m)
			return
		}
		s.start(m)
		s.restarts++
	case 3:
		s.partition()
	case 4:
		clear(s.cut)
	case 5: // one direction of one link
		s.cut[[2]raft.NodeID{m.id, s.any().id}] = true
	case 6:
		if m.up {
			s.step(m, raft.Input{Kind: raft.InputCampaign})
		}
	case 7:
		if m.up {
			low := 20*ms + raft.Time(s.dice.Below(uint64(150*ms)))
			s.step(m, raft.Input{Kind: raft.InputSettings, Settings: raft.Settings{
				ElectionMin: low, ElectionMax: 2 * low, Heartbeat: low / 3,
				PreVote: s.dice.Chance(1 << 31), CheckQuorum: s.dice.Chance(1 << 31),
			}})
		}
	case 8:
		for _, leader := range s.members {
			if leader.up {
				s.step(leader, raft.Input{Kind: raft.InputTransfer, Transfer: m.id})
			}
		}
	}
}

// partition cuts the servers in two groups.
func (s *storm) partition() {
	side := s.dice.Uint64()
	for _, a := range s.members {
		for _, b := range s.members {
			s.cut[[2]raft.NodeID{a.id, b.id}] = side>>a.id&1 != side>>b.id&1
		}
	}
}

// ask is a client: it asks any server for a write or a read.
func (s *storm) ask() {
	if s.calm {
		return
	}
	s.later(raft.Time(s.dice.Below(uint64(30*ms))), s.ask)
	m := s.any()
	if !m.up {
		return
	}
	if s.dice.Below(3) == 0 {
		s.read(m)
		return
	}
	s.propose(m, 1+int(s.dice.Below(4)))
}

func (s *storm) propose(m *member, count int) {
	in := raft.Input{Kind: raft.InputPropose}
	for range count {
		s.proposed++
		size := s.dice.Below(40)
		if s.dice.Below(s.weather.large) == 0 {
			size = 65 << 10
		}
		data := raft.AppendUint(make([]byte, 0, size+10), s.proposed)
		in.Proposals = append(in.Proposals, data[:max(len(data), int(size))])
	}
	s.step(m, in)
}

func (s *storm) read(m *member) {
	s.asked++
	s.laws.asked(s.asked)
	s.step(m, raft.Input{Kind: raft.InputRead, Read: s.asked})
}

// heal ends all faults and restarts what is down.
func (s *storm) heal() {
	s.calm = true
	clear(s.cut)
	for _, m := range s.members {
		if !m.up {
			s.start(m)
		}
	}
}
