package director

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// Plan is what a cluster begins as.
type Plan struct {
	Nodes    int
	Settings order.Change // of the whole cluster; what is missing is as order.Defaults
	Engine   *Engine
	Memory   bool // the disks are held here
	Seed     uint64
	Off      raft.Rules
	// SnapshotEvery is replica.Start's.
	SnapshotEvery raft.Index
	Version       string // of the nodes' program
	Held          bool
	Histories     []order.History // what disks hold at first; those that are not named are empty
	// Virtual: the world's time is no machine's, so that no timeout is too short for it.
	Virtual bool
	// Swarm is what a world in virtual time lets go on beside the director, and Befalls what befalls the
	// cluster there, in order of At; nil: nothing.
	Swarm   *order.Swarm
	Befalls []order.Order
}

// Swarmed is the plan's swarm; zero where it has none.
func (p *Plan) Swarmed() (s order.Swarm) {
	if p.Swarm != nil {
		s = *p.Swarm
	}
	return s
}

// Refused tells why no cluster can begin so; nil: one can.
func (p *Plan) Refused() *order.Refusal {
	settings, _ := p.Settings.Raft(raft.Settings{})
	scale, why := scaleOf(p.Settings, clock.Par)
	if why == nil {
		why = p.Engine.refusesRules(p.Off)
	}
	if why == nil {
		why = p.Engine.refuses(p.Settings)
	}
	if why == nil && !p.Virtual {
		why = tooFast(settings, scale)
	}
	return why
}

func (d *Director) start(ask uint64, p *Plan) *order.Refusal {
	if d.started {
		return StartedAlready()
	}
	why := p.Refused()
	if why == nil {
		why = d.refusesHistories(p)
	}
	if why != nil {
		return why
	}
	scale, _ := scaleOf(p.Settings, clock.Par)
	incarnations, why := d.spawnAll(p.Nodes)
	if why != nil {
		return why
	}
	d.plan, d.started = *p, true
	d.clock = clusterClock{Clock: clock.Clock{At: d.now}, Scale: scale, Held: p.Held}
	d.clock.run()
	d.view = view.New(p.Nodes - p.Swarmed().NonMembers)
	if p.Swarm != nil {
		d.client.NameFrom(FirstRequest)
		d.view.Judged = p.Swarm.Judge
	}
	d.view.Changes = view.Changes{Any: true, Lab: true, Clock: true}
	d.pattern.turn(p.Settings)
	for i := range p.Nodes {
		d.newNode(raft.NodeID(i + 1))
	}
	for i := range p.Histories {
		d.loadHistory(&p.Histories[i])
	}
	for i, n := range d.nodes {
		n.first = incarnations[i]
		d.launch(n, n.first)
	}
	return d.await(ask, nil, awaitStart, raft.Never)
}

// spawnAll begins the processes of nodes 1 to count.
func (d *Director) spawnAll(count int) (incarnations []uint32, why *order.Refusal) {
	for i := range count {
		incarnation, why := d.spawn(raft.NodeID(i+1), 0)
		if why != nil {
			return nil, why
		}
		incarnations = append(incarnations, incarnation)
	}
	return incarnations, nil
}

// join makes a new node, which is no member yet.
func (d *Director) join(ask uint64, id raft.NodeID) *order.Refusal {
	if n := d.node(id); n != nil {
		return of(isThere, n)
	}
	incarnation, why := d.spawn(id, 0)
	if why != nil {
		return why
	}
	n := d.newNode(id)
	for _, peer := range d.nodes {
		if peer != n {
			d.tellIf(peer, &replica.Command{Kind: replica.CommandLink, Peer: id, Link: *d.link(peer, n)})
		}
	}
	n.first = incarnation
	d.launch(n, incarnation)
	return d.await(ask, n, awaitStart, raft.Never)
}

// restart begins a node's next incarnation.
func (d *Director) restart(ask uint64, n *node, disk order.DiskFate) *order.Refusal {
	switch {
	case n.Phase == view.Ending || n.Phase == view.Fencing:
		return of(isEnding, n)
	case n.Phase != view.Down:
		return of(isAlive, n)
	}
	if why := d.refusesDisk(n, disk); why != nil {
		return why
	}
	incarnation, why := d.spawn(n.ID, n.Incarnation)
	if why != nil {
		return why
	}
	n.chooseDisk(disk)
	d.launch(n, incarnation)
	return d.await(ask, n, awaitStart, raft.Never)
}

// spawn has a process ready for a node's incarnation that follows one.
func (d *Director) spawn(id raft.NodeID, after uint32) (incarnation uint32, why *order.Refusal) {
	if incarnation = d.world.Spawn(id, after); incarnation <= after {
		return 0, refuse(noProcess).Node("node", id)
	}
	return incarnation, nil
}

// launch tells a process to be an incarnation of a node.
func (d *Director) launch(n *node, incarnation uint32) {
	n.Incarnation = incarnation
	n.Phase, n.heard, n.pinged, n.Fault, n.slowUntil = view.Starting, d.now, false, nil, 0
	swarm := d.plan.Swarmed()
	start := &replica.Start{
		ID: n.ID, Incarnation: n.Incarnation, Seed: d.plan.Seed, Settings: n.Settings, Fsync: n.Fsync, Off: d.plan.Off,
		Clock: d.clock.of(n.Drift), Memory: d.plan.Memory, Image: n.disk.image(), SnapshotEvery: d.plan.SnapshotEvery,
		Wipe: n.trust.wipe, Least: d.least(n), AppendBytes: swarm.AppendBytes, History: swarm.History,
	}
	if slices.Contains(d.view.Members.Began, n.ID) && !n.trust.anew {
		start.Voters = d.view.Members.Began
	}
	for _, peer := range d.nodes {
		if peer != n {
			start.Peers = append(start.Peers, replica.Peer{ID: peer.ID, Link: *d.link(n, peer), Fenced: peer.lastEnded()})
		}
	}
	n.watched = d.world.Watch(n.ID, n.Incarnation)
	d.tell(n, &replica.Command{Kind: replica.CommandStart, Start: start})
	d.frame = nil // it may have held a whole disk
}

// hasStarted: an incarnation has read its disk and runs.
func (d *Director) hasStarted(n *node, r *replica.Record, fact view.Fact) {
	if fact&view.Began == 0 {
		return
	}
	d.diskRead(n, r, d.view.Disk())
	if d.plan.Memory {
		n.disk.recovered(r.Bytes, d.view.Disk())
	}
	d.recorder.Take(n.ID, n.Incarnation, r)
	if n.Phase == view.Fencing {
		return
	}
	if n.Incarnation > n.first {
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
