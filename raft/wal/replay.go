package wal

import (
	"bytes"
	"slices"

	"raftlab/raft"
	"raftlab/raft/refusal"
)

// State is what a file says.
type State struct {
	ID       raft.NodeID // whose file it is; None when it is empty
	Durable  raft.Durable
	Snapshot *raft.Snapshot // nil: none
	Entries  []raft.Entry   // the log after it, or from index 1; nothing else refers to their Data
	Write    uint64         // the last write's number; 0 when there is none
	Size     int64          // where the last live record ends, in bytes
	Torn     int64          // bytes after that, dropped: a torn write's, or dead ones
}

// Replay reads a whole file without changing it. Its error is a *CorruptError.
func Replay(image []byte) (State, error) {
	s, _, err := replay(image)
	return s, err
}

// replay is Replay. base is where the first live record is.
func replay(image []byte) (s State, base int, err error) {
	if len(image) == 0 {
		return State{}, HeaderSize, nil // a new file
	}
	id, bad := readHeader(image)
	if bad != nil {
		return State{}, 0, bad
	}
	list, bad := find(image)
	if bad != nil {
		return State{}, 0, bad
	}
	if id == raft.None {
		if first := slices.IndexFunc(list, func(f found) bool { return !f.part }); first >= 0 {
			return State{}, 0, damage(0, headerCut, list[first].at)
		}
		return State{Torn: int64(len(image))}, HeaderSize, nil
	}
	newest := newestSnapshot(list)
	s, base, bad = follow(image, list, &newest)
	if bad == nil {
		bad = newerElsewhere(image, list, &newest, int(s.Size))
	}
	if bad != nil {
		return State{}, 0, bad
	}
	s.ID = id
	return s, base, nil
}

// found is a whole record. Its checksum was right, and is not computed again.
type found struct {
	at, size int
	write    uint64 // of a part none
	snapshot bool
	part     bool
}

func (f *found) payload(image []byte) []byte {
	end := f.at + f.size
	return image[f.at+recordHead : end : end]
}

// standing is where in the list the record is that begins at a place of the file.
func standing(list []found, at int) (i int, is bool) {
	return slices.BinarySearchFunc(list, at, func(f found, at int) int { return f.at - at })
}

// find finds all whole records behind the header, live or dead. Since the mark stands
// nowhere else, it takes nothing inside a record for one.
func find(image []byte) ([]found, *CorruptError) {
	var list []found
	for at := HeaderSize; at < len(image); {
		next := bytes.Index(image[at:], []byte(mark))
		if next < 0 {
			break
		}
		at += next
		payload, size, why := frame(image[at:])
		if why != "" {
			at += len(mark)
			continue
		}
		f := found{at: at, size: size, part: isPart(payload)}
		if ok := true; !f.part {
			if f.snapshot, f.write, ok = decodeWrite(payload); !ok {
				return nil, corrupt(int64(at), recordWrong)
			}
		}
		list = append(list, f)
		at += size
	}
	return list, nil
}

// newestSnapshot is the record from which the log is read; the first place for one when
// there is no snapshot.
func newestSnapshot(list []found) found {
	newest := found{at: HeaderSize}
	for _, f := range list {
		if f.snapshot && f.write > newest.write {
			newest = f
		}
	}
	return newest
}

// follow reads the record base and those that stand behind it, up to the first place
// where none does that is newer than base. from is where the first is of all that the state
// was read from. Parts of a snapshot that is not whole are passed over, and at the end they
// are dropped.
func follow(image []byte, list []found, base *found) (s State, from int, bad *CorruptError) {
	var end tail
	var room []raft.Entry
	from, s.Size = base.at, int64(base.at)
	i, _ := standing(list, base.at)
	for at := base.at; i < len(list) && list[i].at == at; i++ {
		f := &list[i]
		if f.part {
			at += f.size
			continue
		}
		r, ok := decodePayload(f.payload(image), room[:0])
		if !ok {
			return State{}, 0, corrupt(int64(at), recordWrong)
		}
		if base.snapshot && r.Write < base.write {
			break
		}
		if why := end.refuses(&r); why != nil {
			return State{}, 0, &CorruptError{int64(at), why}
		}
		if r.parts != nil {
			if bad := r.gather(image, list); bad != nil {
				return State{}, 0, bad
			}
			from = min(from, int(r.parts.first()))
		}
		s.take(&r, end.snapshot)
		end.take(&r)
		room = r.Entries
		at += f.size
		s.Size = int64(at)
	}
	s.Torn = int64(len(image)) - s.Size
	return s, from, nil
}

// take brings the state to after a record. snapshot is the last that the state's
// snapshot stands for.
func (s *State) take(r *Record, snapshot raft.Index) {
	s.Write, s.Durable = r.Write, r.Durable
	switch {
	case r.Snapshot != nil:
		s.Snapshot, s.Entries = r.Snapshot, append([]raft.Entry(nil), r.Entries...)
	case len(r.Entries) > 0:
		s.Entries = append(s.Entries[:r.Entries[0].Index-1-snapshot], r.Entries...)
	}
}

// newerElsewhere finds a whole record that was written after base, and is not between
// it and end, where the log was read: what led to it is lost.
func newerElsewhere(image []byte, list []found, base *found, end int) *CorruptError {
	for _, f := range list {
		if f.part || f.write < base.write || f.at >= base.at && f.at < end {
			continue
		}
		lost := end
		if f.at < base.at { // a log that stands in front starts right behind the header
			lost = HeaderSize
		}
		_, _, why := frame(image[lost:])
		if why == "" {
			why = recordOld
		}
		return damage(lost, why, f.at)
	}
	return nil
}

// damage tells a record that is not whole from a torn write: next is a whole one.
func damage(at int, why refusal.Code, next int) *CorruptError {
	return &CorruptError{int64(at), refusal.New(noTornWrite).Because(refusal.New(why)).Count("next", int64(next))}
}
