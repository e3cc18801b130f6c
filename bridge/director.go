//go:build js && wasm

package bridge

import (
	"fmt"

	"raftlab/raft"
)

// Reader is the one reader of a lab, raft/desk's Desk. The main hands it in,
// so that the bridge, and a program of nodes alone, does not hold it.
type Reader interface {
	FromPage(text []byte)
	FromNode(id raft.NodeID, telemetry []byte)
	NodeGone(id raft.NodeID, incarnation uint32)
	Timer()
	Stood(from, until raft.Time)
	Busy(from, until raft.Time)
	Jumped(by raft.Time)
	Deadline() raft.Time // real
}

// Host is a worker as a director sees it: its desk.World.
type Host struct {
	reader Reader
	lab    string
	locks  bool
	armed  raft.Time // real time for which the timer is armed; Never when it is not
}

// RunDirector makes this worker the director's, and serves until the worker ends.
func RunDirector(boot Boot, makeReader func(*Host) Reader) {
	h := &Host{lab: boot.Lab, armed: raft.Never}
	if boot.Nodes > 0 { // a sandboxed page has locks that nobody can take: only trying tells
		h.locks = HoldLock("raftlab/"+boot.Lab+"/director", startPatience) == nil
	}
	h.reader = makeReader(h)
	Ready("", nil)
	Serve(h)
}

// Receive takes a command of the page, or telemetry of the node with the port's number.
func (h *Host) Receive(port uint32, b []byte) {
	if port == 0 {
		h.reader.FromPage(b)
	} else {
		h.reader.FromNode(raft.NodeID(port), b)
	}
	h.arm()
}

// Timer runs what is due.
func (h *Host) Timer() {
	h.armed = raft.Never
	h.reader.Timer()
	h.arm()
}

// Stood hands on that this worker stood still.
func (h *Host) Stood(from, until int64) {
	h.reader.Stood(raft.Time(from), raft.Time(until))
	h.arm()
}

// Busy hands on that a turn took long.
func (h *Host) Busy(from, until int64) {
	h.reader.Busy(raft.Time(from), raft.Time(until))
	h.arm()
}

// Jumped hands on what became of the system's clock.
func (h *Host) Jumped(by int64) {
	h.reader.Jumped(raft.Time(by))
	h.arm()
}

// Panicked has nothing to add: the page hears of it from the bridge itself.
func (h *Host) Panicked(string) {}

// arm sets the timer, unless it rings early enough: then Timer looks again.
func (h *Host) arm() {
	if t := h.reader.Deadline(); t < h.armed {
		h.armed = t
		Arm(int64(t - h.Now()))
	}
}

func (h *Host) Now() raft.Time { return raft.Time(Now()) }

func (h *Host) ToNode(id raft.NodeID, frame []byte) { Send(uint32(id), frame) }

func (h *Host) ToPage(text []byte) { SendText(text) }

func (h *Host) ToPageBinary(b []byte) { Send(0, b) }

// WatchNode waits for the lock that a node's worker holds for its life.
func (h *Host) WatchNode(id raft.NodeID, incarnation uint32) bool {
	if !h.locks {
		return false
	}
	return WatchLock(fmt.Sprintf("raftlab/%s/%d/%d", h.lab, id, incarnation), func() {
		h.reader.NodeGone(id, incarnation)
		h.arm()
	}) == nil
}
