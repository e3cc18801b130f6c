package check_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/check"
)

// crowd is a cluster of real servers, pushed around by dice: messages come late, twice or
// never, servers crash with a write under way, and Safety hears of all of it.
type crowd struct {
	t       testing.TB
	dice    *raft.Dice
	timing  raft.Settings
	now     raft.Time
	voters  []raft.NodeID
	members []*member
	wire    []raft.Message
	safety  *check.Safety
	touch   *check.Disruption // may be nil
	forgets func(*member)     // what a crash does to a disk, where that is a lie; else nil
	frail   uint64            // how often of 1000 pushes a server crashes
	told    uint64
	facts   []fact
}

// fact is what Safety hears of one event: what the disk held, or what changed.
type fact struct {
	id      raft.NodeID
	disk    *disk // of a start
	entries []raft.Entry
	state   check.State
}

func (f *fact) tell(s *check.Safety, at raft.Time) {
	if f.disk != nil {
		s.Started(f.id, at, f.disk.durable, nil, f.disk.entries)
		return
	}
	if len(f.entries) > 0 {
		s.Wrote(f.id, at, f.entries)
	}
	s.Stepped(f.id, at, f.state)
}

type member struct {
	id    raft.NodeID
	node  *raft.Node // nil: it is down
	disk  disk
	older disk // before the last save
	write *raft.Output
	after []raft.Message
	wait  []raft.Input
	alarm raft.Time
}

type disk struct {
	durable raft.Durable
	entries []raft.Entry
	write   uint64
}

func (d *disk) save(out *raft.Output) {
	d.durable, d.write = out.Durable, out.Write
	if len(out.Entries) > 0 {
		d.entries = append(d.entries[:out.Entries[0].Index-1:out.Entries[0].Index-1], out.Entries...)
	}
}

// usual are timeouts that split a vote now and then.
var usual = raft.Settings{ElectionMin: 100 * raft.Millisecond, ElectionMax: 130 * raft.Millisecond, Heartbeat: 30 * raft.Millisecond}

func newCrowd(t testing.TB, seed uint64) *crowd { return newCrowdOf(t, seed, usual) }

func newCrowdOf(t testing.TB, seed uint64, timing raft.Settings) *crowd {
	c := &crowd{t: t, dice: raft.NewDice(seed, 0xc40d), timing: timing, frail: 4}
	size := []int{3, 5, 2, 1, 4}[c.dice.Below(5)]
	c.safety = check.NewSafety(size)
	for i := range size {
		c.voters = append(c.voters, raft.NodeID(i+1))
		c.members = append(c.members, &member{id: raft.NodeID(i + 1)})
	}
	for _, m := range c.members {
		c.start(m)
	}
	return c
}

func (c *crowd) start(m *member) {
	node, err := raft.New(raft.Config{
		ID: m.id, Voters: c.voters, Dice: raft.NewDice(c.dice.Uint64()), Now: c.now,
		Settings: c.timing,
		Durable:  m.disk.durable, Entries: m.disk.entries, Write: m.disk.write,
	})
	require.NoError(c.t, err)
	*m = member{id: m.id, node: node, disk: m.disk, older: m.disk}
	held := m.disk
	c.hear(fact{id: m.id, disk: &held})
	c.step(m, raft.Input{Kind: raft.InputTime})
}

// crash ends a server. The write under way is on its disk, or not.
func (c *crowd) crash(m *member) {
	switch {
	case c.forgets != nil:
		c.forgets(m)
	case m.write != nil && c.dice.Below(2) == 0:
		m.disk.save(m.write)
	}
	m.node, m.write, m.wait = nil, nil, nil
}

func (c *crowd) step(m *member, in raft.Input) {
	if m.write != nil {
		m.wait = append(m.wait, in)
		return
	}
	out := c.run(m, in)
	if out == nil {
		return
	}
	c.judge(m, out)
	m.alarm = out.Deadline
	c.wire = append(c.wire, out.Messages...)
	if n := len(out.Committed); n > 0 {
		m.wait = append(m.wait, raft.Input{Kind: raft.InputApplied, Applied: out.Committed[n-1].Index})
	}
	if out.Write != 0 {
		kept := *out
		m.write, m.after = &kept, append([]raft.Message(nil), out.MessagesAfterWrite...)
		return
	}
	c.wire = append(c.wire, out.MessagesAfterWrite...)
	c.next(m)
}

