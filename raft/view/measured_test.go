package view_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

var everybody = raft.Configuration{Voters: []raft.NodeID{1, 2, 3}}

// is has a node tell that it has a role in a term, with the votes of some.
func (c *cluster) is(at raft.Time, id raft.NodeID, role raft.Role, term raft.Term, votes ...raft.NodeID) {
	c.tell(c.View, id, replica.Record{Kind: replica.RecordState, At: at, State: raft.Status{ID: id, Role: role, Term: term, Votes: votes, Configuration: everybody}})
}

// elects has a node win a term's election.
func (c *cluster) elects(at raft.Time, id raft.NodeID, term raft.Term) {
	c.is(at-ms, id, raft.Candidate, term, id)
	c.is(at, id, raft.Leader, term)
}

func (c *cluster) dies(at raft.Time, id raft.NodeID) {
	c.Node(id).Phase = view.Fencing
	c.FollowLead(at)
	c.Ended(c.Node(id), view.End{Cause: view.Crashed})
}

func (c *cluster) cut(at raft.Time, from, to raft.NodeID, cut bool) {
	c.Links.At(from, to).Cut = cut
	c.FollowLead(at)
}

func (c *cluster) paused(at raft.Time, id raft.NodeID, kind replica.RecordKind) {
	c.tell(c.View, id, replica.Record{Kind: kind, At: at})
}

func TestTimeWithoutALeaderIsFromTheLossOfOneToTheRiseOfTheNext(t *testing.T) {
	for name, lose := range map[string]func(c *cluster){
		"it dies":                       func(c *cluster) { c.dies(1000*ms, 1) },
		"it steps down":                 func(c *cluster) { c.is(1000*ms, 1, raft.Follower, 1) },
		"its disk hangs with a write":   func(c *cluster) { c.paused(1000*ms, 1, replica.RecordHeldUp) },
		"it is paused":                  func(c *cluster) { c.paused(1000*ms, 1, replica.RecordPaused) },
		"it is cut off from a majority": func(c *cluster) { c.cut(900*ms, 1, 2, true); c.cut(1000*ms, 3, 1, true) },
		"a majority dies":               func(c *cluster) { c.paused(900*ms, 2, replica.RecordPaused); c.dies(1000*ms, 3) },
		"it is lost again after a while": func(c *cluster) {
			c.cut(400*ms, 1, 2, true)
			c.cut(500*ms, 1, 3, true)
			c.cut(600*ms, 1, 3, false)
			c.dies(1000*ms, 1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := three(t)
			c.elects(200*ms, 1, 1)
			g := &c.Measured.Leaderless
			require.Zero(t, g.Count, "before the first leader there was nobody to lose")
			lose(c)
			require.Zero(t, g.Count, "it may go on yet")
			c.elects(1212*ms, 2, 2)
			require.EqualValues(t, 1, g.Count)
			assert.Equal(t, []raft.Time{212 * ms, 212 * ms, 212 * ms, 212 * ms}, []raft.Time{g.Last, g.Median, g.Worst, g.Total})
		})
	}
}

func TestALeaderThatGoesOnWasNeverLost(t *testing.T) {
	c := three(t)
	c.elects(200*ms, 1, 1)
	c.paused(300*ms, 1, replica.RecordPaused)
	c.paused(400*ms, 1, replica.RecordResumed)
	c.cut(500*ms, 1, 2, true)
	c.cut(600*ms, 1, 3, true)
	c.cut(700*ms, 1, 3, false)
	c.elects(1000*ms, 2, 2)
	assert.Equal(t, uint64(1), c.Measured.Leaderless.Count)
	assert.Zero(t, c.Measured.Leaderless.Total, "the next one rose before it was lost")
}

func TestAWordThatALeaderSteppedDownMayComeLate(t *testing.T) {
	c := three(t)
	c.elects(200*ms, 1, 1)
	c.elects(1000*ms, 2, 2)
	g := &c.Measured.Leaderless
	require.Zero(t, g.Last)
	c.is(988*ms, 1, raft.Follower, 2)
	assert.Equal(t, []raft.Time{12 * ms, 12 * ms, 12 * ms, 12 * ms}, []raft.Time{g.Last, g.Median, g.Worst, g.Total})
	c.is(989*ms, 1, raft.Follower, 3)
	assert.Equal(t, 12*ms, g.Last, "it says that once")
	c.elects(1100*ms, 3, 3)
	c.is(1101*ms, 2, raft.Follower, 3)
	assert.Zero(t, g.Last, "the next one rose before")
}

