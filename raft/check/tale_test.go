package check_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/kv"
)

// enough steps for every history here.
const enough = 1_000_000

func put(key, value string) kv.Op { return kv.Op{Kind: kv.Put, Key: key, Value: value} }
func get(key string) kv.Op        { return kv.Op{Kind: kv.Get, Key: key} }
func remove(key string) kv.Op     { return kv.Op{Kind: kv.Delete, Key: key} }

func txn(compare []kv.Compare, success ...kv.Op) kv.Op {
	return kv.Op{Kind: kv.Txn, Txn: &kv.TxnOp{Compare: compare, Success: success}}
}

// specification is the real store, which executes what it is told.
type specification struct {
	store  *kv.Store
	index  raft.Index
	serial uint64
}

func newSpecification() *specification {
	s := &specification{store: kv.New(), index: 1}
	s.store.Apply(1, kv.AppendCommand(nil, &kv.Command{Kind: kv.Register}))
	return s
}

func (s *specification) do(op kv.Op) kv.Result {
	s.index++
	s.serial++
	return s.store.Apply(s.index, kv.AppendCommand(nil, &kv.Command{Kind: kv.Execute, Session: 1, Serial: s.serial, Ack: s.serial - 1, Op: op}))
}

// tale is a history in the making. Its operations are executed as they are written down.
type tale struct {
	*specification
	history []check.Operation
}

func newTale() *tale { return &tale{specification: newSpecification()} }

// answered adds an operation that is executed now.
func (a *tale) answered(call, end raft.Time, op kv.Op) *kv.Result {
	a.history = append(a.history, check.Operation{Call: call, Return: end, Op: op, Outcome: check.Answered, Result: a.do(op)})
	return &a.history[len(a.history)-1].Result
}

// lost adds an operation that may be executed at another time, or never.
func (a *tale) lost(call raft.Time, op kv.Op) {
	a.history = append(a.history, check.Operation{Call: call, Op: op, Outcome: check.Lost})
}

func (a *tale) failed(call raft.Time, op kv.Op) {
	a.history = append(a.history, check.Operation{Call: call, Return: call + 1, Op: op, Outcome: check.Failed})
}

var absent = []kv.Compare{{Key: "a", Target: kv.TargetVersion, Relation: kv.Equal}}

