package sim

import (
	"errors"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/fault"
	"raftlab/raft/host"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// direct gives a process the director's word. The disk is the universe's, so how slow it is the
// server need not know.
func (n *node) direct(b []byte) {
	defer n.lastWord()
	kind, err := replica.KindOf(b)
	if err == nil && n.u.wild() && (kind == replica.CommandSettings || kind == replica.CommandLink) {
		n.learns(b)
	}
	if err == nil && (kind == replica.CommandStart || kind == replica.CommandDisk) {
		err = n.directed(b)
	} else if err == nil {
		n.turn(func() bool {
			var taken bool
			taken, err = n.host.Order(b, n.u.now)
			return taken
		})
	}
	if err != nil {
		panic(err)
	}
}

// directed takes what concerns the disk.
func (n *node) directed(b []byte) error {
	c, err := replica.DecodeCommand(b)
	if err != nil {
		return err
	}
	if c.Kind == replica.CommandDisk {
		n.disk.setFsync(c.Fsync)
		return nil
	}
	s := c.Start
	n.disk.fsync, s.Fsync = s.Fsync, fault.Range{}
	s.Memory, s.Image, s.Unrecorded = false, nil, true
	if s.Wipe {
		n.disk.wipe()
	}
	n.running = true
	err = n.host.Begin(s, clock.Start(s.Clock, n.u.now), n.u.now)
	n.running = false
	if err == nil {
		n.settle()
		n.u.entered()
	}
	return err
}

// learns keeps what a universe with troubles of its own knows of a server beside what the director says.
func (n *node) learns(b []byte) {
	switch c, err := replica.DecodeCommand(b); {
	case err != nil:
	case c.Kind == replica.CommandSettings:
		n.settings = c.Settings
	case c.Kind == replica.CommandLink && int(c.Peer) <= len(n.links):
		n.links[c.Peer-1] = c.Link
	}
}

// lastWord, deferred, makes a server's panic its end, of which the director is told as in a live cluster. What a
// program that panicked had in its memory is gone; the disk is the machine's.
func (n *node) lastWord() {
	if n.u.lab == nil {
		return
	}
	if cause := recover(); cause != nil {
		n.dies(cause)
	}
}

func (n *node) dies(cause any) {
	end := endBy(cause)
	r := replica.Record{Kind: replica.RecordPanic, Bytes: []byte(end.Text)}
	if end.Cause == view.Stopped {
		r = replica.Record{Kind: replica.RecordStopped, Stop: end.Stop, Why: end.Why}
	}
	if r.Kind == replica.RecordPanic {
		n.u.fail(n.id.String()+" panicked", errors.New(string(r.Bytes)))
	}
	n.host.Flush()
	r.At = n.u.now
	n.host.End()
	n.running, n.due, n.engine = false, raft.Never, nil
	h := replica.TelemetryHeader{Node: n.id, Incarnation: n.incarnation, Base: r.At}
	n.Flush(replica.AppendRecord(replica.AppendTelemetryHeader(nil, h), r.At, &r))
}

// textOf is a panic's text.
func textOf(cause any) string {
	switch c := cause.(type) {
	case error:
		return c.Error()
	case string:
		return c
	}
	return "a panic without a text"
}

// ended: a process is gone. What it had written and not synced the machine still has, unless that failed too.
func (n *node) ended() {
	remains := order.Everything
	if n.fails != nil {
		remains = *n.fails
	}
	n.fails = nil
	n.crash(remains)
	n.u.lab.director.Terminated(n.id, n.incarnation)
}

var _ host.World = (*node)(nil)
