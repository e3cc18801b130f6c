package desk

import (
	"raftlab/raft/client"
	"raftlab/raft/kv"
	"raftlab/raft/order"
)

// appendResult writes an operation's result into a reply.
func appendResult(b []byte, op *kv.Op, returned *client.Return) []byte {
	r := &returned.Result
	b = append(key(b, "outcome"), `"ok"`...)
	b = appendInt(key(b, "revision"), r.Revision)
	b = appendUint(key(b, "index"), uint64(returned.Index))
	b = appendUint(key(b, "term"), uint64(returned.Term))
	switch op.Kind {
	case kv.Get:
		b = appendValue(b, r)
		b = appendInt(key(b, "createRevision"), r.KV.CreateRevision)
		b = appendInt(key(b, "modRevision"), r.KV.ModRevision)
		b = appendInt(key(b, "version"), r.KV.Version)
	case kv.Delete:
		b = appendInt(key(b, "deleted"), r.Deleted)
	case kv.Txn:
		b = appendBool(key(b, "succeeded"), r.Succeeded)
		b = appendResponses(key(b, "responses"), op.Txn, r)
	}
	return b
}

func appendValue(b []byte, r *kv.Result) []byte {
	if b = key(b, "value"); r.Found {
		return order.AppendString(b, r.KV.Value)
	}
	return append(b, "null"...)
}

// appendResponses writes one response for each operation of the branch that ran.
func appendResponses(b []byte, txn *kv.TxnOp, r *kv.Result) []byte {
	ran := txn.Failure
	if r.Succeeded {
		ran = txn.Success
	}
	b = append(b, '[')
	for i := range min(len(ran), len(r.Responses)) {
		response := &r.Responses[i]
		b = append(comma(b), '{')
		switch ran[i].Kind {
		case kv.Put:
			b = appendInt(key(b, "revision"), r.Revision)
		case kv.Get:
			b = appendValue(b, response)
		default:
			b = appendInt(key(b, "deleted"), response.Deleted)
		}
		b = append(b, '}')
	}
	return append(b, ']')
}

// outcomes are types.ts' Outcome.
var outcomes = [...]string{client.OK: "ok", client.Failed: "failed", client.Unknown: "unknown"}

func appendChange(b []byte, c *kv.Change) []byte {
	kind := `{"type":"put"`
	if c.Deleted {
		kind = `{"type":"delete"`
	}
	b = order.AppendString(key(append(b, kind...), "key"), c.KV.Key)
	if b = key(b, "value"); c.Deleted {
		b = append(b, "null"...)
	} else {
		b = order.AppendString(b, c.KV.Value)
	}
	b = appendInt(key(b, "revision"), c.KV.ModRevision)
	b = appendInt(key(b, "createRevision"), c.KV.CreateRevision)
	b = appendInt(key(b, "version"), c.KV.Version)
	return append(b, '}')
}
