package kv

// sortKeys orders keys, by a heap. It runs for a snapshot only, and the library's sort
// would be a hundredth of all that a node's worker loads.
func sortKeys(keys []string) {
	for i := len(keys)/2 - 1; i >= 0; i-- {
		sink(keys, i)
	}
	for end := len(keys) - 1; end > 0; end-- {
		keys[0], keys[end] = keys[end], keys[0]
		sink(keys[:end], 0)
	}
}

// sink moves the key at i down to where both keys below it are smaller.
func sink(keys []string, i int) {
	for {
		child := 2*i + 1
		if child >= len(keys) {
			return
		}
		if child+1 < len(keys) && keys[child+1] > keys[child] {
			child++
		}
		if keys[i] >= keys[child] {
			return
		}
		keys[i], keys[child] = keys[child], keys[i]
		i = child
	}
}
