package check_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/check"
)

// story tells facts, one a nanosecond.
type story struct {
	*check.Safety
	now raft.Time
}

func newStory() *story { return &story{Safety: check.NewSafety(3)} }

func (s *story) step(id raft.NodeID, now check.State) {
	s.now++
	s.Stepped(id, s.now, now)
}

func (s *story) write(id raft.NodeID, entries ...raft.Entry) {
	s.now++
	s.Wrote(id, s.now, entries)
}

func (s *story) start(id raft.NodeID, d raft.Durable, log ...raft.Entry) {
	s.now++
	s.Started(id, s.now, d, nil, log)
}

// e is an entry whose command tells its place.
func e(term raft.Term, index raft.Index) raft.Entry {
	return raft.Entry{Term: term, Index: index, Kind: raft.Command, Data: []byte{byte(term), byte(index)}}
}

// joins is an entry that makes some servers the voters.
func joins(term raft.Term, index raft.Index, voters ...raft.NodeID) raft.Entry {
	return raft.Entry{Term: term, Index: index, Kind: raft.Membership, Data: raft.AppendConfiguration(nil, &raft.Configuration{Voters: voters})}
}

func follower(term raft.Term, commit, applied raft.Index) check.State {
	return check.State{Term: term, Commit: commit, Applied: applied}
}

func leader(term raft.Term, vote raft.NodeID, commit raft.Index) check.State {
	return check.State{Term: term, Vote: vote, Role: raft.Leader, Commit: commit}
}

// committed: n1 led term 1 and committed two entries, which n2 holds too.
func committed(s *story) {
	s.step(1, leader(1, 1, 0))
	s.write(1, e(1, 1), e(1, 2))
	s.write(2, e(1, 1), e(1, 2))
	s.step(2, follower(1, 0, 0))
	s.step(1, leader(1, 1, 2))
}

