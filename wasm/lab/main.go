//go:build js && wasm

package main

import (
	"raftlab/bridge"
	"raftlab/raft"
	"raftlab/raft/desk"
	"raftlab/wasm/director"
)

func main() {
	bridge.Run(
		bridge.Role{Name: bridge.RoleNode, Play: node},
		director.Role(nil),
		bridge.Role{Name: bridge.RoleChecker, Play: func(bridge.Boot) { bridge.RunChecker(desk.Judge) }},
	)
}

func node(boot bridge.Boot) {
	bridge.RunNode(boot,
		func(c raft.Config) (raft.Engine, error) { return raft.New(c) },
		func(checkpoint []byte) (raft.Engine, error) { return raft.Resume(checkpoint) },
	)
}
