package check

import (
	"cmp"
	"slices"
	"strings"

	"raftlab/raft/kv"
)

// world is a part of the store as the specification has it: raft/kv said again, in as few
// words as can be. It never changes.
type world struct {
	revision int64         // of the last operation on this part; the store's may be higher
	answered int           // operations with an answer so far
	keys     []kv.KeyValue // those that exist, in order
	unseen   []int         // by class: lost puts that happened and nobody saw (see role)
}

func (w *world) find(key string) (int, bool) {
	return slices.BinarySearchFunc(w.keys, key, func(k kv.KeyValue, key string) int { return strings.Compare(k.Key, key) })
}

// run executes an operation whose changes, if any, get the revision next; the store's
// revision before is given too.
func (w world) run(op *kv.Op, before, next int64) (after world, r kv.Result) {
	if op.Kind != kv.Txn {
		return w.runOne(op, before, next)
	}
	r = kv.Result{Succeeded: w.holds(op.Txn.Compare), Revision: before}
	for _, o := range side(op.Txn, r.Succeeded) {
		var response kv.Result
		w, response = w.runOne(&o, r.Revision, next)
		r.Revision = response.Revision
		r.Responses = append(r.Responses, response)
	}
	return w, r
}

func (w world) runOne(op *kv.Op, before, next int64) (world, kv.Result) {
	r := kv.Result{Revision: before}
	at, found := w.find(op.Key)
	switch op.Kind {
	case kv.Get:
		if r.Found = found; found {
			r.KV = w.keys[at]
		}
	case kv.Put:
		k := kv.KeyValue{Key: op.Key, Value: op.Value, CreateRevision: next, ModRevision: next, Version: 1}
		w.keys = slices.Clone(w.keys)
		if found {
			k.CreateRevision, k.Version = w.keys[at].CreateRevision, w.keys[at].Version+1
			w.keys[at] = k
		} else {
			w.keys = slices.Insert(w.keys, at, k)
		}
		r.Found, r.KV, r.Revision = true, k, next
	case kv.Delete:
		if found {
			w.keys = slices.Delete(slices.Clone(w.keys), at, at+1)
			r.Deleted, r.Revision = 1, next
		}
	}
	return w, r
}

func (w *world) holds(compare []kv.Compare) bool {
	for i := range compare {
		c := &compare[i]
		var k kv.KeyValue
		at, found := w.find(c.Key)
		if found {
			k = w.keys[at]
		}
		if c.Target == kv.TargetValue && !found || !related(order(c, &k), c.Relation) {
			return false
		}
	}
	return true
}

// order is how a comparison's target stands to what is asked for: −1, 0 or 1.
func order(c *kv.Compare, k *kv.KeyValue) int {
	switch c.Target {
	case kv.TargetVersion:
		return cmp.Compare(k.Version, c.Number)
	case kv.TargetMod:
		return cmp.Compare(k.ModRevision, c.Number)
	case kv.TargetCreate:
		return cmp.Compare(k.CreateRevision, c.Number)
	}
	return strings.Compare(k.Value, c.Value)
}

func related(order int, relation kv.Relation) bool {
	switch relation {
	case kv.Equal:
		return order == 0
	case kv.NotEqual:
		return order != 0
	case kv.Less:
		return order < 0
	}
	return order > 0
}

// alike compares results, save for sessions.
func alike(a, b *kv.Result) bool {
	return a.Status == b.Status && a.Revision == b.Revision && a.Found == b.Found && (!a.Found || a.KV == b.KV) && a.Deleted == b.Deleted &&
		a.Succeeded == b.Succeeded && slices.EqualFunc(a.Responses, b.Responses, func(a, b kv.Result) bool { return alike(&a, &b) })
}
