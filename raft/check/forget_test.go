package check_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/check"
)

// long is a story in which n1 leads term 1, and n1 and n2 commit many entries; n3 has a few.
func long(entries raft.Index) *story {
	s := newStory()
	s.step(1, leader(1, 1, 0))
	for i := raft.Index(1); i <= entries; i++ {
		s.write(1, e(1, i))
		s.write(2, e(1, i))
		s.step(1, leader(1, 1, i))
		s.step(2, follower(1, i, i))
		if i <= 10 {
			s.write(3, e(1, i))
		}
	}
	return s
}

// held is how many bytes a story holds.
func held(t *testing.T, entries raft.Index) int {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	s := long(entries)
	runtime.GC()
	runtime.ReadMemStats(&after)
	require.Empty(t, s.Violations())
	return int(after.HeapAlloc) - int(before.HeapAlloc)
}

func TestSafety_forgets_entries_far_behind(t *testing.T) {
	short := held(t, 40_000)
	assert.Less(t, held(t, 200_000), short*3/2, "five times the entries, no more memory")
}

func TestSafety_judges_what_it_remembers(t *testing.T) {
	s := long(50_000)
	s.write(2, e(2, 50_000))
	s.step(2, follower(2, 50_000, 50_000))
	require.Len(t, s.Violations(), 1)
	assert.Equal(t, check.CommittedNeverRewritten, s.Violations()[0].Property)
	s.step(3, leader(3, 3, 0))
	require.Len(t, s.Violations(), 2)
	assert.Equal(t, check.LeaderCompleteness, s.Violations()[1].Property)
}

// leads is that a server has applied all of long's entries.
func leads(term raft.Term, id raft.NodeID) check.State {
	return check.State{Term: term, Vote: id, Role: raft.Leader, Commit: 50_000, Applied: 50_000}
}

// A server that lags by more than is remembered is not judged by what was forgotten, nor
// are those that went on.
func TestSafety_finds_nothing_in_what_it_has_forgotten(t *testing.T) {
	s := long(50_000)
	for i := raft.Index(11); i <= 50_000; i++ {
		s.write(3, e(1, i))
		s.step(3, follower(1, i, i))
	}
	s.step(2, leads(2, 2))
	s.start(1, raft.Durable{Term: 1}, e(1, 1), e(1, 2), e(1, 3))
	s.step(1, follower(1, 3, 3))
	s.step(3, leads(3, 3))
	assert.Empty(t, s.Violations())
	s.Installed(1, 1, &raft.Snapshot{Index: 30_000, Term: 1})
	s.step(1, follower(1, 30_000, 30_000))
	assert.Empty(t, s.Violations())
}
