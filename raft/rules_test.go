package raft_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// mutants are the rules whose absence breaks safety, and what a storm must be like, and
// see, for each. `within` bounds the seeds that it takes from any start.
var mutants = []struct {
	rule   raft.Rule
	within uint64
	needs  func(*conditions)
	breaks string
}{
	{raft.CommitOwnTerm, 4000, asFigure8, "Leader Completeness|State Machine Safety|commit"},
	{raft.DurableVote, 1000, slowDisks, "votes for|Election Safety"},
	{raft.KeepVote, 4000, slowDisks, "votes for|Election Safety"},
	{raft.UpToDate, 100, anyConditions, "Leader Completeness"},
	{raft.Majority, 100, anyConditions, "Leader Completeness|Election Safety|State Machine Safety|stale read|which is on"},
	{raft.FsyncBeforeAck, 1000, anyConditions, "Leader Completeness|State Machine Safety|which is on"},
	{raft.LeaseDriftBound, 1000, fastClocks, "stale read"},
	{raft.LeaseEndsOnTransfer, 500, coups, "stale read"},
	{raft.FreshReadContext, 1000, anyConditions, "stale read"},
	{raft.ReadQuorum, 500, anyConditions, "stale read"},
	{raft.TruncateOnConflict, 500, anyConditions, "Leader Completeness|State Machine Safety|commit index falls"},
	{raft.MatchFromZero, 100, anyConditions, "Leader Completeness|State Machine Safety|which is on"},
}

func anyConditions(*conditions) {}

// asFigure8: leaders of three servers fail while old entries travel without the new ones.
func asFigure8(w *conditions) {
	w.size, w.appendBytes, w.large = 3, 1, 1<<40
	w.chaos, w.loss, w.duplicate, w.slow = 120*ms, 40*(1<<32/100), 0, 0
	w.latency, w.fsync = 5*ms, ms
	w.preVote, w.checkQuorum = false, false
	asBefore(w)
}

// asBefore: members stay, logs are whole, and nobody rests.
func asBefore(w *conditions) {
	w.nonMembers, w.changes, w.snapshots, w.priorities, w.quiet = 0, 0, 0, 0, false
	w.inflightBytes, w.uncommittedBytes = 0, 0
}

// slowDisks: servers crash while they write, and stand again and again.
func slowDisks(w *conditions) {
	w.size, w.large = 3, 1<<40
	w.chaos, w.loss, w.duplicate, w.slow = 15*ms, 1<<28, 0, 0
	w.latency, w.fsync = 5*ms, 100*ms
	w.preVote, w.checkQuorum = false, false
	asBefore(w)
}

// coups: all reads may be answered by lease, and leaders are cut off again and again.
func coups(w *conditions) {
	asBefore(w)
	w.leases, w.checkQuorum, w.chaos = true, true, 300*ms
	w.loss, w.slow = 1<<28, 0
}

// fastClocks: … and some clocks run four times as fast as others.
func fastClocks(w *conditions) {
	coups(w)
	w.size, w.drift, w.latency, w.fsync = 3, 3000, 3*ms, ms
}

func TestRules_are_each_missed(t *testing.T) {
	for _, m := range mutants {
		info := raft.RuleTable[m.rule]
		t.Run(info.ID, func(t *testing.T) {
			first, end := uint64(1), m.within+1
			if *seedFlag != 0 {
				first, end = *seedFlag, *seedFlag+1
			}
			for seed := first; seed < end; seed++ {
				s := newStormIn(t, seed, func(w *conditions) { m.needs(w); w.off = raft.Rules(0).With(m.rule) })
				s.during(5000*ms, func() bool { return s.laws.broke != "" })
				if s.laws.broke == "" {
					continue
				}
				t.Logf("seed %d: at %d ms: %s", seed, s.now/ms, s.laws.broke)
				for _, kind := range strings.Split(m.breaks, "|") {
					if strings.Contains(s.laws.broke, kind) {
						return
					}
				}
				assert.Failf(t, "another law broke", "seed %d: %s", seed, s.laws.broke)
				return
			}
			assert.Failf(t, "nothing broke", "in %d storms", m.within)
		})
	}
}

// §8: without a no-op, what an earlier term left waits for the next write.
func TestRules_no_op_lets_old_entries_commit(t *testing.T) {
	for _, off := range []raft.Rules{0, raft.Rules(0).With(raft.NoOpAtStart)} {
		c := newClusterOff(t, 3, off, diskOf(1, 1), diskOf(1, 1), diskOf(1))
		c.lead(1)
		c.run(5000 * ms)
		require.Equal(t, off == 0, c.status(1).Commit >= 2, "off: %v", off != 0)
		c.propose(1, "x")
		c.deliver()
		require.GreaterOrEqual(t, c.status(1).Commit, raft.Index(3), "a write takes them along")
	}
}

// Dissertation §9.6, as etcd#8243 met it: the server with the longest log is behind in
// its term, the others promise it nothing in its old term and have too short a log.
func TestRules_pre_vote_reply_low_lets_a_server_catch_up(t *testing.T) {
	for _, off := range []raft.Rules{0, raft.Rules(0).With(raft.PreVoteReplyLow)} {
		c := newClusterOff(t, 3, off, diskOf(1, 1, 1), disk{durable: raft.Durable{Term: 7}, entries: entriesOf(1, 1)})
		c.down[3] = true
		s := paperSettings
		s.PreVote = true
		for _, id := range []raft.NodeID{1, 2} {
			c.step(id, raft.Input{Kind: raft.InputSettings, Settings: s})
		}
		for range 100 {
			c.advance()
		}
		require.Equal(t, off == 0, c.leader() != raft.None, "off: %v", off != 0)
	}
}

func newClusterOff(t *testing.T, size int, off raft.Rules, disks ...disk) *cluster {
	c := newCluster(t, size, disks...)
	for i := range c.nodes {
		cfg := config(raft.NodeID(i+1), size, c.disk[i])
		cfg.Off = off
		n, err := raft.New(cfg)
		require.NoError(t, err)
		c.nodes[i] = n
		c.step(raft.NodeID(i+1), raft.Input{Kind: raft.InputTime})
	}
	return c
}

func TestRules_have_an_id_a_sentence_and_a_source(t *testing.T) {
	seen := map[string]bool{}
	for i, info := range raft.RuleTable {
		assert.Regexp(t, `^[a-z]+(-[a-z]+)*$`, info.ID)
		assert.False(t, seen[info.ID], info.ID)
		seen[info.ID] = true
		assert.Regexp(t, `^[A-Z].*\.$`, info.Protects)
		assert.NotEmpty(t, info.Source)
		rule, found := raft.RuleOf(info.ID)
		assert.True(t, found)
		assert.Equal(t, raft.Rule(i), rule)
	}
	_, found := raft.RuleOf("no-such-rule")
	assert.False(t, found)
	_, err := raft.New(raft.Config{ID: 1, Voters: []raft.NodeID{1}, Settings: paperSettings, Dice: raft.NewDice(1), Off: 1 << 31})
	assert.EqualError(t, err, "raft: Config.Off holds an unknown rule")
}
