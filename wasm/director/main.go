//go:build js && wasm

package main

import (
	"raftlab/bridge"
	"raftlab/raft/director"
)

// One program, two roles, so that a page that checks a history loads nothing more.
func main() {
	if boot, err := bridge.Config(); err == nil && boot.Role == bridge.Checker {
		bridge.RunChecker(director.Judge)
		return
	}
	bridge.RunDirector(func(host *bridge.Host) bridge.Reader { return director.New(host) })
}