// chapters tell for each property how it is broken, alone, and how it almost is.
var chapters = [len(check.Properties)]struct {
	broken, near func(*story)
	numbers      [4]uint64
}{
	check.ElectionSafety: {
		func(s *story) { s.step(1, leader(5, 1, 0)); s.step(2, leader(5, 2, 0)) },
		func(s *story) {
			s.step(1, leader(5, 1, 0))
			s.step(2, leader(4, 2, 0))
			s.step(2, leader(6, 2, 0))
			s.step(1, follower(6, 0, 0))
			s.step(1, leader(7, 1, 0))
		},
		[4]uint64{5, 1},
	},
	check.LeaderAppendOnly: {
		func(s *story) {
			s.step(1, leader(1, 1, 0))
			s.write(1, e(1, 1), e(1, 2))
			s.step(1, leader(1, 1, 0))
			s.write(1, e(1, 1)) // deletes the second
			s.step(1, leader(1, 1, 0))
		},
		func(s *story) {
			s.step(1, leader(1, 1, 0))
			s.write(1, e(1, 1), e(1, 2))
			s.step(1, leader(1, 1, 0))
			s.write(1, e(1, 1), e(1, 2), e(1, 3)) // the same again, and one more
			s.step(1, leader(1, 1, 0))
			s.write(1, e(2, 2)) // it changes its log as a follower
			s.step(1, follower(2, 0, 0))
			s.write(1, e(2, 2))
			s.step(1, leader(3, 1, 0))
		},
		[4]uint64{1, 2},
	},
	check.LogMatching: {
		func(s *story) {
			s.write(1, e(1, 1), e(2, 2))
			s.write(2, e(2, 1), e(2, 2)) // the same entry after another one
		},
		func(s *story) {
			s.write(1, e(1, 1), e(2, 2))
			s.write(2, e(2, 1), e(3, 2))
			s.write(2, e(1, 1), e(2, 2))
		},
		[4]uint64{2, 2, 2, 1},
	},
	check.LeaderCompleteness: {
		func(s *story) { committed(s); s.step(3, leader(2, 3, 0)) },
		func(s *story) { committed(s); s.write(2, e(1, 3)); s.step(2, leader(2, 2, 0)) },
		[4]uint64{2, 2, 1, 1},
	},
	check.StateMachineSafety: {
		func(s *story) { committed(s); s.write(3, e(2, 1)); s.step(3, follower(2, 1, 1)) },
		func(s *story) { committed(s); s.write(3, e(1, 1), e(2, 2)); s.step(3, follower(2, 1, 1)) },
		[4]uint64{1, 2, 1},
	},
	check.TermMonotonic: {
		func(s *story) { s.start(1, raft.Durable{Term: 4}); s.step(1, follower(3, 0, 0)) },
		func(s *story) {
			s.step(1, follower(4, 0, 0)) // not on its disk yet, when it crashes
			s.start(1, raft.Durable{Term: 3})
			s.step(1, follower(3, 0, 0))
		},
		[4]uint64{4, 3},
	},
	check.OneVoteATerm: {
		func(s *story) {
			s.start(1, raft.Durable{Term: 3, Vote: 2})
			s.step(1, check.State{Term: 3, Vote: 3})
		},
		func(s *story) {
			s.step(1, check.State{Term: 3, Vote: 2}) // not on its disk yet, when it crashes
			s.start(1, raft.Durable{Term: 3})
			s.step(1, check.State{Term: 3, Vote: 3})
			s.step(1, check.State{Term: 4, Vote: 2})
		},
		[4]uint64{3, 2, 3},
	},
	check.CommitMonotonic: {
		func(s *story) { committed(s); s.step(2, follower(1, 2, 0)); s.step(2, follower(1, 1, 0)) },
		func(s *story) {
			committed(s)
			s.step(2, follower(1, 2, 0))
			s.start(2, raft.Durable{Term: 1}, e(1, 1), e(1, 2))
			s.step(2, follower(1, 0, 0)) // it lives in memory
		},
		[4]uint64{2, 1},
	},
	check.AppliedMonotonic: {
		func(s *story) { committed(s); s.step(2, follower(1, 2, 2)); s.step(2, follower(1, 2, 1)) },
		func(s *story) {
			committed(s)
			s.step(2, follower(1, 2, 2))
			s.start(2, raft.Durable{Term: 1}, e(1, 1), e(1, 2))
			s.step(2, follower(1, 2, 0))
		},
		[4]uint64{2, 1},
	},
	check.CommittedNeverRewritten: {
		func(s *story) { committed(s); s.write(2, e(1, 1), e(2, 2)); s.step(2, follower(2, 0, 0)) },
		func(s *story) {
			s.write(3, e(0, 1), e(0, 2)) // others than the committed
			committed(s)
			s.write(3, e(1, 1), e(1, 2))
			s.write(3, e(1, 1), e(1, 2), e(1, 3))
			s.write(3, e(2, 3))
			s.step(3, follower(2, 0, 0))
		},
		[4]uint64{2, 1, 1},
	},
	check.AppliedWithinCommit: {
		func(s *story) { committed(s); s.step(2, follower(1, 1, 2)) },
		func(s *story) { committed(s); s.step(2, follower(1, 2, 2)) },
		[4]uint64{2, 1},
	},
	check.CommitWithinLog: {
		func(s *story) { committed(s); s.step(2, follower(1, 3, 0)) },
		func(s *story) { committed(s); s.write(2, e(1, 3)); s.step(2, follower(1, 3, 0)) },
		[4]uint64{3, 2},
	},
	check.ConfigurationSafety: {
		func(s *story) {
			s.step(1, leader(1, 1, 0))
			s.write(1, joins(1, 1, 1, 2), joins(1, 2, 1, 2, 3))
			s.step(1, leader(1, 1, 0))
		},
		func(s *story) {
			s.step(1, leader(1, 1, 0))
			s.write(1, joins(1, 1, 1, 2))
			s.step(1, leader(1, 1, 0))
			s.write(1, joins(1, 2, 1, 2, 3))
			s.step(1, leader(1, 1, 1)) // the one before was committed in the same step
		},
		[4]uint64{2, 1, 0},
	},
	check.LogOrder: {
		func(s *story) { s.write(1, e(1, 1)); s.write(1, e(1, 3)); s.step(1, follower(1, 0, 0)) },
		func(s *story) { s.write(1, e(1, 1)); s.write(1, e(3, 2)); s.step(1, follower(3, 0, 0)) },
		[4]uint64{3, 1, 1, 1},
	},
}

func TestSafety_finds_each_property_broken_alone(t *testing.T) {
	for property, c := range chapters {
		t.Run(check.Properties[property], func(t *testing.T) {
			s := newStory()
			c.broken(s)
			found := s.Violations()
			require.Len(t, found, 1, "%v", found)
			assert.Equal(t, property, found[0].Property)
			assert.Equal(t, c.numbers, found[0].Numbers)
			assert.NotZero(t, found[0].At)
		})
	}
}

func TestSafety_is_silent_at_a_near_miss(t *testing.T) {
	for property, c := range chapters {
		t.Run(check.Properties[property], func(t *testing.T) {
			s := newStory()
			c.near(s)
			assert.Empty(t, s.Violations())
		})
	}
}

