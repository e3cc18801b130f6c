//go:build js && wasm

package director

import (
	"raftlab/bridge"
	"raftlab/raft"
	"raftlab/raft/desk"
	"raftlab/www/picture"
)

// Role plays a director that paints pictures, whose simulated nodes have engines of makeEngine; nil: our own.
func Role(makeEngine func(raft.Config) (raft.Engine, error)) bridge.Role {
	return bridge.Role{Name: bridge.RoleDirector, Play: func(boot bridge.Boot) {
		bridge.RunDirector(boot, func(host *bridge.Host) bridge.Reader {
			reader := desk.New(host, makeEngine)
			reader.PaintBy(func() desk.Picture { return new(picture.OfPage) })
			return reader
		})
	}}
}
