package order

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/refusal"
)

// Condition is what may hold of a cluster: all that it says. What is zero says nothing.
type Condition struct {
	Leader Lead
	Nodes  Group // whom what follows is about, each of them; none: all that are alive
	Role   Maybe[raft.Role]
	Member Maybe[Membership]
	Alive  Maybe[Truthful]
	Term   raft.Term // exactly
	Over   raft.Term // a higher one
	// Commit, Applied and Last are the least that a node's commit index, what it applied, and its log's last index are.
	Commit, Applied, Last raft.Index
	Terms                 []raft.Term // of the entries of a node's log, from the first on
	Holds, Lacks          *Held       // an entry of a node's log, and one that is not there
	Equal                 bool        // the nodes' logs
	Agree                 bool        // on the term
	Answer                *Answer
	// Elections, Failed and Split are the least that view.Stretch says.
	Elections, Failed, Split uint64
	Violated                 bool // a safety property
}

// Maybe is a word's place among some words, from 1 on; 0: none is said.
type Maybe[T ~uint8] uint8

// Is is what is said; false where nothing is.
func (m Maybe[T]) Is() (v T, said bool) { return T(m - 1), m != 0 }

// Truthful is 0 for false and 1 for true.
type Truthful uint8

// Membership is how a node takes part.
type Membership uint8

const (
	IsVoter Membership = iota
	IsLearner
	IsNone
)

// What conditions say, in words.
var (
	RoleNames       = []string{"follower", "candidate", "leader", "pre-candidate"}
	MembershipNames = []string{"voter", "learner", "none"}
	truthNames      = []string{"false", "true"}
	OutcomeNames    = []string{"ok", "failed", "unknown", "open"}
)

// Outcome is how a client's operation ended, by OutcomeNames.
type Outcome uint8

const (
	Succeeded Outcome = iota
	Failed
	Unknown
	Open // it is under way
)

// Lead is who leads: somebody, nobody, or one of some nodes.
type Lead struct {
	Is    LeadKind
	Nodes Group // of OneOf
}

// LeadKind is which of these.
type LeadKind uint8

const (
	Any LeadKind = 1 + iota
	Nobody
	OneOf
)

var leadNames = []string{"", "any", "none"}

// Held is an entry of a log: what of it is said fits.
type Held struct {
	Index      raft.Index
	Term       raft.Term
	Key, Value string          // of a put
	Committed  Maybe[Truthful] // as its node knows it
}

// Answer is a client's operation: the one of that name, or else the last that was asked for.
type Answer struct {
	Of      string
	Outcome Maybe[Outcome]
	Value   string // what was read
}

// mostTerms is how many entries' terms can be told.
const mostTerms = 100

func (c *Condition) fields(nodes int) []Field {
	return []Field{
		{Name: "leader", shape: &leadShape{&c.Leader, nodes}},
		Nodes("nodes", &c.Nodes, nodes),
		maybe("role", &c.Role, RoleNames),
		maybe("member", &c.Member, MembershipNames),
		{Name: "alive", shape: &maybeTruthShape{&c.Alive}},
		Whole("term", &c.Term, 1, mostWhole),
		Whole("termOver", &c.Over, 0, mostWhole),
		Whole("commit", &c.Commit, 1, mostWhole),
		Whole("applied", &c.Applied, 1, mostWhole),
		Whole("last", &c.Last, 1, mostWhole),
		terms("terms", &c.Terms, mostWhole),
		part("holds", &c.Holds, (*Held).fields),
		part("lacks", &c.Lacks, (*Held).fields),
		Truth("equalLogs", &c.Equal),
		Truth("equalTerms", &c.Agree),
		part("answer", &c.Answer, (*Answer).fields),
		Whole("elections", &c.Elections, 1, mostWhole),
		Whole("failedElections", &c.Failed, 1, mostWhole),
		Whole("splitVotes", &c.Split, 1, mostWhole),
		Truth("violated", &c.Violated),
	}
}

func (h *Held) fields() []Field {
	return []Field{
		Whole("index", &h.Index, 1, mostWhole), Whole("term", &h.Term, 1, mostWhole),
		Text("key", &h.Key, 1, maxKey), Text("value", &h.Value, 1, maxValue),
		{Name: "committed", shape: &maybeTruthShape{&h.Committed}},
	}
}

func (a *Answer) fields() []Field {
	return []Field{Text("of", &a.Of, 1, longestName), maybe("outcome", &a.Outcome, OutcomeNames), Text("value", &a.Value, 1, maxValue)}
}

// Said is what a condition says in one of its fields, as JSON.
func (c *Condition) Said(field string) string {
	for _, f := range c.fields(MaxNodes) {
		if f.Name == field {
			w := Writer{between: ", "}
			f.shape.write(&w, f.Name)
			return string(w.b[min(len(w.b), len(`"": `)+len(f.Name)):])
		}
	}
	return ""
}

