package director

import (
	"errors"
	"slices"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// start begins the lab: every worker is ready, every port open.
func (d *Director) start(c *command) error {
	if d.lab.started {
		return errors.New("start: the lab has been started already")
	}
	if err := c.checkStart(); err != nil {
		return err
	}
	engine, err := engineOf(c.Engine)
	if err != nil {
		return err
	}
	off, err := readRules(c.Off)
	if err == nil {
		err = engine.refusesRules(off)
	}
	if err == nil {
		err = engine.refuses(c)
	}
	if err != nil {
		return err
	}
	d.lab = lab{started: true, engine: engine, off: off, memory: c.Disk == "memory", fallback: c.DiskFallback, seed: c.Seed, build: c.Build, version: c.Version}
	d.clock = clusterClock{Clock: clock.Clock{At: d.now}, scale: clock.Rate(millionths(*c.Scale)), held: c.Held}
	d.clock.run()
	if c.Held {
		d.clock.why = callRun
	}
	d.clockChanged = true
	d.view = view.New(c.Nodes)
	d.view.Changes.Lab = true
	d.lab.snapshotEvery = DefaultSnapshotEvery
	if c.SnapshotEvery != nil {
		d.lab.snapshotEvery = raft.Index(*c.SnapshotEvery)
	}
	d.pattern.settings.DriftBound = millionths(DefaultDriftBound)
	d.pattern.turn(c)
	for i := range c.Nodes {
		d.newNode(raft.NodeID(i + 1))
	}
	for _, n := range d.nodes {
		n.Incarnation = 1
		d.launch(n)
	}
	return d.await(c, nil, awaitStart, raft.Never)
}

// readRules reads the ids of rules that are to be switched off.
func readRules(ids []string) (raft.Rules, error) {
	var off raft.Rules
	for _, id := range ids {
		rule, known := raft.RuleOf(id)
		if !known {
			return 0, errors.New("off takes ids of rules, such as '" + raft.RuleTable[0].ID + "', not " + quote(id))
		}
		off = off.With(rule)
	}
	return off, nil
}

func (c *command) checkStart() error {
	if c.Nodes < 1 || c.Nodes > MaxNodes {
		return outside("nodes", float64(c.Nodes), 1, MaxNodes, "")
	}
	if c.Disk != "opfs" && c.Disk != "memory" {
		return errors.New("disk takes 'opfs' or 'memory', not " + quote(c.Disk))
	}
	given := map[string]bool{
		"election": c.Election != nil, "heartbeat": c.Heartbeat != nil, "latency": c.Latency != nil, "loss": c.Loss != nil,
		"duplicate": c.Duplicate != nil, "fsync": c.Fsync != nil, "scale": c.Scale != nil,
	}
	for _, name := range []string{"election", "heartbeat", "latency", "loss", "duplicate", "fsync", "scale"} {
		if !given[name] {
			return errors.New("start lacks " + name)
		}
	}
	if err := c.settings(); err != nil {
		return err
	}
	return tooFast(c.turned(raft.Settings{}), clock.Rate(millionths(*c.Scale)))
}

// restart begins a node's next incarnation: its worker is ready, its ports are open.
func (d *Director) restart(c *command) error {
	n, err := d.lookup("node", c.Node)
	switch {
	case err != nil:
		return err
	case n.Phase == view.Ending || n.Phase == view.Fencing:
		return sentence(n, " is crashing: restart it once it is down")
	case n.Phase != view.Down:
		return sentence(n, " is alive: crash it first")
	case c.Incarnation <= n.Incarnation:
		return sentence(n, " restarts as a later incarnation than its last")
	}
	if c.Version != "" {
		n.Version = c.Version
	}
	if err := d.chooseDisk(n, c.Disk); err != nil {
		return err
	}
	n.Incarnation = c.Incarnation
	d.launch(n)
	return d.await(c, n, awaitStart, raft.Never)
}

// launch tells a worker to be a node.
func (d *Director) launch(n *node) {
	n.Phase, n.heard, n.pinged, n.Fault, n.slowUntil = view.Starting, d.now, false, nil, 0
	start := &replica.Start{
		ID: n.ID, Incarnation: n.Incarnation, Seed: d.lab.seed, Settings: n.Settings, Fsync: n.Fsync, Off: d.lab.off,
		Clock: d.clock.of(n.Drift), Memory: d.lab.memory, Image: n.disk.image(), SnapshotEvery: d.lab.snapshotEvery,
		Wipe: n.trust.wipe, Least: d.least(n),
	}
	if slices.Contains(d.view.Members.Began, n.ID) && !n.trust.anew {
		start.Voters = d.view.Members.Began
	}
	for _, peer := range d.nodes {
		if peer != n {
			start.Peers = append(start.Peers, replica.Peer{ID: peer.ID, Link: *d.link(n, peer), Fenced: peer.lastEnded()})
		}
	}
	n.watched = d.world.WatchNode(n.ID, n.Incarnation)
	d.tell(n, &replica.Command{Kind: replica.CommandStart, Start: start})
	d.frame = nil // it may have held a whole disk
}

// hasStarted: an incarnation has read its disk and runs.
func (d *Director) hasStarted(n *node, r *replica.Record, fact view.Fact) {
	if fact&view.Began == 0 {
		return
	}
	d.diskRead(n, r, d.view.Disk())
	if d.lab.memory {
		n.disk.recovered(r.Bytes, d.view.Disk())
	}
	d.record(n, r)
	if n.Phase == view.Fencing {
		return
	}
	if n.Incarnation > 1 {
		d.labEvent(n, view.LabRestarted, raft.None, uint64(n.Incarnation))
	}
	d.watchAnew(n)
	d.settle(n, awaitStart)
	d.client.NodeStarted(surroundings{d})
	for _, other := range d.nodes {
		if other.Phase != view.Running {
			return
		}
	}
	d.settleWith(func(w *waiter) bool { return w.what == awaitStart && w.node == raft.None }, nil)
}
