package edge

import (
	"raftlab/raft"
	"raftlab/raft/etcd"
)

// Cores are all that this repository has.
var Cores = Engines{"raftlab": func(c raft.Config) (raft.Engine, error) { return raft.New(c) }, "etcd": etcd.New}