func TestSafety_finds_a_log_out_of_order(t *testing.T) {
	for name, tell := range map[string]func(*story){
		"terms that fall": func(s *story) { s.write(1, e(3, 1), e(2, 2)) },
		"a term above the server's": func(s *story) {
			s.write(1, e(3, 1))
			s.step(1, follower(2, 0, 0))
		},
		"a gap on the disk": func(s *story) { s.start(1, raft.Durable{Term: 1}, e(1, 1), e(1, 3)) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStory()
			tell(s)
			require.Len(t, s.Violations(), 1)
			assert.Equal(t, check.LogOrder, s.Violations()[0].Property)
		})
	}
}

func TestSafety_finds_another_command_in_the_same_place(t *testing.T) {
	s := newStory()
	s.write(1, e(1, 1))
	s.write(2, raft.Entry{Term: 1, Index: 1, Kind: raft.Command, Data: []byte("other")})
	s.write(3, raft.Entry{Term: 1, Index: 1, Kind: raft.NoOp, Data: e(1, 1).Data})
	require.Len(t, s.Violations(), 2)
	for i, v := range s.Violations() {
		assert.Equal(t, check.LogMatching, v.Property)
		assert.Equal(t, raft.NodeID(i+2), v.Node)
	}
}

func TestSafety_finds_an_incomplete_leader_whose_news_came_first(t *testing.T) {
	s := newStory()
	s.step(1, leader(1, 1, 0))
	s.write(1, e(1, 1))
	s.step(3, leader(2, 3, 0))
	assert.Empty(t, s.Violations())
	s.step(1, leader(1, 1, 1))
	require.Len(t, s.Violations(), 1)
	assert.Equal(t, check.LeaderCompleteness, s.Violations()[0].Property)
	assert.Equal(t, raft.NodeID(3), s.Violations()[0].Node)
}

func TestSafety_lets_an_old_leader_lack_what_a_later_one_committed(t *testing.T) {
	s := newStory()
	s.step(1, leader(1, 1, 0))
	s.write(2, e(2, 1))
	s.step(2, leader(2, 2, 0))
	s.step(2, leader(2, 2, 1))
	assert.Empty(t, s.Violations())
}

func TestSafety_waits_for_the_late_news_of_a_leader(t *testing.T) {
	s := newStory()
	s.write(2, e(1, 1))
	s.step(2, follower(1, 1, 0)) // it heard that from the leader, who tells of it later
	s.step(1, leader(1, 1, 0))
	s.write(1, e(1, 1))
	s.step(1, leader(1, 1, 1))
	assert.Empty(t, s.Violations())
}

func TestSafety_tells_each_violation_once(t *testing.T) {
	s := newStory()
	for term := raft.Term(9); term > 0; term-- {
		s.step(1, follower(term, 0, 0))
		s.step(2, follower(term, 0, 0))
	}
	assert.Len(t, s.Violations(), 2)
	s.start(1, raft.Durable{Term: 9})
	s.step(1, follower(8, 0, 0))
	assert.Len(t, s.Violations(), 2)
}

func TestSafety_takes_a_snapshot_for_what_it_stands_for(t *testing.T) {
	s := newStory()
	committed(s)
	s.Installed(3, 0, &raft.Snapshot{Index: 2, Term: 1})
	s.step(3, follower(1, 2, 2))
	s.write(3, e(1, 3))
	s.step(3, check.State{Term: 2, Vote: 3, Role: raft.Leader, Commit: 2, Applied: 2}) // it lacks nothing
	s.start(2, raft.Durable{Term: 1}, e(1, 3))
	s.step(2, follower(2, 3, 3))
	assert.Empty(t, s.Violations())
	s.write(2, e(2, 3))
	require.Len(t, s.Violations(), 1)
	assert.Equal(t, check.CommittedNeverRewritten, s.Violations()[0].Property)
}

func TestSafety_finds_a_snapshot_of_something_else(t *testing.T) {
	s := newStory()
	committed(s)
	s.Installed(3, 0, &raft.Snapshot{Index: 2, Term: 7})
	require.Len(t, s.Violations(), 1)
	assert.Equal(t, check.StateMachineSafety, s.Violations()[0].Property)
}

func TestSafety_lets_a_snapshot_replace_a_log_that_differs(t *testing.T) {
	s := newStory()
	committed(s)
	s.write(3, e(0, 1), e(0, 2), e(0, 3))
	s.Installed(3, 0, &raft.Snapshot{Index: 2, Term: 1})
	s.Installed(3, 0, &raft.Snapshot{Index: 1, Term: 1}) // an old one comes late
	s.Installed(2, 0, &raft.Snapshot{Index: 1, Term: 1}) // here the log goes on behind it
	s.step(2, follower(1, 2, 2))
	s.write(3, e(1, 3))
	s.step(3, follower(1, 3, 3))
	assert.Empty(t, s.Violations())
}

