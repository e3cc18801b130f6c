package director

import (
	"errors"
	"slices"

	"raftlab/raft"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// While the cluster's clocks stand, its nodes can give their workers' memory back: each is
// written down here with all that is on its way to it, and the page ends its worker. Later
// another worker goes on as the same incarnation. Nobody crashes, nothing is fenced, and no
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

var errAsleep = errors.New("the lab is suspended: wake it first")

// disturb makes way for a command: it ends an attempt to suspend, and is refused asleep.
func (d *Director) disturb(do string) error {
	switch {
	case d.sleep.stage == awake || slices.Contains(AsleepToo[:], do):
		return nil
	case d.sleep.stage == suspending:
		d.staysAwake(do + " was asked for meanwhile")
		return nil
	}
	return errors.New(do + ": " + errAsleep.Error())
}

// suspend writes all running nodes down.
func (d *Director) suspend(c *command) error {
	if err := d.refusesSleep(); err != nil {
		return err
	}
	s := &d.sleep
	*s = sleep{stage: suspending, round: s.round + 1, by: c.ID, deadline: d.now + suspendPatience}
	for _, n := range d.nodes {
		if n.Phase == view.Running {
			s.awaited = append(s.awaited, n)
		}
	}
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
	return errLater
}

// refusesSleep says what keeps the lab from being suspended now.
func (d *Director) refusesSleep() error {
	switch {
	case !d.lab.engine.Checkpoints:
		return errors.New("suspend: the engine '" + d.lab.engine.Name + "' can't write a node down, so its nodes keep their memory")
	case d.sleep.stage != awake:
		return errors.New("suspend: the lab is suspended already")
	case !d.clock.held:
		return errors.New("suspend: the lab is running: hold it first")
	case len(d.waiters) > 0 || d.host.stop != nil:
		return errors.New("suspend: another command is under way")
	}
	for _, n := range d.nodes {
		if n.Phase != view.Running && n.Phase != view.Down {
			return sentence(n, " is starting or ending: wait for it")
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
		d.staysAwake(n.ID.String() + "'s disk is at work")
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
	d.reply(s.by)
}

// staysAwake gives an attempt to suspend up. The nodes were never stopped.
func (d *Director) staysAwake(why string) {
	s := &d.sleep
	if s.stage != suspending {
		return
	}
	s.stage, s.awaited = awake, nil
	for _, n := range d.nodes {
		n.rest = nil
	}
	d.refuse(s.by, errors.New("suspend: not now: "+why))
}

// wake lets the nodes go on in new workers, which are ready and joined.
func (d *Director) wake(c *command) error {
	s := &d.sleep
	if s.stage != asleep {
		return errors.New("wake: the lab is not suspended")
	}
	s.stage, s.by = waking, c.ID
	for _, n := range d.nodes {
		if n.rest == nil {
			continue
		}
		s.awaited = append(s.awaited, n)
		n.heard, n.pinged = d.now, false
		n.watched = d.world.WatchNode(n.ID, n.Incarnation)
		next := &replica.Continue{Rest: n.rest, Clock: d.clock.of(n.Drift), Memory: d.lab.memory}
		if n.rest = nil; d.lab.memory {
			next.Image = n.disk.image()
		}
		d.tell(n, &replica.Command{Kind: replica.CommandContinue, Continue: next})
	}
	d.frame = nil // it may have held a whole disk
	d.reviewSleep()
	return errLater
}

// continued: a node goes on where it was.
func (d *Director) continued(n *node) {
	if d.sleep.stage == waking {
		d.sleeps(n)
	}
}

// sleeperGone: a node went down while it was to be written down, or to go on.
func (d *Director) sleeperGone(n *node) {
	if d.staysAwake(n.ID.String() + " went down"); d.sleep.stage == waking {
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
		d.staysAwake("a node gave no answer in time")
	}
}
