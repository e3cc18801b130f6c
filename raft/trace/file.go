package trace

import (
	"encoding/binary"
	"hash/crc32"

	"raftlab/raft"
	"raftlab/raft/refusal"
	"raftlab/raft/replica"
)

// A trace is a recording's file: magic, Version, the build that made it, the
// engine's name, and the chunks of all nodes' segments, each with its length; at last four
// bytes of checksum over all before. Chunks are telemetry frames (see
// replica.ReadTelemetry), so that they say themselves whose they are. Where a server has
// told what its last input did, a chunk of one RecordSum ends the segment.
const (
	magic   = "raftlab trace\n"
	Version = 4
	sumSize = 4
)

// Trace is what such a file holds. Byte strings are slices of it.
type Trace struct {
	Build    string
	Engine   string    // its name
	Segments []Segment // by node, and in order of time
}

// Segment is a part of one incarnation that can be replayed by itself. It
// starts either with Start and Disk, or, where Start is nil, from Checkpoint.
type Segment struct {
	Node        raft.NodeID
	Incarnation uint32
	At          raft.Time // the cluster's, at its base
	Start       *replica.Start
	Disk        []byte
	Checkpoint  []byte
	Inputs      []Input
	// Sum is that of Input after the last input, where Ended.
	Sum   uint32
	Ended bool
	// Short: more inputs came, for which there was no room. No file tells this.
	Short bool
}

// Input is one input (see replica.DecodeInput). Sum is the replica's checksum over
// all that it sent and wrote before; a replay that differs from it has gone astray.
type Input struct {
	At    raft.Time
	Sum   uint32
	Bytes []byte
}

// Segments are those of one server, as in a file.
func (rec *Recording) Segments(id raft.NodeID) []Segment {
	var t Trace
	v := &rec.servers[id-1]
	for i := range v.segments {
		for _, chunk := range v.segments[i].chunks {
			if t.takeChunk(chunk) != nil {
				panic("trace: a recording can't be read")
			}
		}
		if last := len(t.Segments) - 1; last >= 0 {
			t.Segments[last].Short = v.segments[i].short
		}
	}
	return t.Segments
}

// Append writes the recording as a file, with the build that the lab runs and its engine's name.
func (rec *Recording) Append(b []byte, build, engine string) []byte {
	b = append(append(b, magic...), Version)
	b = raft.AppendBytes(b, build)
	b = raft.AppendBytes(b, engine)
	for i := range rec.servers {
		v := &rec.servers[i]
		for j := range v.segments {
			b = v.segments[j].append(b, v.id)
		}
	}
	return seal(b)
}

func (s *segment) append(b []byte, id raft.NodeID) []byte {
	for _, chunk := range s.chunks {
		b = raft.AppendBytes(b, chunk)
	}
	if s.end != sumTold {
		return b
	}
	chunk := replica.AppendTelemetryHeader(nil, replica.TelemetryHeader{Node: id, Incarnation: s.incarnation, Base: s.origin})
	return raft.AppendBytes(b, replica.AppendRecord(chunk, s.origin, &replica.Record{Kind: replica.RecordSum, At: s.origin, Sum: s.sum}))
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// seal appends the checksum.
func seal(b []byte) []byte { return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli)) }

// Read reads a file that Recording.Append wrote.
func Read(file []byte) (Trace, error) {
	if len(file) <= len(magic) || string(file[:len(magic)]) != magic {
		return Trace{}, refusal.New(noTrace)
	}
	if v := file[len(magic)]; v != Version {
		return Trace{}, refusal.New(traceVersion).Count("got", int64(v)).Count("reads", Version)
	}
	end := len(file) - sumSize
	if end <= len(magic) || binary.LittleEndian.Uint32(file[end:]) != crc32.Checksum(file[:end], castagnoli) {
		return Trace{}, refusal.New(traceSum)
	}
	d := raft.Decode(file[len(magic)+1 : end])
	t := Trace{Build: string(d.Bytes()), Engine: string(d.Bytes())}
	for d.Rest() > 0 {
		if err := t.takeChunk(d.Bytes()); err != nil {
			return Trace{}, err
		}
	}
	if d.Err() != nil {
		return Trace{}, refusal.New(traceCut)
	}
	return t, nil
}

// takeChunk reads one chunk's records into segments.
func (t *Trace) takeChunk(chunk []byte) error {
	frame, err := replica.ReadTelemetry(chunk)
	if err != nil {
		return refusal.New(traceHead)
	}
	var r replica.Record
	for frame.Next(&r) {
		if err := t.take(frame.TelemetryHeader, &r); err != nil {
			return err
		}
	}
	if frame.Err() != nil {
		return refusal.New(traceRecord)
	}
	return nil
}

func (t *Trace) take(h replica.TelemetryHeader, r *replica.Record) error {
	last := len(t.Segments) - 1
	follows := last >= 0 && t.Segments[last].Node == h.Node && t.Segments[last].Incarnation == h.Incarnation && !t.Segments[last].Ended
	switch r.Kind {
	case replica.RecordStarted, replica.RecordCheckpoint:
		s := Segment{Node: h.Node, Incarnation: h.Incarnation, At: r.At}
		if s.Start = r.Start; r.Start != nil {
			s.Disk = r.Bytes
		} else {
			s.Checkpoint = r.Bytes
		}
		t.Segments = append(t.Segments, s)
	case replica.RecordInput, replica.RecordSum:
		if !follows {
			return refusal.New(traceBegin).Node("node", h.Node)
		}
		s := &t.Segments[last]
		if r.Kind == replica.RecordSum {
			s.Sum, s.Ended = r.Sum, true
			return nil
		}
		s.Inputs = append(s.Inputs, Input{r.At, r.Sum, r.Bytes})
	default:
		return refusal.New(traceKind).Count("got", int64(r.Kind))
	}
	return nil
}
