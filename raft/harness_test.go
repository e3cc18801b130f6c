package raft_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// cluster runs nodes in one goroutine with instant disks. Messages wait in queue
// until deliver; a test may drop or reorder them there.
type cluster struct {
	t     testing.TB
	nodes []*raft.Node // nodes[i] is server i+1
	now   raft.Time
	queue []raft.Message
	due   []raft.Time
	down  map[raft.NodeID]bool
	lost  func(raft.Message) bool // which messages the network loses; nil: none

	edit func(*raft.Config) // how servers are started; nil: as config says

	events    [][]raft.Event
	committed [][]raft.Entry // since the start, or since a snapshot was installed
	restored  [][]string     // the commands in the snapshot that committed goes on from
	disk      []disk
	reads     []raft.ReadState
}

// disk is what survives a crash. Its entries follow its snapshot.
type disk struct {
	durable  raft.Durable
	snapshot *raft.Snapshot
	entries  []raft.Entry
	write    uint64
}

const ms = raft.Millisecond

// paperSettings are the example of §5.2: 150–300 ms.
var paperSettings = raft.Settings{ElectionMin: 150 * ms, ElectionMax: 300 * ms, Heartbeat: 50 * ms}

// newCluster starts size servers; those with no disk given start with an empty one.
func newCluster(t testing.TB, size int, disks ...disk) *cluster {
	return newClusterOf(t, size, nil, disks...)
}

// newClusterOf starts servers whose configuration is edited.
func newClusterOf(t testing.TB, size int, edit func(*raft.Config), disks ...disk) *cluster {
	c := &cluster{t: t, down: map[raft.NodeID]bool{}, edit: edit}
	c.disk = append(disks, make([]disk, size-len(disks))...)
	c.nodes = make([]*raft.Node, size)
	c.due = make([]raft.Time, size)
	c.events = make([][]raft.Event, size)
	c.committed = make([][]raft.Entry, size)
	c.restored = make([][]string, size)
	for i := range size {
		c.start(raft.NodeID(i + 1))
	}
	return c
}

// diskOf holds a log with entries of these terms, in the term of the last one.
func diskOf(terms ...raft.Term) disk {
	d := disk{entries: entriesOf(1, terms...)}
	for _, e := range d.entries {
		d.durable.Term = e.Term
	}
	return d
}

// entriesOf makes entries from index first on, as one cluster's leaders would: equal
// terms at equal indexes have equal commands.
func entriesOf(first raft.Index, terms ...raft.Term) []raft.Entry {
	var entries []raft.Entry
	for i, t := range terms {
		index := first + raft.Index(i)
		entries = append(entries, raft.Entry{Term: t, Index: index, Kind: raft.Command, Data: fmt.Appendf(nil, "%d at %d", t, index)})
	}
	return entries
}

func config(id raft.NodeID, size int, d disk) raft.Config {
	var voters []raft.NodeID
	for v := range size {
		voters = append(voters, raft.NodeID(v+1))
	}
	return raft.Config{
		ID: id, Voters: voters, Settings: paperSettings, Dice: raft.NewDice(7, uint64(id)),
		Durable: d.durable, Snapshot: d.snapshot, Entries: append([]raft.Entry(nil), d.entries...), Write: d.write,
	}
}

// start starts a server from its disk, at first or after a crash.
func (c *cluster) start(id raft.NodeID) {
	i := id - 1
	cfg := config(id, len(c.nodes), c.disk[i])
	cfg.Now = c.now
	if c.edit != nil {
		c.edit(&cfg)
	}
	n, err := raft.New(cfg)
	require.NoError(c.t, err)
	c.nodes[i] = n
	c.restore(id, cfg.Snapshot)
	delete(c.down, id)
	c.step(id, raft.Input{Kind: raft.InputTime})
}

// restore gives a server's state machine a snapshot; nil: an empty one.
func (c *cluster) restore(id raft.NodeID, s *raft.Snapshot) {
	c.committed[id-1], c.restored[id-1] = nil, nil
	if s != nil && len(s.Data) > 0 {
		c.restored[id-1] = strings.Split(string(s.Data), "\n")
	}
}