func TestSafety_takes_servers_that_come_later(t *testing.T) {
	s := newStory()
	s.step(7, leader(1, 7, 0))
	s.step(9, leader(1, 9, 0))
	require.Len(t, s.Violations(), 1)
	assert.Equal(t, raft.NodeID(9), s.Violations()[0].Node)
}

func TestClone_goes_its_own_way(t *testing.T) {
	s := newStory()
	for i := raft.Index(1); i <= 300; i++ {
		s.write(1, e(1, i))
		s.write(2, e(1, i))
	}
	s.step(1, leader(1, 1, 250))
	c := &story{Safety: s.Clone(), now: s.now}
	assert.Empty(t, c.Violations())

	c.write(2, e(1, 299), e(2, 300))
	s.write(1, e(1, 301))
	s.step(1, leader(1, 1, 301)) // in the clone's world, 300 is not committed
	s.step(2, follower(1, 300, 0))
	c.step(2, follower(2, 250, 250))
	assert.Empty(t, s.Violations())
	assert.Empty(t, c.Violations())

	s.step(3, leader(2, 3, 0))
	assert.Len(t, s.Violations(), 1)
	assert.Empty(t, c.Violations())
	c.write(2, e(2, 250))
	require.Len(t, c.Violations(), 1)
	assert.Equal(t, check.CommittedNeverRewritten, c.Violations()[0].Property)
	assert.Len(t, s.Violations(), 1)
}

func TestClone_keeps_its_logs_when_the_original_rewrites_its_own(t *testing.T) {
	s := newStory()
	committed(s)
	s.write(2, e(1, 3))
	c := &story{Safety: s.Clone(), now: s.now}
	s.write(2, e(2, 3))
	s.step(2, follower(2, 0, 0))
	c.write(1, e(1, 3))
	c.step(1, leader(1, 1, 3))
	c.step(2, follower(1, 3, 3))
	assert.Empty(t, s.Violations())
	assert.Empty(t, c.Violations())
}

func TestProperties_have_public_names(t *testing.T) {
	seen := map[string]bool{}
	for i, p := range check.Properties {
		assert.Regexp(t, regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`), p)
		assert.False(t, seen[p])
		seen[p] = true
		text := check.Violation{Property: i, At: 12, Node: 3, Numbers: [4]uint64{101, 102, 103, 104}}.String()
		assert.Regexp(t, "^"+p+": node=n3, at=12 [a-z]+=101 [a-z]+=102", text)
		assert.NotContains(t, text, " =")
	}
}

func TestSafety_finds_majorities_that_may_miss_each_other(t *testing.T) {
	for name, c := range map[string]struct {
		before, after raft.Configuration
		broken        bool
	}{
		"one more":             {raft.Configuration{Voters: ids(1, 2, 3)}, raft.Configuration{Voters: ids(1, 2, 3, 4)}, false},
		"one less":             {raft.Configuration{Voters: ids(1, 2, 3)}, raft.Configuration{Voters: ids(1, 2)}, false},
		"two more":             {raft.Configuration{Voters: ids(1, 2, 3)}, raft.Configuration{Voters: ids(1, 2, 3, 4, 5)}, true},
		"one for another":      {raft.Configuration{Voters: ids(1, 2, 3)}, raft.Configuration{Voters: ids(1, 2, 4)}, true},
		"all others":           {raft.Configuration{Voters: ids(1)}, raft.Configuration{Voters: ids(2)}, true},
		"into a joint one":     {raft.Configuration{Voters: ids(1)}, raft.Configuration{Voters: ids(2), Outgoing: ids(1)}, false},
		"out of a joint one":   {raft.Configuration{Voters: ids(2), Outgoing: ids(1)}, raft.Configuration{Voters: ids(2)}, false},
		"back from it":         {raft.Configuration{Voters: ids(2), Outgoing: ids(1)}, raft.Configuration{Voters: ids(3)}, true},
		"learners don't count": {raft.Configuration{Voters: ids(1, 2)}, raft.Configuration{Voters: ids(1, 2), Learners: ids(3, 4, 5)}, false},
	} {
		s := newStory()
		s.Began(c.before)
		s.start(1, raft.Durable{})
		s.write(1, raft.Entry{Term: 1, Index: 1, Kind: raft.Membership, Data: raft.AppendConfiguration(nil, &c.after)})
		s.step(1, follower(1, 0, 0))
		assert.Equal(t, c.broken, len(s.Violations()) == 1, name)
	}
}

func ids(all ...raft.NodeID) []raft.NodeID { return all }
