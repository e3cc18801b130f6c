//go:build js && wasm

package main

import (
	"raftlab/bridge"
	"raftlab/raft/etcd"
)

func main() {
	bridge.Run(bridge.Role{Name: bridge.RoleNode, Play: func(boot bridge.Boot) { bridge.RunNode(boot, etcd.New, nil) }})
}
