//go:build js && wasm

package main

import (
	"raftlab/bridge"
	"raftlab/raft/desk"
	"raftlab/raft/etcd"
	"raftlab/www/picture"
)

func main() {
	bridge.Run(bridge.Role{Name: bridge.RoleDirector, Play: func(boot bridge.Boot) {
		bridge.RunDirector(boot, func(host *bridge.Host) bridge.Reader {
			reader := desk.New(host, etcd.New)
			reader.PaintBy(func() desk.Picture { return new(picture.OfPage) })
			return reader
		})
	}})
}
