package kv

import "raftlab/raft/refusal"

// MaxTxnOps is the most comparisons, and the most operations on either side, of a
// transaction; etcd's default.
const MaxTxnOps = 128

// Check tells why an operation can't be executed; nil when it can. The reasons are
// etcd's: an empty key, a transaction that is too long, or one side of it that
// changes a key twice.
func (op *Op) Check() error {
	switch op.Kind {
	case Put, Get, Delete:
		return checkKey(op.Key)
	case Txn:
		if op.Txn == nil {
			return refusal.New(txnEmpty)
		}
		return op.Txn.check()
	}
	return refusal.New(noKind).Count("got", int64(op.Kind))
}

func checkKey(key string) error {
	if key == "" {
		return refusal.New(keyEmpty)
	}
	return nil
}

func (t *TxnOp) check() error {
	if max(len(t.Compare), len(t.Success), len(t.Failure)) > MaxTxnOps {
		return refusal.New(txnLong).Count("high", MaxTxnOps)
	}
	for i := range t.Compare {
		if err := t.Compare[i].check(); err != nil {
			return err
		}
	}
	if err := checkSide(t.Success); err != nil {
		return err
	}
	return checkSide(t.Failure)
}

func (c *Compare) check() error {
	if c.Target < TargetValue || c.Target > TargetCreate {
		return refusal.New(noTarget).Count("got", int64(c.Target))
	}
	if c.Relation < Equal || c.Relation > Greater {
		return refusal.New(noRelation).Count("got", int64(c.Relation))
	}
	return checkKey(c.Key)
}

// checkSide checks one side of a transaction. A key that it puts must occur in no
// other put or delete of that side: they would share one revision.
func checkSide(ops []Op) error {
	for i := range ops {
		op := &ops[i]
		if op.Kind == Txn {
			return refusal.New(txnNested)
		}
		if err := op.Check(); err != nil {
			return err
		}
		for j := range ops[:i] {
			if ops[j].clashes(op) {
				return refusal.New(keyTwice).With("key", quote(op.Key))
			}
		}
	}
	return nil
}

// clashes reports whether two operations of one side change the same key, at least
// one of them by putting it.
func (op *Op) clashes(other *Op) bool {
	return op.Kind != Get && other.Kind != Get && (op.Kind == Put || other.Kind == Put) && op.Key == other.Key
}

// ReadOnly reports whether the operation changes nothing, whatever it finds.
func (op *Op) ReadOnly() bool {
	switch op.Kind {
	case Get:
		return true
	case Txn:
		return op.Txn != nil && onlyGets(op.Txn.Success) && onlyGets(op.Txn.Failure)
	}
	return false
}

func onlyGets(ops []Op) bool {
	for i := range ops {
		if ops[i].Kind != Get {
			return false
		}
	}
	return true
}
