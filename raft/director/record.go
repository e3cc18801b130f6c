package director

import (
	"raftlab/raft"
	"raftlab/raft/replica"
)

const (
	// A recording holds at most nodeBound bytes a node, and labBound in all; its last
	// segment, though, as long as its base is large, and twice as much of inputs.
	nodeBound = 4 << 20
	labBound  = 16 << 20
	// baseBound bounds the bases, over all nodes. A node whose log has grown beyond
	// its share is recorded no further: what is held stays.
	baseBound = 64 << 20
	// chunkSize is the room that a recording grows by.
	chunkSize = 64 << 10
	// inputOverhead is more than a record takes beside its bytes.
	inputOverhead = 64
)

// recording is what a replay of one node needs: bases, each with the inputs that
// followed it. The oldest segments go first.
type recording struct {
	segments []segment
	size     int
	asked    bool // for a checkpoint, to begin the next segment with
	full     bool // nothing more is taken until a base comes that fits
}

// segment starts from a base: an incarnation's start with its disk, or a checkpoint. Its
// chunks are telemetry frames of RecordStarted or RecordCheckpoint, and RecordInput.
type segment struct {
	incarnation uint32
	chunks      [][]byte
	origin      raft.Time // that the last chunk's times are counted from
	base, size  int       // bytes of the base, and of all
}

// add appends a record to a segment and returns how many bytes that took.
func (s *segment) add(id raft.NodeID, r *replica.Record) int {
	last := len(s.chunks) - 1
	grown := 0
	if last < 0 || len(s.chunks[last])+len(r.Bytes)+inputOverhead > cap(s.chunks[last]) {
		room := make([]byte, 0, max(chunkSize, len(r.Bytes)+16*inputOverhead))
		header := replica.TelemetryHeader{Node: id, Incarnation: s.incarnation, Base: r.At}
		s.chunks = append(s.chunks, replica.AppendTelemetryHeader(room, header))
		s.origin = r.At
		last++
		grown = len(s.chunks[last])
	}
	before := len(s.chunks[last])
	s.chunks[last] = replica.AppendRecord(s.chunks[last], s.origin, r)
	grown += len(s.chunks[last]) - before
	s.size += grown
	return grown
}

// recordBase begins a segment: with a start, or with a checkpoint.
func (d *Director) recordBase(n *node, r *replica.Record) {
	n.record.asked, n.record.full = false, len(r.Bytes) > baseBound/len(d.nodes)
	if n.record.full {
		return
	}
	s := segment{incarnation: n.incarnation}
	s.base = s.add(n.id, r)
	n.record.segments = append(n.record.segments, s)
	n.record.size += s.size
	d.trimRecording(n)
}

func (d *Director) recordInput(n *node, r *replica.Record) {
	rec := &n.record
	if rec.full || len(rec.segments) == 0 {
		return
	}
	s := &rec.segments[len(rec.segments)-1]
	rec.size += s.add(n.id, r)
	d.trimRecording(n)
	enough, inputs := max(d.recordBound()/2, s.base), s.size-s.base
	if d.lab.engine.Checkpoints && !rec.asked && n.phase == running && inputs >= enough {
		rec.asked = true
		d.tell(n, &replica.Command{Kind: replica.CommandCheckpoint})
	}
	// A server makes a checkpoint when its disk is idle; a busy one's may never be. Where the
	// engine makes none, the recording ends here.
	rec.full = inputs >= 2*enough
}

func (d *Director) recordBound() int { return min(nodeBound, labBound/len(d.nodes)) }

// trimRecording drops a node's oldest segments while it holds too much.
func (d *Director) trimRecording(n *node) {
	rec := &n.record
	for len(rec.segments) > 1 && rec.size > d.recordBound() {
		rec.size -= rec.segments[0].size
		rec.segments = append(rec.segments[:0], rec.segments[1:]...)
	}
}

// wire answers with the bytes of a frame, as its receiver recorded them.
func (d *Director) wire(c *command) error {
	from, err := d.lookupRaw("from", c.From)
	if err != nil {
		return err
	}
	to, err := d.lookupRaw("to", c.To)
	if err != nil {
		return err
	}
	if frame := to.record.find(from.id, c.Incarnation, c.Seq); frame != nil {
		d.replyBinary(c.ID, frame)
		return errLater
	}
	d.say(append(key(d.answer(c.ID), "wire"), "null"...))
	return errLater
}

// find looks for a frame among the recorded inputs, the newest chunks first.
func (rec *recording) find(from raft.NodeID, incarnation uint32, seq uint64) []byte {
	for i := len(rec.segments) - 1; i >= 0; i-- {
		chunks := rec.segments[i].chunks
		for j := len(chunks) - 1; j >= 0; j-- {
			if frame := findFrame(chunks[j], from, incarnation, seq); frame != nil {
				return frame
			}
		}
	}
	return nil
}

func findFrame(chunk []byte, from raft.NodeID, incarnation uint32, seq uint64) []byte {
	t, err := replica.ReadTelemetry(chunk)
	if err != nil {
		return nil
	}
	var r replica.Record
	for t.Next(&r) {
		if r.Kind != replica.RecordInput {
			continue
		}
		in, err := replica.DecodeInput(r.Bytes)
		if err != nil || in.Kind != replica.InputFrame || in.From != from {
			continue
		}
		h, err := replica.ReadFrameHeader(in.Bytes)
		if err == nil && h.Incarnation == incarnation && h.Seq == seq {
			return in.Bytes
		}
	}
	return nil
}
