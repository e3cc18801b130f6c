package raft

import "slices"

// Clone returns a copy that goes on by itself, to equal outputs for equal inputs. It
// may be taken while a write runs. What never changes is shared: entries, configurations,
// snapshots.
func (n *Node) Clone() *Node {
	c := *n
	c.votes, c.progress, c.reads = slices.Clone(n.votes), slices.Clone(n.progress), slices.Clone(n.reads)
	c.log = n.log.clone()
	c.members.history = slices.Clip(n.members.history)
	c.incoming.bytes = slices.Clip(n.incoming.bytes)
	c.out = *n.out.Clone()
	c.scratch = nil
	return &c
}

// clone shares the entries, and no room behind them.
func (l *raftLog) clone() raftLog {
	c := *l
	c.blocks = slices.Clone(l.blocks)
	for i, b := range c.blocks {
		c.blocks[i] = slices.Clip(b)
	}
	return c
}

// Clone returns a copy that outlives the next Step.
func (o *Output) Clone() *Output {
	c := *o
	c.Entries, c.Committed = slices.Clip(o.Entries), slices.Clip(o.Committed)
	c.Messages, c.MessagesAfterWrite = slices.Clone(o.Messages), slices.Clone(o.MessagesAfterWrite)
	c.Reads, c.Events = slices.Clone(o.Reads), slices.Clone(o.Events)
	return &c
}
