package raft_test

import (
	"math/rand"
	"reflect"
	"testing"
	"testing/quick"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// Status and Log are what an outsider may know of a node.

func TestStatus_tells_how_the_leader_sends_to_each_server(t *testing.T) {
	c := newClusterOf(t, 3, inChunks)
	c.win(1)
	require.Equal(t, []raft.Progress{
		{ID: 1, Match: 1, Next: 2},
		{ID: 2, State: raft.Probe, Next: 1},
		{ID: 3, State: raft.Probe, Next: 1},
	}, c.status(1).Progress)
	c.run(paperSettings.Heartbeat)
	require.Equal(t, raft.Replicate, c.progressOf(1, 2).State)
	c.lost = cutOff(3, 9)
	c.change(1, learn(9))
	c.work(1, 9)
	c.now += paperSettings.ElectionMax + 1 // nobody waits for them any more
	c.snapshot(1, 0)
	c.lost = cutOff(9)
	m := c.firstChunk(1)
	second := c.receive(c.reply(m))[0]
	require.Equal(t, raft.Progress{ID: 3, State: raft.Snapshotting, Match: 1, Next: 12, Offset: chunkBytes, Size: m.Size}, c.progressOf(1, 3))
	require.Equal(t, raft.Progress{ID: 9, State: raft.Snapshotting, Next: 12, Size: m.Size, Learner: true}, c.progressOf(1, 9))
	c.queue = append(c.queue, second)
	c.deliver()
	require.Equal(t, raft.Progress{ID: 3, State: raft.Replicate, Match: 11, Next: 12}, c.progressOf(1, 3))
	require.Empty(t, c.status(2).Progress, "only a leader knows")
}

func TestStatus_tells_of_the_configuration_and_of_its_place(t *testing.T) {
	c := founded(t, 4, 3)
	require.Equal(t, raft.Configuration{Voters: []raft.NodeID{1, 2, 3}}, c.status(3).Configuration)
	require.Zero(t, c.status(3).ConfigurationIndex)
	require.Empty(t, c.status(4).Configuration)
	c.lead(1)
	c.work(1, 2)
	at := c.change(1, learn(4))
	c.deliver()
	for id := raft.NodeID(1); id <= 4; id++ {
		require.Equal(t, at, c.status(id).ConfigurationIndex)
		require.Equal(t, raft.Configuration{Voters: []raft.NodeID{1, 2, 3}, Learners: []raft.NodeID{4}}, c.status(id).Configuration)
	}
	c.snapshot(4, 0)
	require.Equal(t, at, c.status(4).ConfigurationIndex, "a snapshot changes nothing about it")
}

func TestStatus_counts_the_votes_of_a_candidate(t *testing.T) {
	c := joint(t)
	c.timeOut(4)
	c.receive(raft.Message{Kind: raft.RequestVoteReply, From: 1, To: 4, Term: 2})
	c.receive(raft.Message{Kind: raft.RequestVoteReply, From: 3, To: 4, Term: 2, Reject: true})
	require.Equal(t, []raft.NodeID{1, 4}, c.status(4).Votes)
	require.Equal(t, raft.Candidate, c.status(4).Role)
}

func TestStatus_uses_its_room_again(t *testing.T) {
	c := leading(t, 3)
	s := raft.Status{Progress: make([]raft.Progress, 0, 9), Votes: make([]raft.NodeID, 0, 9)}
	c.nodes[0].Status(&s)
	require.Len(t, s.Progress, 3)
	require.Equal(t, []int{9, 9}, []int{cap(s.Progress), cap(s.Votes)})
	c.nodes[1].Status(&s)
	require.Empty(t, s.Progress)
}

func TestStatus_leaves_nothing_of_what_was_in_its_room(t *testing.T) {
	c := leading(t, 3)
	c.timeOut(3)
	for id := raft.NodeID(1); id <= 3; id++ {
		for seed := range int64(9) {
			drawn, _ := quick.Value(reflect.TypeFor[raft.Status](), rand.New(rand.NewSource(seed)))
			s, fresh := drawn.Interface().(raft.Status), raft.Status{Votes: []raft.NodeID{}, Progress: []raft.Progress{}}
			c.nodes[id-1].Status(&s)
			c.nodes[id-1].Status(&fresh)
			require.Equal(t, fresh, s)
		}
	}
}

func TestLog_gives_the_entries_that_there_are(t *testing.T) {
	c := compacted(t, 2) // entries 5 to 11
	n := c.nodes[0]
	for _, test := range []struct {
		from, to raft.Index
		want     []raft.Index
	}{
		{0, 100, []raft.Index{5, 6, 7, 8, 9, 10, 11}},
		{1, 5, []raft.Index{5}},
		{6, 7, []raft.Index{6, 7}},
		{11, 11, []raft.Index{11}},
		{8, 7, nil}, {1, 4, nil}, {12, 20, nil},
	} {
		var got []raft.Index
		for _, e := range n.Log(test.from, test.to) {
			got = append(got, e.Index)
		}
		require.Equal(t, test.want, got, "from %d to %d", test.from, test.to)
	}
}
