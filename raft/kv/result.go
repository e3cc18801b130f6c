package kv

import "raftlab/raft"

// Status is how a command ended.
type Status uint8

const (
	// OK: it was executed, now or when its serial came first.
	OK Status = iota
	// SessionExpired: its session is not known (any more), or its serial was answered
	// and forgotten. It was not executed now.
	SessionExpired
	// Malformed: it can't be executed; nothing has changed.
	Malformed
)

// KeyValue is a key as etcd shows it.
type KeyValue struct {
	Key, Value                           string
	CreateRevision, ModRevision, Version int64
}

// Result is what an operation, or a registration, gave.
type Result struct {
	Status    Status
	Session   uint64   // Register: the new session's id
	Revision  int64    // the store's, after it
	Found     bool     // KV holds a key
	KV        KeyValue // Get: what was found; Put: what it is now
	Deleted   int64    // Delete: how many keys
	Succeeded bool     // Txn: all comparisons held
	Responses []Result // Txn: one for each operation that ran
}

// bytes is about how much memory a result takes.
func (r *Result) bytes() int {
	n := 128 + len(r.KV.Key) + len(r.KV.Value)
	for i := range r.Responses {
		n += r.Responses[i].bytes()
	}
	return n
}

// Change is one change of one key. A deletion has Key and ModRevision only.
type Change struct {
	Deleted bool
	KV      KeyValue
}

// AppendResult writes a result.
func AppendResult(b []byte, r *Result) []byte {
	b = appendOne(b, r)
	b = raft.AppendUint(b, len(r.Responses))
	for i := range r.Responses {
		b = appendOne(b, &r.Responses[i])
	}
	return b
}

// DecodeResult reads one result.
func DecodeResult(b []byte) (Result, error) {
	d := raft.Decode(b)
	r := decodeResult(&d)
	if err := d.End(); err != nil {
		return Result{}, err
	}
	return r, nil
}

func decodeResult(d *raft.Decoder) Result {
	r := decodeOne(d)
	for range few(d) {
		r.Responses = append(r.Responses, decodeOne(d))
	}
	return r
}

// appendOne writes a result without its responses, which have none themselves.
func appendOne(b []byte, r *Result) []byte {
	b = append(b, byte(r.Status))
	b = raft.AppendUint(b, r.Session)
	b = raft.AppendInt(b, r.Revision)
	b = raft.AppendInt(b, r.Deleted)
	b = raft.AppendBool(b, r.Succeeded)
	b = raft.AppendBool(b, r.Found)
	if r.Found {
		b = appendKeyValue(b, &r.KV)
	}
	return b
}

func decodeOne(d *raft.Decoder) Result {
	r := Result{Status: Status(d.Byte()), Session: d.Uint(), Revision: d.Int(),
		Deleted: d.Int(), Succeeded: d.Bool(), Found: d.Bool()}
	if r.Found {
		r.KV = decodeKeyValue(d)
	}
	if r.Status > Malformed {
		d.Fail()
	}
	return r
}

func appendKeyValue(b []byte, kv *KeyValue) []byte {
	b = raft.AppendBytes(b, kv.Key)
	b = raft.AppendBytes(b, kv.Value)
	b = raft.AppendInt(b, kv.CreateRevision)
	b = raft.AppendInt(b, kv.ModRevision)
	return raft.AppendInt(b, kv.Version)
}

func decodeKeyValue(d *raft.Decoder) KeyValue {
	return KeyValue{Key: string(d.Bytes()), Value: string(d.Bytes()),
		CreateRevision: d.Int(), ModRevision: d.Int(), Version: d.Int()}
}

// AppendChanges writes changes.
func AppendChanges(b []byte, changes []Change) []byte {
	b = raft.AppendUint(b, len(changes))
	for i := range changes {
		b = appendChange(b, &changes[i])
	}
	return b
}

// DecodeChanges reads changes.
func DecodeChanges(b []byte) ([]Change, error) {
	d := raft.Decode(b)
	var changes []Change
	for range d.Count() {
		if d.Err() != nil {
			break
		}
		changes = append(changes, decodeChange(&d))
	}
	if err := d.End(); err != nil {
		return nil, err
	}
	return changes, nil
}

func appendChange(b []byte, c *Change) []byte {
	b = raft.AppendBool(b, c.Deleted)
	if !c.Deleted {
		return appendKeyValue(b, &c.KV)
	}
	b = raft.AppendBytes(b, c.KV.Key)
	return raft.AppendInt(b, c.KV.ModRevision)
}

func decodeChange(d *raft.Decoder) Change {
	if d.Bool() {
		return Change{Deleted: true, KV: KeyValue{Key: string(d.Bytes()), ModRevision: d.Int()}}
	}
	return Change{KV: decodeKeyValue(d)}
}
