//go:build js && wasm

package bridge

import (
	"errors"
	"fmt"
	"time"

	"raftlab/raft"
	"raftlab/raft/host"
	"raftlab/raft/refusal"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

// Director is the port to the director, on every node. A peer's port is its id.
const Director = 100

// options are how a node's host takes its turns. Browsers coarsen their clocks, and their
// timers take 4 ms at least: hence the slack.
func options() host.Options {
	return host.Options{
		FlushAfter: 16 * raft.Millisecond, LoadAfter: 100 * raft.Millisecond, ClockError: raft.Time(ClockError()),
		Slack: raft.Millisecond / 4,
	}
}

// startPatience is how long a browser may take, at a lab's begin, for an answer on its storage.
const startPatience = 1300 * time.Millisecond

// node is a server's world: it lives in a worker and hears the time from the browser.
type node struct {
	makeEngine func(raft.Config) (raft.Engine, error)
	resume     func(checkpoint []byte) (raft.Engine, error) // nil: the engine can't
	boot       Boot
	disk       *OPFS // nil where the node has none
	why        error // it has none, though it was to have one
	host       host.Host
	wake       raft.Time // real time for which the timer is armed; Never when it is not
}

// RunNode makes this worker a node: it opens the disk, tells the page that it is ready
// and serves until the worker ends.
// resume is nil for an engine that makes no checkpoints.
func RunNode(boot Boot, makeEngine func(raft.Config) (raft.Engine, error), resume func(checkpoint []byte) (raft.Engine, error)) {
	n := &node{boot: boot, makeEngine: makeEngine, resume: resume, wake: raft.Never}
	n.host = host.New(n, options())
	// Lock and file are each a way to the browser's process and back: side by side.
	locked := make(chan error, 1)
	go func() {
		locked <- HoldLock(fmt.Sprintf("raftlab/%s/%d/%d", n.boot.Lab, n.boot.ID, n.boot.Incarnation), n.patience())
	}()
	kind := n.openDisk()
	// A file that no lock guards is another tab's to sweep.
	if err := <-locked; err != nil && n.disk != nil {
		_ = n.disk.Close()
		n.disk, n.why = nil, err
		kind = "memory"
	}
	Ready(kind, n.why)
	Serve(n)
}

// patience is how long the browser may take for one answer. A lab that begins has another
// disk; a node that comes back has not.
func (n *node) patience() time.Duration {
	// One that goes on takes the lock that its last worker held.
	if n.boot.Continues || n.boot.Incarnation > 1 && n.boot.Disk == "opfs" {
		return 10 * time.Second
	}
	return startPatience
}

// openDisk tells the disk in use; why says why it is not the one asked for when it is not.
func (n *node) openDisk() (kind string) {
	if n.boot.Disk != "opfs" {
		return "memory"
	}
	if n.disk, n.why = OpenOPFS(n.boot.Lab, fmt.Sprintf("n%d.wal", n.boot.ID), n.patience()); n.why != nil {
		return "memory"
	}
	return "opfs"
}

// Receive takes a frame of a peer, or an order of the director.
func (n *node) Receive(port uint32, frame []byte) {
	real, b := raft.Time(Now()), append([]byte(nil), frame...)
	if port != Director {
		n.host.Frame(raft.NodeID(port), b, real)
		n.work(real)
		return
	}
	was := n.host.Up()
	if _, err := n.host.Order(b, real); err != nil {
		panic(err)
	}
	if !was && n.host.Up() {
		real = raft.Time(Now())
		n.host.Begun(real)
	}
	n.work(real)
}

// Timer runs what is due.
func (n *node) Timer() {
	real := raft.Time(Now())
	if n.wake != raft.Never {
		n.host.Late(real - n.wake)
	}
	n.wake = raft.Never
	n.work(real)
}

// work does what is due, and arms the timer for what is due next, unless it is armed for an
// earlier moment: then that one looks again.
func (n *node) work(real raft.Time) {
	n.host.Work(real)
	due := n.host.Due()
	if due >= n.wake {
		return
	}
	real = raft.Time(Now())
	if due = max(due, real); due < n.wake {
		n.wake = due
		Arm(int64(due - real))
	}
}

// Stood lets the node's clock stand where it was: only the director knows whether the
// others ran meanwhile, and tells how it goes on.
func (n *node) Stood(from, until int64) { n.standStill(replica.RecordStood, from, until) }

// Busy is the same: a turn in which the node was stopped takes as long.
func (n *node) Busy(from, until int64) { n.standStill(replica.RecordBusy, from, until) }

func (n *node) standStill(why replica.RecordKind, from, until int64) {
	n.host.Stand(why, raft.Time(from), raft.Time(until))
	n.wake = raft.Never
}

// Jumped is for the director to tell, once.
func (n *node) Jumped(int64) {}

// Panicked sends the last words, so that the director shows why the node is gone, and
// the recording holds the input that did it.
func (n *node) Panicked(text string) {
	n.lastWord(replica.Record{Kind: replica.RecordPanic, Bytes: []byte(text)})
}

// Stopped is Panicked for a node that ends by itself. The director alone is told why.
func (n *node) Stopped(stop *replica.Stop) {
	n.lastWord(replica.Record{Kind: replica.RecordStopped, Stop: stop.Reason, Why: stop.Refusal()})
}

func (n *node) lastWord(r replica.Record) {
	n.host.Flush()
	r.At = n.host.Cluster()
	h := replica.TelemetryHeader{Node: raft.NodeID(n.boot.ID), Incarnation: uint32(n.boot.Incarnation), Base: r.At}
	n.Flush(replica.AppendRecord(replica.AppendTelemetryHeader(nil, h), r.At, &r))
}

// Send carries a frame to a peer's worker; it is held there until due.
func (n *node) Send(to raft.NodeID, _ raft.Time, frame []byte) { Send(uint32(to), frame) }

// Flush carries telemetry to the director.
func (n *node) Flush(telemetry []byte) { Send(Director, telemetry) }

// NewEngine makes the node's core.
func (n *node) NewEngine(c raft.Config) (raft.Engine, error) { return n.makeEngine(c) }

// ResumeEngine makes it from a checkpoint.
func (n *node) ResumeEngine(checkpoint []byte) (raft.Engine, error) { return n.resume(checkpoint) }

// File is the disk of a lab's kind: the director's, or the file that this worker has opened.
func (n *node) File(d host.Disk) (wal.File, error) {
	switch {
	case !d.Memory && n.disk == nil: // the lab began with files, and this worker found none
		return nil, n.noDisk()
	case !d.Memory && d.Wipe:
		return n.disk, n.wipe()
	case !d.Memory:
		return n.disk, nil
	case n.disk != nil:
		if err := n.disk.Close(); err != nil {
			return nil, &replica.Stop{Reason: replica.DiskFailed, Err: refusal.New(diskNotClosed).Because(err)}
		}
	}
	return &remote{image: d.Image}, nil
}

// noDisk is the stop of a node of a lab that has files, where this worker got none.
func (n *node) noDisk() *replica.Stop {
	if errors.Is(n.why, wal.ErrFull) {
		return &replica.Stop{Reason: replica.DiskFull, Err: &wal.FileError{Did: wal.NotWritten, Err: n.why}}
	}
	return &replica.Stop{Reason: replica.DiskFailed, Err: refusal.New(diskNotOpened).Because(n.why)}
}

// wipe empties the node's file.
func (n *node) wipe() error {
	err := n.disk.Truncate(0)
	if err == nil {
		_, err = n.disk.Sync(0)
	}
	if err != nil {
		return &replica.Stop{Reason: replica.DiskFailed, Err: refusal.New(diskNotEmptied).Because(err)}
	}
	return nil
}
