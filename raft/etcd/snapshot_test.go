package etcd_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// snap makes a server's state machine stand for its log, but for the entries to keep.
func (c *cluster) snap(id raft.NodeID, keep raft.Index) *raft.Snapshot {
	s := c.server(id)
	c.step(id, raft.Input{Kind: raft.InputSnapshot, Snapshot: &raft.Snapshot{Index: s.applied(), Data: []byte("state")}, Keep: keep})
	return s.snapshot
}

func TestNode_takes_a_snapshot_and_keeps_some_entries(t *testing.T) {
	c := newCluster(t, 3, nil)
	leader := c.elect()
	c.propose(leader, "a", "b", "c")
	c.settled()
	var written []raft.Index
	c.observe = func(_ *server, out *raft.Output) {
		if out.Snapshot != nil {
			require.False(t, out.Restore)
			require.NotZero(t, out.Write)
			written = append(written, out.Snapshot.Index)
			require.Empty(t, out.Entries)
		}
	}
	taken := c.snap(leader, 2)
	require.Equal(t, &raft.Snapshot{Index: 4, Term: c.status(leader).Term, Configuration: raft.Configuration{Voters: c.voters}, Data: []byte("state")}, taken)
	require.Equal(t, []raft.Index{4}, written)
	s := c.status(leader)
	require.Equal(t, []raft.Index{3, 4, 4}, []raft.Index{s.First, s.Last, s.SnapshotIndex})
	require.Len(t, c.server(leader).engine.Log(1, 9), 2)
	c.snap(leader, 0) // there is one already
	require.Len(t, written, 1)
}

func TestNode_sends_a_snapshot_to_who_lacks_the_log_and_again_when_it_got_lost(t *testing.T) {
	c := newCluster(t, 3, nil)
	leader := c.elect()
	c.settled()
	slow := leader%3 + 1
	c.server(slow).down = true
	c.propose(leader, "a", "b", "c")
	c.snap(leader, 0)
	c.propose(leader, "d")
	lost := 0
	c.lost = func(m *raft.Message) bool {
		if m.Kind == raft.InstallSnapshot {
			require.Equal(t, []uint64{4, 5}, []uint64{uint64(m.Index), m.Size})
			lost++
			return lost == 1
		}
		return false
	}
	c.start(slow, c.voters)
	c.settled()
	require.Equal(t, 2, lost)
	s := c.server(slow)
	require.Equal(t, []byte("state"), s.restored.Data)
	require.Equal(t, c.server(leader).snapshot, s.snapshot)
	require.Len(t, s.committed, 1, "and the rest from the log")
	require.Equal(t, raft.Index(5), c.status(slow).First)
	require.Equal(t, 1, codes(s.events)[raft.EventSnapshotInstalled])
	require.Equal(t, 1, codes(c.server(leader).events)[raft.EventSnapshotSent], "a part of it is sent again, not all")

	for _, s := range c.servers {
		s.down = true
	}
	c.queue = nil
	for _, id := range c.voters {
		c.start(id, c.voters)
	}
	require.Equal(t, raft.Index(4), c.status(slow).Commit)
	c.settled()
	c.propose(c.leader(), "e")
}

func TestNode_remembers_the_configuration_of_its_snapshot(t *testing.T) {
	c := newCluster(t, 3, nil)
	leader := c.elect()
	c.propose(leader, "a")
	c.change(raft.TransitionAuto, raft.Change{Kind: raft.AddLearner, Node: 4})
	c.settledMembers()
	early := raft.Snapshot{Index: 2, Data: []byte("state")}
	c.step(leader, raft.Input{Kind: raft.InputSnapshot, Snapshot: &early})
	require.Equal(t, raft.Configuration{Voters: c.voters}, c.server(leader).snapshot.Configuration, "that of its own index")
	require.Equal(t, raft.Membership, c.server(leader).entries[0].Kind, "and the change follows")
	require.Equal(t, []raft.NodeID{4}, c.snap(leader, 0).Configuration.Learners)
	c.add(nil)
	c.settled()
	require.Equal(t, []raft.NodeID{4}, c.server(4).restored.Configuration.Learners)
	require.Equal(t, []raft.NodeID{4}, c.status(4).Configuration.Learners)
}

// TestNode_takes_a_snapshot_of_before_it_was_let_in: etcd by itself takes none that it is not in.
func TestNode_takes_a_snapshot_of_before_it_was_let_in(t *testing.T) {
	for _, kind := range []raft.ChangeKind{raft.AddVoter, raft.AddLearner} {
		c := newCluster(t, 3, nil)
		leader := c.elect()
		c.propose(leader, "a")
		c.settled()
		c.snap(leader, 0)
		c.change(raft.TransitionAuto, raft.Change{Kind: raft.AddLearner, Node: 9}) // of which there is none
		c.add(nil)
		c.change(raft.TransitionAuto, raft.Change{Kind: kind, Node: 4})
		c.settled()
		require.Equal(t, raft.Configuration{Voters: c.voters}, c.server(4).restored.Configuration, "told as it is")
		want := c.status(leader).Configuration
		require.Equal(t, want, c.status(4).Configuration)
		require.Equal(t, kind == raft.AddVoter, want.Votes(4))
		require.Equal(t, want, c.snap(4, 0).Configuration)
	}
}

// A snapshot goes in chunks, of which some get lost, some come twice and answers are lost, too.
// etcd's core has no copy of what it holds.
func TestNode_sends_a_large_snapshot_in_chunks(t *testing.T) {
	const chunk = 1000
	c := newCluster(t, 3, nil)
	c.config = func(config *raft.Config) { config.MaxAppendBytes = chunk }
	for _, id := range c.voters {
		c.start(id, c.voters)
	}
	leader := c.elect()
	c.settled()
	slow := leader%3 + 1
	c.server(slow).down = true
	c.propose(leader, "a", "b", "c")
	data := make([]byte, 50*chunk+7)
	for i := range data {
		data[i] = byte(i * i >> 8)
	}
	c.step(leader, raft.Input{Kind: raft.InputSnapshot, Snapshot: &raft.Snapshot{Index: c.server(leader).applied(), Data: data}})
	require.Equal(t, data, c.server(leader).snapshot.Data)
	chunks, most, came := 0, 0, 0
	c.lost = func(m *raft.Message) bool {
		if m.Kind != raft.InstallSnapshot && m.Kind != raft.InstallSnapshotReply {
			return false
		}
		most = max(most, len(m.Data))
		chunks++
		if in := c.server(slow).engine.Incoming(); in.Size > 0 {
			require.Equal(t, uint64(len(data)), in.Size)
			require.Equal(t, data[:len(in.Data)], in.Data)
			came++
		}
		if chunks%7 == 0 {
			c.queue = append(c.queue, *m)
		}
		return chunks%11 == 0
	}
	c.start(slow, c.voters)
	c.settled()
	require.Equal(t, data, c.server(slow).restored.Data)
	require.Less(t, most, chunk+200)
	require.Greater(t, chunks, 2*50)
	require.Less(t, chunks, 8*50, "what came is not sent again and again")
	require.Positive(t, came)
	require.Zero(t, c.server(slow).engine.Incoming().Size)
	require.Equal(t, leader, c.leader())
}
