package trace

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

// Recording is what a replay of a lab's servers needs. The zero value has none yet.
type Recording struct {
	servers []server // by id − 1; those without an id are not there
	count   int      // of those that are
}

// server is the recording of one: bases, each with the inputs that followed it. The oldest
// segments go first.
type server struct {
	id       raft.NodeID // None: there is no such server
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
	short       bool      // more inputs came, and were not taken
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
func (v *server) ended(sum uint32) {
	if s := v.last(); s != nil && !v.full && s.end != sumCut {
		s.sum, s.end = sum, sumTold
	}
}

func (v *server) last() *segment {
	if len(v.segments) == 0 {
		return nil
	}
	return &v.segments[len(v.segments)-1]
}

// Add makes room for one more server, which all others share with it.
func (rec *Recording) Add(id raft.NodeID) {
	for len(rec.servers) < int(id) {
		rec.servers = append(rec.servers, server{})
	}
	rec.servers[id-1].id = id
	rec.count++
	for i := range rec.servers {
		rec.servers[i].trim(rec.share())
	}
}

// share is what each server's recording may take.
func (rec *Recording) share() int { return min(nodeBound, recordBound/rec.count) }

// Take records what a server tells of itself, as far as a replay needs it.
func (rec *Recording) Take(id raft.NodeID, incarnation uint32, r *replica.Record) {
	v := &rec.servers[id-1]
	switch r.Kind {
	case replica.RecordStarted, replica.RecordCheckpoint:
		v.begin(incarnation, r, rec.share())
	case replica.RecordInput:
		v.input(r, rec.share())
	case replica.RecordSum:
		v.ended(r.Sum)
	}
}

// Wants tells whether a server is to be asked for a checkpoint now. The answer counts as the
// question. A server makes one when its disk is idle; a busy one's may never be. Where the
// engine makes none, the recording ends with its share.
func (rec *Recording) Wants(id raft.NodeID) bool {
	v := &rec.servers[id-1]
	enough, s := rec.share()/quarters*inputQuarters, v.last()
	due := v.missed >= enough || !v.full && s != nil && s.size-s.base >= enough
	if v.asked || !due {
		return false
	}
	v.asked, v.missed = true, 0
	return true
}

// begin opens a segment: with a start, or with a checkpoint.
func (v *server) begin(incarnation uint32, r *replica.Record, share int) {
	if s := v.last(); s != nil {
		if r.Kind == replica.RecordCheckpoint {
			v.ended(r.Sum)
		}
		v.size -= s.close()
	}
	v.asked, v.missed = false, 0
	tooLarge := r.Kind == replica.RecordCheckpoint && len(r.Bytes) == 0
	if v.full = tooLarge || len(r.Bytes) > share/quarters*baseQuarters; v.full {
		return
	}
	s := segment{incarnation: incarnation}
	s.base = s.add(v.id, r)
	v.segments = append(v.segments, s)
	v.size += s.size
	v.trim(share)
}

func (v *server) input(r *replica.Record, share int) {
	s := v.last()
	if s != nil && !v.full && len(v.segments) == 1 && v.size+s.grows(r) > share {
		v.ended(r.Sum)
		v.full = true
	}
	if s == nil || v.full {
		v.missed += len(r.Bytes)
		if s != nil {
			s.short = true
		}
		return
	}
	v.size += s.add(v.id, r)
	s.end = sumUntold
	v.trim(share)
}

// trim drops the oldest segments while a server holds more than its share; of a single one the
// end, where the recording then stops until the next base.
func (v *server) trim(share int) {
	for len(v.segments) > 1 && v.size > share {
		v.size -= v.segments[0].size
		v.segments = slices.Delete(v.segments, 0, 1)
	}
	for s := v.last(); s != nil && v.size > share; {
		last := len(s.chunks) - 1
		v.size -= cap(s.chunks[last])
		s.size -= cap(s.chunks[last])
		s.chunks = slices.Delete(s.chunks, last, last+1)
		s.end, s.short, v.full = sumCut, true, true
		if last == 0 {
			v.segments, s = nil, nil
		}
	}
}

// Frame is the bytes of a frame, as its receiver recorded them; nil where it did not. The
// newest chunks are looked at first.
func (rec *Recording) Frame(receiver, from raft.NodeID, incarnation uint32, seq uint64) []byte {
	v := &rec.servers[receiver-1]
	for i := len(v.segments) - 1; i >= 0; i-- {
		chunks := v.segments[i].chunks
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

// Room is how many bytes the recording keeps, counted anew.
func (rec *Recording) Room() (bytes int) {
	for i := range rec.servers {
		for j := range rec.servers[i].segments {
			for _, chunk := range rec.servers[i].segments[j].chunks {
				bytes += cap(chunk)
			}
		}
	}
	return bytes
}
