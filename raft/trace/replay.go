package trace

import (
	"fmt"

	"raftlab/raft"
	"raftlab/raft/refusal"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

// Replayer makes the engine that a trace was recorded with: anew, or from a checkpoint. One
// that makes no checkpoints has no Resume.
type Replayer struct {
	New    func(raft.Config) (raft.Engine, error)
	Resume func(checkpoint []byte) (raft.Engine, error)
}

// witness is a replayed server's world: nobody hears it, and it keeps the checksums that
// the server tells of itself.
type witness struct{ sums []uint32 }

func (w *witness) Send(raft.NodeID, raft.Time, []byte) {}

func (w *witness) Flush(frame []byte) {
	t, err := replica.ReadTelemetry(frame)
	if err != nil {
		panic("trace: a replica's telemetry can't be read")
	}
	var r replica.Record
	for t.Next(&r) {
		if r.Kind == replica.RecordInput {
			w.sums = append(w.sums, r.Sum)
		}
	}
}

// Replay gives a segment's inputs to a new server, and compares all that it sends and
// writes with what was recorded, by their checksums before each input, and after the last
// one, as far as the server told. An error names the first input whose past differs, or at
// which the server panics, or the last, if what it did differs.
func (s *Segment) Replay(engine Replayer) (err error) {
	at := -1 // the start
	defer func() {
		if v := recover(); v != nil {
			err = s.wrong(at, inputPanics).Because(refusal.New(refusal.Said).With("text", fmt.Sprint(v)))
		}
	}()
	w := &witness{}
	again, err := s.Again(w, engine)
	if err != nil {
		return err
	}
	for i, recorded := range s.Inputs {
		at = i
		if _, err := again.Step(); err != nil {
			return err
		}
		if w.sums[i] != recorded.Sum {
			return s.wrong(i, inputStrayed)
		}
	}
	if s.Ended && again.Replica.Sum() != s.Sum {
		return s.wrong(at, endStrayed)
	}
	return nil
}

// Again is a segment's server that runs again.
type Again struct {
	Replica *replica.Replica
	Engine  raft.Engine
	Disk    *wal.Memory
	Next    int // of the segment's inputs
	segment *Segment
}

// Again makes a segment's server, which has taken no input yet.
func (s *Segment) Again(w replica.World, engine Replayer) (*Again, error) {
	if s.Start == nil && engine.Resume == nil {
		return nil, refusal.New(noResume).Node("node", s.Node)
	}
	a := &Again{segment: s}
	var err error
	if s.Start == nil {
		a.Disk = wal.NewMemory(nil)
		a.Replica, err = replica.Resume(w, s.Checkpoint, a.Disk, func(b []byte) (raft.Engine, error) {
			a.Engine, err = engine.Resume(b)
			return a.Engine, err
		})
	} else {
		a.Disk = wal.NewMemory(s.Disk)
		a.Replica, err = replica.New(w, s.Start, a.Disk, func(c raft.Config) (raft.Engine, error) {
			a.Engine, err = engine.New(c)
			return a.Engine, err
		}, s.At)
	}
	return a, err
}

// Step lets it take the next input, which is there, and tells which that was.
func (a *Again) Step() (in replica.Input, err error) {
	in, err = replica.DecodeInput(append([]byte(nil), a.segment.Inputs[a.Next].Bytes...))
	if err != nil {
		return in, a.segment.wrong(a.Next, inputUnreadable)
	}
	a.Next++
	a.Replica.Step(in)
	a.Replica.Flush()
	return in, nil
}

func (s *Segment) wrong(input int, code refusal.Code) *refusal.Refusal {
	return refusal.New(code).Node("node", s.Node).Count("incarnation", int64(s.Incarnation)).Count("input", int64(input+1)).Count("inputs", int64(len(s.Inputs)))
}
