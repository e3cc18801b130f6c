//go:build js && wasm

package bridge

import (
	"errors"
	"fmt"
	"time"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

// Director is the port to the director, on every node. A peer's port is its id.
const Director = 100

// Times of a node's turns, in ns of real time.
const (
	// flushAfter is how long telemetry that nobody waits for is gathered.
	flushAfter = 16e6
	// loadAfter is how long apart the node looks at its load, while anything happens.
	loadAfter = 100e6
	// slack is how early a frame or a deadline is taken rather than armed for: browsers
	// coarsen their clocks, and their timers take 4 ms at least.
	slack = 250e3
	// lateMatters is the lateness of a timer that is worth telling.
	lateMatters = 4e6
)

// startPatience is how long a browser may take, at a lab's begin, for an answer on its storage.
const startPatience = 1300 * time.Millisecond

// queueMatters is how many inputs more or less that wait are worth telling.
const queueMatters = 64

// maxTurn and maxTurnBytes bound the frames that one turn takes, so that no turn is long.
const (
	maxTurn      = 64
	maxTurnBytes = 192 << 10
)

// node is a replica's world: it lives in a worker, hears the time from the browser, and
// holds frames back until they are due.
type node struct {
	makeEngine func(raft.Config) (raft.Engine, error)
	resume     func(checkpoint []byte) (raft.Engine, error) // nil: the engine can't
	marks      replica.Marks
	boot       Boot
	disk       *OPFS // nil where the node has none
	why        error // it has none, though it was to have one
	replica    *replica.Replica
	clock      clock.Pair
	mail       mail
	paused     bool
	orders     orders // that came while paused
	now        raft.Time
	cluster    raft.Time
	wake       raft.Time // real time for which the timer is armed; Never when it is not
	flushAt    raft.Time // real time by which telemetry is flushed; Never when there is none
	loadAt     raft.Time // real time after which it looks at its load
	late       raft.Time
	lost       uint64 // frames thrown away for want of room
	toldLoad   replica.Record
}

// RunNode makes this worker a node: it opens the disk, tells the page that it is ready
// and serves until the worker ends.
// resume is nil for an engine that makes no checkpoints.
func RunNode(makeEngine func(raft.Config) (raft.Engine, error), resume func(checkpoint []byte) (raft.Engine, error)) {
	n := &node{makeEngine: makeEngine, resume: resume, wake: raft.Never, flushAt: raft.Never}
	var err error
	if n.boot, err = Config(); err != nil {
		Fail(err.Error())
		return
	}
	// Lock and file are each a way to the browser's process and back: side by side.
	locked := make(chan error, 1)
	go func() {
		locked <- HoldLock(fmt.Sprintf("raftlab/%s/%d/%d", n.boot.Lab, n.boot.ID, n.boot.Incarnation), n.patience())
	}()
	kind, why := n.openDisk()
	// A file that no lock guards is another tab's to sweep.
	if err := <-locked; err != nil && n.disk != nil {
		_ = n.disk.Close()
		n.disk, n.why = nil, err
		kind, why = "memory", err.Error()
	}
	Ready(kind, why)
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

// openDisk tells the disk in use, and why it is not the one asked for when it is not.
func (n *node) openDisk() (kind, why string) {
	if n.boot.Disk != "opfs" {
		return "memory", ""
	}
	if n.disk, n.why = OpenOPFS(n.boot.Lab, fmt.Sprintf("n%d.wal", n.boot.ID), n.patience()); n.why != nil {
		return "memory", n.why.Error()
	}
	return "opfs", ""
}

// Receive takes a frame of a peer, or an order of the director.
func (n *node) Receive(port uint32, frame []byte) {
	n.readTime()
	b := append([]byte(nil), frame...)
	switch peer := raft.NodeID(port); {
	case port == Director:
		n.order(b)
	case n.marks.Take(peer, b):
	case n.replica != nil:
		n.hold(peer, b)
	}
	n.writeDown()
	n.work()
}

// Timer runs what is due.
func (n *node) Timer() {
	n.readTime()
	if n.wake != raft.Never {
		n.late = max(n.late, raft.Time(Now())-n.wake)
	}
	n.wake = raft.Never
	n.work()
}

// Stood lets the node's clock stand where it was: only the director knows whether the
// others ran meanwhile, and tells how it goes on.
func (n *node) Stood(from, until int64) { n.standStill(replica.RecordStood, from, until) }

// Busy is the same: a turn in which the node was stopped takes as long.
func (n *node) Busy(from, until int64) { n.standStill(replica.RecordBusy, from, until) }

func (n *node) standStill(kind replica.RecordKind, from, until int64) {
	if n.replica == nil {
		return
	}
	n.clock.Stand(raft.Time(from))
	n.late = 0
	n.wake = raft.Never
	n.replica.Tell(&replica.Record{Kind: kind, From: raft.Time(from), Until: raft.Time(until)})
	n.replica.Flush()
}

// Jumped is for the director to tell, once.
func (n *node) Jumped(int64) {}

// Panicked sends the last words, so that the director shows why the node is gone, and
// the recording holds the input that did it.
func (n *node) Panicked(text string) {
	n.lastWord(replica.Record{Kind: replica.RecordPanic, Bytes: []byte(text)})
}

// Stopped is Panicked for a node that ends with a sentence.
func (n *node) Stopped(stop *replica.Stop) {
	n.lastWord(replica.Record{Kind: replica.RecordStopped, Stop: stop.Reason, Bytes: []byte(stop.Error())})
}

func (n *node) lastWord(r replica.Record) {
	if n.replica != nil {
		n.replica.Flush()
	}
	h := replica.TelemetryHeader{Node: raft.NodeID(n.boot.ID), Incarnation: uint32(n.boot.Incarnation), Base: n.cluster}
	r.At = n.cluster
	n.Flush(replica.AppendRecord(replica.AppendTelemetryHeader(nil, h), n.cluster, &r))
}

// Send carries a frame to a peer's worker; it is held there until due.
func (n *node) Send(to raft.NodeID, _ raft.Time, frame []byte) { Send(uint32(to), frame) }

// Flush carries telemetry to the director.
func (n *node) Flush(telemetry []byte) {
	n.flushAt = raft.Never
	Send(Director, telemetry)
}

func (n *node) readTime() {
	real := raft.Time(Now())
	if n.replica == nil {
		return
	}
	n.cluster, n.now = n.clock.Read(real)
}

// order obeys the director. The clock and pausing are this world's; the rest are the
// replica's inputs. A paused node takes none but a fence, which touches no time.
func (n *node) order(b []byte) {
	c, err := replica.DecodeCommand(b)
	if err != nil {
		panic("an order of the director can't be read: " + err.Error())
	}
	switch {
	case c.Kind == replica.CommandStart:
		n.start(c.Start)
	case c.Kind == replica.CommandContinue:
		n.goOn(c.Continue)
	case n.replica == nil:
		panic("an order came before the start")
	case c.Kind == replica.CommandClock:
		n.clock.Set(c.Clock, raft.Time(Now()))
		n.wake = raft.Never
	case c.Kind == replica.CommandPause:
		n.paused = true
		n.confirm(replica.RecordPaused)
	case c.Kind == replica.CommandResume:
		n.unpause()
	case c.Kind == replica.CommandSuspend:
		n.suspend(&c)
	case n.paused && c.Kind != replica.CommandFence:
		n.orders.add(order{c, b})
	default:
		n.step(replica.Input{Kind: replica.InputCommand, Bytes: b})
	}
}

func (n *node) confirm(kind replica.RecordKind) {
	n.replica.Tell(&replica.Record{Kind: kind})
	n.replica.Flush()
}

func (n *node) start(s *replica.Start) {
	real := raft.Time(Now())
	n.clock = clock.Start(s.Clock, real)
	n.cluster, n.now = n.clock.Read(real)
	file := n.file(s.Memory, s.Image)
	n.wipe(s)
	r, err := replica.New(n, s, file, n.makeEngine, n.cluster)
	if _, stopped := err.(*replica.Stop); stopped {
		panic(err)
	} else if err != nil {
		panic("the node can't start: " + err.Error())
	}
	n.replica = r
	r.Flush()
}

// file is the disk of a lab's kind: the director's, or the file that this worker has opened.
func (n *node) file(memory bool, image []byte) wal.File {
	switch {
	case !memory && n.disk == nil: // the lab began with files, and this worker found none
		panic(n.noDisk())
	case !memory:
		return n.disk
	case n.disk != nil:
		if err := n.disk.Close(); err != nil {
			panic(&replica.Stop{Reason: replica.DiskFailed, Err: fmt.Errorf("its disk can't be closed: %w", err)})
		}
	}
	return &remote{image: image}
}

// noDisk is the stop of a node of a lab that has files, where this worker got none.
func (n *node) noDisk() *replica.Stop {
	if errors.Is(n.why, wal.ErrFull) {
		return &replica.Stop{Reason: replica.DiskFull, Err: &wal.FileError{Did: "write", Err: n.why}}
	}
	return &replica.Stop{Reason: replica.DiskFailed, Err: fmt.Errorf("its disk can't be opened: %w", n.why)}
}

// wipe empties the node's file, where it was told to.
func (n *node) wipe(s *replica.Start) {
	if s.Memory || !s.Wipe {
		return
	}
	err := n.disk.Truncate(0)
	if err == nil {
		_, err = n.disk.Sync(0)
	}
	if err != nil {
		panic(&replica.Stop{Reason: replica.DiskFailed, Err: errors.New("its disk can't be emptied: " + err.Error())})
	}
}

func (n *node) unpause() {
	n.paused = false
	n.confirm(replica.RecordResumed)
	waited := n.orders
	n.orders = nil
	for _, o := range waited {
		n.step(replica.Input{Kind: replica.InputCommand, Bytes: o.bytes})
	}
}

// hold keeps a frame until it is due.
func (n *node) hold(from raft.NodeID, b []byte) {
	h, err := replica.ReadFrameHeader(b)
	if err != nil {
		h.Due = n.cluster // the replica refuses it, and says so
	}
	if !n.mail.add(held{h.Due, from, b}) {
		n.lost++
		n.replica.Tell(&replica.Record{Kind: replica.RecordRefused, Peer: from, Seq: h.Seq, Reason: replica.QueueFull})
	}
}

func (n *node) step(in replica.Input) {
	in.Now, in.Cluster = n.now, n.cluster
	n.replica.Step(in)
}

// work takes the frames that are due, then the time, then arms the timer.
func (n *node) work() {
	if n.replica == nil {
		return
	}
	if !n.paused && !n.clock.Held() {
		n.takeMail()
		if n.now+n.early() >= n.replica.Deadline() {
			n.now = max(n.now, n.replica.Deadline())
			n.step(replica.Input{Kind: replica.InputTime})
		}
	}
	real := raft.Time(Now())
	if n.loadAt <= real {
		n.loadAt = real + loadAfter
		n.tellLoad()
	}
	if n.flushAt == raft.Never {
		n.flushAt = real + flushAfter
	} else if n.flushAt <= real {
		n.replica.Flush()
	}
	n.arm(real)
}

// early is slack in cluster time.
func (n *node) early() raft.Time { return n.clock.Cluster.Rate.Of(slack) }

func (n *node) takeMail() {
	horizon := n.cluster + n.early()
	bytes := 0
	for range maxTurn {
		if n.mail.due() > horizon || bytes >= maxTurnBytes {
			return
		}
		f := n.mail.take()
		bytes += len(f.bytes)
		n.step(replica.Input{Kind: replica.InputFrame, From: f.from, Bytes: f.bytes})
	}
}

// arm sets the timer for the next frame, deadline or flush, unless it is set for an
// earlier moment: then that one looks again.
func (n *node) arm(real raft.Time) {
	next := n.flushAt
	if !n.replica.Told() {
		next, n.flushAt = raft.Never, raft.Never
	}
	if !n.paused && !n.clock.Held() {
		next = min(next, n.clock.WhenCluster(n.mail.due()))
		if due := n.replica.Deadline(); due > n.now {
			next = min(next, n.clock.WhenOwn(due))
		} else {
			next = real
		}
	}
	if next = max(next, real); next >= n.wake {
		return
	}
	n.wake = next
	Arm(int64(next - real))
}

// tellLoad tells how late timers were, what waits and what was thrown away, when that
// matters and when it has passed.
func (n *node) tellLoad() {
	queued, overflowed := n.replica.Queue()
	load := replica.Record{Kind: replica.RecordLoad, Queued: uint64(queued + n.mail.overdue(n.cluster)), Overflowed: overflowed + n.lost, ClockError: raft.Time(ClockError())}
	if n.late >= lateMatters {
		load.Late = n.late
	}
	n.late = 0
	told := &n.toldLoad
	if load.Late != told.Late || load.Overflowed != told.Overflowed || load.ClockError != told.ClockError || load.Queued/queueMatters != told.Queued/queueMatters {
		n.replica.Tell(&load)
		*told = load
	}
}
