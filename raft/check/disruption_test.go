package check_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/check"
)

const ms = raft.Millisecond

// meet lets the leader of a term and another server hear each other every 10 ms, both
// moments included.
func meet(d *check.Disruption, term raft.Term, leader, other raft.NodeID, from, to raft.Time) {
	for at := from; at <= to; at += 10 * ms {
		d.Heard(other, leader, term, at)
		d.Heard(leader, other, term, at)
	}
}

func TestDisruption_judges_a_leader_by_who_is_in_touch_with_it(t *testing.T) {
	for name, c := range map[string]struct {
		deposed bool
		tell    func(*check.Disruption)
	}{
		"a quorum, both ways": {true, func(d *check.Disruption) { meet(d, 1, 1, 2, 0, 950*ms) }},
		"nobody":              {false, func(*check.Disruption) {}},
		"a quorum, one way": {false, func(d *check.Disruption) {
			for at := raft.Time(0); at < 950*ms; at += 10 * ms {
				d.Heard(2, 1, 1, at)
			}
		}},
		"a quorum, until too long ago": {false, func(d *check.Disruption) { meet(d, 1, 1, 2, 0, 800*ms) }},
		"a quorum, since too short":    {false, func(d *check.Disruption) { meet(d, 1, 1, 2, 700*ms, 950*ms) }},
		"a quorum, with a gap": {false, func(d *check.Disruption) {
			meet(d, 1, 1, 2, 0, 500*ms)
			meet(d, 1, 1, 2, 700*ms, 950*ms)
		}},
		"a quorum, in another term": {false, func(d *check.Disruption) { meet(d, 2, 1, 2, 0, 950*ms) }},
		"others among themselves":   {false, func(d *check.Disruption) { meet(d, 1, 3, 2, 0, 950*ms) }},
		"a server that started anew": {false, func(d *check.Disruption) {
			meet(d, 1, 1, 2, 0, 900*ms)
			d.Started(2)
			meet(d, 1, 1, 2, 900*ms, 950*ms)
		}},
		"a quorum, but it crashed":      {false, func(d *check.Disruption) { meet(d, 1, 1, 2, 0, 950*ms); d.Started(1) }},
		"a quorum, but it was asked to": {false, func(d *check.Disruption) { meet(d, 1, 1, 2, 0, 950*ms); d.Asked() }},
	} {
		t.Run(name, func(t *testing.T) {
			d := check.NewDisruption(3, 100*ms, 400*ms)
			d.Stepped(1, 0, leader(1, 1, 0))
			c.tell(d)
			other := d.Clone()
			d.Stepped(3, 1000*ms, leader(2, 3, 0))
			other.Stepped(1, 1000*ms, follower(2, 0, 0))
			if !c.deposed {
				assert.Empty(t, d.Depositions())
				assert.Empty(t, other.Depositions())
				return
			}
			assert.Equal(t, []check.Deposition{{At: 1000 * ms, Leader: 1, Term: 1, By: 3, NewTerm: 2}}, d.Depositions())
			assert.Equal(t, []check.Deposition{{At: 1000 * ms, Leader: 1, Term: 1, By: 1, NewTerm: 2}}, other.Depositions())
			assert.Equal(t, "n1, which a quorum heard, led term 1 until n3 came to term 2 at 1000000000 ns", d.Depositions()[0].String())
		})
	}
}

func TestDisruption_forgets_an_excuse_with_the_next_leader(t *testing.T) {
	d := check.NewDisruption(3, 100*ms, 400*ms)
	d.Asked()
	d.Stepped(1, 0, leader(1, 1, 0))
	meet(d, 1, 1, 2, 0, 1000*ms)
	d.Stepped(3, 1000*ms, leader(2, 3, 0))
	assert.Len(t, d.Depositions(), 1)
}

// undisturbed lets time pass without faults, save that one server, or none, is cut off.
func (c *crowd) undisturbed(time raft.Time, cut raft.NodeID) {
	for end := c.now + time; c.now < end; c.now += ms {
		for _, m := range c.members {
			if m.write != nil {
				c.saved(m)
			}
			if m.alarm <= c.now {
				c.step(m, raft.Input{Kind: raft.InputTime})
			}
		}
		under := c.wire
		c.wire = nil
		for i := range under {
			message := &under[i]
			if message.From != cut && message.To != cut {
				c.touch.Heard(message.To, message.From, message.Term, c.now)
				c.step(c.members[message.To-1], raft.Input{Kind: raft.InputMessage, Message: message})
			}
		}
	}
}

// follower is a server that does not lead, though others do.
func (c *crowd) follower() raft.NodeID {
	var s raft.Status
	c.members[0].node.Status(&s)
	if s.Role == raft.Leader {
		return 2
	}
	return 1
}

func TestDisruption_finds_who_comes_back_without_pre_vote(t *testing.T) {
	found := map[bool]int{}
	for _, preVote := range []bool{true, false} {
		timing := usual
		timing.PreVote = preVote
		for seed := range uint64(20) {
			c := newCrowdOf(t, seed, timing)
			c.touch = check.NewDisruption(len(c.members), usual.ElectionMin, 4*usual.ElectionMax)
			if len(c.members) < 3 {
				continue
			}
			c.undisturbed(2000*ms, raft.None)
			c.undisturbed(1000*ms, c.follower())
			c.undisturbed(500*ms, raft.None)
			found[preVote] += len(c.touch.Depositions())
			if preVote {
				require.Empty(t, c.touch.Depositions(), command(t, seed))
			}
		}
	}
	assert.Greater(t, found[false], 5)
}
