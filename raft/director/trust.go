package director

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/view"
	"raftlab/raft/wal"
)

// trust is what is known of a node's disk from outside. A server that has lost what it had
// acknowledged may help to lose it for all, so it is not to start unnoticed.
type trust struct {
	// told is the last disk write that is known to be durable: by the server's own word, or
	// by that of the servers that saw its frames. Writes are numbered one by one.
	told uint64
	// wipe: the next incarnation empties the disk first. anew: it was emptied, so this server
	// comes back as one that was never here, and is told of no voters.
	wipe, anew bool
	// blind: the next incarnation starts whatever its disk holds.
	blind bool
}

// durable takes note of a write that is durable.
func (t *trust) durable(write uint64) { t.told = max(t.told, write) }

// least is the last write that a starting node must have. Where a server is allowed to
// acknowledge, or to vote, before that is durable, nothing was promised.
func (d *Director) least(n *node) uint64 {
	if n.trust.blind || d.plan.Off.Has(raft.FsyncBeforeAck) || d.plan.Off.Has(raft.DurableVote) {
		return 0
	}
	return n.trust.told
}

// refusesDisk: only who is no member comes back with an empty disk.
func (d *Director) refusesDisk(n *node, choice order.DiskFate) *order.Refusal {
	if choice != order.Wipe {
		return nil
	}
	switch d.view.Members.Part(n.ID) {
	case view.Voter:
		return of(wipesVoter, n)
	case view.Learner:
		return of(wipesLearner, n)
	}
	return nil
}

// chooseDisk takes what is said of the disk of a node that restarts.
func (n *node) chooseDisk(choice order.DiskFate) {
	n.trust.blind = choice == order.Trust
	if choice == order.Wipe {
		n.disk, n.trust = disk{hollow: n.disk.hollow}, trust{wipe: true, anew: true}
	}
}

// diskRead compares what a started node has read with what it had told.
func (d *Director) diskRead(n *node, r *replica.Record, held *wal.State) {
	t := &n.trust
	if t.blind && held.Write < t.told {
		if !slices.Contains(d.view.Trusted, n.ID) {
			d.view.Trusted = append(d.view.Trusted, n.ID)
		}
		d.view.Changes.Lab = true
		d.view.Note(view.Event{At: r.At, Node: n.ID, Code: view.FirstLabCode + uint8(view.LabTrusted), Event: raft.Event{
			Term: held.Durable.Term, A: held.Write, B: t.told,
		}})
	}
	t.told, t.wipe, t.blind = held.Write, false, false
}
