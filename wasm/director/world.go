//go:build js && wasm

package main

import (
	"strconv"

	"raftlab/bridge"
	"raftlab/raft"
	"raftlab/raft/director"
)

// world is a worker as the director sees it.
type world struct {
	director *director.Director
	lab      string
	locks    bool
	armed    raft.Time // real time for which the timer is armed
}

// Receive takes a command of the page, or telemetry of the node with the port's number.
func (w *world) Receive(port uint32, b []byte) {
	if port == 0 {
		w.director.FromPage(b)
	} else {
		w.director.FromNode(raft.NodeID(port), b)
	}
	w.arm()
}

func (w *world) Timer() {
	w.armed = raft.Never
	w.director.Timer()
	w.arm()
}

// Panicked has nothing to add: the page hears of it from the bridge.
func (w *world) Panicked(string) {}

// arm sets the timer unless it rings early enough: then Timer looks again.
func (w *world) arm() {
	if t := w.director.Deadline(); t < w.armed {
		w.armed = t
		bridge.Arm(int64(t - w.Now()))
	}
}

func (w *world) Now() raft.Time { return raft.Time(bridge.Now()) }

func (w *world) ToNode(id raft.NodeID, frame []byte) { bridge.Send(uint32(id), frame) }

func (w *world) ToPage(text []byte) { bridge.SendText(text) }

func (w *world) ToPageBinary(b []byte) { bridge.Send(0, b) }

// WatchNode waits for the lock that a node's worker holds for its life.
func (w *world) WatchNode(id raft.NodeID, incarnation uint32) bool {
	if !w.locks {
		return false
	}
	name := "raftlab/" + w.lab + "/" + strconv.Itoa(int(id)) + "/" + strconv.Itoa(int(incarnation))
	return bridge.WatchLock(name, func() {
		w.director.NodeGone(id, incarnation)
		w.arm()
	}) == nil
}
