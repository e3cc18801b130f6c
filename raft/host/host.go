package host

import (
	"errors"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

// World is what surrounds a server. Byte slices are valid during the call only.
type World interface {
	// Send carries a frame to a peer's host, which holds it until due; Flush carries
	// telemetry to the director. Neither calls the host.
	replica.World
	// File opens a server's disk.
	File(Disk) (wal.File, error)
	// NewEngine makes a server's core, and ResumeEngine makes it from a checkpoint.
	NewEngine(raft.Config) (raft.Engine, error)
	ResumeEngine(checkpoint []byte) (raft.Engine, error)
}

// Disk is which file a server needs.
type Disk struct {
	// Memory: the director keeps what it holds, which is Image now; what is written goes
	// there in the telemetry. Otherwise it is the file that the world has for the server,
	// emptied first where Wipe says so.
	Memory, Wipe bool
	Image        []byte
}

// Options are what a world asks of a host. Times are real.
type Options struct {
	// FlushAfter is how long telemetry is gathered that nobody waits for; 0: the world calls
	// [Host.Flush].
	FlushAfter raft.Time
	// LoadAfter is how far apart the host looks at its load, while anything happens; 0: it
	// does not. ClockError is how far the world's clock may be off the director's.
	LoadAfter, ClockError raft.Time
	// Slack is how early what is due is taken rather than waited for.
	Slack raft.Time
}

// Host is one server with its surroundings. It is down until an order starts it, or [Host.Begin].
type Host struct {
	world   World
	options Options
	replica *replica.Replica // nil while it is down
	clocks  clock.Pair
	mail    mail
	paused  bool
	until   raft.Time // the cluster's, at which a stalled process goes on; 0: only when it is told
	marks   replica.Marks
	load    load
	flushAt raft.Time // real; raft.Never while there is nothing to flush
	begun   raft.Time // real

	// What the clocks showed at the latest call. The server's own may be ahead by the slack.
	real, cluster, own raft.Time
}

// New is a host that is down.
func New(world World, o Options) Host {
	return Host{world: world, options: o, flushAt: raft.Never}
}

// outlet is what the server sees of its host.
type outlet Host

func (o *outlet) Send(to raft.NodeID, due raft.Time, frame []byte) { o.world.Send(to, due, frame) }

func (o *outlet) Flush(telemetry []byte) {
	o.flushAt = raft.Never
	o.world.Flush(telemetry)
}

// Up tells whether there is a server.
func (h *Host) Up() bool { return h.replica != nil }

// Replica is the server; nil while it is down.
func (h *Host) Replica() *replica.Replica { return h.replica }

// Paused tells whether the server is paused.
func (h *Host) Paused() bool { return h.paused }

// Clocks are the server's. A world changes them only while it tells nobody else to.
func (h *Host) Clocks() *clock.Pair { return &h.clocks }

// Cluster is the cluster's time at the latest call.
func (h *Host) Cluster() raft.Time { return h.cluster }

// Begin starts a server whose clocks are these.
func (h *Host) Begin(s *replica.Start, clocks clock.Pair, real raft.Time) error {
	h.End()
	h.clocks = clocks
	h.read(real)
	file, err := h.world.File(Disk{Memory: s.Memory, Wipe: s.Wipe, Image: s.Image})
	if err != nil {
		return err
	}
	h.replica, err = replica.New((*outlet)(h), s, file, h.world.NewEngine, h.cluster)
	return err
}

// Begun tells that the start took until this real moment: a large disk is read in one turn. Only
// now does the server's own clock begin, so that its election timeout has not passed meanwhile.
func (h *Host) Begun(real raft.Time) {
	own := h.own
	h.read(real)
	h.clocks.Own.Turn(h.cluster, h.clocks.Own.Rate, own-h.own)
	h.own, h.begun = own, real
}

// End is the end of an incarnation: what waits is gone. The clocks run on.
func (h *Host) End() {
	h.replica, h.paused, h.until, h.mail, h.flushAt = nil, false, 0, mail{}, raft.Never
}

var errEarly = errors.New("host: an order came before the start")

func unreadable(err error) error {
	return errors.New("host: an order of the director can't be read: " + err.Error())
}

// Order obeys the director. The clock and pausing are the host's business; the rest are the
// server's inputs. A paused server takes none but a fence, which touches no time. The bytes
// pass to the host. An error is the server's end, and a *replica.Stop where that is no fault
// of the program.
func (h *Host) Order(b []byte, real raft.Time) (taken bool, err error) {
	kind, err := replica.KindOf(b)
	switch {
	case err != nil:
		return false, unreadable(err)
	case kind.Starts():
		return false, h.start(b, real)
	case h.replica == nil:
		return false, errEarly
	}
	h.read(real)
	switch {
	case kind.Worldly():
		return false, h.obey(b)
	case h.paused && kind != replica.CommandFence:
		return false, h.postpone(b)
	case kind == replica.CommandStall:
		return h.stall(b)
	}
	h.step(replica.Input{Kind: replica.InputCommand, Bytes: b})
	return true, nil
}

// start begins a server, or goes on with one that was suspended.
func (h *Host) start(b []byte, real raft.Time) error {
	c, err := replica.DecodeCommand(b)
	if err != nil {
		return unreadable(err)
	}
	if c.Kind == replica.CommandStart {
		err = h.Begin(c.Start, clock.Start(c.Start.Clock, real), real)
	} else {
		err = h.goOn(c.Continue, real)
	}
	if _, stopped := err.(*replica.Stop); err == nil || stopped {
		return err
	}
	return errors.New("host: the server can't begin: " + err.Error())
}

// obey does what is the host's business.
func (h *Host) obey(b []byte) error {
	c, err := replica.DecodeCommand(b)
	if err != nil {
		return unreadable(err)
	}
	switch c.Kind {
	case replica.CommandClock:
		h.clocks.Set(c.Clock, h.real)
		h.step(replica.Input{Kind: replica.InputClock, Token: uint64(c.Clock.Drift)})
	case replica.CommandPause:
		h.Pause()
		h.confirm(replica.RecordPaused)
	case replica.CommandResume:
		h.Resume()
		h.confirm(replica.RecordResumed)
	case replica.CommandSuspend:
		h.suspend(&c)
	}
	return nil
}

// tell tells of what happens in the server's surroundings, now.
func (h *Host) tell(r *replica.Record) {
	r.At = h.cluster
	h.replica.Tell(r)
}

func (h *Host) confirm(kind replica.RecordKind) {
	h.tell(&replica.Record{Kind: kind})
	h.replica.Flush()
}

// Pause stops the server as SIGSTOP does: its clock runs on, and what comes waits.
func (h *Host) Pause() {
	h.endStall()
	h.paused = h.replica != nil
}

// Resume lets it go on. What has waited is due.
func (h *Host) Resume() {
	h.endStall()
	h.paused = false
}

// postpone keeps an order for the end of the pause.
func (h *Host) postpone(b []byte) error {
	c, err := replica.DecodeCommand(b)
	if err != nil {
		return unreadable(err)
	}
	more := c.More
	if c.More = nil; len(more) > 0 {
		b = replica.AppendCommand(nil, &c)
	}
	h.mail.addOrder(orderLetter(&c, b, h.cluster))
	for i := range more { // each by itself, since each can be cancelled
		one := replica.Command{Kind: c.Kind, Request: more[i]}
		h.mail.addOrder(orderLetter(&one, replica.AppendCommand(nil, &one), h.cluster))
	}
	return nil
}

func orderLetter(c *replica.Command, b []byte, due raft.Time) letter {
	l := letter{kind: replica.InputCommand, order: c.Kind, bytes: b, due: due, about: uint64(c.Peer)}
	switch c.Kind {
	case replica.CommandRequest:
		l.about = c.Request.ID
	case replica.CommandCancel:
		l.about = c.Cancel
	case replica.CommandStall:
		l.about = uint64(c.Stall)
	}
	return l
}

// Stand lets the server's clocks stand where they were: the world did nothing from one real
// moment to another, although it had to. Only the director knows whether the others ran
// meanwhile, and tells how they go on.
func (h *Host) Stand(why replica.RecordKind, from, until raft.Time) {
	if h.replica == nil || from < h.begun { // it was starting
		return
	}
	h.clocks.Stand(from)
	h.load.late = 0
	h.tell(&replica.Record{Kind: why, From: from, Until: until})
	h.replica.Flush()
}

// Flush carries the telemetry gathered so far to the director.
func (h *Host) Flush() {
	if h.replica != nil {
		h.replica.Flush()
	}
}

// Waiting is how many inputs wait here: frames that are not due yet, and what came in a pause.
func (h *Host) Waiting() int { return h.mail.waiting() }
