package check

import (
	"raftlab/raft"
	"raftlab/raft/kv"
)

// Outcome is what a client knows of its operation.
type Outcome uint8

const (
	// Open: it is still under way. It may have happened, as a lost one.
	Open Outcome = iota
	// Answered: Result tells what it did.
	Answered
	// Failed: it definitely did not happen, and never will.
	Failed
	// Lost: nobody knows. It may have happened at any time after its call, or may still
	// happen, or never.
	Lost
)

// Operation is one operation of one client, on one clock for all clients. Return
// counts when it has ended, Result when it was answered. An operation whose session had expired (Result.Status)
// counts as lost: an earlier attempt may have been executed.
type Operation struct {
	Client       int
	Call, Return raft.Time
	Op           kv.Op
	Outcome      Outcome
	Result       kv.Result
}

// answered tells whether the result is that of an execution.
func (o *Operation) answered() bool { return o.Outcome == Answered && o.Result.Status == kv.OK }

// lost tells whether it may have changed something that nobody told of.
func (o *Operation) lost() bool {
	expired := o.Outcome == Answered && o.Result.Status == kv.SessionExpired
	return (o.Outcome == Open || o.Outcome == Lost || expired) && !o.Op.ReadOnly() && o.Op.Check() == nil
}

// changed tells whether an answered operation says that it changed something: then it
// alone has its revision.
func (o *Operation) changed() bool { return changed(&o.Op, &o.Result) }

func changed(op *kv.Op, r *kv.Result) bool {
	switch op.Kind {
	case kv.Put:
		return true
	case kv.Delete:
		return r.Deleted > 0
	case kv.Txn:
		ran := side(op.Txn, r.Succeeded)
		for i := range min(len(ran), len(r.Responses)) {
			if changed(&ran[i], &r.Responses[i]) {
				return true
			}
		}
	}
	return false
}

// side is what a transaction runs.
func side(t *kv.TxnOp, succeeded bool) []kv.Op {
	if succeeded {
		return t.Success
	}
	return t.Failure
}

// keys calls do for each key that an operation names.
func keys(op *kv.Op, do func(string)) {
	if op.Kind != kv.Txn || op.Txn == nil {
		do(op.Key)
		return
	}
	for i := range op.Txn.Compare {
		do(op.Txn.Compare[i].Key)
	}
	for _, ops := range [...][]kv.Op{op.Txn.Success, op.Txn.Failure} {
		for i := range ops {
			do(ops[i].Key)
		}
	}
}
