//go:build js && wasm

package main

import (
	"raftlab/bridge"
	"raftlab/raft"
	"raftlab/raft/director"
)

func main() {
	boot, err := bridge.Config()
	if err != nil {
		bridge.Fail(err.Error())
		return
	}
	w := &world{lab: boot.Lab, armed: raft.Never}
	// A sandboxed page has locks that nobody can take: only trying tells.
	w.locks = bridge.HoldLock("raftlab/"+boot.Lab+"/director") == nil
	w.director = director.New(w)
	bridge.Ready("", "")
	bridge.Serve(w)
}