// crash stops servers; what they sent and what is on its way to them is lost.
func (c *cluster) crash(ids ...raft.NodeID) {
	for _, id := range ids {
		c.down[id] = true
	}
	kept := c.queue[:0]
	for _, m := range c.queue {
		if !c.down[m.From] && !c.down[m.To] {
			kept = append(kept, m)
		}
	}
	c.queue = kept
}

// step gives one server an input and does at once what its output asks for.
func (c *cluster) step(id raft.NodeID, in raft.Input) *raft.Output {
	i := id - 1
	in.Now = c.now
	out := c.nodes[i].Step(in)
	c.events[i] = append(c.events[i], out.Events...)
	c.reads = append(c.reads, out.Reads...)
	if out.Restore {
		c.restore(id, out.Snapshot)
	}
	c.committed[i] = append(c.committed[i], out.Committed...)
	c.queue = append(c.queue, out.Messages...)
	later := append([]raft.Message(nil), out.MessagesAfterWrite...)
	write, applied := out.Write, appliedBy(out)
	c.due[i] = out.Deadline
	if write != 0 {
		c.disk[i].save(out)
		out = c.step(id, raft.Input{Kind: raft.InputDurable, Write: write})
	}
	c.queue = append(c.queue, later...)
	if applied > 0 {
		out = c.step(id, raft.Input{Kind: raft.InputApplied, Applied: applied})
	}
	return out
}

// appliedBy is how far a state machine is that has done what an output asks for; 0: it
// asks for nothing.
func appliedBy(out *raft.Output) raft.Index {
	switch n := len(out.Committed); {
	case n > 0:
		return out.Committed[n-1].Index
	case out.Restore:
		return out.Snapshot.Index
	}
	return 0
}

func (d *disk) save(out *raft.Output) {
	d.durable, d.write = out.Durable, out.Write
	if out.Snapshot != nil {
		d.snapshot, d.entries = out.Snapshot, nil
	}
	if len(out.Entries) > 0 {
		kept := out.Entries[0].Index - 1 - d.base()
		d.entries = append(d.entries[:kept:kept], out.Entries...)
	}
}

// base is the index of the entry before the first.
func (d *disk) base() raft.Index {
	if d.snapshot == nil {
		return 0
	}
	return d.snapshot.Index
}

// holds tells whether an entry is on the disk, or in its snapshot.
func (d *disk) holds(e raft.Entry) bool {
	base := d.base()
	return e.Index <= base || e.Index <= base+raft.Index(len(d.entries)) && d.entries[e.Index-base-1].Term == e.Term
}

// deliver takes messages from the queue until it is empty.
func (c *cluster) deliver() {
	for len(c.queue) > 0 {
		m := c.queue[0]
		c.queue = c.queue[1:]
		if !c.down[m.To] && !c.down[m.From] && (c.lost == nil || !c.lost(m)) {
			c.step(m.To, raft.Input{Kind: raft.InputMessage, Message: &m})
		}
	}
}

// receive hands one message to the server it is for, and returns what that server
// says in turn.
func (c *cluster) receive(m raft.Message) []raft.Message {
	return c.said(func() { c.step(m.To, raft.Input{Kind: raft.InputMessage, Message: &m}) })
}

// said returns the messages that are sent during do, instead of queueing them.
func (c *cluster) said(do func()) []raft.Message {
	before := c.queue
	c.queue = nil
	do()
	said := c.queue
	c.queue = before
	return said
}

// reply is receive for a request with exactly one answer.
func (c *cluster) reply(m raft.Message) raft.Message {
	said := c.receive(m)
	require.Len(c.t, said, 1)
	require.Equal(c.t, m.From, said[0].To)
	return said[0]
}

// timeOut lets a server's deadline pass.
func (c *cluster) timeOut(id raft.NodeID) []raft.Message {
	c.now = max(c.now, c.due[id-1])
	return c.said(func() { c.step(id, raft.Input{Kind: raft.InputTime}) })
}

