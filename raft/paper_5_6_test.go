package raft_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Each test here is one sentence of §5.6, "Timing and availability".

// §5.6: "safety must not depend on timing: the system must not produce incorrect results
// just because some event happens more quickly or slowly than expected." Here each
// server's clock runs at its own speed, and jumps.
func TestPaper56_wild_clocks_cause_no_incorrect_result(t *testing.T) {
	c := newCluster(t, 5)
	dice := raft.NewDice(56)
	leaders := map[raft.Term]raft.NodeID{}
	var want []string
	for i := range 400 {
		c.now += raft.Time(dice.Below(uint64(400 * ms)))
		id := raft.NodeID(1 + dice.Below(5))
		c.step(id, raft.Input{Kind: raft.InputTime})
		c.deliver()
		for v := raft.NodeID(1); v <= 5; v++ {
			if s := c.status(v); s.Role == raft.Leader {
				require.Contains(t, []raft.NodeID{raft.None, v}, leaders[s.Term], "two leaders in term %d", s.Term)
				leaders[s.Term] = v
			}
		}
		if leader := c.leader(); leader != raft.None {
			command := string(rune('a' + i%26))
			want = append(want, command)
			c.propose(leader, command)
			c.deliver()
		}
	}
	c.elect()
	c.run(200 * ms)
	for id := raft.NodeID(1); id <= 5; id++ {
		require.Equal(t, want, c.commands(id))
	}
	require.Greater(t, len(leaders), 1, "there were several elections")
}

// §5.6: a clock that goes back is taken to stand still.
func TestPaper56_a_clock_that_goes_back_stands_still(t *testing.T) {
	c := newCluster(t, 3)
	c.now = 100 * ms
	c.receive(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 1})
	due := c.due[0]
	c.now = 20 * ms
	c.receive(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 1})
	require.Equal(t, 100*ms, c.status(1).ElectionStart)
	require.NotEqual(t, raft.Time(0), due)
	require.GreaterOrEqual(t, c.due[0], 250*ms)
}

// §5.6: "candidates will not stay up long enough to win an election" where messages take
// longer than the election timeout; "without a steady leader, Raft cannot make progress".
func TestPaper56_without_timely_messages_there_is_no_leader(t *testing.T) {
	c := newCluster(t, 3)
	for range 200 {
		next := min(c.due[0], c.due[1], c.due[2])
		c.now = next
		late := c.queue // what was sent an election ago arrives now, too late
		c.queue = nil
		for id := raft.NodeID(1); id <= 3; id++ {
			c.step(id, raft.Input{Kind: raft.InputTime})
		}
		for _, m := range late {
			if m.Term < c.status(m.From).Term {
				c.step(m.To, raft.Input{Kind: raft.InputMessage, Message: &m})
			}
		}
		require.Equal(t, raft.None, c.leader())
	}
}

// §5.6: "Raft will be able to elect and maintain a steady leader as long as the system
// satisfies … broadcastTime ≪ electionTimeout ≪ MTBF".
func TestPaper56_with_timely_messages_the_leader_is_steady(t *testing.T) {
	for size := 2; size <= 9; size++ {
		c := newCluster(t, size)
		leader := c.elect()
		term := c.status(leader).Term
		c.run(60_000 * ms)
		assert.Equal(t, leader, c.leader())
		assert.Equal(t, term, c.status(leader).Term)
	}
}

// §5.6: "When the leader crashes, the system will be unavailable for roughly the election
// timeout".
func TestPaper56_a_crashed_leader_is_missed_for_an_election_timeout(t *testing.T) {
	c := newCluster(t, 5)
	var longest raft.Time
	for range 50 {
		leader := c.elect()
		c.run(50 * ms)
		c.crash(leader)
		crashed := c.now
		c.elect()
		longest = max(longest, c.now-crashed)
		require.GreaterOrEqual(t, c.now-crashed, 100*ms, "nobody stands before its timeout")
		c.start(leader)
	}
	require.Less(t, longest, 600*ms)
}
