package director_test

import (
	"fmt"
	"sort"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

// worker is a node's world in a universe: what bridge is in a browser.
type worker struct {
	u           *universe
	id          raft.NodeID
	incarnation uint32
	alive       bool
	watched     bool
	paused      bool
	replica     *replica.Replica
	clock       clock.Pair
	mail        []letter
	orders      [][]byte
	flushAt     raft.Time
	wakes       uint64
	marks       replica.Marks
	sleeps      bool // ended by a suspension
}

type letter struct {
	due  raft.Time
	from raft.NodeID
	b    []byte
}

func (w *worker) cluster() raft.Time {
	cluster, _ := w.clock.Read(w.u.now)
	return cluster
}

func (w *worker) ownTime() raft.Time {
	_, own := w.clock.Read(w.u.now)
	return own
}

// Send posts a frame to the peer's worker that is there when it arrives.
func (w *worker) Send(to raft.NodeID, _ raft.Time, frame []byte) {
	b, peer := append([]byte(nil), frame...), w.u.workers[to]
	w.u.after(hop+w.u.far, func() { peer.hear(w.id, b) })
}

func (w *worker) Flush(telemetry []byte) {
	w.flushAt = raft.Never
	b := append([]byte(nil), telemetry...)
	w.u.after(hop, func() { w.u.turn(func() { w.u.director.FromNode(w.id, b) }) })
}

func (w *worker) hear(from raft.NodeID, b []byte) {
	if !w.alive || w.replica == nil {
		return
	}
	if w.marks.Take(from, b) {
		w.writeDown()
		return
	}
	h, err := replica.ReadFrameHeader(b)
	if err != nil {
		w.u.t.Error(err)
	}
	w.mail = append(w.mail, letter{h.Due, from, b})
	sort.SliceStable(w.mail, func(i, j int) bool { return w.mail[i].due < w.mail[j].due })
	w.work()
}

func (w *worker) order(b []byte) {
	if !w.alive {
		return
	}
	c, err := replica.DecodeCommand(b)
	if err != nil {
		w.u.t.Error(err)
		return
	}
	switch {
	case c.Kind == replica.CommandStart:
		w.start(c.Start)
	case c.Kind == replica.CommandSuspend:
		w.suspend(&c)
	case c.Kind == replica.CommandContinue:
		w.goOn(c.Continue)
	case c.Kind == replica.CommandClock:
		w.clock.Set(c.Clock, w.u.now)
	case c.Kind == replica.CommandPause:
		w.paused = true
		w.replica.Tell(&replica.Record{Kind: replica.RecordPaused})
		w.replica.Flush()
	case c.Kind == replica.CommandResume:
		w.resume()
	case w.paused && c.Kind != replica.CommandFence:
		w.orders = append(w.orders, b)
	default:
		w.step(replica.Input{Kind: replica.InputCommand, Bytes: b})
	}
	w.work()
}

func (w *worker) resume() {
	w.paused = false
	w.replica.Tell(&replica.Record{Kind: replica.RecordResumed})
	w.replica.Flush()
	for _, b := range w.orders {
		w.step(replica.Input{Kind: replica.InputCommand, Bytes: b})
	}
	w.orders = nil
}

func (w *worker) start(s *replica.Start) {
	w.clock = clock.Start(s.Clock, w.u.now)
	r, err := replica.New(w, s, wal.NewMemory(append([]byte(nil), s.Image...)), w.u.engine, w.cluster())
	if err != nil {
		w.u.t.Error(err)
		return
	}
	w.replica = r
	r.Flush()
}

func (w *worker) suspend(c *replica.Command) {
	w.marks.Await(c.Round, c.Peers)
	for _, id := range c.Peers {
		w.Send(id, 0, replica.AppendMark(nil, c.Round))
	}
	w.writeDown()
}

func (w *worker) writeDown() {
	round := w.marks.Complete()
	if round == 0 {
		return
	}
	rest := replica.Rest{Own: w.ownTime(), Cluster: w.cluster(), Paused: w.paused, Orders: w.orders}
	for _, l := range w.mail {
		rest.Mail = append(rest.Mail, replica.Letter{From: l.from, Bytes: l.b})
	}
	r := replica.Record{Kind: replica.RecordSuspended, ID: uint64(round)}
	if w.replica.Rest(&rest) {
		r.Bytes = replica.AppendRest(nil, &rest)
	}
	w.replica.Tell(&r)
	w.replica.Flush()
}

func (w *worker) goOn(c *replica.Continue) {
	rest, err := replica.DecodeRest(c.Rest)
	if err != nil {
		w.u.t.Error(err)
		return
	}
	w.clock, w.paused, w.orders = clock.GoOn(c.Clock, rest.Cluster, rest.Own), rest.Paused, rest.Orders
	w.replica, err = replica.ResumeOn(w, rest.Checkpoint, wal.NewMemory(append([]byte(nil), c.Image...)), w.u.resume)
	if err != nil {
		w.u.t.Error(err)
		return
	}
	for _, l := range rest.Mail {
		w.hear(l.From, l.Bytes)
	}
	w.replica.Tell(&replica.Record{Kind: replica.RecordContinued})
	w.replica.Flush()
}

func newNode(c raft.Config) (raft.Engine, error) { return raft.New(c) }

func (w *worker) step(in replica.Input) {
	in.Now, in.Cluster = w.ownTime(), w.cluster()
	w.replica.Step(in)
}

// work does what is due and sees to it that the next thing will be done.
func (w *worker) work() {
	if !w.alive || w.replica == nil {
		return
	}
	if !w.paused {
		for len(w.mail) > 0 && w.mail[0].due <= w.cluster() {
			l := w.mail[0]
			w.mail = w.mail[1:]
			w.step(replica.Input{Kind: replica.InputFrame, From: l.from, Bytes: l.b})
		}
		if w.ownTime() >= w.replica.Deadline() {
			w.step(replica.Input{Kind: replica.InputTime})
		}
	}
	w.flushLater()
	w.wakeLater()
}

func (w *worker) flushLater() {
	if !w.replica.Told() || w.flushAt != raft.Never {
		return
	}
	w.flushAt = w.u.now + 16*ms
	w.u.after(16*ms, func() {
		if w.alive && w.flushAt <= w.u.now {
			w.replica.Flush()
		}
	})
}

func (w *worker) wakeLater() {
	if w.paused || w.clock.Held() {
		return
	}
	wake := w.clock.WhenOwn(w.replica.Deadline())
	if len(w.mail) > 0 {
		wake = min(wake, w.clock.WhenCluster(w.mail[0].due))
	}
	if wake == raft.Never {
		return
	}
	w.wakes++
	wakes := w.wakes
	w.u.after(wake-w.u.now, func() {
		if wakes == w.wakes {
			w.work()
		}
	})
}

// panics lets a worker die of a panic, as bridge reports one.
func (w *worker) panics(text string) {
	w.replica.Tell(&replica.Record{Kind: replica.RecordPanic, Bytes: []byte(text)})
	w.replica.Flush()
	w.kill()
}

func (w *worker) String() string { return fmt.Sprintf("%v.%d", w.id, w.incarnation) }
