package director

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/replica"
)

const (
	// A recording takes at most recordBound bytes, of which each node has an equal share, and
	// nodeBound at most: all that is kept, not only what is used of it. The rest of 16 MiB is
	// for what its file has beside it.
	recordBound = 16<<20 - 64<<10
	nodeBound   = replica.MaxCheckpoint / baseQuarters * quarters
	// A base that takes more than 3/4 of a node's share is not recorded: what is held stays.
	// A checkpoint is asked for once the inputs take a quarter.
	quarters, baseQuarters, inputQuarters = 4, 3, 1
	// chunkSize is the room that a recording grows by.
	chunkSize = 64 << 10
	// inputOverhead is more than a record takes beside its bytes.
	inputOverhead = 64
)

// recording is what a replay of one node needs: bases, each with the inputs that
// followed it. The oldest segments go first.
type recording struct {
	segments []segment
	size     int  // of the room of all
	asked    bool // for a checkpoint, to begin the next segment with
	full     bool // nothing more is taken until a base comes that fits
	missed   int  // bytes of inputs that were not taken since the last question
}

// segment starts from a base: an incarnation's start with its disk, or a checkpoint. Its
// chunks are telemetry frames of RecordStarted or RecordCheckpoint, and RecordInput.
type segment struct {
	incarnation uint32
	chunks      [][]byte
	origin      raft.Time // that the last chunk's times are counted from
	base, size  int       // bytes of the room of the base, and of all
	sum         uint32    // the server's, after the last input …
	end         lastSum   // … as far as it is known
}

// lastSum says what is known of what a segment's last input did.
type lastSum uint8

const (
	sumUntold lastSum = iota // nothing yet
	sumTold                  // all
	sumCut                   // nothing, nor ever: inputs behind it were dropped
)

// grows is how much room one more record takes.
func (s *segment) grows(r *replica.Record) int {
	if last := len(s.chunks) - 1; last >= 0 && len(s.chunks[last])+len(r.Bytes)+inputOverhead <= cap(s.chunks[last]) {
		return 0
	}
	return max(chunkSize, len(r.Bytes)+16*inputOverhead)
}

// add appends a record to a segment and returns how much room that took.
func (s *segment) add(id raft.NodeID, r *replica.Record) int {
	room := s.grows(r)
	if room > 0 {
		header := replica.TelemetryHeader{Node: id, Incarnation: s.incarnation, Base: r.At}
		s.chunks = append(s.chunks, replica.AppendTelemetryHeader(make([]byte, 0, room), header))
		s.origin = r.At
	}
	last := &s.chunks[len(s.chunks)-1]
	before := cap(*last)
	*last = replica.AppendRecord(*last, s.origin, r)
	room += cap(*last) - before // an estimate that was too small
	s.size += room
	return room
}

// close gives back the room of a segment that will not be used any more.
func (s *segment) close() (spare int) {
	last := &s.chunks[len(s.chunks)-1]
	spare = cap(*last)
	*last = append(make([]byte, 0, len(*last)), *last...)
	spare -= cap(*last)
	s.size -= spare
	return spare
}

// ended takes the server's checksum after all that was recorded of it.
func (rec *recording) ended(sum uint32) {
	if s := rec.last(); s != nil && !rec.full && s.end != sumCut {
		s.sum, s.end = sum, sumTold
	}
}

func (rec *recording) last() *segment {
	if len(rec.segments) == 0 {
		return nil
	}
	return &rec.segments[len(rec.segments)-1]
}

// recordBase begins a segment: with a start, or with a checkpoint.
func (d *Director) recordBase(n *node, r *replica.Record) {
	rec, share := &n.record, d.recordShare()
	if s := rec.last(); s != nil {
		if r.Kind == replica.RecordCheckpoint {
			rec.ended(r.Sum)
		}
		rec.size -= s.close()
	}
	rec.asked, rec.missed = false, 0
	tooLarge := r.Kind == replica.RecordCheckpoint && len(r.Bytes) == 0
	if rec.full = tooLarge || len(r.Bytes) > share/quarters*baseQuarters; rec.full {
		return
	}
	s := segment{incarnation: n.incarnation}
	s.base = s.add(n.id, r)
	rec.segments = append(rec.segments, s)
	rec.size += s.size
	rec.trim(share)
}

func (d *Director) recordInput(n *node, r *replica.Record) {
	rec, share := &n.record, d.recordShare()
	s := rec.last()
	if s != nil && !rec.full && len(rec.segments) == 1 && rec.size+s.grows(r) > share {
		rec.ended(r.Sum)
		rec.full = true
	}
	if s == nil || rec.full {
		rec.missed += len(r.Bytes)
	} else {
		rec.size += s.add(n.id, r)
		s.end = sumUntold
		rec.trim(share)
		s = rec.last()
	}
	d.askCheckpoint(n, s, share/quarters*inputQuarters)
}

// askCheckpoint asks for the next segment's base once there are enough bytes of inputs. A
// server makes a checkpoint when its disk is idle; a busy one's may never be. Where the
// engine makes none, the recording ends with its share.
func (d *Director) askCheckpoint(n *node, s *segment, enough int) {
	rec := &n.record
	if !d.lab.engine.Checkpoints || rec.asked || n.phase != running {
		return
	}
	if rec.missed >= enough || !rec.full && s != nil && s.size-s.base >= enough {
		rec.asked, rec.missed = true, 0
		d.tell(n, &replica.Command{Kind: replica.CommandCheckpoint})
	}
}

// recordShare is what each node's recording may take.
func (d *Director) recordShare() int { return min(nodeBound, recordBound/len(d.nodes)) }

// shareRecording comes when there are more nodes to share with.
func (d *Director) shareRecording() {
	for _, n := range d.nodes {
		n.record.trim(d.recordShare())
	}
}

// trim drops the oldest segments while a node holds more than its share; of a single one the
// end, where the recording then stops until the next base.
func (rec *recording) trim(share int) {
	for len(rec.segments) > 1 && rec.size > share {
		rec.size -= rec.segments[0].size
		rec.segments = slices.Delete(rec.segments, 0, 1)
	}
	for s := rec.last(); s != nil && rec.size > share; {
		last := len(s.chunks) - 1
		rec.size -= cap(s.chunks[last])
		s.size -= cap(s.chunks[last])
		s.chunks = slices.Delete(s.chunks, last, last+1)
		s.end, rec.full = sumCut, true
		if last == 0 {
			rec.segments, s = nil, nil
		}
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
