package director

import (
	"bytes"

	"raftlab/raft"
	"raftlab/raft/client"
	"raftlab/raft/trace"
	"raftlab/raft/view"
)

// World is what a director is given: the time, and ways out. Bytes handed to it are
// valid during the call only.
type World interface {
	// Now is real time, in ns since the epoch. It never goes back.
	Now() raft.Time
	// ToNode carries a frame (replica.AppendCommand) to a node, in order.
	ToNode(id raft.NodeID, frame []byte)
	// ToPage and ToPageBinary carry a message to the page, in order.
	ToPage(text []byte)
	ToPageBinary(b []byte)
	// WatchNode asks for a call of NodeGone once this incarnation's worker seems to be
	// gone. False: this world can't tell, and silence must.
	WatchNode(id raft.NodeID, incarnation uint32) bool
}

// Director is the one reader of a cluster. Its methods are turns: one at a time.
type Director struct {
	world World
	now   raft.Time // real, at the turn's begin

	lab          lab
	clock        clusterClock
	clockChanged bool
	view         *view.View
	hear         view.Hear // d.heard
	nodes        []*node   // in order of id; empty before start
	byID         [MaxNodes]*node
	pattern      pattern // what a node that comes later has
	waiters      []waiter
	client       client.Client
	patience     raft.Time     // of one attempt of the client; 0: to be reckoned
	ids          []raft.NodeID // room for the nodes' ids
	watches      []*watch
	history      history
	recording    trace.Recording

	page   page
	told   told
	host   host
	sleep  sleep
	flight flights
	frame  []byte // room for one command
}

// lab is what the page said of the whole cluster.
type lab struct {
	started  bool
	memory   bool   // disks are held here
	fallback string // why the disk is not the one asked for
	seed     uint64
	engine   *Engine // nil before start
	off      raft.Rules
	// snapshotEvery is replica.Start's.
	snapshotEvery raft.Index
	build         string
	version       string
	leader        raft.NodeID // as the page last heard
}

// New makes a director that waits for the page's start.
func New(world World) *Director {
	d := &Director{world: world, view: view.New(0)}
	d.hear = d.heard
	d.client = client.New(raft.None)
	d.page.pushAt, d.page.sendAt = raft.Never, raft.Never
	d.flight.trafficAt = raft.Never
	return d
}

// FromPage takes commands, a line each: those of one task of the page.
func (d *Director) FromPage(text []byte) {
	d.now = d.world.Now()
	for line := range bytes.SplitSeq(text, []byte{'\n'}) {
		d.command(line)
	}
	d.push()
}

// FromNode takes one telemetry frame that came on a node's port.
func (d *Director) FromNode(id raft.NodeID, frame []byte) {
	d.now = d.world.Now()
	d.fold(id, frame)
	d.push()
}

// NodeGone says that an incarnation's worker seems to be gone.
func (d *Director) NodeGone(id raft.NodeID, incarnation uint32) {
	d.now = d.world.Now()
	if n := d.node(id); n != nil && n.Incarnation == incarnation {
		d.beginCrash(n, view.Died, "")
	}
	d.push()
}

// Timer takes note of the time. A call before Deadline does no harm.
func (d *Director) Timer() {
	d.now = d.world.Now()
	d.client.Timer(surroundings{d})
	d.expireFences()
	d.reviewStop()
	d.expireWaiters()
	d.expireSleep()
	d.listen()
	d.tellTraffic()
	d.push()
}

// Deadline is the real time at which the director next wants Timer.
func (d *Director) Deadline() raft.Time {
	t := min(d.page.pushAt, d.page.sendAt, d.flight.trafficAt, d.host.deadline(), d.sleep.expires(), d.clock.realAt(d.client.Deadline()))
	for _, w := range d.waiters {
		t = min(t, w.deadline)
	}
	for _, n := range d.nodes {
		t = min(t, n.fenceDeadline(), n.silenceDeadline())
	}
	return t
}

// cluster is the cluster's time at this turn.
func (d *Director) cluster() raft.Time { return d.clock.Read(d.now) }
