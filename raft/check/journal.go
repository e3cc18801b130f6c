package check

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/kv"
)

// Journal gathers a history as bytes, so that a long one is kept in little room and can
// be judged elsewhere: see ReadHistory. The zero value is empty.
type Journal struct {
	bytes []byte
	count int
	room  []byte // used again
}

// Add writes an operation after those that are there.
func (j *Journal) Add(o *Operation) {
	j.count++
	j.bytes = raft.AppendUint(j.bytes, o.Client)
	j.bytes = raft.AppendInt(j.bytes, o.Call)
	j.bytes = raft.AppendInt(j.bytes, o.Return)
	j.bytes = append(j.bytes, byte(o.Outcome))
	j.room = kv.AppendOp(j.room[:0], &o.Op)
	j.bytes = raft.AppendBytes(j.bytes, j.room)
	if o.Outcome == Answered {
		j.room = kv.AppendResult(j.room[:0], &o.Result)
		j.bytes = raft.AppendBytes(j.bytes, j.room)
	}
}

// Bytes are all operations, valid until the next Add.
func (j *Journal) Bytes() []byte { return j.bytes }

// Clone is a copy that goes on by itself.
func (j *Journal) Clone() Journal { return Journal{bytes: slices.Clip(j.bytes), count: j.count} }

// Count is how many operations were added.
func (j *Journal) Count() int { return j.count }

// ReadHistory reads a journal's bytes, to their end.
func ReadHistory(b []byte) ([]Operation, error) {
	var history []Operation
	d := raft.Decode(b)
	for d.Rest() > 0 && d.Err() == nil {
		history = append(history, readOperation(&d))
	}
	return history, d.End()
}

func readOperation(d *raft.Decoder) Operation {
	o := Operation{Client: int(d.Uint()), Call: d.Time(), Return: d.Time(), Outcome: Outcome(d.Byte())}
	if o.Outcome > Lost {
		d.Fail()
	}
	var err error
	if o.Op, err = kv.DecodeOp(d.Bytes()); err != nil {
		d.Fail()
	}
	if o.Outcome != Answered {
		return o
	}
	if o.Result, err = kv.DecodeResult(d.Bytes()); err != nil {
		d.Fail()
	}
	return o
}
