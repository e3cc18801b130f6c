//go:build js && wasm

package main

import (
	"raftlab/bridge"
	"raftlab/raft"
)

func main() {
	bridge.RunNode(
		func(c raft.Config) (raft.Engine, error) { return raft.New(c) },
		func(checkpoint []byte) (raft.Engine, error) { return raft.Resume(checkpoint) },
	)
}