// run steps a server. One that finds its own cluster broken dies of it: then nil.
func (c *crowd) run(m *member, in raft.Input) (out *raft.Output) {
	if c.forgets != nil {
		defer func() {
			if recover() != nil {
				c.crash(m)
				out = nil
			}
		}()
	}
	in.Now = c.now
	return m.node.Step(in)
}

func (c *crowd) judge(m *member, out *raft.Output) {
	var s raft.Status
	m.node.Status(&s)
	c.hear(fact{id: m.id, entries: out.Entries,
		state: check.State{Term: s.Term, Vote: s.Vote, Role: s.Role, Commit: s.Commit, Applied: s.Applied}})
}

func (c *crowd) hear(f fact) {
	f.tell(c.safety, c.now)
	c.facts = append(c.facts, f)
	switch {
	case c.touch == nil:
	case f.disk != nil:
		c.touch.Started(f.id)
	default:
		c.touch.Stepped(f.id, c.now, f.state)
	}
}

func (c *crowd) next(m *member) {
	if m.node != nil && m.write == nil && len(m.wait) > 0 {
		in := m.wait[0]
		m.wait = m.wait[1:]
		c.step(m, in)
	}
}

func (c *crowd) saved(m *member) {
	m.older = m.disk
	m.disk.save(m.write)
	in := raft.Input{Kind: raft.InputDurable, Write: m.write.Write}
	c.wire = append(c.wire, m.after...)
	m.write, m.after = nil, nil
	c.step(m, in)
	c.next(m)
}

// push lets one thing happen.
func (c *crowd) push() {
	c.now += raft.Time(c.dice.Below(uint64(4 * raft.Millisecond)))
	m := c.members[c.dice.Below(uint64(len(c.members)))]
	switch throw := c.dice.Below(1000); {
	case m.node == nil:
		if throw < 200 {
			c.start(m)
		}
	case throw < c.frail:
		c.crash(m)
	case throw < c.frail+70:
		c.told++
		c.step(m, raft.Input{Kind: raft.InputPropose, Proposals: [][]byte{raft.AppendUint(nil, c.told)}})
	case m.write != nil:
		c.saved(m)
	case m.alarm <= c.now:
		c.step(m, raft.Input{Kind: raft.InputTime})
	}
	for range 2 {
		c.carry()
	}
}

// carry delivers any message under way, loses it, or delivers it and keeps it.
func (c *crowd) carry() {
	if len(c.wire) == 0 {
		return
	}
	i := c.dice.Below(uint64(len(c.wire)))
	if c.dice.Below(4) > 0 {
		i = 0
	}
	message, throw := c.wire[i], c.dice.Below(20)
	if throw != 1 {
		c.wire = append(c.wire[:i], c.wire[i+1:]...)
	}
	if to := c.members[message.To-1]; throw != 0 && to.node != nil {
		c.step(to, raft.Input{Kind: raft.InputMessage, Message: &message})
	}
}

// command repeats a failure.
func command(t testing.TB, seed uint64) string {
	return fmt.Sprintf("seed %d; to repeat: go test ./raft/check -run '%s'", seed, t.Name())
}

func TestSafety_is_silent_about_a_correct_cluster(t *testing.T) {
	commits := raft.Index(0)
	for seed := range uint64(150) {
		timing := usual
		timing.PreVote, timing.CheckQuorum = seed&1 != 0, seed&2 != 0
		c := newCrowdOf(t, seed, timing)
		for range 3000 {
			c.push()
		}
		require.Empty(t, c.safety.Violations(), command(t, seed))
		for i := range c.facts {
			commits = max(commits, c.facts[i].state.Commit)
		}
	}
	assert.Greater(t, commits, raft.Index(100), "the clusters did something")
}

