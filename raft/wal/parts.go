package wal

import (
	"errors"

	"raftlab/raft"
	"raftlab/raft/refusal"
)

// Part is a piece of a snapshot that is written ahead of its record, so that no write is
// long: Data are its bytes from Offset on, of Size. Parts come in order. They say nothing
// until the record of their snapshot is appended, which then holds only where they are; a
// crash before leaves the state as it was. Each needs a sync of its own, as a record.
type Part struct {
	Index  raft.Index // the snapshot's
	Offset uint64
	Size   uint64
	Data   []byte
}

// parts is where in the file the parts of a snapshot are, in order.
type parts struct {
	size uint64 // of the snapshot
	at   []int64
}

func (p *parts) first() int64 {
	first := p.at[0]
	for _, at := range p.at {
		first = min(first, at)
	}
	return first
}

func (p *parts) append(b []byte) []byte {
	b = raft.AppendUint(raft.AppendUint(b, p.size), len(p.at))
	for _, at := range p.at {
		b = raft.AppendUint(b, uint64(at))
	}
	return b
}

func decodeParts(d *raft.Decoder) *parts {
	p := &parts{size: d.Uint()}
	for range d.Count() {
		p.at = append(p.at, int64(d.Uint()))
	}
	if len(p.at) == 0 {
		d.Fail()
	}
	return p
}

func isPart(payload []byte) bool { return len(payload) > 0 && payload[0] == part }

// gather reads the data of a record's snapshot from its parts. They were durable before the
// record was written, so what is missing is damage.
func (r *Record) gather(image []byte, list []found) *CorruptError {
	data := make([]byte, 0, min(r.parts.size, uint64(len(image))))
	for _, at := range r.parts.at {
		if at < HeaderSize || at > int64(len(image)) {
			return &CorruptError{at, refusal.New(partBroken).Because(refusal.New(recordCut))}
		}
		i, is := standing(list, int(at))
		if !is {
			_, _, why := frame(image[at:])
			return &CorruptError{at, refusal.New(partBroken).Because(refusal.New(why))}
		}
		kind, d, ok := decodeBody(list[i].payload(image))
		index, offset := raft.Index(d.Uint()), d.Uint()
		if bytes := d.Bytes(); ok && kind == part && index == r.Snapshot.Index && offset == uint64(len(data)) && d.End() == nil {
			data = append(data, bytes...)
			continue
		}
		return corrupt(at, partReplaced)
	}
	if uint64(len(data)) != r.parts.size {
		return corrupt(r.parts.at[0], partsShort)
	}
	r.Snapshot.Data = data
	return nil
}

// saving is the snapshot whose parts are being written.
type saving struct {
	index raft.Index // 0: none
	have  uint64     // bytes that are written
	parts parts
	// front is where the next part goes in front of the live records; 0: they go behind
	// them.
	front int64
}

// of is where the parts of a snapshot are; nil when they are not all written.
func (s *saving) of(snapshot *raft.Snapshot) *parts {
	if snapshot == nil || snapshot.Index != s.index || s.have != s.parts.size || s.have != uint64(len(snapshot.Data)) || s.have == 0 {
		return nil
	}
	return &parts{s.parts.size, s.parts.at}
}

// partOverhead is more than a part takes in the file besides its data, and partsOverhead
// than the record of a snapshot in parts takes without entries.
const partOverhead, partsOverhead = 64, 4 << 10

// AppendPart writes a part of a snapshot: one disk write. The first begins the snapshot
// anew. They go in front of the live records where all of them have room, else behind.
func (l *Log) AppendPart(p *Part) (Written, error) {
	if l.failed != nil {
		return Written{}, l.failed
	}
	if p.Offset == 0 {
		l.saving = saving{index: p.Index, parts: parts{size: p.Size}}
		count := int64(p.Size)/max(1, int64(len(p.Data))) + 1
		if HeaderSize+int64(p.Size)+count*partOverhead+partsOverhead <= l.base {
			l.saving.front = HeaderSize
		}
	}
	s := &l.saving
	end := p.Offset + uint64(len(p.Data))
	if p.Index != s.index || p.Index == 0 || p.Offset != s.have || p.Size != s.parts.size || end > p.Size || len(p.Data) == 0 {
		return Written{}, errors.New("wal: refused to append: a part of a snapshot does not follow the one before")
	}
	l.buf = appendPart(l.buf[:0], p)
	at, err := s.front, error(nil)
	if n := int64(len(l.buf)); s.front > 0 && s.front+n <= l.base {
		s.front += n
	} else {
		s.front = 0
		at, err = l.behind()
	}
	w, err := l.write(at, err)
	if err != nil {
		return w, err
	}
	if s.front == 0 {
		l.end = at + int64(len(w.Bytes))
	}
	s.have, s.parts.at = end, append(s.parts.at, at)
	return w, nil
}

func appendPart(b []byte, p *Part) []byte {
	b = raft.AppendUint(raft.AppendUint(opened(b, part), uint64(p.Index)), p.Offset)
	return sealed(raft.AppendBytes(b, p.Data))
}
