package kv

import "raftlab/raft"

// AppendOp writes an operation: its kind, and then only the fields that its kind has.
func AppendOp(b []byte, op *Op) []byte {
	b = append(b, byte(op.Kind))
	switch op.Kind {
	case Put:
		b = raft.AppendBytes(b, op.Key)
		b = raft.AppendBytes(b, op.Value)
	case Get, Delete:
		b = raft.AppendBytes(b, op.Key)
	case Txn:
		b = appendTxn(b, op.Txn)
	}
	return b
}

// DecodeOp reads one operation. It judges the form only; Op.Check judges the rest.
func DecodeOp(b []byte) (Op, error) {
	d := raft.Decode(b)
	op := decodeOp(&d)
	if err := d.End(); err != nil {
		return Op{}, err
	}
	return op, nil
}

func decodeOp(d *raft.Decoder) Op {
	op := Op{Kind: OpKind(d.Byte())}
	if op.Kind == Txn {
		op.Txn = decodeTxn(d)
		return op
	}
	decodeSimple(d, &op)
	return op
}

// decodeSimple reads the rest of an operation that is no transaction.
func decodeSimple(d *raft.Decoder, op *Op) {
	switch op.Kind {
	case Put:
		op.Key, op.Value = string(d.Bytes()), string(d.Bytes())
	case Get, Delete:
		op.Key = string(d.Bytes())
	default:
		d.Fail()
	}
}

func appendTxn(b []byte, t *TxnOp) []byte {
	if t == nil {
		t = &TxnOp{}
	}
	b = raft.AppendUint(b, len(t.Compare))
	for i := range t.Compare {
		b = appendCompare(b, &t.Compare[i])
	}
	return appendOps(appendOps(b, t.Success), t.Failure)
}

func decodeTxn(d *raft.Decoder) *TxnOp {
	t := &TxnOp{}
	for range few(d) {
		t.Compare = append(t.Compare, decodeCompare(d))
	}
	t.Success = decodeOps(d)
	t.Failure = decodeOps(d)
	return t
}

// few reads the number of a transaction's items.
func few(d *raft.Decoder) int {
	n := d.Count()
	if n > MaxTxnOps {
		d.Fail()
		return 0
	}
	return n
}

func appendOps(b []byte, ops []Op) []byte {
	b = raft.AppendUint(b, len(ops))
	for i := range ops {
		b = AppendOp(b, &ops[i])
	}
	return b
}

func decodeOps(d *raft.Decoder) []Op {
	var ops []Op
	for range few(d) {
		op := Op{Kind: OpKind(d.Byte())}
		decodeSimple(d, &op)
		ops = append(ops, op)
	}
	return ops
}

func appendCompare(b []byte, c *Compare) []byte {
	b = append(b, byte(c.Target), byte(c.Relation))
	b = raft.AppendBytes(b, c.Key)
	if c.Target == TargetValue {
		return raft.AppendBytes(b, c.Value)
	}
	return raft.AppendInt(b, c.Number)
}

func decodeCompare(d *raft.Decoder) Compare {
	c := Compare{Target: Target(d.Byte()), Relation: Relation(d.Byte()), Key: string(d.Bytes())}
	switch {
	case c.Target < TargetValue || c.Target > TargetCreate || c.Relation < Equal || c.Relation > Greater:
		d.Fail()
	case c.Target == TargetValue:
		c.Value = string(d.Bytes())
	default:
		c.Number = d.Int()
	}
	return c
}

// AppendCommand writes a command as a log entry holds it.
func AppendCommand(b []byte, c *Command) []byte {
	b = append(b, byte(c.Kind))
	if c.Kind == Compact {
		return raft.AppendInt(b, c.Revision)
	}
	b = raft.AppendUint(b, c.Session)
	if c.Kind != Execute {
		return b
	}
	b = raft.AppendUint(b, c.Serial)
	b = raft.AppendUint(b, c.Ack)
	return AppendOp(b, &c.Op)
}

// Compacts tells whether a command, as a log entry holds it, is a compaction.
func Compacts(data []byte) bool { return len(data) > 0 && CommandKind(data[0]) == Compact }

// DecodeCommand reads one command. It judges the form only, as DecodeOp.
func DecodeCommand(b []byte) (Command, error) {
	d := raft.Decode(b)
	c := Command{Kind: CommandKind(d.Byte())}
	switch c.Kind {
	case Register:
		c.Session = d.Uint()
	case Execute:
		c.Session, c.Serial, c.Ack, c.Op = d.Uint(), d.Uint(), d.Uint(), decodeOp(&d)
	case Compact:
		c.Revision = d.Int()
	default:
		d.Fail()
	}
	if err := d.End(); err != nil {
		return Command{}, err
	}
	return c, nil
}
