package edge

import (
	"fmt"

	"raftlab/raft"
)

// bytesAnEvent is how many bytes that a core takes or gives count as one more event: about as much work.
const bytesAnEvent = 512

// work is what a run took so far, the same on every machine: its events, and the bytes that its cores took and gave.
type work struct{ events, bytes, most uint64 }

// over counts an event, and tells whether the run took more than is done for a picture.
func (w *work) over() bool {
	w.events++
	return w.events+w.bytes/bytesAnEvent > w.most
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
		w.bytes += uint64(len(s.Data))
	}
	for _, entries := range all {
		for i := range entries {
			w.bytes += uint64(len(entries[i].Data))
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
	c.work.takes(in.Snapshot)
	out := c.Engine.Step(in)
	c.work.takes(out.Snapshot, out.Entries, out.Committed)
	for _, all := range [...][]raft.Message{out.Messages, out.MessagesAfterWrite} {
		for i := range all {
			c.work.bytes += uint64(len(all[i].Data))
			c.work.takes(nil, all[i].Entries)
		}
	}
	return out
}
