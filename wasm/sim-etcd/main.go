//go:build js && wasm

package main

import (
	"raftlab/bridge"
	"raftlab/raft/desk"
	"raftlab/raft/etcd"
)

func main() {
	bridge.Run(bridge.Role{Name: bridge.RoleDirector, Play: func(boot bridge.Boot) {
		bridge.RunDirector(boot, func(host *bridge.Host) bridge.Reader { return desk.New(host, etcd.New) })
	}})
}
