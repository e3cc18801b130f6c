package sim

// What a copy of a lab takes beside what it shares with the copy before, about, in bytes.
const (
	copyWeight  = 256 << 10 // of what any lab has
	eventWeight = 112       // of an event to come
	keyWeight   = 160       // of a key in one server's store
	callWeight  = 256       // of what a client of a swarm's did
	// mostWeight bounds all copies together.
	mostWeight = 24 << 20
)

// weight is how much a copy takes that follows another one; nil: none.
func (l *Lab) weight(before *Lab) int {
	w := copyWeight + eventWeight*l.universe.queue.len() + callWeight*len(l.universe.history)
	for i, n := range l.universe.nodes {
		if n.up() {
			w += keyWeight * n.host.Replica().Keys()
		}
		var old []byte
		if before != nil && i < len(before.universe.nodes) {
			old = before.universe.nodes[i].disk.content
		}
		w += 2 * unshared(n.disk.content, old) // the log, and what is made of it
	}
	return w
}

// unshared is how many bytes of b are not in the memory of another slice.
func unshared(b, old []byte) int {
	if len(b) > 0 && len(old) > 0 && &b[0] == &old[0] {
		return max(0, len(b)-len(old))
	}
	return len(b)
}

// weight is what all copies take.
func (p *past) weight() (sum int) {
	var before *Lab
	for i := range p.marks {
		sum += p.marks[i].lab.weight(before)
		before = p.marks[i].lab
	}
	return sum
}
