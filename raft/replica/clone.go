package replica

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/wal"
)

// Clone returns a server that goes on by itself from this moment between two inputs,
// even while a disk sync runs: in another world, on a file that holds the same, with a
// copy of the engine. The two answer equal inputs with equal frames and writes.
func (r *Replica) Clone(world World, file wal.File, engine raft.Engine) *Replica {
	c := *r
	c.world, c.engine = world, engine
	c.log, c.store = r.log.Clone(file), r.store.Clone()
	c.dice = &raft.Dice{State: r.dice.State}
	c.links = slices.Clone(r.links)
	for i := range c.links {
		c.links[i].parts = slices.Clone(r.links[i].parts)
		c.links[i].full = slices.Clone(r.links[i].full)
		for j := range c.links[i].full {
			c.links[i].full[j].parts = slices.Clone(c.links[i].full[j].parts)
		}
	}
	c.queue, c.doing = r.queue.clone(), work{}
	c.saving, c.installing = r.saving.clone(c.store.Saver()), r.installing.clone()
	c.ahead, c.stalls = r.ahead.clone(), r.stalls.clone()
	if r.syncing != nil {
		c.syncing = r.syncing.Clone()
	}
	c.clients = r.clients.clone()
	c.tell = teller{header: r.tell.header, buf: slices.Clone(r.tell.buf), urgent: r.tell.urgent}
	c.frame = nil
	status := *r.status
	status.Votes, status.Progress = slices.Clone(status.Votes), slices.Clone(status.Progress)
	c.status, c.latest = &status, &raft.Status{}
	return &c
}

// Unrecord makes it a server whose host has its disk, and makes it again by other means: what it had
// gathered to tell is forgotten, and how long a write takes from the next one on is the disk's own.
func (r *Replica) Unrecord() {
	r.start.Memory, r.start.Unrecorded, r.unflushed = false, true, false
	r.start.Fsync, r.fsync = fault.Range{}, fault.Range{}
	r.tell = teller{header: r.tell.header}
}

// Keys is how many keys its store has a history of: what a copy can't share.
func (r *Replica) Keys() int { return r.store.Keys() }

func (q *fifo[T]) clone() fifo[T] { return fifo[T]{items: slices.Clone(q.all())} }

func (c *clients) clone() clients {
	return clients{
		asked: slices.Clone(c.asked), pending: c.pending.clone(), reads: slices.Clone(c.reads), lastRead: c.lastRead,
		waiting: slices.Clone(c.waiting), watches: slices.Clone(c.watches),
	}
}
