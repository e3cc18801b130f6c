package order

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/kv"
)

// Operation is a client's.
type Operation struct {
	kv.Op
	Read ReadMode
	Via  raft.NodeID // who gets the request; raft.None: whoever leads
}

// ReadMode is how what only reads is answered.
type ReadMode uint8

const (
	Linearizable ReadMode = iota
	Lease
	Local
)

// ReadNames are the modes' names.
var ReadNames = []string{"linearizable", "lease", "local"}

// What a client's operation may be, in bytes: what the page's 4,096 and 262,144 UTF-16 units take.
const (
	maxKey   = 3 * 4096
	maxValue = 3 * 262144
)

// opKinds are the state machine's words for the kinds.
var opKinds = map[Kind]kv.OpKind{Put: kv.Put, Get: kv.Get, Delete: kv.Delete, Txn: kv.Txn}

// clientFields begins an operation and binds its fields.
func clientFields(all []Field, o *Order, nodes int) []Field {
	if o.Client == nil {
		o.Client = &Operation{}
		o.Client.Kind = opKinds[o.Kind]
	}
	c, has := o.Client, Kinds[o.Kind].parts
	all = append(all, Node("via", &c.Via, nodes))
	if has&hasKey != 0 {
		all = append(all, Must(Text("key", &c.Key, 1, maxKey)))
	}
	if has&hasValue != 0 {
		all = append(all, Must(valueText(&c.Value)))
	}
	if has&hasTxn != 0 {
		if c.Txn == nil {
			c.Txn = &kv.TxnOp{}
		}
		all = append(all, Field{Name: "compare", shape: &comparesShape{&c.Txn.Compare}},
			Field{Name: "success", shape: &branchShape{&c.Txn.Success}}, Field{Name: "failure", shape: &branchShape{&c.Txn.Failure}})
	}
	if has&hasRead != 0 {
		all = append(all, Word("read", &c.Read, ReadNames))
	}
	return all
}

// putShape is the text of a put: one that is empty is written too.
type putShape struct{ textShape }

func valueText(into *string) Field {
	return Field{Name: "value", shape: &putShape{textShape{into, 0, maxValue}}}
}

func (s *putShape) write(w *Writer, name string) { w.Word(name, *s.into) }

var (
	targetNames   = []string{"", "value", "version", "mod", "create"}
	relationNames = []string{"", "=", "!=", "<", ">"}
)

type comparesShape struct{ into *[]kv.Compare }

func (s *comparesShape) read(r *reading, at *place, v *JSON) {
	if v.form != list || len(v.items) > kv.MaxTxnOps {
		r.got(NoList, at, v).Count("high", kv.MaxTxnOps)
		return
	}
	for i := range v.items {
		var c kv.Compare
		target := kv.Target(max(0, slices.Index(targetNames, v.items[i].Text("target"))))
		if c.Target = target; r.refusal == nil {
			r.object(at.item(i), &v.items[i], compareFields(&c))
		}
		*s.into = append(*s.into, c)
	}
}

func compareFields(c *kv.Compare) []Field {
	value := Field{Name: "value", shape: &wholeShape[int64]{&c.Number, 0, mostWhole}}
	if c.Target == kv.TargetValue || c.Target == 0 {
		value = valueText(&c.Value)
	}
	return []Field{Must(Text("key", &c.Key, 1, maxKey)), Must(Word("target", &c.Target, targetNames)), Must(Word("op", &c.Relation, relationNames)), Must(value)}
}

func (s *comparesShape) write(w *Writer, name string) {
	if len(*s.into) == 0 {
		return
	}
	w.list(name, len(*s.into), func(i int, inner *Writer) { inner.fields(compareFields(&(*s.into)[i])) })
}

// list writes a list of objects.
func (w *Writer) list(name string, count int, item func(i int, inner *Writer)) {
	w.b = append(w.keyed(name), '[')
	for i := range count {
		if i > 0 {
			w.b = append(w.b, ", "...)
		}
		inner := Writer{b: append(w.b, '{'), between: ", "}
		item(i, &inner)
		w.b = append(inner.b, '}')
	}
	w.b = append(w.b, ']')
}

// branchShape is one side of a transaction: operations, each {"put": [key, value]}, {"get": key} or
// {"delete": key}.
type branchShape struct{ into *[]kv.Op }

func (s *branchShape) read(r *reading, at *place, v *JSON) {
	if v.form != list || len(v.items) > kv.MaxTxnOps {
		r.got(NoList, at, v).Count("high", kv.MaxTxnOps)
		return
	}
	for i := range v.items {
		op, item := kv.Op{}, &v.items[i]
		if item.form != object || len(item.names) != 1 {
			r.got(NoOperation, at.item(i), item)
			return
		}
		r.object(at.item(i), item, opFields(&op))
		*s.into = append(*s.into, op)
	}
}

// opFields are those of an operation, which has one of them.
func opFields(op *kv.Op) []Field {
	return []Field{{Name: "put", shape: &pairShape{op}}, {Name: "get", shape: &opShape{kv.Get, op}}, {Name: "delete", shape: &opShape{kv.Delete, op}}}
}

func (s *branchShape) write(w *Writer, name string) {
	if len(*s.into) == 0 {
		return
	}
	w.list(name, len(*s.into), func(i int, inner *Writer) {
		switch op := &(*s.into)[i]; op.Kind {
		case kv.Put:
			inner.Words("put", []string{op.Key, op.Value})
		case kv.Get:
			inner.Word("get", op.Key)
		case kv.Delete:
			inner.Word("delete", op.Key)
		}
	})
}

type opShape struct {
	kind kv.OpKind
	into *kv.Op
}

func (s *opShape) read(r *reading, at *place, v *JSON) {
	s.into.Kind = s.kind
	(&textShape{&s.into.Key, 1, maxKey}).read(r, at, v)
}

func (s *opShape) write(*Writer, string) {}

type pairShape struct{ into *kv.Op }

func (s *pairShape) read(r *reading, at *place, v *JSON) {
	if v.form != list || len(v.items) != 2 {
		r.got(NoOperation, at, v)
		return
	}
	s.into.Kind = kv.Put
	(&textShape{&s.into.Key, 1, maxKey}).read(r, at.item(0), &v.items[0])
	(&textShape{&s.into.Value, 0, maxValue}).read(r, at.item(1), &v.items[1])
}

func (s *pairShape) write(*Writer, string) {}
