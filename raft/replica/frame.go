package replica

import (
	"encoding/binary"

	"raftlab/raft"
)

// FrameHeader opens what one server sends another.
type FrameHeader struct {
	// Due is when the receiver may take the frame, on the cluster's clock.
	Due         raft.Time
	From        raft.NodeID
	Incarnation uint32
	// Seq counts the frames of one incarnation.
	Seq uint64
	// Write is the sender's last durable disk write: whoever holds this frame knows
	// that the disk reached it.
	Write uint64
}

// A frame is Version, Due in 8 bytes (so that a duplicate's can be set), the rest of
// the header as varints, and parts to its end.
const dueOffset, partsMin = 1, 9

type partKind uint8

const (
	partMessage partKind = 1 + iota
	partRequest          // a client's request, passed on to the leader
	partReply            // and its answer on the way back
)

func appendFrameHeader(b []byte, h FrameHeader) []byte {
	b = append(b, Version)
	b = binary.LittleEndian.AppendUint64(b, uint64(h.Due))
	b = raft.AppendUint(b, uint32(h.From))
	b = raft.AppendUint(b, h.Incarnation)
	b = raft.AppendUint(b, h.Seq)
	return raft.AppendUint(b, h.Write)
}

func setDue(frame []byte, due raft.Time) {
	binary.LittleEndian.PutUint64(frame[dueOffset:], uint64(due))
}

// FrameDue tells when a frame is due, and no more; false: it can't be read.
func FrameDue(frame []byte) (due raft.Time, whole bool) {
	if len(frame) < partsMin || frame[0] != Version {
		return 0, false
	}
	return raft.Time(binary.LittleEndian.Uint64(frame[dueOffset:])), true
}

// ReadFrameHeader reads a frame's header.
func ReadFrameHeader(frame []byte) (FrameHeader, error) {
	h, d := readFrameHeader(frame)
	return h, d.Err()
}

func readFrameHeader(frame []byte) (FrameHeader, raft.Decoder) {
	due, whole := FrameDue(frame)
	if !whole {
		d := raft.Decode(nil)
		d.Fail()
		return FrameHeader{}, d
	}
	d := raft.Decode(frame[partsMin:])
	return FrameHeader{
		Due:  due,
		From: d.Node(), Incarnation: uint32(d.Uint()), Seq: d.Uint(), Write: d.Uint(),
	}, d
}

// readParts turns a frame's parts into work. What they hold are slices of the frame.
func readParts(d *raft.Decoder, from raft.NodeID, into []work) ([]work, error) {
	whole := len(into)
	for d.Rest() > 0 {
		var w *work
		into, w = another(into)
		w.from = from
		switch w.part = partKind(d.Byte()); w.part {
		case partMessage:
			d.Message(&w.message)
		case partRequest:
			w.request = decodeRequest(d)
		case partReply:
			w.reply = decodeReply(d)
		default:
			d.Fail()
		}
	}
	if d.Err() != nil {
		clear(into[whole:])
		return into[:whole], d.Err()
	}
	return into, nil
}
