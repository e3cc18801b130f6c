package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

func TestCluster_elects_replicates_and_survives_its_leader(t *testing.T) {
	for _, size := range []int{1, 2, 3, 5, 9} {
		c := newCluster(t, size)
		leader := c.elect()
		c.step(leader, raft.Input{Kind: raft.InputPropose, Proposals: [][]byte{[]byte("a"), []byte("b")}})
		c.deliver()
		for i := range c.nodes {
			require.Len(t, c.committed[i], 3, "server %d of %d", i+1, size)
			require.Equal(t, c.committed[leader-1], c.committed[i])
		}
		if size < 3 {
			continue
		}
		c.down[leader] = true
		next := c.elect()
		require.NotEqual(t, leader, next)
		c.step(next, raft.Input{Kind: raft.InputPropose, Proposals: [][]byte{[]byte("c")}})
		c.deliver()
		c.start(leader)
		for range 5 {
			c.advance()
		}
		require.Equal(t, c.committed[next-1], c.committed[leader-1], "a restarted leader catches up")
	}
}

func TestCluster_answers_a_read_after_a_round_of_a_majority(t *testing.T) {
	c := newCluster(t, 3)
	leader := c.elect()
	c.deliver()
	c.step(leader, raft.Input{Kind: raft.InputRead, Read: 9})
	require.Empty(t, c.reads)
	c.deliver()
	require.Equal(t, []raft.ReadState{{Read: 9, Index: 1}}, c.reads)
}
