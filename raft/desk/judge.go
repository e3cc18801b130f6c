package desk

import (
	"raftlab/raft/check"
	"raftlab/raft/director"
	"raftlab/raft/order"
)

const (
	// mostSteps bounds the search through a history. The worst take 3 µs a step natively.
	mostSteps = 2_000_000
	// mostMemory, in bytes, is what the search would take if every step did an operation, which
	// few do: such a step takes stepMemory and a bit for each operation.
	mostMemory = 4 << 30
	stepMemory = 100
)

// Judge reads a history that check was answered with, and is the answer for the page,
// as protocol.go has it. It may take long, and is not for a director's turn.
func Judge(b []byte, tell func(text []byte)) []byte {
	operations, err := check.ReadHistory(b[min(len(b), director.HistoryHeader):])
	if err != nil || len(b) < director.HistoryHeader {
		return append(order.AppendRefusal([]byte(`{"error":`), order.Refuse(director.HistoryDamaged)), '}')
	}
	steps := min(mostSteps, mostMemory/(stepMemory+len(operations)/8))
	verdict := check.Search(operations, steps, func(steps int) {
		tell(append(appendInt([]byte(`{"steps":`), steps), '}'))
	})
	if b[0] != 0 && verdict == check.Ok {
		verdict = check.Unknown // nobody knows of the rest
	}
	return append(order.AppendString([]byte(`{"verdict":`), verdict.String()), '}')
}
