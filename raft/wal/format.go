package wal

import (
	"encoding/binary"
	"hash/crc32"

	"raftlab/raft"
	"raftlab/raft/refusal"
)

const (
	// MaxRecord is the longest payload of a record, in bytes.
	MaxRecord = 1 << 30

	recordHead  = 12 // bytes before a record's payload
	payloadHead = 5  // bytes before a payload's body
)

// What a payload starts with.
const (
	ordinary   = 0
	standalone = 1 // it holds a snapshot, and replaces all that is before it
	part       = 2 // it holds a part of a snapshot, and says nothing by itself
	parted     = 3 // as standalone, with the snapshot's parts elsewhere in the file
)

var (
	little     = binary.LittleEndian
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
)

// Record is one disk write. Its entries replace the log from Entries[0].Index on; with
// a Snapshot, it and the entries, from Snapshot.Index+1 on, replace all of the log.
type Record struct {
	Write    uint64
	Durable  raft.Durable
	Snapshot *raft.Snapshot // nil: none
	Entries  []raft.Entry
	parts    *parts // where the snapshot's data is; nil: in this record
}

// appendRecord writes one record to b, which is empty.
func appendRecord(b []byte, r *Record) []byte {
	kind := byte(ordinary)
	switch {
	case r.parts != nil:
		kind = parted
	case r.Snapshot != nil:
		kind = standalone
	}
	return sealed(appendBody(opened(b, kind), r))
}

// opened is what a record starts with; the body follows, and sealed makes it whole.
func opened(b []byte, kind byte) []byte {
	b = append(b, mark...)
	b = append(b, make([]byte, recordHead-len(mark))...)
	return append(b, kind, 0, 0, 0, 0)
}

func sealed(b []byte) []byte {
	body := b[recordHead+payloadHead:]
	key := crc32.Checksum(body, castagnoli)
	little.PutUint32(b[recordHead+1:], key)
	mask(body, key)
	b = stuff(append(b, 0), recordHead)
	little.PutUint32(b[4:], uint32(len(b)-recordHead))
	little.PutUint32(b[8:], checksum(b))
	return b
}

func appendBody(b []byte, r *Record) []byte {
	b = raft.AppendUint(b, r.Write)
	b = raft.AppendUint(b, uint64(r.Durable.Term))
	b = raft.AppendUint(b, uint32(r.Durable.Vote))
	if s := r.Snapshot; s != nil {
		b = raft.AppendUint(b, uint64(s.Index))
		b = raft.AppendUint(b, uint64(s.Term))
		b = raft.AppendConfiguration(b, &s.Configuration)
		if r.parts == nil {
			b = raft.AppendBytes(b, s.Data)
		} else {
			b = r.parts.append(b)
		}
	}
	b = raft.AppendEntryList(b, r.Entries)
	if r.Durable.Commit > 0 {
		b = raft.AppendUint(b, uint64(r.Durable.Commit))
	}
	return b
}

// checksum is the sum of a record's length and payload. It is never the mark.
func checksum(record []byte) uint32 {
	sum := crc32.Update(crc32.Checksum(record[4:8], castagnoli), castagnoli, record[recordHead:])
	if sum == little.Uint32([]byte(mark)) {
		return ^sum
	}
	return sum
}

// frame finds the record at the start of b. why is why it is not whole; "": it is.
func frame(b []byte) (payload []byte, size int, why refusal.Code) {
	switch {
	case len(b) < recordHead:
		return nil, 0, recordCut
	case string(b[:len(mark)]) != mark:
		return nil, 0, noRecord
	}
	length := little.Uint32(b[4:])
	if length > MaxRecord || int(length) > len(b)-recordHead {
		return nil, 0, recordCut
	}
	size = recordHead + int(length)
	if little.Uint32(b[8:]) != checksum(b[:size]) {
		return nil, 0, recordSum
	}
	return b[recordHead:size:size], size, ""
}

// decodePayload reads a payload whose sum was right, with room for entries handed in.
// What it returns does not refer to b.
func decodePayload(b []byte, room []raft.Entry) (Record, bool) {
	if isPart(b) {
		return Record{}, false
	}
	kind, d, ok := decodeBody(b)
	if !ok {
		return Record{}, false
	}
	r := Record{Write: d.Uint(), Durable: raft.Durable{Term: raft.Term(d.Uint()), Vote: d.Node()}}
	if kind != ordinary {
		r.Snapshot = &raft.Snapshot{Index: raft.Index(d.Uint()), Term: raft.Term(d.Uint()), Configuration: d.Configuration()}
	}
	switch kind {
	case standalone:
		r.Snapshot.Data = d.Bytes()
	case parted:
		r.parts = decodeParts(&d)
	}
	r.Entries = d.Entries(room)
	if d.Rest() > 0 {
		r.Durable.Commit = raft.Index(d.Uint())
	}
	return r, d.End() == nil
}

// decodeBody takes a payload for what it was before it was sealed.
func decodeBody(b []byte) (kind byte, d raft.Decoder, ok bool) {
	b, ok = unstuff(b)
	if !ok || len(b) < payloadHead+1 || b[0] > parted || b[len(b)-1] != 0 {
		return 0, d, false
	}
	body := append([]byte(nil), b[payloadHead:len(b)-1]...)
	mask(body, little.Uint32(b[1:]))
	return b[0], raft.Decode(body), true
}

// decodeWrite reads only whether there is a snapshot, and the write number.
func decodeWrite(b []byte) (snapshot bool, write uint64, ok bool) {
	const most = payloadHead + 10 // bytes that they take
	b, _ = unstuff(b[:min(len(b), 2*most)])
	if len(b) < payloadHead {
		return false, 0, false
	}
	body := append(make([]byte, 0, most), b[payloadHead:min(len(b), most)]...)
	mask(body, little.Uint32(b[1:]))
	d := raft.Decode(body)
	write = d.Uint()
	return b[0] != ordinary, write, d.Err() == nil
}

// DecodeRecord reads the record at the start of b, and tells how many bytes it takes. Where
// the parts of its snapshot are elsewhere, that has no Data here; a part is no record.
// What it returns does not refer to b. Its error is a *CorruptError, whose Offset is 0:
// b's start.
func DecodeRecord(b []byte) (Record, int, error) {
	payload, size, why := frame(b)
	if why != "" {
		return Record{}, 0, corrupt(0, why)
	}
	r, ok := decodePayload(payload, nil)
	r.parts = nil
	if !ok {
		return Record{}, 0, corrupt(0, recordWrong)
	}
	return r, size, nil
}
