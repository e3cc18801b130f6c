package director

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// What the browser or the machine does to a lab is no part of an experiment. The page, the
// nodes and the director's own world each tell here what they saw of it; here alone it is
// noted, shown, and taken out of the cluster's time where all workers stood still.

const (
	// slowFrom is the lateness of a node's timer that counts as a fault of the host, and
	// slowPause how long, in real time, the next one of this node is not told.
	slowFrom  = 200 * raft.Millisecond
	slowPause = 10_000 * raft.Millisecond
	// longestFault is what the page can tell at most, ms: a year.
	longestFault = 365 * 24 * 3600 * 1000
)

// host is what the director knows of the lab's surroundings.
type host struct {
	stop *stop
}

// stop is a time in which this worker did nothing, until it is known whether any other did.
type stop struct {
	began, until raft.Time // real; this worker's
	last         raft.Time // real; the last moment at which anybody is known to have run
	certain      bool      // it was no turn of its own that took so long
	awaited      []*node   // who has yet to tell
	stood        []stood   // who told
	ran          bool      // somebody ran meanwhile: this worker alone stood still
	deadline     raft.Time // real
}

// stood is a node's word of its own stop.
type stood struct {
	node    *node
	fault   view.HostFault
	certain bool
}

// Stood says that this worker did nothing from one real moment to another, although it
// had to. If all nodes stood still as well, then so did the cluster's clock. Until they
// have answered, it is taken to have done so.
func (d *Director) Stood(from, until raft.Time) {
	d.stoodStill(stop{began: from, until: until, certain: true})
}

// Busy says the same of the last turn: this worker was stopped in it, or it took that long.
func (d *Director) Busy(from, until raft.Time) { d.stoodStill(stop{began: from, until: until}) }

func (d *Director) stoodStill(s stop) {
	d.turn()
	if !d.started {
		return
	}
	d.shiftDeadlines(s.until - s.began)
	d.clock.At, d.clock.Shown = d.now, d.clock.Read(s.began)
	d.clockTurned()
	if before := d.host.stop; before != nil { // all have not told of that one yet
		s.began = before.began
	}
	s.last, s.deadline = s.began, d.now+fencePatience
	for _, n := range d.nodes {
		if n.Phase == view.Running && n.rest == nil {
			s.awaited = append(s.awaited, n)
			d.tell(n, &replica.Command{Kind: replica.CommandFence})
		}
	}
	d.host.stop = &s
	d.reviewStop()
}

// Jumped says that the system's clock went another way than the browser's by so much: the
// machine slept, or somebody set it. The lab's time is the browser's.
func (d *Director) Jumped(by raft.Time) {
	d.turn()
	d.noteFault(view.HostFault{Kind: view.HostJumped, Scope: view.OfAll, Took: by})
}

// shiftDeadlines gives back the real time in which nothing could be done.
func (d *Director) shiftDeadlines(by raft.Time) {
	for i := range d.waiters {
		if w := &d.waiters[i]; w.deadline != raft.Never {
			w.deadline += by
		}
	}
	for _, n := range d.nodes {
		n.heard += by
		n.crash.deadline += by
	}
}

// nodeStopped: a node stood still, and its clock stands until it is told how it goes on.
func (d *Director) nodeStopped(n *node, r *replica.Record) {
	told := stood{n, view.HostFault{Kind: view.HostStopped, Scope: view.OfNode, Node: n.ID, Took: r.Until - r.From}, r.Kind == replica.RecordStood}
	s := d.host.stop
	if s == nil || !slices.Contains(s.awaited, n) {
		d.stoodAlone(told)
		d.tell(n, &replica.Command{Kind: replica.CommandClock, Clock: d.clock.of(n.Drift)})
		return
	}
	s.last = max(s.last, min(r.From, s.until))
	s.stood = append(s.stood, told)
	s.awaited = slices.DeleteFunc(s.awaited, func(other *node) bool { return other == n })
	d.reviewStop()
}

// stoodAlone: others ran meanwhile. A turn of the node's own that took long is no fault.
func (d *Director) stoodAlone(s stood) {
	if s.certain {
		d.strike(s.node, s.fault)
		d.noteFault(s.fault)
	}
}

// nodeRan: a node answered and told of no stop before.
func (d *Director) nodeRan(n *node) {
	if s := d.host.stop; s != nil && slices.Contains(s.awaited, n) {
		s.ran = true
		d.reviewStop()
	}
}

// reviewStop ends a stop once it is known who ran meanwhile, and tells all how the clock goes on.
func (d *Director) reviewStop() {
	s := d.host.stop
	if s == nil {
		return
	}
	s.awaited = slices.DeleteFunc(s.awaited, func(n *node) bool { return n.Phase != view.Running })
	if len(s.awaited) > 0 && !s.ran && s.deadline > d.now {
		return
	}
	d.host.stop = nil
	resume := s.last
	if s.ran || len(s.awaited) > 0 {
		resume = s.until
	}
	d.turnClock(func(c *clusterClock) { c.Shown += c.Rate.Of(resume - s.began) })
	if resume == s.until {
		d.stoppedAlone(s)
		return
	}
	for _, told := range s.stood {
		d.strike(told.node, told.fault)
	}
	if s.certain || len(s.stood) > 0 {
		d.noteFault(view.HostFault{Kind: view.HostStopped, Scope: view.OfAll, Took: s.until - s.began})
	}
}

// stoppedAlone: somebody ran while this worker did not.
func (d *Director) stoppedAlone(s *stop) {
	if s.certain {
		d.noteFault(view.HostFault{Kind: view.HostStopped, Scope: view.OfDirector, Took: s.until - s.began})
	}
	for _, told := range s.stood {
		d.stoodAlone(told)
	}
}

// strike marks a node with what its host did to it.
func (d *Director) strike(n *node, f view.HostFault) {
	f.At = d.Cluster()
	d.view.Strike(n.Node, f)
}

func (h *host) deadline() raft.Time {
	if h.stop == nil {
		return raft.Never
	}
	return h.stop.deadline
}

// noteSlow tells of a node whose timer was very late, now and then.
func (d *Director) noteSlow(n *node) {
	if n.Phase != view.Running || n.Load.Late < slowFrom || d.now < n.slowUntil {
		return
	}
	n.slowUntil = d.now + slowPause
	fault := view.HostFault{Kind: view.HostSlow, Scope: view.OfNode, Node: n.ID, Took: n.Load.Late}
	d.strike(n, fault)
	d.noteFault(fault)
}

// Struck takes note of what was done to the asker. Whatever that was, it wants the clock anew:
// its own stood meanwhile.
func (d *Director) Struck(f view.HostFault) {
	d.turn()
	d.clockTurned()
	d.noteFault(f)
}

// Refresh has the asker told the clock anew.
func (d *Director) Refresh() { d.clockTurned() }

// noteFault keeps a fault and tells of it.
func (d *Director) noteFault(f view.HostFault) {
	f.At = d.Cluster()
	d.view.NoteFault(f)
}
