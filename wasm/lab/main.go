//go:build js && wasm

package main

import (
	"raftlab/bridge"
	"raftlab/raft"
	"raftlab/raft/desk"
	"raftlab/www/picture"
)

func main() {
	bridge.Run(
		bridge.Role{Name: bridge.RoleNode, Play: node},
		bridge.Role{Name: bridge.RoleDirector, Play: func(boot bridge.Boot) {
			bridge.RunDirector(boot, func(host *bridge.Host) bridge.Reader {
				reader := desk.New(host, nil)
				reader.PaintBy(func() desk.Picture { return new(picture.OfPage) })
				return reader
			})
		}},
		bridge.Role{Name: bridge.RoleChecker, Play: func(bridge.Boot) { bridge.RunChecker(desk.Judge) }},
	)
}

func node(boot bridge.Boot) {
	bridge.RunNode(boot,
		func(c raft.Config) (raft.Engine, error) { return raft.New(c) },
		func(checkpoint []byte) (raft.Engine, error) { return raft.Resume(checkpoint) },
	)
}
