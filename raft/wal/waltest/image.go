package waltest

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"

	"raftlab/raft"
	"raftlab/raft/wal"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sum appends the sum of b to b.
func sum(b []byte) []byte {
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// Header builds a file's header.
func Header(version, node uint32) []byte {
	b := []byte("raft.wal")
	b = binary.LittleEndian.AppendUint32(b, version)
	b = binary.LittleEndian.AppendUint32(b, node)
	return sum(b)
}

// Mark is what a record starts with.
const Mark = "\xfe\xfb\xf9\xfd"

// Payload builds a record around any payload.
func Payload(payload []byte) []byte {
	stem := []byte(Mark[:3])
	payload = bytes.ReplaceAll(payload, stem, append(stem, 0))
	length := binary.LittleEndian.AppendUint32(nil, uint32(len(payload)))
	crc := crc32.Checksum(append(length[:4:4], payload...), castagnoli)
	if crc == binary.LittleEndian.Uint32([]byte(Mark)) {
		crc = ^crc
	}
	b := append([]byte(Mark), length...)
	return append(binary.LittleEndian.AppendUint32(b, crc), payload...)
}

// Body builds a record around any body.
func Body(kind byte, body []byte) []byte {
	key := crc32.Checksum(body, castagnoli)
	dice := raft.Dice{State: uint64(key)}
	b := binary.LittleEndian.AppendUint32([]byte{kind}, key)
	var bits []byte
	for i := range body {
		if i%8 == 0 {
			bits = binary.LittleEndian.AppendUint64(bits, dice.Uint64())
		}
		b = append(b, body[i]^bits[i])
	}
	return Payload(append(b, 0))
}

// Record builds a record.
func Record(r wal.Record) []byte {
	kind := byte(0)
	if r.Snapshot != nil {
		kind = 1
	}
	b := binary.AppendUvarint(nil, r.Write)
	b = binary.AppendUvarint(b, uint64(r.Durable.Term))
	b = binary.AppendUvarint(b, uint64(r.Durable.Vote))
	if s := r.Snapshot; s != nil {
		b = binary.AppendUvarint(b, uint64(s.Index))
		b = binary.AppendUvarint(b, uint64(s.Term))
		b = raft.AppendConfiguration(b, &s.Configuration)
		b = binary.AppendUvarint(b, uint64(len(s.Data)))
		b = append(b, s.Data...)
	}
	b = binary.AppendUvarint(b, uint64(len(r.Entries)))
	for _, e := range r.Entries {
		b = binary.AppendUvarint(b, uint64(e.Term))
		b = binary.AppendUvarint(b, uint64(e.Index))
		b = append(b, byte(e.Kind))
		b = binary.AppendUvarint(b, uint64(len(e.Data)))
		b = append(b, e.Data...)
	}
	if r.Durable.Commit > 0 {
		b = binary.AppendUvarint(b, uint64(r.Durable.Commit))
	}
	return Body(kind, b)
}

// Image builds a whole file of node 1. ends[i] is where its i-th record ends, the
// header counted as the first.
func Image(records ...wal.Record) (image []byte, ends []int) {
	image = Header(wal.Version, 1)
	ends = append(ends, len(image))
	for _, r := range records {
		image = append(image, Record(r)...)
		ends = append(ends, len(image))
	}
	return image, ends
}

// entries builds commands of one term from index first on.
func entries(term raft.Term, first raft.Index, data ...string) []raft.Entry {
	var list []raft.Entry
	for i, d := range data {
		list = append(list, raft.Entry{Term: term, Index: first + raft.Index(i), Kind: raft.Command, Data: []byte(d)})
	}
	return list
}

// story is a short history of a server: a vote, a no-op, two commands, a truncation
// under a newer leader, a last command, with the news of what is committed.
func story() []wal.Record {
	return []wal.Record{
		{Write: 1, Durable: raft.Durable{Term: 1, Vote: 1}},
		{Write: 2, Durable: raft.Durable{Term: 1, Vote: 1}, Entries: []raft.Entry{{Term: 1, Index: 1, Kind: raft.NoOp, Data: []byte{}}}},
		{Write: 3, Durable: raft.Durable{Term: 1, Vote: 1}, Entries: entries(1, 2, "two", "three")},
		{Write: 7, Durable: raft.Durable{Term: 4, Vote: 3}, Entries: entries(4, 3, "THREE")},
		{Write: 8, Durable: raft.Durable{Term: 4, Vote: 3, Commit: 2}, Entries: entries(4, 4, "four")},
	}
}

// Fold is the state that records leave.
func Fold(records []wal.Record) wal.State {
	var s wal.State
	for _, r := range records {
		s.Write, s.Durable = r.Write, r.Durable
		if r.Snapshot != nil {
			s.Snapshot, s.Entries = r.Snapshot, nil
		}
		if len(r.Entries) > 0 {
			keep := int(r.Entries[0].Index) - 1
			if s.Snapshot != nil {
				keep -= int(s.Snapshot.Index)
			}
			s.Entries = append(s.Entries[:keep:keep], r.Entries...)
		}
	}
	return s
}
