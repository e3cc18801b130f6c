package director

import (
	"encoding/binary"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/client"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
)

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

// check hands out the history for Judge.
func (d *Director) check(c *command) error {
	h := &d.history
	var open check.Journal
	if !h.full {
		d.addOpen(&open)
	}
	b := make([]byte, 0, historyHeader+len(h.journal.Bytes())+len(open.Bytes()))
	b = append(b, 0)
	if h.full {
		b[0] = 1
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(h.journal.Count()+open.Count()))
	b = append(append(b, h.journal.Bytes()...), open.Bytes()...)
	d.replyBinary(c.ID, b)
	return errLater
}

// historyHeader is the length of what stands before the operations: see protocol.go.
const historyHeader = 5

const (
	// mostSteps bounds the search through a history. The worst take 3 µs a step natively.
	mostSteps = 2_000_000
	// mostMemory, in bytes, is what the search would take if every step did an operation, which
	// few do: such a step takes stepMemory and a bit for each operation.
	mostMemory = 4 << 30
	stepMemory = 100
)

// Judge reads a history that the command check handed out, and is the answer for the page,
// as protocol.go has it. It may take long, and is not for a director's turn.
func Judge(b []byte, tell func(text []byte)) []byte {
	if len(b) < historyHeader {
		return []byte(`{"error":"the history is cut off"}`)
	}
	operations, err := check.ReadHistory(b[historyHeader:])
	if err != nil {
		return append(appendString([]byte(`{"error":`), err.Error()), '}')
	}
	steps := min(mostSteps, mostMemory/(stepMemory+len(operations)/8))
	verdict := check.Search(operations, steps, func(steps int) {
		tell(append(appendInt([]byte(`{"steps":`), steps), '}'))
	})
	if b[0] != 0 && verdict == check.Ok {
		verdict = check.Unknown // nobody knows of the rest
	}
	return append(appendString([]byte(`{"verdict":`), verdict.String()), '}')
}
