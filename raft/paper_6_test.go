package raft_test

import "raftlab/raft"

func (c *cluster) change(id raft.NodeID, changes ...raft.Change) *raft.Output {
	return c.step(id, raft.Input{Kind: raft.InputChange, Changes: changes})
}
