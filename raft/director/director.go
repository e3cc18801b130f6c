package director

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/client"
	"raftlab/raft/kv"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// World is where the nodes are. Bytes handed to it are valid during the call only.
type World interface {
	// Now is real time, in ns since the epoch. It never goes back.
	Now() raft.Time
	// ToNode carries a frame (replica.AppendCommand) to a node, in order.
	ToNode(id raft.NodeID, frame []byte)
	// Spawn has a process ready for a node's next incarnation, and for what is sent to it from
	// then on; it returns the incarnation's number, which is above after. 0: it has none. A node that
	// was suspended goes on as the incarnation that it was: then after is the one before.
	Spawn(id raft.NodeID, after uint32) (incarnation uint32)
	// End ends the process of an incarnation, and calls [Director.Terminated] once it is gone.
	End(id raft.NodeID, incarnation uint32)
	// Watch asks for a call of [Director.NodeGone] once this incarnation's process seems to be
	// gone. False: this world can't tell, and silence must.
	Watch(id raft.NodeID, incarnation uint32) bool
}

// Asker is who asks, and is told what came of it. Each ask is answered once: by Done, Refused
// or, what a client asked for, by Ended. It is told during a turn, and calls nothing then.
type Asker interface {
	Done(ask uint64)
	Refused(ask uint64, why *order.Refusal)
	// Ended tells how a client's operation ended; why is nil where it is client.OK.
	Ended(o *client.Operation, r *client.Return, why *order.Refusal)
	// Changed tells a watch's changes, in order, and Compacted that it ends, since the next ones
	// are gone from the store up to that revision.
	Changed(watch uint64, changes []kv.Change)
	Compacted(watch uint64, key string, revision int64)
	// Down tells that a node went down, just now.
	Down(n *view.Node)
	// Heard hands on what a node told of its messages, once the view has it.
	Heard(n *view.Node, r *replica.Record, f view.Fact)
}

// Recorder keeps what a replay of the nodes needs (raft/trace).
type Recorder interface {
	// Add makes room for one more node.
	Add(id raft.NodeID)
	// Take takes what a node told.
	Take(id raft.NodeID, incarnation uint32, r *replica.Record)
	// Wants tells whether a node is to be asked for a checkpoint now.
	Wants(id raft.NodeID) bool
}

// Director joins what is known of a cluster to what is asked of it. Its methods are turns: one
// at a time, with a Flush behind each or behind several.
type Director struct {
	world    World
	asker    Asker
	recorder Recorder
	now      raft.Time // real, at the turn's begin

	plan       Plan
	started    bool
	clock      clusterClock
	view       *view.View
	hear       view.Hear // d.heard
	nodes      []*node   // in order of id; empty before start
	byID       [MaxNodes]*node
	pattern    pattern // what a node that comes later has
	waiters    []waiter
	client     client.Client
	patience   raft.Time     // of one attempt of the client; 0: to be reckoned
	ids        []raft.NodeID // room for the nodes' ids
	watches    []*watch
	history    history
	puts       Puts
	putsBefore *Puts
	unwritten  raft.Time // since when a write is asked for and none acknowledged, the cluster's; Never: none is asked for
	stalls     []Stall
	host       host
	sleep      sleep
	still      still
	frame      []byte // room for one command
}

// MaxNodes is how many nodes there may be.
const MaxNodes = view.MaxNodes

// New makes a director that waits for its start.
func New(world World, asker Asker, recorder Recorder) *Director {
	d := &Director{world: world, asker: asker, recorder: recorder, view: view.New(0)}
	d.hear = d.heard
	d.client = client.New(raft.None)
	d.unwritten = raft.Never
	return d
}

// View is what is known of the cluster. Another one is there after the start.
func (d *Director) View() *view.View { return d.view }

// turn begins one.
func (d *Director) turn() { d.now = d.world.Now() }

// Flush ends a turn, or several that belong together: what clients asked of nodes leaves now.
func (d *Director) Flush() {
	for _, n := range d.nodes {
		d.tellRequests(n)
	}
}

// Owes tells whether there is anything that has not left.
func (d *Director) Owes() bool {
	return slices.ContainsFunc(d.nodes, func(n *node) bool { return len(n.requests) > 0 })
}

// FromNode takes one telemetry frame of a node.
func (d *Director) FromNode(id raft.NodeID, frame []byte) {
	d.turn()
	d.fold(id, frame)
}

// NodeGone says that an incarnation's process seems to be gone.
func (d *Director) NodeGone(id raft.NodeID, incarnation uint32) {
	d.turn()
	if n := d.incarnation(id, incarnation); n != nil {
		d.beginCrash(n, view.End{Cause: view.Died})
	}
}

// Timer takes note of the time. A call before Deadline does no harm.
func (d *Director) Timer() {
	d.turn()
	d.client.Timer(surroundings{d})
	d.expireFences()
	d.reviewStop()
	d.expireWaiters()
	d.expireSleep()
	d.expireStill()
	d.listen()
}

// Deadline is the real time at which the director next wants Timer.
func (d *Director) Deadline() raft.Time {
	t := min(d.host.deadline(), d.sleep.expires(), d.still.expires(), d.clock.RealAt(d.client.Deadline()))
	for _, w := range d.waiters {
		t = min(t, w.deadline)
	}
	for _, n := range d.nodes {
		t = min(t, n.fenceDeadline(), n.silenceDeadline())
	}
	return t
}

// Cluster is the cluster's time at this turn.
func (d *Director) Cluster() raft.Time { return d.clock.Read(d.now) }

// Operations is how many of the client's operations are under way.
func (d *Director) Operations() int { return d.client.Count() }
