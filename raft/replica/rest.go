package replica

import (
	"encoding/binary"
	"maps"
	"slices"

	"raftlab/raft"
	"raftlab/raft/clock"
)

// A cluster whose clocks stand can be suspended: each server and its surroundings are
// written down, their worker ends, and later another goes on from there. No server knows of
// it. What is on its way from one worker to another must not be lost: a server that is told
// to suspend sends a mark to each peer, behind all that it sent, and writes itself down once
// it has the mark of each. Since the clocks stand, nothing is sent behind a mark.

// Rest is a server and its surroundings, written down.
type Rest struct {
	Checkpoint   []byte
	Own, Cluster raft.Time // what its clocks showed
	Paused       bool
	Until        raft.Time // the cluster's, at which a stalled process goes on; 0: only when it is told
	Mail         []Letter  // what waits there, in the order in which it will take it
	Lost         uint64    // frames that were thrown away so far
}

// Letter is a frame under way, or an order that came in a pause.
type Letter struct {
	Due   raft.Time   // the cluster's
	From  raft.NodeID // raft.None: the director
	Bytes []byte
}

// Continue is what a new worker needs to go on as a server that was suspended. Image is its
// disk's, where the director keeps that.
type Continue struct {
	Rest   []byte
	Clock  clock.Mapping
	Memory bool
	Image  []byte
}

func appendContinue(b []byte, c *Continue) []byte {
	b = appendClock(raft.AppendBytes(b, c.Rest), c.Clock)
	return raft.AppendBytes(raft.AppendBool(b, c.Memory), c.Image)
}

func decodeContinue(d *raft.Decoder) *Continue {
	return &Continue{Rest: d.Bytes(), Clock: decodeClock(d), Memory: d.Bool(), Image: d.Bytes()}
}

// Rest tells of itself and its surroundings, of which the caller has filled in the rest.
// False: its disk is at work, or parts of a leader's snapshot are on it already, so it can't be
// written down: a recording, which goes on, knows of them.
func (r *Replica) Rest(around *Rest) bool {
	if !r.idle() || r.ahead != nil {
		return false
	}
	around.Checkpoint = r.AppendCheckpoint(nil)
	return true
}

// AppendRest writes a Rest.
func AppendRest(b []byte, s *Rest) []byte {
	b = raft.AppendBytes(b, s.Checkpoint)
	b = raft.AppendBool(raft.AppendInt(raft.AppendInt(b, s.Own), s.Cluster), s.Paused)
	b = raft.AppendInt(b, s.Until)
	b = raft.AppendUint(b, len(s.Mail))
	for _, l := range s.Mail {
		b = raft.AppendBytes(raft.AppendUint(raft.AppendInt(b, l.Due), uint32(l.From)), l.Bytes)
	}
	return raft.AppendUint(b, s.Lost)
}

// DecodeRest reads what AppendRest wrote. Byte strings in it are slices of b.
func DecodeRest(b []byte) (Rest, error) {
	d := raft.Decode(b)
	s := Rest{Checkpoint: d.Bytes(), Own: d.Time(), Cluster: d.Time(), Paused: d.Bool(), Until: d.Time()}
	for n := d.Count(); n > 0 && d.Err() == nil; n-- {
		s.Mail = append(s.Mail, Letter{d.Time(), d.Node(), d.Bytes()})
	}
	s.Lost = d.Uint()
	return s, d.End()
}

// A mark is Version and its round, and shorter than any frame.
const markSize = 5

// AppendMark writes a mark.
func AppendMark(b []byte, round uint32) []byte {
	return binary.LittleEndian.AppendUint32(append(b, Version), round)
}

// Marks are the latest marks that came from each peer, and those that are awaited.
type Marks struct {
	round   uint32 // 0: none is under way
	awaited []raft.NodeID
	rounds  map[raft.NodeID]uint32
}

// Take takes a mark; false: it is none, but a frame.
func (m *Marks) Take(from raft.NodeID, frame []byte) bool {
	if len(frame) != markSize || frame[0] != Version {
		return false
	}
	if m.rounds == nil {
		m.rounds = map[raft.NodeID]uint32{}
	}
	m.rounds[from] = binary.LittleEndian.Uint32(frame[1:])
	return true
}

// Clone is a copy.
func (m *Marks) Clone() Marks { return Marks{m.round, slices.Clone(m.awaited), maps.Clone(m.rounds)} }

// Await begins a round.
func (m *Marks) Await(round uint32, peers []raft.NodeID) { m.round, m.awaited = round, peers }

// Complete ends a round, and names it, once the marks of all are there; 0: they are not.
func (m *Marks) Complete() (round uint32) {
	for _, id := range m.awaited {
		if m.rounds[id] != m.round {
			return 0
		}
	}
	round, m.round = m.round, 0
	return round
}