// tales are histories in words: how Linearizable judges them.
var tales = map[string]struct {
	verdict check.Verdict
	tell    func(*tale)
}{
	"no history as ok": {check.Ok, func(*tale) {}},
	"one after the other as ok": {check.Ok, func(a *tale) {
		a.answered(1, 2, get("a"))
		a.answered(3, 4, put("a", "1"))
		a.answered(5, 6, get("a"))
		a.answered(7, 8, remove("a"))
		a.answered(9, 10, get("a"))
	}},
	"a read of what is being written as ok": {check.Ok, func(a *tale) {
		a.answered(1, 9, put("a", "1"))
		a.answered(2, 3, get("a"))
	}},
	"a read before what is being written as ok": {check.Ok, func(a *tale) {
		a.answered(2, 3, get("a"))
		a.answered(1, 9, put("a", "1"))
	}},
	"a stale read as illegal": {check.Illegal, func(a *tale) {
		a.answered(3, 4, get("a"))
		a.answered(1, 2, put("a", "1"))
	}},
	"a stale read of another key's time as illegal": {check.Illegal, func(a *tale) {
		a.answered(3, 4, get("b"))
		a.answered(1, 2, put("a", "1"))
	}},
	"reads that go back as illegal": {check.Illegal, func(a *tale) {
		a.answered(5, 6, get("a"))
		a.answered(1, 9, put("a", "1"))
		a.answered(2, 3, get("a"))
	}},
	"a value that nobody wrote as illegal": {check.Illegal, func(a *tale) {
		a.answered(1, 2, put("a", "1"))
		a.answered(3, 4, get("a")).KV.Value = "2"
	}},
	"a write applied twice as illegal": {check.Illegal, func(a *tale) {
		a.answered(1, 2, put("a", "1"))
		a.do(put("a", "1"))
		a.answered(3, 4, get("a"))
	}},
	"an acknowledged write that is gone as illegal": {check.Illegal, func(a *tale) {
		a.answered(1, 2, put("a", "1"))
		a.specification = newSpecification()
		a.answered(3, 4, get("a"))
	}},
	"two changes with one revision as illegal": {check.Illegal, func(a *tale) {
		a.answered(1, 9, put("a", "1"))
		a.specification = newSpecification()
		a.answered(1, 9, put("b", "1"))
	}},
	"a failed write that is not seen as ok": {check.Ok, func(a *tale) {
		a.failed(1, put("a", "1"))
		a.answered(3, 4, get("a"))
	}},
	"a failed write that is seen as illegal": {check.Illegal, func(a *tale) {
		a.failed(1, put("a", "1"))
		a.do(put("a", "1"))
		a.answered(3, 4, get("a"))
	}},
	"a lost write that is seen as ok": {check.Ok, func(a *tale) {
		a.lost(1, put("a", "1"))
		a.do(put("a", "1"))
		a.answered(3, 4, get("a"))
	}},
	"a lost write that happens late as ok": {check.Ok, func(a *tale) {
		a.lost(1, put("a", "1"))
		a.answered(3, 4, get("a"))
		a.do(put("a", "1"))
		a.answered(5, 6, get("a"))
	}},
	"a lost write that never happens as ok": {check.Ok, func(a *tale) {
		a.lost(1, put("a", "1"))
		a.answered(3, 4, put("a", "2"))
		a.answered(5, 6, get("a"))
	}},
	"a lost write that happens twice as illegal": {check.Illegal, func(a *tale) {
		a.lost(1, put("a", "1"))
		a.do(put("a", "1"))
		a.do(put("a", "1"))
		a.answered(5, 6, get("a"))
	}},
	"a lost write that is seen before its call as illegal": {check.Illegal, func(a *tale) {
		a.do(put("a", "1"))
		a.answered(1, 2, get("a"))
		a.lost(3, put("a", "1"))
	}},
	"the wrong one of two lost writes as illegal": {check.Illegal, func(a *tale) {
		a.lost(1, put("a", "1"))
		a.lost(9, put("a", "2"))
		a.do(put("a", "2"))
		a.answered(3, 4, get("a"))
	}},
	"two lost writes of one value, the first of which nobody saw, as ok": {check.Ok, func(a *tale) {
		a.answered(1, 2, put("a", "0"))
		a.lost(3, put("a", "1"))
		a.lost(3, put("a", "1"))
		a.do(put("a", "1"))
		a.do(put("a", "1"))
		a.answered(5, 6, get("a"))
	}},
	"the second of two lost writes, seen by a comparison alone, as ok": {check.Ok, func(a *tale) {
		a.lost(1, put("a", "1"))
		a.lost(2, put("a", "2"))
		a.do(put("a", "2"))
		a.answered(3, 4, txn([]kv.Compare{{Key: "a", Target: kv.TargetValue, Relation: kv.Equal, Value: "2"}}, put("b", "1")))
	}},
	"an expired session as lost": {check.Ok, func(a *tale) {
		a.answered(1, 2, put("a", "1")).Status = kv.SessionExpired
		a.answered(3, 4, get("a"))
	}},
	"a lost operation that can't be executed as nothing": {check.Ok, func(a *tale) {
		a.lost(1, kv.Op{Kind: kv.Txn})
		a.lost(1, put("", "1"))
		a.answered(3, 4, get("a"))
	}},
	"an answer to what can't be executed as illegal": {check.Illegal, func(a *tale) {
		a.answered(1, 2, put("", "1")).Status = kv.OK
	}},
	"a txn over two keys as ok": {check.Ok, func(a *tale) {
		a.answered(1, 2, txn(absent, put("a", "1"), put("b", "1")))
		a.answered(3, 4, txn(absent, put("a", "2")))
		a.answered(5, 6, get("a"))
		a.answered(5, 6, get("b"))
	}},
	"half a txn as illegal": {check.Illegal, func(a *tale) {
		a.answered(1, 2, txn(absent, put("a", "1"), put("b", "1")))
		a.answered(3, 4, remove("b"))
		a.answered(5, 6, get("b")).Revision = 2 // the txn's, without its change
	}},
	"a txn that saw two moments as illegal": {check.Illegal, func(a *tale) {
		a.answered(1, 2, put("a", "1"))
		a.answered(3, 4, put("b", "1"))
		r := a.answered(5, 6, txn(nil, get("a"), get("b")))
		r.Responses[1] = kv.Result{Revision: r.Revision}
	}},
	"a lost txn of which one key is seen as ok": {check.Ok, func(a *tale) {
		a.lost(1, txn(absent, put("a", "1"), put("b", "1")))
		a.do(txn(absent, put("a", "1"), put("b", "1")))
		a.answered(3, 4, get("b"))
		a.answered(5, 6, put("a", "2"))
	}},
	"a lost txn that happened by half as illegal": {check.Illegal, func(a *tale) {
		a.lost(1, txn(absent, put("a", "1"), put("b", "1")))
		a.do(put("b", "1"))
		a.answered(3, 4, get("b"))
		a.answered(5, 6, get("a"))
	}},
	"a comparison with the revision of a lost write as ok": {check.Ok, func(a *tale) {
		a.lost(1, put("b", "1"))
		a.lost(1, put("a", "1"))
		a.do(put("b", "1"))
		a.do(put("a", "1"))
		a.answered(3, 4, txn([]kv.Compare{{Key: "a", Target: kv.TargetMod, Relation: kv.Equal, Number: 3}}, put("c", "1")))
	}},
	"a revision out of nowhere as illegal": {check.Illegal, func(a *tale) {
		a.answered(1, 2, get("a")).Revision = 1 << 60
	}},
	"a txn without a key as ok": {check.Ok, func(a *tale) { a.answered(1, 2, txn(nil)) }},
}

func TestLinearizable_judges(t *testing.T) {
	for name, c := range tales {
		t.Run(name, func(t *testing.T) {
			a := newTale()
			c.tell(a)
			assert.Equal(t, c.verdict, check.Linearizable(a.history, enough))
		})
	}
}
