package sim

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/fault"
	"raftlab/raft/order"
	"raftlab/raft/replica"
)

// node is one server with its disk and its clock, up or down. It is the server's
// replica.World.
type node struct {
	u           *Universe
	id          raft.NodeID
	incarnation uint32 // 0 before the first
	up          bool
	paused      bool
	starved     bool // it is down for lack of room
	lost        bool // its disk is damaged, so that it never starts again
	settings    raft.Settings
	replica     *replica.Replica
	engine      raft.Engine
	disk        disk
	clock       clock.Clock // on the cluster's
	latest      raft.Time   // the most that it showed before it was put back
	due         raft.Time   // when the replica next needs the time, on the cluster's clock
	links       []fault.Link
	trap        trap
	waiting     []replica.Input // while it is paused
	running     bool            // inside the replica: what it flushes, somebody waits for
}

// trap is a crash that waits for a disk write.
type trap struct {
	when    order.When // Now: there is none
	writes  uint64     // how many the disk had done before
	remains order.Remains
	down    raft.Time
}

// springs tells whether the moment has come.
func (t *trap) springs(d *disk) bool {
	return t.when == order.InWrite && d.covered > 0 || t.when == order.AtWrite && d.writes > t.writes
}

// maxWaiting bounds the inputs that a paused server keeps.
const maxWaiting = 4096

// Send is replica.World's.
func (n *node) Send(to raft.NodeID, due raft.Time, frame []byte) {
	n.u.push(event{at: due, kind: arrival, node: to, from: n.id, bytes: slices.Clone(frame)})
}

// Flush is replica.World's. What is flushed of the replica's own accord holds answers.
func (n *node) Flush(telemetry []byte) {
	n.u.chain.bytes(telemetry)
	if n.running {
		n.u.deliver(telemetry)
	}
}

// start begins a incarnation with what the disk holds.
func (n *node) start() error {
	u := n.u
	n.incarnation++
	start := &replica.Start{ID: n.id, Incarnation: n.incarnation, Seed: u.config.Seed, Settings: n.settings, Off: u.config.Off, AppendBytes: u.config.AppendBytes, SnapshotEvery: u.config.SnapshotEvery, History: u.config.History}
	if voters := u.config.voters(); int(n.id) <= len(voters) {
		start.Voters = voters
	}
	for i, link := range n.links {
		if id := raft.NodeID(i + 1); id != n.id {
			start.Peers = append(start.Peers, replica.Peer{ID: id, Link: link})
		}
	}
	n.clock, n.latest = clock.Clock{At: u.now, Shown: u.now, Rate: n.clock.Rate}, 0
	defer n.outOfRoom()
	r, err := replica.New(n, start, &n.disk, n.makeEngine, u.now)
	if err != nil {
		return err
	}
	n.replica, n.up, n.paused, n.starved, n.waiting = r, true, false, false, nil
	n.settle()
	return nil
}

func (n *node) makeEngine(c raft.Config) (raft.Engine, error) {
	engine, err := n.u.makeEngine(c)
	if err != nil {
		return nil, err
	}
	n.engine = n.judge(engine, &c)
	return n.engine, nil
}

// take steps the replica, or keeps the input while it is paused. To a server that is down
// nothing happens.
func (n *node) take(in replica.Input) {
	switch {
	case !n.up:
	case n.paused:
		if len(n.waiting) < maxWaiting {
			n.waiting = append(n.waiting, in)
		}
	default:
		n.step(in)
	}
}

func (n *node) step(in replica.Input) {
	in.Now, in.Cluster = n.clock.Read(n.u.now), n.u.now
	defer n.outOfRoom()
	n.running = true
	n.replica.Step(in)
	n.running = false
	n.settle()
	if n.trap.springs(&n.disk) {
		n.crashFor(n.trap.remains, n.trap.down)
	}
}

// settle takes what the replica has told, and its deadline.
func (n *node) settle() {
	n.replica.Flush()
	n.setAlarm()
}

func (n *node) setAlarm() { n.due = n.clock.When(n.replica.Deadline()) }

// command gives an order to the replica.
func (n *node) command(c *replica.Command) {
	n.take(replica.Input{Kind: replica.InputCommand, Bytes: replica.AppendCommand(nil, c)})
}

// alarm is when the server next needs the time.
func (n *node) alarm() raft.Time {
	if !n.up || n.paused {
		return raft.Never
	}
	return n.due
}

// crash ends a incarnation. Of the disk there is what remains says.
func (n *node) crash(remains order.Remains) {
	n.up, n.paused, n.running, n.waiting, n.trap = false, false, false, nil, trap{}
	n.replica, n.engine = nil, nil
	n.disk.crash(remains)
}

// crashFor crashes what is up, and restarts it after a time above 0.
func (n *node) crashFor(remains order.Remains, down raft.Time) {
	if !n.up {
		return
	}
	n.crash(remains)
	if down > 0 {
		n.u.schedule(order.Order{At: n.u.now + down, Kind: order.Restart, Node: n.id})
	}
}

// resume lets a paused server take what has come meanwhile.
func (n *node) resume() {
	waiting := n.waiting
	n.paused, n.waiting = false, nil
	for _, in := range waiting {
		n.take(in)
	}
}

// turnClock changes the rate of the server's clock, and lets it jump.
func (n *node) turnClock(rate clock.Rate, jump raft.Time) {
	n.latest = max(n.latest, n.clock.Read(n.u.now))
	n.clock.Turn(n.u.now, rate, jump)
	if n.up {
		n.setAlarm()
	}
}

// behind is how much its clock lacks of what it showed before.
func (n *node) behind() raft.Time { return max(0, n.latest-n.clock.Read(n.u.now)) }
