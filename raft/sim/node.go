package sim

import (
	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/fault"
	"raftlab/raft/host"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/view"
	"raftlab/raft/wal"
)

// node is one server with its disk, up or down: the world of the server's host. A universe's
// real time is the cluster's.
type node struct {
	u           *Universe
	id          raft.NodeID
	incarnation uint32 // 0 before the first
	starved     bool   // it is down for lack of room
	lost        bool   // its disk is damaged, so that it never starts again
	settings    raft.Settings
	host        host.Host
	engine      raft.Engine
	disk        disk
	latest      raft.Time // the most that its clock showed before it was put back
	due         raft.Time // when its host next has work
	links       []fault.Link
	trap        trap
	fails       *order.Remains // what its disk keeps when the process ends; nil: everything
	coming      int            // frames of a lab's that are on their way here
	running     bool           // inside the server: what it flushes, somebody waits for
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

func newNode(u *Universe, id raft.NodeID) *node {
	c := &u.config
	n := &node{u: u, id: id, settings: c.Settings, due: raft.Never}
	n.host = host.New(n, host.Options{})
	n.own().Rate = clock.Par
	n.disk = disk{node: n, fsync: c.Fsync, dice: *raft.NewDice(c.Seed, diskDice, uint64(id))}
	for range c.Nodes {
		n.links = append(n.links, c.Link)
	}
	return n
}

// own is the server's own clock.
func (n *node) own() *clock.Clock { return &n.host.Clocks().Own }

// up tells whether there is a server.
func (n *node) up() bool { return n.host.Up() }

// Send lets a frame arrive once it is due.
func (n *node) Send(to raft.NodeID, due raft.Time, frame []byte) {
	if n.u.lab != nil && !n.u.node(to).expects(n.id, frame) {
		return
	}
	n.u.push(event{at: due, kind: arrival, node: to, from: n.id, bytes: n.u.hold(frame)})
}

// expects counts a frame on its way here. One too many is thrown away, as by a live server's host, which holds frames until they are due.
func (n *node) expects(from raft.NodeID, frame []byte) bool {
	if n.coming >= host.MaxHeld {
		n.host.Refuse(from, frame)
		return false
	}
	n.coming++
	return true
}

// Flush takes telemetry. What is flushed of the server's own accord holds answers.
func (n *node) Flush(telemetry []byte) {
	n.u.chain.bytes(telemetry)
	if d := n.u.director(); d != nil {
		d.FromNode(n.id, telemetry)
	}
	if n.running && n.u.swarms {
		n.u.deliver(telemetry)
	}
}

// start begins a incarnation with what the disk holds.
func (n *node) start() error {
	u := n.u
	n.incarnation++
	if d := u.director(); d != nil {
		d.Rises(n.id, n.incarnation)
	}
	start := &replica.Start{ID: n.id, Incarnation: n.incarnation, Seed: u.config.Seed, Settings: n.settings, Off: u.config.Off, AppendBytes: u.config.AppendBytes, SnapshotEvery: u.config.SnapshotEvery, History: u.config.History, Unrecorded: true}
	if voters := u.config.voters(); int(n.id) <= len(voters) {
		start.Voters = voters
	}
	for i, link := range n.links {
		if id := raft.NodeID(i + 1); id != n.id {
			start.Peers = append(start.Peers, replica.Peer{ID: id, Link: link})
		}
	}
	clocks := clock.Pair{Cluster: clock.Clock{Rate: clock.Par}, Own: clock.Clock{At: u.now, Shown: u.now, Rate: n.own().Rate}}
	n.latest = 0
	defer n.outOfRoom()
	if err := n.host.Begin(start, clocks, u.now); err != nil {
		return err
	}
	n.starved = false
	n.settle()
	return nil
}

// File is the server's disk.
func (n *node) File(host.Disk) (wal.File, error) { return &n.disk, nil }

// NewEngine makes the server's core.
func (n *node) NewEngine(c raft.Config) (raft.Engine, error) {
	engine, err := n.u.makeEngine(c)
	if err != nil {
		return nil, err
	}
	n.engine = n.judge(engine, &c)
	return n.engine, nil
}

// ResumeEngine makes it from a checkpoint.
func (n *node) ResumeEngine(checkpoint []byte) (raft.Engine, error) { return raft.Resume(checkpoint) }

// turn lets the host do something, and takes in what the server did. To one that is down
// nothing happens.
func (n *node) turn(do func() (taken bool)) (taken bool) {
	if !n.up() {
		return false
	}
	defer n.lastWord()
	defer n.outOfRoom()
	n.running = true
	taken = do()
	n.running = false
	if !taken {
		n.due = n.host.Due()
		return false
	}
	n.settle()
	if n.trap.springs(&n.disk) {
		n.crashFor(n.trap.remains, n.trap.down)
	}
	return true
}

// settle takes what the server has told, and when it next needs the time. Where there is no lab, the
// digest has all bytes that it sent and wrote, too.
func (n *node) settle() {
	n.host.Flush()
	if n.u.lab == nil {
		n.u.chain.number(uint64(n.host.Replica().Sum()))
	}
	n.due = n.host.Due()
}

// hear takes a frame of a peer's.
func (n *node) hear(from raft.NodeID, b []byte) {
	n.turn(func() bool { return n.host.Frame(from, b, n.u.now) })
}

// command gives an order to the server.
func (n *node) command(c *replica.Command) { n.obey(replica.AppendCommand(nil, c)) }

func (n *node) obey(b []byte) {
	n.turn(func() bool {
		taken, err := n.host.Order(b, n.u.now)
		if err != nil {
			panic(err)
		}
		return taken
	})
}

// synced: a sync of the disk has ended.
func (n *node) synced(token uint64) {
	n.disk.synced()
	n.turn(func() bool { return n.host.Synced(token, n.u.now) })
}

// time gives the server what has waited until now, or else the time.
func (n *node) time() {
	n.turn(func() bool { return n.host.Take(n.u.now) || n.host.Time(n.u.now) })
}

// crash ends a incarnation. Of the disk there is what remains says.
func (n *node) crash(remains order.Remains) {
	n.host.End()
	n.running, n.trap, n.due, n.engine = false, trap{}, raft.Never, nil
	n.disk.crash(remains)
}

// crashFor crashes what is up, and restarts it after a time above 0.
func (n *node) crashFor(remains order.Remains, down raft.Time) {
	if !n.up() {
		return
	}
	n.falls(remains, view.End{Cause: view.Crashed})
	if down > 0 {
		n.u.schedule(order.Order{At: n.u.now + down, Kind: order.Restart, Node: n.id})
	}
}

// falls ends an incarnation by no word of the director's.
func (n *node) falls(remains order.Remains, end view.End) {
	n.crash(remains)
	n.fell(end)
}

func (n *node) fell(end view.End) {
	if d := n.u.director(); d != nil {
		d.Fell(n.id, end)
	}
}

// pause stops the server; resume lets it take what has come meanwhile, and go on. A director hears of both.
func (n *node) pause() {
	if n.u.lab != nil {
		n.command(&replica.Command{Kind: replica.CommandPause})
		return
	}
	n.host.Pause()
	n.due = n.host.Due()
}

func (n *node) resume() {
	if n.u.lab != nil {
		n.command(&replica.Command{Kind: replica.CommandResume})
	} else {
		n.host.Resume()
	}
	for n.turn(func() bool { return n.host.Take(n.u.now) }) {
	}
	n.due = n.host.Due()
}

// turnClock changes the rate of the server's clock, and lets it jump.
func (n *node) turnClock(rate clock.Rate, jump raft.Time) {
	n.latest = max(n.latest, n.own().Read(n.u.now))
	n.own().Turn(n.u.now, rate, jump)
	n.due = n.host.Due()
	n.turned(order.OfDrift(uint64(rate)))
}

// turned tells of settings that are others by no word of the director's.
func (n *node) turned(c order.Change) {
	if d := n.u.director(); d != nil {
		d.Turned(n.id, c)
	}
}

// behind is how much its clock lacks of what it showed before.
func (n *node) behind() raft.Time { return max(0, n.latest-n.own().Read(n.u.now)) }
