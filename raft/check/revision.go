package check

import (
	"cmp"
	"slices"

	"raftlab/raft/kv"
)

// revisions are what the answers of a whole history tell of the store's revision.
type revisions struct {
	highest int64
	// holes are revisions, in order, that no answered change has, though later ones are
	// told of: lost operations must have them.
	holes []int64
	facts []fact // about holes, in order of revision
}

// fact is that a change gave a key this state. Of what created a key only the version, 1,
// may be known.
type fact struct {
	whole bool
	kv    kv.KeyValue
}

// readRevisions is false where the answers contradict each other: two changes with one
// revision, a revision that falls as time goes on, or one that nobody can have made.
func readRevisions(history []Operation) (*revisions, bool) {
	r := &revisions{highest: 1}
	var told []*Operation
	var claimed []int64
	lost := 0
	for i := range history {
		o := &history[i]
		if o.lost() {
			lost++
		}
		if !o.answered() {
			continue
		}
		if o.Op.Check() != nil {
			return nil, false // what can't be executed was not
		}
		told = append(told, o)
		r.highest = max(r.highest, o.Result.Revision)
		if o.changed() {
			claimed = append(claimed, o.Result.Revision)
		}
		r.learn(&o.Result)
	}
	slices.Sort(claimed)
	if !rises(told) || !r.findHoles(claimed, lost) {
		return nil, false
	}
	r.tidy()
	return r, true
}

// learn takes facts from an answer.
func (r *revisions) learn(result *kv.Result) {
	if result.Found {
		created := kv.KeyValue{Key: result.KV.Key, ModRevision: result.KV.CreateRevision, CreateRevision: result.KV.CreateRevision, Version: 1}
		r.facts = append(r.facts, fact{true, result.KV}, fact{false, created})
	}
	for i := range result.Responses {
		r.learn(&result.Responses[i])
	}
}

// rises: an operation that was called after another one had returned sees no older store.
func rises(told []*Operation) bool {
	calls, returns := slices.Clone(told), slices.Clone(told)
	slices.SortFunc(calls, func(a, b *Operation) int { return cmp.Compare(a.Call, b.Call) })
	slices.SortFunc(returns, func(a, b *Operation) int { return cmp.Compare(a.Return, b.Return) })
	seen, next := int64(1), 0
	for _, o := range calls {
		for ; next < len(returns) && returns[next].Return < o.Call; next++ {
			seen = max(seen, returns[next].Result.Revision)
		}
		if r := o.Result.Revision; r < seen || r == seen && o.changed() {
			return false
		}
	}
	return true
}

// findHoles is false when a revision was given twice, or more are missing than
// operations were lost.
func (r *revisions) findHoles(claimed []int64, lost int) bool {
	expected := int64(2)
	for _, c := range append(claimed, r.highest+1) {
		if c < expected || c-expected > int64(lost-len(r.holes)) {
			return false
		}
		for ; expected < c; expected++ {
			r.holes = append(r.holes, expected)
		}
		expected++
	}
	return true
}

// tidy keeps the facts about holes, each once.
func (r *revisions) tidy() {
	r.facts = slices.DeleteFunc(r.facts, func(f fact) bool {
		_, hole := slices.BinarySearch(r.holes, f.kv.ModRevision)
		return !hole
	})
	slices.SortFunc(r.facts, func(a, b fact) int {
		return cmp.Or(cmp.Compare(a.kv.ModRevision, b.kv.ModRevision), cmp.Compare(a.kv.Key, b.kv.Key), cmp.Compare(a.kv.Version, b.kv.Version),
			cmp.Compare(a.kv.CreateRevision, b.kv.CreateRevision), cmp.Compare(a.kv.Value, b.kv.Value))
	})
	r.facts = slices.Compact(r.facts)
}

// about are the facts of one revision.
func (r *revisions) about(revision int64) []fact {
	by := func(f fact, revision int64) int { return cmp.Compare(f.kv.ModRevision, revision) }
	from, _ := slices.BinarySearchFunc(r.facts, revision, by)
	to, _ := slices.BinarySearchFunc(r.facts[from:], revision+1, by)
	return r.facts[from : from+to]
}