func TestTheMedianIsOfTheLastGapsAndTheRestOfAll(t *testing.T) {
	c := three(t)
	gaps := []raft.Time{900 * ms, 100 * ms, 400 * ms, 200 * ms}
	at := 1000 * ms
	c.elects(at, 1, 1)
	for i, gap := range gaps {
		c.is(at+10*ms, raft.NodeID(i%3+1), raft.Follower, raft.Term(i+1))
		at += 10*ms + gap
		c.elects(at, raft.NodeID((i+1)%3+1), raft.Term(i+2))
	}
	g := &c.Measured.Leaderless
	assert.Equal(t, []raft.Time{200 * ms, 300 * ms, 900 * ms, 1600 * ms}, []raft.Time{g.Last, g.Median, g.Worst, g.Total})
}

func TestAnElectionIsDecidedOnceACandidateHasWonOrNoneStands(t *testing.T) {
	c := three(t)
	m := &c.Measured
	counted := func(elections, failed, split uint64) {
		t.Helper()
		assert.Equal(t, []uint64{elections, failed, split}, []uint64{m.Elections, m.Failed, m.Split})
	}
	c.is(10*ms, 1, raft.PreCandidate, 0, 1)
	counted(0, 0, 0)
	c.is(20*ms, 1, raft.Candidate, 1, 1)
	counted(0, 0, 0)
	c.is(30*ms, 2, raft.Candidate, 1, 2)
	c.is(40*ms, 1, raft.Candidate, 2, 1)
	counted(0, 0, 0) // n2 may win term 1 yet
	c.is(50*ms, 2, raft.Follower, 2)
	counted(1, 1, 1) // a vote each, of three
	c.dies(60*ms, 1)
	counted(2, 2, 1) // nobody else had a vote in term 2
	c.is(70*ms, 2, raft.Candidate, 3, 2)
	c.is(80*ms, 3, raft.Follower, 3)
	c.is(90*ms, 2, raft.Candidate, 3, 2, 3)
	c.is(95*ms, 2, raft.Leader, 3)
	counted(3, 2, 1)
	assert.EqualValues(t, 3, m.LastTerm)
}

func TestAnElectionIsCountedAnewWhereAWordComesLate(t *testing.T) {
	c := three(t)
	m := &c.Measured
	c.is(10*ms, 1, raft.Candidate, 1, 1)
	c.is(20*ms, 1, raft.Follower, 1)
	require.EqualValues(t, 1, m.Failed)
	c.is(15*ms, 2, raft.Candidate, 1, 2)
	require.Zero(t, m.Failed, "another candidate in that term")
	c.is(19*ms, 2, raft.Leader, 1)
	assert.Equal(t, []uint64{1, 0, 0}, []uint64{m.Elections, m.Failed, m.Split})
	c.is(18*ms, 3, raft.Candidate, 1, 3)
	c.is(21*ms, 3, raft.Follower, 1)
	assert.Equal(t, []uint64{1, 0, 0}, []uint64{m.Elections, m.Failed, m.Split}, "who lost to the leader of its term")
}

func TestAFailedElectionWhoseVotesAreNoMajorityTogetherIsNoSplitVote(t *testing.T) {
	c := three(t)
	c.is(10*ms, 1, raft.Candidate, 1, 1)
	c.is(11*ms, 2, raft.Candidate, 1) // its own vote is not durable yet
	c.elects(50*ms, 3, 2)
	assert.Equal(t, []uint64{2, 1, 0}, []uint64{c.Measured.Elections, c.Measured.Failed, c.Measured.Split})
}

func TestAMarkParsWhatWasFromWhatComes(t *testing.T) {
	c := three(t)
	m := &c.Measured
	c.elects(100*ms, 1, 1)
	c.dies(200*ms, 1)
	c.is(300*ms, 2, raft.Candidate, 4, 2)
	c.Mark(350 * ms)
	before := m.Before
	assert.Equal(t, []uint64{1, 0, 0}, []uint64{before.Elections, before.Failed, before.Leaderless.Count})
	assert.EqualValues(t, 4, before.LastTerm-before.FirstTerm)
	assert.Equal(t, view.Stretch{Since: 350 * ms, FirstTerm: 4, LastTerm: 4}, m.Stretch)
	c.is(400*ms, 2, raft.Leader, 4)
	assert.EqualValues(t, 200*ms, m.Leaderless.Last, "what ends after the mark counts there, whole")
	assert.Equal(t, []uint64{1, 0}, []uint64{m.Elections, uint64(m.LastTerm - m.FirstTerm)})
	c.Mark(900 * ms)
	assert.EqualValues(t, 350*ms, m.Before.Since, "the mark before is gone")
	assert.EqualValues(t, 900*ms, m.Since)
}

func TestFramesThatLeaveAreCounted(t *testing.T) {
	c := three(t)
	for i := range 3 {
		c.tell(c.View, 1, replica.Record{Kind: replica.RecordSent, Sent: replica.Sent{Seq: uint64(i), To: 2, Kind: raft.AppendEntries, Size: 100 + i}})
	}
	assert.Equal(t, []uint64{3, 303}, []uint64{c.Measured.Messages, c.Measured.Bytes})
	assert.True(t, c.Changes.Sent)
}
