package director

import (
	"errors"
	"strconv"

	"raftlab/raft"
	"raftlab/raft/replica"
)

// A node goes down in three steps, whatever killed it:
//
//  1. fencing: the others are told to take no more frames of this incarnation, and
//     each answers with the highest disk write that it saw in one. Once the memory disk
//     holds that write, nothing that anybody relies on can be missing from it.
//  2. ending: the disk is closed to this incarnation, and the page is told to end its
//     worker. A worker may go on for a while; nobody listens.
//  3. down: the page has done so.

// cause is why a node went down.
type cause uint8

const (
	causeAsked cause = iota
	causeDied        // behind the lab's back
	causePanic
	causeStopped // by itself, with a sentence
)

var causeNames = [...]string{"asked", "died", "panic", "stopped"}

// fencePatience is how long the others may take to answer, in real time. One that
// takes longer is dead or dying, which is noticed by other means.
const fencePatience = 2000 * raft.Millisecond

// crash is a node's way down.
type crash struct {
	cause    cause
	text     string // a panic's stack, the sentence of a stop, or what is known of its death
	stop     replica.StopReason
	awaited  map[raft.NodeID]bool // who has yet to answer
	needs    uint64               // the highest write that the others saw
	deadline raft.Time            // real
}

func sentence(n *node, rest string) error { return errors.New(n.id.String() + rest) }

// askCrash ends a node.
func (d *Director) askCrash(c *command) error {
	n, err := d.lookup("node", c.Node)
	switch {
	case err != nil:
		return err
	case n.phase == down:
		return sentence(n, " is crashed already")
	case n.phase == starting:
		return n.mustRun()
	}
	d.beginCrash(n, causeAsked, "")
	return d.await(c, n, awaitDown, raft.Never)
}

// died and panicked are what the page saw of a worker's end.
func (d *Director) died(c *command) error { return d.pageSaw(c, causeDied, c.Why) }

func (d *Director) panicked(c *command) error { return d.pageSaw(c, causePanic, c.Stack) }

// stopped is what the page saw of a node that ended by itself.
func (d *Director) stopped(c *command) error {
	n, err := d.lookup("node", c.Node)
	if err != nil {
		return err
	}
	if c.Reason == 0 || c.Reason >= uint8(replica.StopReasons) {
		return errors.New("reason takes a number from 1 to " + strconv.Itoa(int(replica.StopReasons)-1))
	}
	if c.Incarnation == n.incarnation {
		d.stop(n, replica.StopReason(c.Reason), c.Why)
	}
	return nil
}

// stop begins the way down of a node that ended with a sentence.
func (d *Director) stop(n *node, reason replica.StopReason, why string) {
	d.beginCrash(n, causeStopped, why)
	if n.crash.cause == causeStopped {
		n.crash.stop = reason
	}
}

func (d *Director) pageSaw(c *command, why cause, text string) error {
	n, err := d.lookup("node", c.Node)
	if err != nil {
		return err
	}
	if c.Incarnation == n.incarnation {
		d.beginCrash(n, why, text)
	}
	return nil
}

// beginCrash begins a node's way down. One that is on it already only learns more of why.
func (d *Director) beginCrash(n *node, why cause, text string) {
	if d.sleep.stage == asleep {
		return // its worker was ended by the page
	}
	switch n.phase {
	case down:
		return
	case fencing, ending:
		if (why == causePanic || why == causeStopped) && n.crash.cause < causePanic {
			n.crash.cause, n.crash.text = why, text
		}
		if why != causeAsked {
			d.excuse(n)
			d.reviewFences()
		}
		return
	case starting:
		// Who waits for this node alone is answered once it is down: then it can be restarted.
		d.failStart(n.id.String() + " could not start: " + reason(why, text))
	default:
		d.fail(n, n.id.String()+" went down: "+reason(why, text))
	}
	n.phase = fencing
	d.sleeperGone(n)
	n.crash = crash{cause: why, text: text, awaited: map[raft.NodeID]bool{}, deadline: d.now + fencePatience}
	for _, peer := range d.nodes {
		if peer != n && peer.reachable() {
			n.crash.awaited[peer.id] = true
			d.tell(peer, &replica.Command{Kind: replica.CommandFence, Peer: n.id, Before: n.incarnation})
		}
	}
	if why != causeAsked {
		d.excuse(n)
	}
	d.client.NodeDied(surroundings{d}, n.id)
	for _, w := range d.watches {
		w.requests[n.id-1], w.behind[n.id-1] = 0, 0
	}
	d.reviewWatches()
	d.reviewFences()
}

