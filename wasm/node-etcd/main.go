//go:build js && wasm

package main

import (
	"raftlab/bridge"
	"raftlab/raft/etcd"
)

func main() {
	bridge.RunNode(etcd.New, nil)
}
