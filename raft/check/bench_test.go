package check_test

import (
	"testing"

	"raftlab/raft"
	"raftlab/raft/check"
)

// BenchmarkStepped is what a judge adds to each event of a working cluster.
func BenchmarkStepped(b *testing.B) {
	c := newCrowd(b, 1)
	for len(c.facts) < 20_000 {
		c.push()
	}
	for b.Loop() {
		s := check.NewSafety(len(c.members))
		for i := range c.facts {
			c.facts[i].tell(s, 0)
		}
		if len(s.Violations()) > 0 {
			b.Fatal(s.Violations())
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(c.facts)), "ns/event")
}

// BenchmarkCommit is the dearest event: an entry is written and committed, in a long log.
func BenchmarkCommit(b *testing.B) {
	s := check.NewSafety(1)
	s.Stepped(1, 0, check.State{Term: 1, Vote: 1, Role: raft.Leader})
	entries := []raft.Entry{{Term: 1, Data: []byte("command")}}
	for i := raft.Index(1); b.Loop(); i++ {
		entries[0].Index = i
		s.Wrote(1, 0, entries)
		s.Stepped(1, 0, check.State{Term: 1, Vote: 1, Role: raft.Leader, Commit: i})
	}
}

// BenchmarkSame is an event that changed nothing.
func BenchmarkSame(b *testing.B) {
	s := check.NewSafety(5)
	state := check.State{Term: 1, Vote: 1, Role: raft.Leader}
	s.Stepped(3, 0, state)
	for b.Loop() {
		s.Stepped(3, 0, state)
	}
}

// BenchmarkClone copies a judge of five servers with 10,000 entries each.
func BenchmarkClone(b *testing.B) {
	s := check.NewSafety(5)
	for i := raft.Index(1); i <= 10_000; i++ {
		for id := raft.NodeID(1); id <= 5; id++ {
			s.Wrote(id, 0, []raft.Entry{{Term: 1, Index: i}})
		}
	}
	for b.Loop() {
		s.Clone()
	}
}
