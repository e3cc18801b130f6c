package etcd_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/etcd"
)

const ms = raft.Millisecond

var settings = raft.Settings{ElectionMin: 150 * ms, ElectionMax: 300 * ms, Heartbeat: 50 * ms}

// server is one engine with its disk and what its state machine has got.
type server struct {
	id           raft.NodeID
	engine       raft.Engine
	incarnations uint64
	due          raft.Time
	down         bool
	durable      raft.Durable
	// entries of the disk follow snapshot, where there is one.
	snapshot  *raft.Snapshot
	entries   []raft.Entry
	write     uint64
	committed []raft.Entry // since the restart, or the snapshot that replaced all
	restored  *raft.Snapshot
	reads     []raft.ReadState
	events    []raft.Event
}

// cluster runs engines in one goroutine, with instant disks unless a test steps by hand.
type cluster struct {
	t       testing.TB
	voters  []raft.NodeID
	config  func(*raft.Config)
	servers []*server
	now     raft.Time
	queue   []raft.Message
	lost    func(*raft.Message) bool
	observe func(*server, *raft.Output)
}

// newCluster starts voters; config may change what each starts from.
func newCluster(t testing.TB, voters int, config func(*raft.Config)) *cluster {
	c := &cluster{t: t, config: config}
	for i := range voters {
		c.voters = append(c.voters, raft.NodeID(i+1))
	}
	for range voters {
		c.add(c.voters)
	}
	return c
}

// add starts one more server, which knows of these voters.
func (c *cluster) add(voters []raft.NodeID) *server {
	s := &server{id: raft.NodeID(len(c.servers) + 1)}
	c.servers = append(c.servers, s)
	c.start(s.id, voters)
	return s
}

// start starts a server from its disk, at first or after a crash.
func (c *cluster) start(id raft.NodeID, voters []raft.NodeID) {
	s := c.server(id)
	s.incarnations++
	config := raft.Config{
		ID: id, Voters: voters, Settings: settings, Dice: raft.NewDice(uint64(id), s.incarnations), Durable: s.durable,
		Entries: append([]raft.Entry(nil), s.entries...), Snapshot: s.snapshot, Write: s.write, Now: c.now,
	}
	if c.config != nil {
		c.config(&config)
	}
	engine, err := etcd.New(config)
	require.NoError(c.t, err)
	s.engine, s.down, s.committed, s.restored = engine, false, nil, s.snapshot
	c.step(id, raft.Input{Kind: raft.InputTime})
}

func (c *cluster) server(id raft.NodeID) *server { return c.servers[id-1] }

// step gives one server an input and does at once what its output asks for.
func (c *cluster) step(id raft.NodeID, in raft.Input) (first raft.Index) {
	s := c.server(id)
	in.Now = c.now
	out := s.engine.Step(in)
	if c.observe != nil {
		c.observe(s, out)
	}
	first = out.FirstProposed
	s.due = out.Deadline
	s.events, s.reads = append(s.events, out.Events...), append(s.reads, out.Reads...)
	c.queue = append(c.queue, out.Messages...)
	s.save(out)
	if out.Restore {
		s.restored, s.committed = out.Snapshot, nil
	}
	for _, e := range out.Committed {
		require.Equal(c.t, s.applied()+1, e.Index, "each exactly once, in order")
		s.committed = append(s.committed, e)
	}
	c.queue = append(c.queue, out.MessagesAfterWrite...)
	handed, write := len(out.Committed) > 0, out.Write
	if write != 0 {
		c.step(id, raft.Input{Kind: raft.InputDurable, Write: write})
	}
	if handed {
		c.step(id, raft.Input{Kind: raft.InputApplied, Applied: s.applied()})
	}
	return first
}

// save does an output's write.
func (s *server) save(out *raft.Output) {
	if out.Write == 0 {
		return
	}
	s.write, s.durable = out.Write, out.Durable
	if out.Snapshot != nil {
		s.snapshot, s.entries = out.Snapshot, nil
	}
	if len(out.Entries) > 0 {
		base := raft.Index(0)
		if s.snapshot != nil {
			base = s.snapshot.Index
		}
		s.entries = append(s.entries[:out.Entries[0].Index-base-1:out.Entries[0].Index-base-1], out.Entries...)
	}
}

// applied is what the state machine has.
func (s *server) applied() raft.Index {
	base := raft.Index(0)
	if s.restored != nil {
		base = s.restored.Index
	}
	return base + raft.Index(len(s.committed))
}

// deliver passes messages on until nobody has more to say.
func (c *cluster) deliver() {
	for len(c.queue) > 0 {
		m := c.queue[0]
		c.queue = c.queue[1:]
		if c.lost != nil && c.lost(&m) || int(m.To) > len(c.servers) || c.server(m.To).down {
			continue
		}
		c.step(m.To, raft.Input{Kind: raft.InputMessage, Message: &m})
	}
}

// tick lets the time come that somebody waits for.
func (c *cluster) tick() {
	next := raft.Never
	for _, s := range c.servers {
		if !s.down {
			next = min(next, s.due)
		}
	}
	c.now = max(c.now, next)
	for _, s := range c.servers {
		if !s.down && s.due <= c.now {
			c.step(s.id, raft.Input{Kind: raft.InputTime})
		}
	}
	c.deliver()
}

// until lets time pass until something holds.
func (c *cluster) until(what string, holds func() bool) {
	c.t.Helper()
	for range 2000 {
		if holds() {
			return
		}
		c.tick()
	}
	require.Fail(c.t, "never: "+what)
}

func (c *cluster) status(id raft.NodeID) raft.Status {
	var s raft.Status
	c.server(id).engine.Status(&s)
	return s
}

// leader is who leads in the highest term.
func (c *cluster) leader() raft.NodeID {
	var leader raft.NodeID
	var term raft.Term
	for _, s := range c.servers {
		if now := c.status(s.id); !s.down && now.Role == raft.Leader && now.Term > term {
			leader, term = s.id, now.Term
		}
	}
	return leader
}

// elect lets a leader rise that all know and that has applied an entry of its term.
func (c *cluster) elect() raft.NodeID {
	c.t.Helper()
	c.until("a leader", func() bool {
		leader := c.leader()
		if leader == raft.None {
			return false
		}
		s := c.status(leader)
		return s.Applied == s.Last
	})
	return c.leader()
}

func (c *cluster) propose(id raft.NodeID, commands ...string) raft.Index {
	in := raft.Input{Kind: raft.InputPropose}
	for _, command := range commands {
		in.Proposals = append(in.Proposals, []byte(command))
	}
	first := c.step(id, in)
	c.deliver()
	return first
}

// settled waits until every server that is up has applied all.
func (c *cluster) settled() {
	c.t.Helper()
	c.until("all applied", func() bool {
		last := c.status(c.elect()).Last
		for _, s := range c.servers {
			if !s.down && s.applied() != last {
				return false
			}
		}
		return true
	})
}

func codes(events []raft.Event) map[raft.EventCode]int {
	count := map[raft.EventCode]int{}
	for _, e := range events {
		count[e.Code]++
	}
	return count
}
