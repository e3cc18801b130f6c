package director

import (
	"raftlab/raft"
	"raftlab/raft/client"
	"raftlab/raft/kv"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// Deaf is an Asker that hears nothing, and a Recorder that keeps nothing.
type Deaf struct{}

func (Deaf) Done(uint64)                                             {}
func (Deaf) Refused(uint64, *order.Refusal)                          {}
func (Deaf) Ended(*client.Operation, *client.Return, *order.Refusal) {}
func (Deaf) Changed(uint64, []kv.Change)                             {}
func (Deaf) Compacted(uint64, string, int64)                         {}
func (Deaf) Down(*view.Node)                                         {}
func (Deaf) Heard(*view.Node, *replica.Record, view.Fact)            {}
func (Deaf) Add(raft.NodeID)                                         {}
func (Deaf) Take(raft.NodeID, uint32, *replica.Record)               {}
func (Deaf) Wants(raft.NodeID) bool                                  { return false }
