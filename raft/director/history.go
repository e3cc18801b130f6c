package director

import (
	"encoding/binary"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/client"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
)

// MaxHistory is how many operations a history holds.
const MaxHistory = 50000

// maxHistoryBytes bounds the history beside MaxHistory.
const maxHistoryBytes = 16 << 20

// history is what the lab's client asked for and was told, from the start on: an empty
// store is what it is judged from. Past its bound it goes no further, but what it has stays,
// with the operations that were under way then; they may have happened.
type history struct {
	journal check.Journal
	clock   raft.Time // counts calls and returns: no two are at the same time
	full    bool
}

func (h *history) tick() raft.Time {
	h.clock++
	return h.clock
}

// returned takes an operation that has ended, and may have happened. A local read claims
// nothing that could be judged.
func (d *Director) returned(o *client.Operation, outcome check.Outcome, result *kv.Result) {
	h := &d.history
	if h.full || o.Kind == replica.RequestLocalRead {
		return
	}
	h.journal.Add(&check.Operation{Call: o.Call, Return: h.tick(), Op: o.Op, Outcome: outcome, Result: *result})
	if h.journal.Count() >= MaxHistory || len(h.journal.Bytes()) >= maxHistoryBytes {
		d.addOpen(&h.journal)
		h.full = true
	}
}

// addOpen adds the writes that are under way. A read that nobody has answered says nothing.
func (d *Director) addOpen(j *check.Journal) {
	d.client.EachWrite(func(o *client.Operation) { j.Add(&check.Operation{Call: o.Call, Op: o.Op}) })
}

// History is what the client did, for raft/check: a byte, 1 where it is full and only its
// beginning is there; four bytes, the number of its operations (little-endian); and these, as
// raft/check's Journal has them. Others are the writes that clients beside the lab's own have under way.
func (d *Director) History(others ...check.Operation) []byte {
	h := &d.history
	var open check.Journal
	if !h.full {
		d.addOpen(&open)
		for i := range others {
			open.Add(&others[i])
		}
	}
	b := make([]byte, 0, HistoryHeader+len(h.journal.Bytes())+len(open.Bytes()))
	b = append(b, 0)
	if h.full {
		b[0] = 1
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(h.journal.Count()+open.Count()))
	return append(append(b, h.journal.Bytes()...), open.Bytes()...)
}

// HistoryHeader is the length of what stands before a history's operations.
const HistoryHeader = 5