// advance lets the earliest deadline pass, and delivers what follows.
func (c *cluster) advance() {
	next := raft.Never
	for i, d := range c.due {
		if !c.down[raft.NodeID(i+1)] {
			next = min(next, d)
		}
	}
	c.now = next
	for i, d := range c.due {
		if d <= c.now && !c.down[raft.NodeID(i+1)] {
			c.step(raft.NodeID(i+1), raft.Input{Kind: raft.InputTime})
		}
	}
	c.deliver()
}

// run advances until that much time has passed.
func (c *cluster) run(d raft.Time) {
	for end := c.now + d; c.now < end; {
		c.advance()
	}
}

func (c *cluster) status(id raft.NodeID) raft.Status {
	var s raft.Status
	c.nodes[id-1].Status(&s)
	return s
}

// leader is the living leader of the highest term, or None.
func (c *cluster) leader() raft.NodeID {
	var best raft.Status
	for i := range c.nodes {
		if s := c.status(raft.NodeID(i + 1)); s.Role == raft.Leader && !c.down[s.ID] && s.Term > best.Term {
			best = s
		}
	}
	return best.ID
}

// elect runs until there is a leader; it gives up after a thousand deadlines.
func (c *cluster) elect() raft.NodeID {
	for range 1000 {
		if id := c.leader(); id != raft.None {
			return id
		}
		c.advance()
	}
	require.Fail(c.t, "no leader after a thousand deadlines")
	return raft.None
}

// campaign makes a server stand for election, and delivers what follows.
func (c *cluster) campaign(id raft.NodeID) {
	c.step(id, raft.Input{Kind: raft.InputCampaign})
	c.deliver()
}

// lead makes a server the leader of a new term.
func (c *cluster) lead(id raft.NodeID) {
	for range 10 {
		if c.campaign(id); c.status(id).Role == raft.Leader {
			return
		}
	}
	require.Fail(c.t, "server cannot win an election", "server %d", id)
}

// win makes a server the leader by ballots that the test fills in; its peers know
// nothing of it. It returns the appends that open the term.
func (c *cluster) win(id raft.NodeID) []raft.Message {
	c.said(func() { c.step(id, raft.Input{Kind: raft.InputCampaign}) })
	return c.said(func() {
		for v := raft.NodeID(1); int(v) <= len(c.nodes); v++ {
			c.receiveQueued(raft.Message{Kind: raft.RequestVoteReply, From: v, To: id, Term: c.status(id).Term})
		}
		require.Equal(c.t, raft.Leader, c.status(id).Role)
	})
}

func (c *cluster) receiveQueued(m raft.Message) {
	c.step(m.To, raft.Input{Kind: raft.InputMessage, Message: &m})
}

func (c *cluster) propose(id raft.NodeID, commands ...string) *raft.Output {
	var proposals [][]byte
	for _, s := range commands {
		proposals = append(proposals, []byte(s))
	}
	return c.step(id, raft.Input{Kind: raft.InputPropose, Proposals: proposals})
}

// terms are those of a server's log.
func (c *cluster) terms(id raft.NodeID) []raft.Term {
	var terms []raft.Term
	for _, e := range c.disk[id-1].entries {
		terms = append(terms, e.Term)
	}
	return terms
}

// commands are what a server's state machine has executed, in order.
func (c *cluster) commands(id raft.NodeID) []string {
	commands := slices.Clone(c.restored[id-1])
	for _, e := range c.committed[id-1] {
		if e.Kind == raft.Command {
			commands = append(commands, string(e.Data))
		}
	}
	return commands
}

// told are the events of one code that a server has emitted.
func (c *cluster) told(id raft.NodeID, code raft.EventCode) []raft.Event {
	var events []raft.Event
	for _, e := range c.events[id-1] {
		if e.Code == code {
			events = append(events, e)
		}
	}
	return events
}

// to picks the messages for one server.
func to(id raft.NodeID, messages []raft.Message) []raft.Message {
	var picked []raft.Message
	for _, m := range messages {
		if m.To == id {
			picked = append(picked, m)
		}
	}
	return picked
}