// excuse lets nobody wait any more for a dead node's answer.
func (d *Director) excuse(n *node) {
	for _, other := range d.nodes {
		delete(other.crash.awaited, n.id)
	}
}

// isAwaited: n must yet tell what it saw of another dying node.
func (d *Director) isAwaited(n *node) bool {
	for _, other := range d.nodes {
		if other.phase == fencing && other.crash.awaited[n.id] {
			return true
		}
	}
	return false
}

func reason(why cause, text string) string {
	if text == "" {
		return [...]string{"it was crashed", "its worker ended", "it panicked", "it stopped"}[why]
	}
	return text
}

// fenced takes a peer's answer.
func (d *Director) fenced(from *node, dying raft.NodeID, write uint64) {
	n := d.node(dying)
	if n == nil || !n.crash.awaited[from.id] {
		return // it was only asked for a sign of life
	}
	delete(n.crash.awaited, from.id)
	n.crash.needs = max(n.crash.needs, write)
	d.reviewFences()
}

// diskGrew goes on with a crash that waited for a write.
func (d *Director) diskGrew(n *node) {
	if n.phase == fencing {
		d.reviewFences()
	}
}

// reviewFences closes the disks of the nodes that are fenced.
func (d *Director) reviewFences() {
	for _, n := range d.nodes {
		held := !d.lab.memory || n.disk.wrote >= n.crash.needs
		if n.phase == fencing && len(n.crash.awaited) == 0 && held && !d.isAwaited(n) {
			d.end(n)
		}
	}
}

// expireFences goes on without the answers that did not come in time.
func (d *Director) expireFences() {
	for _, n := range d.nodes {
		if n.fenceDeadline() <= d.now {
			d.end(n)
		}
	}
	d.reviewFences()
}

func (n *node) fenceDeadline() raft.Time {
	if n.phase != fencing {
		return raft.Never
	}
	return n.crash.deadline
}

// end closes a node's disk and has the page end its worker.
func (d *Director) end(n *node) {
	n.phase = ending
	d.excuse(n)
	b := appendNode(key(d.message("terminate"), "node"), n.id)
	d.say(appendUint(key(b, "incarnation"), n.incarnation))
}

// terminated: the page has ended a worker.
func (d *Director) terminated(c *command) error {
	n, err := d.lookup("node", c.Node)
	if err != nil {
		return err
	}
	if n.phase != ending || c.Incarnation != n.incarnation {
		return nil
	}
	n.phase, n.paused, n.alarm = down, false, alarm{}
	n.state.Progress, n.state.Votes = n.state.Progress[:0], n.state.Votes[:0]
	n.state.Role, n.state.Leader, n.state.Commit, n.state.Applied = raft.Follower, raft.None, 0, 0
	n.load, n.state.Quiet = load{}, false
	n.why = [...]string{"crashed", "died", n.crash.text, n.crash.text}[n.crash.cause]
	n.stopped = n.crash.stop
	n.trust.durable(n.crash.needs)
	d.touch(n, allFields&^(fieldSettings|fieldVersion|fieldIncarnation|fieldLog))
	d.noteEnd(n)
	d.noteCrash(n)
	d.followMembers()
	d.fail(n, n.id.String()+" could not start: "+reason(n.crash.cause, n.crash.text))
	d.settle(n, awaitDown)
	return nil
}
