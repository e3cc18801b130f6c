package director

import (
	"encoding/json"
	"errors"

	"raftlab/raft/kv"
	"raftlab/raft/replica"
)

// pageOperation is types.ts' TxnOp: one of its fields.
type pageOperation struct {
	Put    []string `json:"put"`
	Get    *string  `json:"get"`
	Delete *string  `json:"delete"`
}

// pageCompare is types.ts' Compare.
type pageCompare struct {
	Key    string          `json:"key"`
	Target string          `json:"target"`
	Op     string          `json:"op"`
	Value  json.RawMessage `json:"value"`
}

// readModes are the ways to read, by types.ts' names.
var readModes = map[string]replica.RequestKind{
	"": replica.RequestRead, "linearizable": replica.RequestRead, "lease": replica.RequestLeaseRead, "local": replica.RequestLocalRead,
}

// readMode is how a command wants to read; only what writes nothing can.
func (c *command) readMode(reads bool) (replica.RequestKind, error) {
	mode, known := readModes[c.Read]
	switch {
	case !known:
		return 0, errors.New("read takes 'linearizable', 'lease' or 'local', not " + quote(c.Read))
	case !reads && mode != replica.RequestRead:
		return 0, errors.New("read: what writes goes through the log, so " + quote(c.Read) + " is for what only reads")
	}
	return mode, nil
}

var errOperation = errors.New("an operation takes one of {put: [key, value]}, {get: key}, {delete: key}")

// operation turns a client's command into the state machine's words.
func (c *command) operation() (kv.Op, error) {
	if c.Do == "txn" {
		return c.transaction()
	}
	if c.Key == nil {
		return kv.Op{}, errors.New(c.Do + " lacks key")
	}
	switch c.Do {
	case "put":
		if c.Value == nil {
			return kv.Op{}, errors.New("put lacks value")
		}
		return kv.Op{Kind: kv.Put, Key: *c.Key, Value: *c.Value}, nil
	case "get":
		return kv.Op{Kind: kv.Get, Key: *c.Key}, nil
	}
	return kv.Op{Kind: kv.Delete, Key: *c.Key}, nil
}

func (c *command) transaction() (kv.Op, error) {
	t := &kv.TxnOp{}
	for i := range c.Compare {
		compare, err := c.Compare[i].read()
		if err != nil {
			return kv.Op{}, err
		}
		t.Compare = append(t.Compare, compare)
	}
	var err error
	if t.Success, err = readOperations("success", c.Success); err != nil {
		return kv.Op{}, err
	}
	if t.Failure, err = readOperations("failure", c.Failure); err != nil {
		return kv.Op{}, err
	}
	return kv.Op{Kind: kv.Txn, Txn: t}, nil
}

func readOperations(name string, given []pageOperation) ([]kv.Op, error) {
	var ops []kv.Op
	for _, o := range given {
		op, err := o.read()
		if err != nil {
			return nil, errors.New("txn: " + name + ": " + err.Error())
		}
		ops = append(ops, op)
	}
	return ops, nil
}

func (o pageOperation) read() (kv.Op, error) {
	switch {
	case len(o.Put) == 2 && o.Get == nil && o.Delete == nil:
		return kv.Op{Kind: kv.Put, Key: o.Put[0], Value: o.Put[1]}, nil
	case o.Put == nil && o.Get != nil && o.Delete == nil:
		return kv.Op{Kind: kv.Get, Key: *o.Get}, nil
	case o.Put == nil && o.Get == nil && o.Delete != nil:
		return kv.Op{Kind: kv.Delete, Key: *o.Delete}, nil
	}
	return kv.Op{}, errOperation
}

func (c *pageCompare) read() (kv.Compare, error) {
	out := kv.Compare{Key: c.Key}
	switch c.Target {
	case "value":
		out.Target = kv.TargetValue
	case "version":
		out.Target = kv.TargetVersion
	case "mod":
		out.Target = kv.TargetMod
	case "create":
		out.Target = kv.TargetCreate
	default:
		return out, errors.New("txn: compare: target takes 'value', 'version', 'mod' or 'create', not " + quote(c.Target))
	}
	switch c.Op {
	case "=":
		out.Relation = kv.Equal
	case "!=":
		out.Relation = kv.NotEqual
	case "<":
		out.Relation = kv.Less
	case ">":
		out.Relation = kv.Greater
	default:
		return out, errors.New("txn: compare: op takes '=', '!=', '<' or '>', not " + quote(c.Op))
	}
	return out, c.readValue(&out)
}

func (c *pageCompare) readValue(out *kv.Compare) error {
	if out.Target == kv.TargetValue {
		if json.Unmarshal(c.Value, &out.Value) != nil {
			return errors.New("txn: compare: value takes a text where target is 'value'")
		}
		return nil
	}
	if json.Unmarshal(c.Value, &out.Number) != nil {
		return errors.New("txn: compare: value takes a whole number where target is " + quote(c.Target))
	}
	return nil
}
