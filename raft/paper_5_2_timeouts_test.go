package raft_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// The sentences of §5.2 on heartbeats and on randomized timeouts.

// §5.2: "A server remains in follower state as long as it receives valid RPCs from a
// leader or candidate."
func TestPaper52_a_follower_remains_one_while_it_hears_from_a_leader(t *testing.T) {
	c := newCluster(t, 3)
	for range 100 {
		c.now += 149 * ms
		c.step(1, raft.Input{Kind: raft.InputTime})
		c.receive(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 1})
		require.Equal(t, raft.Follower, c.status(1).Role)
		require.Equal(t, c.now, c.status(1).ElectionStart)
		require.GreaterOrEqual(t, c.due[0], c.now+150*ms)
	}
	require.Equal(t, raft.Term(1), c.status(1).Term)
}

// §5.2: a refused append of the leader is a valid RPC of it all the same.
func TestPaper52_a_refused_append_resets_the_alarm(t *testing.T) {
	c := newCluster(t, 3)
	c.now = 100 * ms
	require.True(t, c.reply(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 1, Index: 9, LogTerm: 1}).Reject)
	require.Equal(t, c.now, c.status(1).ElectionStart)
}

// §5.2, Figure 2: the election timeout elapses "without receiving AppendEntries RPC from
// current leader or granting vote to candidate".
func TestPaper52_only_a_granted_vote_resets_the_alarm(t *testing.T) {
	for _, test := range []struct {
		name string
		m    raft.Message
		want raft.Time
	}{
		{"granted", raft.Message{Kind: raft.RequestVote, Term: 3, LogTerm: 2, Index: 2}, 100 * ms},
		{"refused, its log is behind", raft.Message{Kind: raft.RequestVote, Term: 3, LogTerm: 1, Index: 9}, 0},
		{"refused, its term is old", raft.Message{Kind: raft.RequestVote, Term: 1, LogTerm: 2, Index: 2}, 0},
		{"an append of an old term", raft.Message{Kind: raft.AppendEntries, Term: 1}, 0},
		{"a newer term alone", raft.Message{Kind: raft.AppendEntriesReply, Term: 3}, 0},
	} {
		c := newCluster(t, 3, diskOf(1, 2))
		c.now = 100 * ms
		test.m.From, test.m.To = 2, 1
		c.receive(test.m)
		assert.Equal(t, test.want, c.status(1).ElectionStart, test.name)
	}
}

// §5.2: "Leaders send periodic heartbeats (AppendEntries RPCs that carry no log entries)
// to all followers in order to maintain their authority."
func TestPaper52_a_leader_sends_heartbeats_at_its_interval(t *testing.T) {
	c := newCluster(t, 3)
	c.lead(1)
	c.run(60 * ms)
	for range 20 {
		before := c.now
		said := c.timeOut(1)
		require.Equal(t, 50*ms, c.now-before)
		require.Len(t, said, 2)
		for _, m := range said {
			require.Equal(t, raft.AppendEntries, m.Kind)
			require.Empty(t, m.Entries)
		}
	}
}

// §5.2: heartbeats keep their beat even when one is late.
func TestPaper52_a_late_heartbeat_does_not_shift_the_beat(t *testing.T) {
	c := newCluster(t, 3)
	c.win(1)
	c.now = c.due[0] + 20*ms
	c.said(func() { c.step(1, raft.Input{Kind: raft.InputTime}) })
	require.Equal(t, c.now+30*ms, c.due[0])
	c.now += 500 * ms
	require.Len(t, c.said(func() { c.step(1, raft.Input{Kind: raft.InputTime}) }), 2, "no burst after a pause")
	require.Equal(t, c.now+50*ms, c.due[0])
}

// §5.2: "If a follower receives no communication over a period of time called the
// election timeout, then it assumes there is no viable leader and begins an election".
func TestPaper52_a_follower_that_hears_nothing_begins_an_election(t *testing.T) {
	c := newCluster(t, 3)
	c.receive(raft.Message{Kind: raft.AppendEntries, From: 2, To: 1, Term: 1})
	c.now = c.due[0] - 1
	c.step(1, raft.Input{Kind: raft.InputTime})
	require.Equal(t, raft.Follower, c.status(1).Role, "a nanosecond early")
	c.timeOut(1)
	require.Equal(t, raft.Candidate, c.status(1).Role)
	require.Equal(t, raft.None, c.status(1).Leader)
	waited := c.told(1, raft.EventElectionTimeout)
	require.Len(t, waited, 1)
	require.Equal(t, uint64(c.now), waited[0].A)
	require.Equal(t, waited[0].A, waited[0].B)
}

// draws are the timeouts of many elections in a row.
func draws(t *testing.T, settings raft.Settings, count int) []raft.Time {
	cfg := config(1, 3, disk{})
	cfg.Settings = settings
	n, err := raft.New(cfg)
	require.NoError(t, err)
	var drawn []raft.Time
	out := n.Step(raft.Input{Kind: raft.InputTime})
	for now := raft.Time(0); len(drawn) < count; {
		drawn = append(drawn, out.Deadline-now)
		now = out.Deadline
		out = n.Step(raft.Input{Kind: raft.InputTime, Now: now})
		out = n.Step(raft.Input{Kind: raft.InputDurable, Now: now, Write: out.Write})
	}
	return drawn
}

