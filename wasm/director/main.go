//go:build js && wasm

package main

import (
	"raftlab/bridge"
	"raftlab/raft/director"
)

func main() {
	bridge.RunDirector(func(host *bridge.Host) bridge.Reader { return director.New(host) })
}
