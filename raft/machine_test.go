package raft_test

import (
	"encoding/binary"
	"hash/fnv"

	"raftlab/raft"
)

// machine is the state machine of a storm's server: a number that all commands up to an
// index decide.
type machine struct {
	index raft.Index
	state uint64
}

// machineOf is what a snapshot holds; nil: nothing was executed yet.
func machineOf(s *raft.Snapshot) machine {
	if s == nil {
		return machine{}
	}
	d := raft.Decode(s.Data)
	return machine{s.Index, d.Uint()}
}

// save writes the state, and so many more bytes that it seldom fits in one message.
func (m machine) save() []byte {
	b := raft.AppendUint(nil, m.state)
	return append(b, make([]byte, m.state%600)...)
}

// take does what an output asks for.
func (m *machine) take(out *raft.Output) {
	if out.Restore {
		*m = machineOf(out.Snapshot)
	}
	for _, e := range out.Committed {
		m.apply(e)
	}
}

func (m *machine) apply(e raft.Entry) {
	h := fnv.New64a()
	var b [25]byte
	binary.BigEndian.PutUint64(b[:], m.state)
	binary.BigEndian.PutUint64(b[8:], uint64(e.Index))
	binary.BigEndian.PutUint64(b[16:], uint64(e.Term))
	b[24] = byte(e.Kind)
	h.Write(b[:])
	h.Write(e.Data[:min(len(e.Data), 64)])
	m.index, m.state = e.Index, h.Sum64()
}
