package kv

import (
	"errors"
	"slices"

	"raftlab/raft"
)

// stateVersion is the first byte of a state.
const stateVersion = 1

// AppendState writes the whole state: revision, keys with their histories, sessions.
// Equal stores give equal bytes.
//
// A change is written as its distance from the change before it and its value; what
// follows from the order of changes (creation, version) is not written.
func (s *Store) AppendState(b []byte) []byte {
	b = append(b, stateVersion)
	b = raft.AppendInt(b, s.revision)
	keys := make([]string, 0, len(s.keys))
	for key := range s.keys { // sorted below
		keys = append(keys, key)
	}
	slices.Sort(keys)
	b = raft.AppendUint(b, len(keys))
	for _, key := range keys {
		b = raft.AppendBytes(b, key)
		b = appendHistory(b, *s.keys[key])
	}
	b = raft.AppendUint(b, len(s.sessions))
	for i := range s.sessions {
		b = appendSession(b, &s.sessions[i])
	}
	return b
}

func appendHistory(b []byte, h history) []byte {
	b = raft.AppendUint(b, len(h))
	revision := int64(1)
	for i := range h {
		c := &h[i]
		b = raft.AppendUint(b, uint64(c.KV.ModRevision-revision))
		revision = c.KV.ModRevision
		b = raft.AppendBool(b, c.Deleted)
		if !c.Deleted {
			b = raft.AppendBytes(b, c.KV.Value)
		}
	}
	return b
}

func appendSession(b []byte, s *session) []byte {
	b = raft.AppendUint(b, s.id)
	b = raft.AppendUint(b, s.used)
	b = raft.AppendUint(b, s.ack)
	b = raft.AppendUint(b, len(s.answers))
	for i := range s.answers {
		b = raft.AppendUint(b, s.answers[i].serial)
		b = AppendResult(b, &s.answers[i].result)
	}
	return b
}

// Restore reads what AppendState wrote.
func Restore(b []byte) (*Store, error) {
	d := raft.Decode(b)
	if d.Byte() != stateVersion {
		return nil, errors.New("key-value state: not of version 1")
	}
	s := New()
	if s.revision = d.Int(); s.revision < 1 {
		d.Fail()
	}
	s.decodeKeys(&d)
	s.decodeSessions(&d)
	if err := d.End(); err != nil {
		return nil, errors.New("key-value state: " + err.Error())
	}
	return s, nil
}

func (s *Store) decodeKeys(d *raft.Decoder) {
	last := "" // which is no key
	for range d.Count() {
		key := string(d.Bytes())
		h := s.decodeHistory(d, key)
		if key <= last {
			d.Fail()
		}
		if d.Err() != nil {
			return
		}
		s.keys[key], last = &h, key
	}
}

func (s *Store) decodeHistory(d *raft.Decoder, key string) history {
	n := d.Count()
	if n == 0 {
		d.Fail()
	}
	var h history
	revision := int64(1)
	for range n {
		step := d.Uint()
		if step == 0 || step > uint64(s.revision-revision) {
			d.Fail()
		}
		revision += int64(step)
		deleted := d.Bool()
		if deleted && !h.exists() {
			d.Fail()
		}
		if d.Err() != nil {
			return nil
		}
		if deleted {
			h.delete(revision, key)
		} else {
			h.put(revision, key, string(d.Bytes()))
		}
	}
	return h
}

func (s *Store) decodeSessions(d *raft.Decoder) {
	n := d.Count()
	if n > MaxSessions {
		d.Fail()
		return
	}
	last := uint64(0) // which is no id
	for range n {
		one := decodeSession(d)
		if one.id <= last || one.used < one.id {
			d.Fail()
		}
		if d.Err() != nil {
			return
		}
		s.sessions, last = append(s.sessions, one), one.id
	}
}

func decodeSession(d *raft.Decoder) session {
	s := session{id: d.Uint(), used: d.Uint(), ack: d.Uint()}
	n := d.Count()
	if n > MaxAnswers {
		d.Fail()
		return s
	}
	last := s.ack
	for range n {
		a := answer{d.Uint(), decodeResult(d)}
		if a.serial <= last {
			d.Fail()
		}
		if d.Err() != nil {
			return s
		}
		s.answers, last = append(s.answers, a), a.serial
	}
	return s
}
