//go:build js && wasm

package main

import (
	"raftlab/bridge"
	"raftlab/raft/etcd"
	"raftlab/wasm/director"
)

func main() {
	bridge.Run(director.Role(etcd.New))
}