// forgetWrite loses the last write, though it was acknowledged.
func forgetWrite(m *member) { m.disk = m.older }

// forgetVote loses the vote, though it was told.
func forgetVote(m *member) { m.disk.durable.Vote = raft.None }

func TestSafety_finds_servers_that_forget(t *testing.T) {
	for name, c := range map[string]struct {
		forgets  func(*member)
		frail    uint64
		seeds    uint64
		breaking []int
	}{
		"their last write": {forgetWrite, 4, 60, []int{check.LeaderCompleteness, check.StateMachineSafety, check.CommittedNeverRewritten}},
		"their vote":       {forgetVote, 90, 400, []int{check.ElectionSafety}},
	} {
		t.Run(name, func(t *testing.T) {
			var found [len(check.Properties)]int
			for seed := range c.seeds {
				cluster := newCrowd(t, seed)
				cluster.forgets, cluster.frail = c.forgets, c.frail
				for range 3000 {
					cluster.push()
				}
				for _, v := range cluster.safety.Violations() {
					found[v.Property]++
				}
			}
			for _, property := range c.breaking {
				assert.Positive(t, found[property], "%s: %v", check.Properties[property], found)
			}
		})
	}
}

// All violations must come out the same whether a judge was cloned on the way or not.
func TestClone_judges_as_the_original_would(t *testing.T) {
	for seed := range uint64(20) {
		straight, cloned := newCrowd(t, seed), newCrowd(t, seed)
		straight.forgets, cloned.forgets = forgetWrite, forgetWrite
		for i := range 3000 {
			straight.push()
			cloned.push()
			if i%37 == 0 {
				left := cloned.safety
				cloned.safety = left.Clone()
				left.Wrote(1, 0, []raft.Entry{{Term: 99, Index: 1}}) // must not reach the clone
				left.Stepped(1, 0, check.State{Term: 99, Role: raft.Leader, Commit: 1})
			}
		}
		require.Equal(t, straight.safety.Violations(), cloned.safety.Violations(), command(t, seed))
	}
}

// Facts that no server would tell must not break the judge, only be judged.
func TestSafety_takes_any_facts(t *testing.T) {
	var found [len(check.Properties)]int
	for seed := range uint64(300) {
		dice := raft.NewDice(seed, 0xfac7)
		safety := check.NewSafety(3)
		number := func() uint64 { return dice.Below(6) }
		entries := func() []raft.Entry {
			var all []raft.Entry
			next := raft.Index(number())
			for range number() {
				e := raft.Entry{Term: raft.Term(number()), Index: next, Data: []byte{byte(dice.Below(2))}}
				if number() == 0 {
					e = joins(e.Term, e.Index, 1+raft.NodeID(number()))
				}
				all = append(all, e)
				next += raft.Index(1 - number()/5)
			}
			return all
		}
		for range 200 {
			id := raft.NodeID(number())
			switch dice.Below(6) {
			case 0:
				safety.Started(id, 0, raft.Durable{Term: raft.Term(number()), Vote: raft.NodeID(number())}, nil, entries())
			case 1:
				safety.Installed(id, 0, &raft.Snapshot{Index: raft.Index(number()), Term: raft.Term(number())})
			case 2, 3:
				safety.Wrote(id, 0, entries())
			case 4:
				safety = safety.Clone()
			case 5:
				safety.Stepped(id, 0, check.State{Term: raft.Term(number()), Vote: raft.NodeID(number()), Role: raft.Role(dice.Below(4)),
					Commit: raft.Index(number()), Applied: raft.Index(number())})
			}
		}
		told := map[[2]int]bool{}
		for _, v := range safety.Violations() {
			require.False(t, told[[2]int{v.Property, int(v.Node)}], "%v: %s", v, command(t, seed))
			told[[2]int{v.Property, int(v.Node)}] = true
			found[v.Property]++
		}
	}
	for property, times := range found {
		assert.Positive(t, times, check.Properties[property])
	}
}