// §5.2: "election timeouts are chosen randomly from a fixed interval (e.g., 150–300ms)."
func TestPaper52_timeouts_are_spread_over_the_fixed_interval(t *testing.T) {
	const count = 15_000
	var tenths [10]int
	for _, d := range draws(t, paperSettings, count) {
		require.GreaterOrEqual(t, d, 150*ms)
		require.LessOrEqual(t, d, 300*ms)
		tenths[min(9, (d-150*ms)/(15*ms))]++
	}
	for _, hits := range tenths {
		assert.InDelta(t, count/10, hits, count/100, "a tenth of the interval takes a tenth of the draws: %v", tenths)
	}
}

// §5.2: both ends of the interval are drawn.
func TestPaper52_both_ends_of_the_interval_are_drawn(t *testing.T) {
	seen := map[raft.Time]bool{}
	for _, d := range draws(t, raft.Settings{ElectionMin: 10, ElectionMax: 12, Heartbeat: 1}, 200) {
		seen[d] = true
	}
	require.Equal(t, map[raft.Time]bool{10: true, 11: true, 12: true}, seen)
	for _, d := range draws(t, raft.Settings{ElectionMin: 7, ElectionMax: 7, Heartbeat: 1}, 50) {
		require.Equal(t, raft.Time(7), d, "a range of one is not random")
	}
}

// §5.2: "This spreads out the servers so that in most cases only a single server will
// time out; it wins the election and sends heartbeats before any other servers time out."
func TestPaper52_in_most_cases_a_single_server_times_out(t *testing.T) {
	const latency, trials = 5 * ms, 400
	split := 0
	for seed := range uint64(trials) {
		first, second := raft.Never, raft.Never
		for id := range uint64(4) {
			d := raft.Time(raft.NewDice(seed, id).Between(int64(150*ms), int64(300*ms)))
			if d < first {
				first, second = d, first
			} else {
				second = min(second, d)
			}
		}
		if second-first < latency {
			split++
		}
	}
	// Any of 4 within 5 ms of the first in a range of 150 ms: about 1 − (1 − 1/30)^4 ≈ 13 %.
	require.Less(t, split, trials/5)
	require.Greater(t, split, trials/20)
}

// §5.2: "Each candidate restarts its randomized election timeout at the start of an
// election, and it waits for that timeout to elapse before starting the next election".
func TestPaper52_a_candidate_restarts_its_timeout_with_each_election(t *testing.T) {
	c := newCluster(t, 3)
	drawn := map[raft.Time]bool{}
	for range 20 {
		c.timeOut(1)
		require.Equal(t, c.now, c.status(1).ElectionStart)
		drawn[c.due[0]-c.now] = true
		c.now = c.due[0] - 1
		require.Empty(t, c.said(func() { c.step(1, raft.Input{Kind: raft.InputTime}) }), "it waits")
	}
	require.Greater(t, len(drawn), 15, "each timeout is drawn anew")
}

// §5.2: equal fixed timeouts split the vote again and again; randomness resolves it.
func TestPaper52_randomness_resolves_split_votes(t *testing.T) {
	c := newCluster(t, 4)
	c.deliver()
	set := func(s raft.Settings) {
		for id := raft.NodeID(1); id <= 4; id++ {
			c.step(id, raft.Input{Kind: raft.InputSettings, Settings: s})
		}
	}
	set(raft.Settings{ElectionMin: 150 * ms, ElectionMax: 150 * ms, Heartbeat: 50 * ms})
	for range 10 {
		c.advance()
		require.Equal(t, raft.None, c.leader())
	}
	require.Equal(t, raft.Term(10), c.status(1).Term)
	set(paperSettings)
	c.elect()
}

// §5.2: a changed interval rules the alarm that already runs.
func TestPaper52_new_settings_act_at_once(t *testing.T) {
	c := newCluster(t, 3)
	c.now = 100 * ms
	longer := raft.Settings{ElectionMin: 1000 * ms, ElectionMax: 2000 * ms, Heartbeat: 20 * ms}
	c.step(1, raft.Input{Kind: raft.InputSettings, Settings: longer})
	require.GreaterOrEqual(t, c.due[0], 1000*ms, "counted from when the alarm was set")
	require.LessOrEqual(t, c.due[0], 2000*ms)

	c.win(1)
	c.step(1, raft.Input{Kind: raft.InputSettings, Settings: raft.Settings{ElectionMin: 150 * ms, ElectionMax: 300 * ms, Heartbeat: 5 * ms}})
	require.Equal(t, c.now+5*ms, c.due[0], "a shorter heartbeat is not put off")

	before := c.due[0]
	c.step(1, raft.Input{Kind: raft.InputSettings})
	require.Equal(t, before, c.due[0], "settings that no node can run with change nothing")
}
