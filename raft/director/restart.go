package director

import (
	"errors"
	"slices"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/clock"
	"raftlab/raft/replica"
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
	d.lab = lab{started: true, changed: true, engine: engine, off: off, memory: c.Disk == "memory", fallback: c.DiskFallback, seed: c.Seed, build: c.Build, version: c.Version}
	d.clock = clusterClock{Clock: clock.Clock{At: d.now}, scale: clock.Rate(millionths(*c.Scale)), held: c.Held}
	d.clock.run()
	if c.Held {
		d.clock.why = callRun
	}
	d.clockChanged = true
	d.violations.safety = check.NewSafety(c.Nodes)
	d.lab.snapshotEvery = DefaultSnapshotEvery
	if c.SnapshotEvery != nil {
		d.lab.snapshotEvery = raft.Index(*c.SnapshotEvery)
	}
	d.pattern.settings.DriftBound = millionths(DefaultDriftBound)
	d.pattern.turn(c)
	for i := range c.Nodes {
		d.members.began = append(d.members.began, d.newNode(raft.NodeID(i+1)).id)
	}
	d.members.Configuration = raft.Configuration{Voters: d.members.began}
	d.violations.safety.Began(d.members.Configuration)
	for _, n := range d.nodes {
		n.incarnation = 1
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
	case n.phase == ending || n.phase == fencing:
		return sentence(n, " is crashing: restart it once it is down")
	case n.phase != down:
		return sentence(n, " is alive: crash it first")
	case c.Incarnation <= n.incarnation:
		return sentence(n, " restarts as a later incarnation than its last")
	}
	if c.Version != "" {
		n.version = c.Version
	}
	if err := d.chooseDisk(n, c.Disk); err != nil {
		return err
	}
	n.incarnation = c.Incarnation
	d.launch(n)
	return d.await(c, n, awaitStart, raft.Never)
}

// launch tells a worker to be a node.
func (d *Director) launch(n *node) {
	n.phase, n.heard, n.pinged, n.fault, n.slowUntil = starting, d.now, false, nil, 0
	start := &replica.Start{
		ID: n.id, Incarnation: n.incarnation, Seed: d.lab.seed, Settings: n.settings, Fsync: n.fsync, Off: d.lab.off,
		Clock: d.clock.of(n.drift), Memory: d.lab.memory, Image: n.disk.image(), SnapshotEvery: d.lab.snapshotEvery,
		Wipe: n.trust.wipe, Least: d.least(n),
	}
	if slices.Contains(d.members.began, n.id) && !n.trust.anew {
		start.Voters = d.members.began
	}
	for _, peer := range d.nodes {
		if peer != n {
			start.Peers = append(start.Peers, replica.Peer{ID: peer.id, Link: d.link(n, peer).Link, Fenced: peer.lastEnded()})
		}
	}
	n.watched = d.world.WatchNode(n.id, n.incarnation)
	d.tell(n, &replica.Command{Kind: replica.CommandStart, Start: start})
	d.frame = nil // it may have held a whole disk
}

// hasStarted: an incarnation has read its disk and runs.
func (d *Director) hasStarted(n *node, r *replica.Record) {
	if n.phase != starting && n.phase != fencing {
		return
	}
	// What it says of itself follows; until then it is what its disk says.
	disk := d.resetLog(n, r.Bytes)
	d.judgeStarted(n, r.At, &disk)
	d.diskRead(n, r, &disk)
	n.state = raft.Status{ID: n.id, First: n.log.base + 1, Last: n.log.last(), Term: disk.Durable.Term, Vote: disk.Durable.Vote}
	if d.lab.memory {
		n.disk.recovered(r.Bytes)
	}
	d.record(n, r)
	n.why, n.stopped = "", 0
	d.touch(n, allFields)
	if n.phase == fencing {
		return
	}
	n.phase = running
	if n.incarnation > 1 {
		d.labEvent(n, labRestarted, raft.None, uint64(n.incarnation))
	}
	d.watchAnew(n)
	d.settle(n, awaitStart)
	d.client.NodeStarted(surroundings{d})
	for _, other := range d.nodes {
		if other.phase != running {
			return
		}
	}
	d.settleWith(func(w *waiter) bool { return w.what == awaitStart && w.node == raft.None }, nil)
}
