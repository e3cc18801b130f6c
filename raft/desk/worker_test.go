package desk_test

import (
	"bytes"
	"fmt"

	"raftlab/raft"
	"raftlab/raft/host"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

// worker is a server's world in a universe: what bridge is in a browser.
type worker struct {
	u           *universe
	id          raft.NodeID
	incarnation uint32
	alive       bool
	watched     bool
	host        host.Host
	wakes       uint64 // counts the timers: the last one counts
	sleeps      bool   // ended by a suspension
	engine      raft.Engine
	coming      int // frames that were posted to it, and have not come yet
}

func newWorker(u *universe, id raft.NodeID, incarnation uint32) *worker {
	w := &worker{u: u, id: id, incarnation: incarnation, alive: true}
	w.host = host.New(w, host.Options{FlushAfter: 16 * ms})
	return w
}

// Send posts a frame to the peer's worker that is there when it arrives.
func (w *worker) Send(to raft.NodeID, _ raft.Time, frame []byte) {
	b, peer := bytes.Clone(frame), w.u.workers[to]
	peer.coming++
	w.u.after(hop+w.u.far, func() {
		peer.coming--
		peer.hear(w.id, b)
	})
}

func (w *worker) Flush(telemetry []byte) {
	b := bytes.Clone(telemetry)
	w.u.after(hop, func() {
		w.u.telemetry = append(w.u.telemetry, told{w.id, b})
		w.u.turn(func() { w.u.desk.FromNode(w.id, b) })
	})
}

func (w *worker) File(d host.Disk) (wal.File, error) {
	return wal.NewMemory(bytes.Clone(d.Image)), nil
}

func (w *worker) NewEngine(c raft.Config) (e raft.Engine, err error) {
	w.engine, err = w.u.engine(c)
	return w.engine, err
}

func (w *worker) ResumeEngine(checkpoint []byte) (e raft.Engine, err error) {
	w.engine, err = raft.Resume(checkpoint)
	return w.engine, err
}

func (w *worker) hear(from raft.NodeID, b []byte) {
	if w.alive {
		w.host.Frame(from, b, w.u.now)
		w.work()
	}
}

func (w *worker) order(b []byte) {
	if !w.alive {
		return
	}
	if _, err := w.host.Order(b, w.u.now); err != nil {
		w.u.t.Error(err)
	}
	w.work()
}

func newNode(c raft.Config) (raft.Engine, error) { return raft.New(c) }

// work does what is due and sees to it that the next thing will be done.
func (w *worker) work() {
	if !w.alive {
		return
	}
	w.host.Work(w.u.now)
	w.wakes++
	wakes, due := w.wakes, w.host.Due()
	if due == raft.Never {
		return
	}
	w.u.after(due-w.u.now, func() {
		if wakes == w.wakes {
			w.work()
		}
	})
}

// panics lets a worker die of a panic, as bridge reports one.
func (w *worker) panics(text string) {
	w.host.Replica().Tell(&replica.Record{Kind: replica.RecordPanic, Bytes: []byte(text)})
	w.host.Flush()
	w.kill()
}

func (w *worker) String() string { return fmt.Sprintf("%v.%d", w.id, w.incarnation) }
