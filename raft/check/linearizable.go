package check

import (
	"math"
	"slices"

	"github.com/anishathalye/porcupine"

	"raftlab/raft/kv"
)

// Verdict is what a search through a history found.
type Verdict uint8

const (
	// Unknown: the search reached its bound.
	Unknown Verdict = iota
	// Ok: the operations can be put in an order, each between its call and its return, in
	// which one store gives all the answers.
	Ok
	// Illegal: they can't.
	Illegal
)

func (v Verdict) String() string {
	return [...]string{"unknown", "ok", "illegal"}[v]
}

// Linearizable judges the whole history of a store that began empty: each operation of
// each client is in it, save those that don't claim to be linearizable (local reads).
//
// The store's one revision orders all changes, so it is held against real time over all
// keys first. Then the history is split by key, where no transaction joins keys, and given
// to porcupine part by part. At last, when revisions that nobody told of show that lost
// operations happened, all parts are searched together, since two might each take the same
// revision for theirs; should that search alone reach the bound, the parts' Ok stands.
//
// The bound counts steps of the search: tries to do one operation next. So equal
// histories get equal verdicts on every machine. A step takes about 0.1 µs natively; one
// that succeeds, memory of 100 bytes and a bit for each operation of the part. Failed
// operations cost nothing, lost puts little; another lost operation may double the search,
// if nobody saw what it did.
func Linearizable(history []Operation, steps int) Verdict {
	return Search(history, steps, func(int) {})
}

// toldEvery is how many steps apart Search tells how far it came.
const toldEvery = 1 << 16

// Search is Linearizable, and tells now and then how many steps it has made.
func Search(history []Operation, steps int, tell func(steps int)) Verdict {
	progress := &progress{tell: tell}
	known, consistent := readRevisions(history)
	if !consistent {
		return Illegal
	}
	split, whole := parts(history)
	verdict := Ok
	for i, part := range split {
		s := search{known: known, left: steps / (len(split) - i), whole: len(split) == 1, progress: progress}
		steps -= s.left
		switch s.run(part) {
		case Illegal:
			return Illegal
		case Unknown:
			verdict = Unknown
		}
		steps += s.left
	}
	if verdict == Ok && len(split) > 1 && len(known.holes) > 0 {
		s := search{known: known, left: steps, whole: true, progress: progress}
		if s.run(whole) == Illegal {
			return Illegal
		}
	}
	return verdict
}

// progress counts the steps of all parts.
type progress struct {
	steps int
	tell  func(steps int)
}

func (p *progress) step() {
	if p.steps++; p.steps%toldEvery == 0 {
		p.tell(p.steps)
	}
}

// search is that through one part.
type search struct {
	known    *revisions
	whole    bool // there is no other part: no revision may be left out
	left     int  // steps
	ended    bool // by its bound
	progress *progress
	told     []int64 // the revisions of this part's answers, in order
	compares bool    // some transaction of this part looks at revisions
	roles    map[*Operation]role
	counts   []int // of unseen puts, by class
}

func (s *search) run(part []*Operation) Verdict {
	var history []porcupine.Operation
	for _, o := range part {
		end := int64(o.Return)
		if o.lost() {
			end = math.MaxInt64
		} else {
			s.told = append(s.told, o.Result.Revision)
		}
		history = append(history, porcupine.Operation{ClientId: o.Client, Input: o, Call: int64(o.Call), Return: end})
		s.compares = s.compares || comparesRevisions(&o.Op)
	}
	slices.Sort(s.told)
	s.cast(part)
	model := porcupine.NondeterministicModel{
		Init:  func() []any { return []any{&world{revision: 1}} },
		Step:  func(state, input, _ any) []any { return s.step(state.(*world), input.(*Operation)) },
		Equal: func(a, b any) bool { return a.(*world).equal(b.(*world)) },
	}
	switch legal := porcupine.CheckOperations(model.ToModel(), history); {
	case legal:
		return Ok
	case s.ended:
		return Unknown
	}
	return Illegal
}

func comparesRevisions(op *kv.Op) bool {
	if op.Kind != kv.Txn {
		return false
	}
	for i := range op.Txn.Compare {
		if t := op.Txn.Compare[i].Target; t == kv.TargetMod || t == kv.TargetCreate {
			return true
		}
	}
	return false
}

// step is porcupine's: the worlds in which the operation may leave this one. Past the
// bound there is none, so that the search unwinds and ends.
func (s *search) step(w *world, o *Operation) []any {
	if s.left == 0 {
		s.ended = true
		return nil
	}
	s.left--
	s.progress.step()
	if o.lost() {
		return s.lose(w, o)
	}
	r := o.Result.Revision
	if !s.reaches(w, r) {
		return nil
	}
	after, expected := w.run(&o.Op, r-1, r)
	if changed(&o.Op, &expected) {
		if r == w.revision {
			return nil
		}
	} else {
		if s.whole && r != w.revision {
			return nil
		}
		after, expected = w.run(&o.Op, r, r+1)
	}
	if !alike(&o.Result, &expected) {
		return nil
	}
	after.revision, after.answered = r, w.answered+1
	return []any{&after}
}

// reaches tells whether a world may go on to a revision: it must leave no answer behind
// that told of an earlier one.
func (s *search) reaches(w *world, revision int64) bool {
	if s.whole && revision > w.revision+1 {
		return false
	}
	earlier, _ := slices.BinarySearch(s.told, revision)
	return w.answered >= earlier
}

// lose does an operation of which nobody heard. Only one that took a revision before the
// last that was told of was ever seen; any other goes to the end, where all is possible.
func (s *search) lose(w *world, o *Operation) []any {
	if w.answered == len(s.told) {
		return []any{w}
	}
	part, cast := s.roles[o]
	if cast && !part.seen && w.unseenDone(part.class) != part.rank {
		return nil
	}
	var worlds []any
	guessed := false
	from, _ := slices.BinarySearch(s.known.holes, w.revision+1)
	for _, hole := range s.known.holes[from:] {
		if !s.reaches(w, hole) {
			break
		}
		facts := s.known.about(hole)
		if len(facts) == 0 && (guessed || part.seen) {
			continue
		}
		after, r := w.run(&o.Op, hole-1, hole)
		if !changed(&o.Op, &r) || !after.agrees(facts) {
			continue
		}
		// Nobody saw what was done at this revision. The first such will do as well as any
		// other, unless somebody compared.
		guessed = guessed || len(facts) == 0 && !s.compares
		after.revision = hole
		if cast && !part.seen {
			after.doUnseen(part.class, len(s.counts))
		}
		worlds = append(worlds, &after)
	}
	return worlds
}

// agrees tells whether a world in which a change was just made has what is known of it.
func (w *world) agrees(facts []fact) bool {
	for i := range facts {
		f := &facts[i].kv
		at, found := w.find(f.Key)
		if !found {
			return false
		}
		k := w.keys[at]
		if facts[i].whole && k != *f || k.Version != f.Version || k.CreateRevision != f.CreateRevision || k.ModRevision != f.ModRevision {
			return false
		}
	}
	return true
}

func (w *world) equal(v *world) bool {
	if w.revision != v.revision || len(w.keys) != len(v.keys) {
		return false
	}
	for i := range w.keys {
		if w.keys[i] != v.keys[i] {
			return false
		}
	}
	return true
}
