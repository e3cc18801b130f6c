package edge

import (
	"context"
	"fmt"

	"raftlab/raft"
	"raftlab/raft/scenario"
)

// mostWork is how much work is done for a picture.
const mostWork = 280_000_000

// What a run's parts count as: about the ns of a processor that they take, as 400 runs of the tests' hostile had it on the machine of
// the README's figures. None took one and a half times as long.
const (
	anEvent  = 700
	aStep    = 250 // of a core
	aMessage = 500 // that a core sends
	anEntry  = 3500
	aByte    = 4
	aLook    = 1500 // of a scenario's player
	aRead    = 150  // of an entry by it
)

// unheeded is how many events a run goes on at most once nobody waits for it.
const unheeded = 256

// work is what a run took so far, the same on every machine.
type work struct {
	done, most, events uint64
	ctx                context.Context // of who waits for the run
	left               bool
}

// over counts an event, and tells whether the run is to end: it took more than is done for a picture, or nobody waits for it.
func (w *work) over() bool {
	w.done += anEvent
	if w.events++; w.events%unheeded == 0 {
		w.left = w.ctx.Err() != nil
	}
	return w.left || w.done > w.most
}

// looks counts what a look of a scenario's player took, and tells whether the run took more than is done for a picture.
func (w *work) looks(e scenario.Effort) bool {
	w.done += aLook + aRead*e.Entries + e.Bytes
	return w.done > w.most
}

// core makes the cores of a cluster, whose work is counted. Nobody copies them: who only goes forward needs no copies of where it was.
func (e Engines) core(name string, w *work) (func(raft.Config) (raft.Engine, error), error) {
	made := e[name]
	if made == nil {
		return nil, fmt.Errorf("this server has no core %s, and so can't make its run again", name)
	}
	return func(c raft.Config) (raft.Engine, error) {
		w.takes(c.Snapshot, c.Entries)
		engine, err := made(c)
		return &counted{engine, w}, err
	}, nil
}

func (w *work) takes(s *raft.Snapshot, all ...[]raft.Entry) {
	if s != nil {
		w.done += aByte * uint64(len(s.Data))
	}
	for _, entries := range all {
		for i := range entries {
			w.done += anEntry + aByte*uint64(len(entries[i].Data))
		}
	}
}

// counted is a core whose work is counted.
type counted struct {
	raft.Engine
	work *work
}

// Step is raft.Engine's.
func (c *counted) Step(in raft.Input) *raft.Output {
	w := c.work
	w.done += aStep
	w.takes(in.Snapshot)
	out := c.Engine.Step(in)
	w.takes(out.Snapshot, out.Entries, out.Committed)
	for _, all := range [...][]raft.Message{out.Messages, out.MessagesAfterWrite} {
		for i := range all {
			w.done += aMessage + aByte*uint64(len(all[i].Data))
			w.takes(nil, all[i].Entries)
		}
	}
	return out
}
