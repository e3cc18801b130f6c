package raft

import "slices"

// Clone returns a copy that goes on by itself, to equal outputs for equal inputs. It
// may be taken while a write runs. What never changes is shared: the entries.
func (n *Node) Clone() *Node {
	c := *n
	c.voters, c.votes = slices.Clone(n.voters), slices.Clone(n.votes)
	c.progress, c.reads = slices.Clone(n.progress), slices.Clone(n.reads)
	c.log = n.log.clone()
	c.out = *n.out.Clone()
	c.scratch, c.moments = nil, nil
	return &c
}

// clone shares the entries, and no room behind them.
func (l *raftLog) clone() raftLog {
	c := raftLog{blocks: slices.Clone(l.blocks), end: l.end}
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
