package kv

import "raftlab/raft"

// stateVersion is the first byte of a state.
const stateVersion = 2

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
		s.bytes += a.result.bytes()
	}
	return s
}
