package director

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// While the cluster's clocks stand, its nodes can give their processes' memory back: each is
// written down here with all that is on its way to it, and whoever asked ends its process. Later
// another process goes on as the same incarnation. Nobody crashes, nothing is fenced, and no
// node knows of it (see replica.Rest).

// sleepStage is how far a suspension is.
type sleepStage uint8

const (
	awake sleepStage = iota
	suspending
	asleep
	waking
)

// sleep is a suspension.
type sleep struct {
	stage    sleepStage
	round    uint32 // counts the attempts
	by       uint64 // the command that waits
	awaited  []*node
	deadline raft.Time // real; of suspending
}

// suspendPatience is how long the nodes may take to write themselves down, in real time.
const suspendPatience = 10_000 * raft.Millisecond

// takenAsleep are the orders that a suspended cluster takes: they concern no node's process, or are
// refused as those of any held one.
var takenAsleep = [...]order.Kind{order.Put, order.Get, order.Delete, order.Txn, order.Add, order.Remove, order.Reconfigure, order.Hold}

// TakesAsleep tells whether a suspended cluster takes orders of a kind.
func TakesAsleep(kind order.Kind) bool { return slices.Contains(takenAsleep[:], kind) }

// disturb makes way for what is asked: it ends an attempt to suspend, and is refused asleep.
func (d *Director) disturb(do string, kind order.Kind) *order.Refusal {
	switch {
	case d.sleep.stage == awake || TakesAsleep(kind):
		return nil
	case d.sleep.stage == suspending:
		d.staysAwake(refuse(notNowAsked).With("do", do))
		return nil
	}
	return refuse(isAsleep)
}

// Suspend writes all running nodes down, so that their processes may end.
func (d *Director) Suspend(ask uint64) {
	d.turn()
	d.finish(ask, d.suspend(ask))
}

func (d *Director) suspend(ask uint64) *order.Refusal {
	if why := d.refusesSleep(); why != nil {
		return why
	}
	s := &d.sleep
	*s = sleep{stage: suspending, round: s.round + 1, by: ask, deadline: d.now + suspendPatience}
	s.awaited = d.running()
	for _, n := range s.awaited {
		var peers []raft.NodeID
		for _, other := range s.awaited {
			if other != n {
				peers = append(peers, other.ID)
			}
		}
		d.tell(n, &replica.Command{Kind: replica.CommandSuspend, Round: s.round, Peers: peers})
	}
	d.reviewSleep()
	return later
}

// running are the nodes that run.
func (d *Director) running() []*node {
	return slices.DeleteFunc(slices.Clone(d.nodes), func(n *node) bool { return n.Phase != view.Running })
}

// refusesSleep says what keeps the cluster from being suspended now.
func (d *Director) refusesSleep() *order.Refusal {
	switch {
	case !d.started:
		return NotStarted()
	case !d.plan.Engine.Checkpoints:
		return refuse(engineKeeps).With("engine", d.plan.Engine.Name)
	case d.sleep.stage != awake:
		return refuse(asleepAlready)
	case !d.clock.Held:
		return refuse(sleepsHeld)
	case len(d.waiters) > 0 || d.host.stop != nil:
		return refuse(sleepsIdle)
	}
	for _, n := range d.nodes {
		if n.Phase != view.Running && n.Phase != view.Down {
			return of(notSettled, n)
		}
	}
	return nil
}

// suspended takes what a node wrote down.
func (d *Director) suspended(n *node, r *replica.Record) {
	s := &d.sleep
	if s.stage != suspending || r.ID != uint64(s.round) {
		return // of an attempt that was given up
	}
	if len(r.Bytes) == 0 {
		d.staysAwake(of(notNowDisk, n))
		return
	}
	n.rest = slices.Clone(r.Bytes)
	d.sleeps(n)
}

// sleeps: nobody waits for this node any more.
func (d *Director) sleeps(n *node) {
	d.sleep.awaited = slices.DeleteFunc(d.sleep.awaited, func(other *node) bool { return other == n })
	d.reviewSleep()
}

// reviewSleep answers once all are written down, or all go on.
func (d *Director) reviewSleep() {
	s := &d.sleep
	if len(s.awaited) > 0 {
		return
	}
	switch s.stage {
	case suspending:
		s.stage = asleep
	case waking:
		s.stage = awake
	default:
		return
	}
	d.asker.Done(s.by)
}

// staysAwake gives an attempt to suspend up. The nodes were never stopped.
func (d *Director) staysAwake(why *order.Refusal) {
	s := &d.sleep
	if s.stage != suspending {
		return
	}
	s.stage, s.awaited = awake, nil
	for _, n := range d.nodes {
		n.rest = nil
	}
	d.asker.Refused(s.by, why)
}

// Wake lets the nodes go on, in new processes.
func (d *Director) Wake(ask uint64) {
	d.turn()
	d.finish(ask, d.wake(ask))
}

func (d *Director) wake(ask uint64) *order.Refusal {
	s := &d.sleep
	if s.stage != asleep {
		return refuse(notAsleep)
	}
	for _, n := range d.nodes {
		if n.rest == nil {
			continue
		}
		if _, why := d.spawn(n.ID, n.Incarnation-1); why != nil {
			return why
		}
	}
	s.stage, s.by = waking, ask
	for _, n := range d.nodes {
		if n.rest == nil {
			continue
		}
		s.awaited = append(s.awaited, n)
		n.heard, n.pinged = d.now, false
		n.watched = d.world.Watch(n.ID, n.Incarnation)
		next := &replica.Continue{Rest: n.rest, Clock: d.clock.of(n.Drift), Memory: d.plan.Memory}
		if n.rest = nil; d.plan.Memory {
			next.Image = n.disk.image()
		}
		d.tell(n, &replica.Command{Kind: replica.CommandContinue, Continue: next})
	}
	d.frame = nil // it may have held a whole disk
	d.reviewSleep()
	return later
}

// continued: a node goes on where it was.
func (d *Director) continued(n *node) {
	if d.sleep.stage == waking {
		d.sleeps(n)
	}
}

// sleeperGone: a node went down while it was to be written down, or to go on.
func (d *Director) sleeperGone(n *node) {
	if d.staysAwake(of(notNowDown, n)); d.sleep.stage == waking {
		d.sleeps(n)
	}
}

func (s *sleep) expires() raft.Time {
	if s.stage != suspending {
		return raft.Never
	}
	return s.deadline
}

func (d *Director) expireSleep() {
	if d.sleep.expires() <= d.now {
		d.staysAwake(refuse(notNowLate))
	}
}