// If is a condition, which says something.
func If(name string, into *Condition, nodes int) Field {
	return Field{Name: name, shape: &ifShape{into, nodes}}
}

type ifShape struct {
	into  *Condition
	nodes int
}

func (s *ifShape) read(r *reading, at *place, v *JSON) {
	if r.object(at, v, s.into.fields(s.nodes)); r.refusal == nil && len(v.names) == 0 {
		r.refuse(NoCondition, at).List(FieldNames(s.into.fields(s.nodes)))
	}
}

func (s *ifShape) write(w *Writer, name string) { w.part(name, s.into.fields(s.nodes)) }

func (s *ifShape) describe(w *Writer) { describeObject(w, s.into.fields(s.nodes)) }

// partShape is an object that may be absent.
type partShape[T any] struct {
	into   **T
	fields func(*T) []Field
}

func part[T any](name string, into **T, fields func(*T) []Field) Field {
	return Field{Name: name, shape: &partShape[T]{into, fields}}
}

func (s *partShape[T]) read(r *reading, at *place, v *JSON) {
	*s.into = new(T)
	r.object(at, v, s.fields(*s.into))
}

func (s *partShape[T]) write(w *Writer, name string) {
	if *s.into != nil {
		w.part(name, s.fields(*s.into))
	}
}

func (s *partShape[T]) describe(w *Writer) { describeObject(w, s.fields(new(T))) }

// maybe is one of some words, or none.
func maybe[T ~uint8](name string, into *Maybe[T], words []string) Field {
	return Word(name, into, slices.Concat([]string{""}, words))
}

// maybeTruthShape is true or false, or neither.
type maybeTruthShape struct{ into *Maybe[Truthful] }

func (s *maybeTruthShape) read(r *reading, at *place, v *JSON) {
	is := false
	if (&truthShape{&is}).read(r, at, v); is {
		*s.into = 2
	} else {
		*s.into = 1
	}
}

func (s *maybeTruthShape) write(w *Writer, name string) {
	if v, said := s.into.Is(); said {
		w.Truth(name, v != 0)
	}
}

func (s *maybeTruthShape) describe(w *Writer) { (&truthShape{}).describe(w) }

// leadShape is a word, a node, or a list of nodes.
type leadShape struct {
	into  *Lead
	nodes int
}

func (s *leadShape) read(r *reading, at *place, v *JSON) {
	if i := slices.Index(leadNames, v.text); v.form == text && i > 0 {
		s.into.Is = LeadKind(i)
		return
	}
	s.into.Is = OneOf
	if v.form == list {
		(&nodesShape{&s.into.Nodes, s.nodes}).read(r, at, v)
		return
	}
	id, ok := NodeID(v.text, s.nodes)
	if v.form != text || !ok {
		r.got(NoWord, at, v).List(slices.Concat(leadNames[1:], NodeNames(s.nodes)))
		return
	}
	s.into.Nodes = GroupOf(id)
}

func (s *leadShape) write(w *Writer, name string) {
	switch {
	case s.into.Is == 0:
	case s.into.Is < OneOf:
		w.Word(name, leadNames[s.into.Is])
	case len(s.into.Nodes.IDs()) == 1:
		w.Word(name, s.into.Nodes.names()[0])
	default:
		w.Words(name, s.into.Nodes.names())
	}
}

func (s *leadShape) describe(w *Writer) {
	w.anyOf(func(w *Writer) { w.Words("enum", leadNames[1:]) }, (&nodeShape{nil, s.nodes}).describe, (&nodesShape{nil, s.nodes}).describe)
}

// termsShape is a list of terms.
type termsShape struct {
	into *[]raft.Term
	high uint64
}

func terms(name string, into *[]raft.Term, high uint64) Field {
	return Field{Name: name, shape: &termsShape{into, high}}
}

func (s *termsShape) read(r *reading, at *place, v *JSON) {
	if v.form != list || len(v.items) > mostTerms {
		r.got(NoList, at, v).Count("high", mostTerms)
		return
	}
	all := make([]raft.Term, len(v.items))
	for i := range all {
		s.of(&all[i]).read(r, at.item(i), &v.items[i])
	}
	*s.into = all
}

func (s *termsShape) of(into *raft.Term) *wholeShape[raft.Term] {
	return &wholeShape[raft.Term]{into, 1, s.high}
}

func (s *termsShape) write(w *Writer, name string) {
	if *s.into == nil {
		return
	}
	b := append(w.keyed(name), '[')
	for i, term := range *s.into {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = refusal.AppendDecimal(b, int64(term), 0)
	}
	w.b = append(b, ']')
}

func (s *termsShape) describe(w *Writer) {
	w.Word("type", "array")
	w.Object("items", s.of(nil).describe)
	w.count("maxItems", mostTerms)
}
