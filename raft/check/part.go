package check

// parts are the operations that count, split by key, and all of them. Two that share a key,
// or each with a third, are in the same part. The parts are in the order of their first
// operations.
func parts(history []Operation) (split [][]*Operation, whole []*Operation) {
	above := []int{} // by key: another one of its part, or itself at the top
	number := map[string]int{}
	top := func(key string) int {
		i, seen := number[key]
		if !seen {
			i = len(above)
			number[key], above = i, append(above, i)
		}
		for above[i] != i {
			above[i] = above[above[i]]
			i = above[i]
		}
		return i
	}
	part := func(o *Operation) int {
		joined := -1
		keys(&o.Op, func(key string) {
			if i := top(key); joined < 0 {
				joined = i
			} else {
				above[i] = joined
			}
		})
		return joined
	}
	for i := range history {
		part(&history[i])
	}
	place := map[int]int{}
	for i := range history {
		o := &history[i]
		p := part(o)
		if p < 0 || !o.answered() && !o.lost() { // a transaction may name no key
			continue
		}
		at, seen := place[p]
		if !seen {
			at = len(split)
			place[p], split = at, append(split, nil)
		}
		split[at], whole = append(split[at], o), append(whole, o)
	}
	return split, whole
}
