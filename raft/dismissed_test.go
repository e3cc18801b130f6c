package raft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// A follower learns from its leader that a removal is committed. When it leads itself it
// keeps no account of who is gone.
func TestLeader_keeps_no_account_of_servers_whose_removal_it_followed(t *testing.T) {
	c := leading(t, 3)
	c.deliver()
	c.step(1, raft.Input{Kind: raft.InputChange, Changes: []raft.Change{{Kind: raft.RemoveServer, Node: 3}}})
	c.deliver()
	c.lead(2)
	var ids []raft.NodeID
	for _, p := range c.status(2).Progress {
		ids = append(ids, p.ID)
	}
	require.Equal(t, []raft.NodeID{1, 2}, ids)
	c.resumed(2)
}
