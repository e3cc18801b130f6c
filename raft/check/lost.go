package check

import (
	"cmp"
	"slices"

	"raftlab/raft/kv"
)

// role narrows the search for a lost put. One whose value was seen, as often as it was
// put, happened where it was seen. Of those whose value nobody saw any will do as well
// as another, so the one that was called first is taken first.
type role struct {
	seen        bool
	class, rank int // of unseen ones: a number for the key; how many were called before
}

// cast gives the lost puts of a part their roles. Where there are transactions, a lost one
// may stand behind a value, or compare one that nobody read: then there are no roles.
func (s *search) cast(part []*Operation) {
	var puts []*Operation
	asked := map[[2]string]int{}
	for _, o := range part {
		switch {
		case o.Op.Kind == kv.Txn:
			return
		case o.lost() && o.Op.Kind == kv.Put:
			puts = append(puts, o)
			asked[[2]string{o.Op.Key, o.Op.Value}]++
		}
	}
	seen := map[[2]string]int{}
	for _, f := range s.known.facts {
		if f.whole {
			seen[[2]string{f.kv.Key, f.kv.Value}]++
		}
	}
	slices.SortStableFunc(puts, func(a, b *Operation) int { return cmp.Compare(a.Call, b.Call) })
	s.roles = map[*Operation]role{}
	classes := map[string]int{}
	for _, o := range puts {
		value := [2]string{o.Op.Key, o.Op.Value}
		if seen[value] > 0 {
			if asked[value] <= seen[value] {
				s.roles[o] = role{seen: true}
			}
			continue
		}
		class, known := classes[o.Op.Key]
		if !known {
			class = len(s.counts)
			classes[o.Op.Key], s.counts = class, append(s.counts, 0)
		}
		s.roles[o] = role{class: class, rank: s.counts[class]}
		s.counts[class]++
	}
}

// unseenDone is how many unseen puts of a class have happened.
func (w *world) unseenDone(class int) int {
	if class >= len(w.unseen) {
		return 0
	}
	return w.unseen[class]
}

// doUnseen counts one more.
func (w *world) doUnseen(class, classes int) {
	counts := make([]int, classes)
	copy(counts, w.unseen)
	counts[class]++
	w.unseen = counts
}
