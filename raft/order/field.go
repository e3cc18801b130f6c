package order

import (
	"math"
	"slices"
	"strconv"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/refusal"
)

// Field is one field of an object, bound to the variable that holds it. What is absent leaves the
// variable as it is, and what the variable holds at first is not written.
type Field struct {
	Name     string
	Required bool
	shape    shape
}

// shape is how a field's value is read, written and described.
type shape interface {
	read(r *reading, at *place, v *JSON)
	write(w *Writer, name string)
	describe(w *Writer)
}

// Must is a field that must not be absent.
func Must(f Field) Field {
	f.Required = true
	return f
}

// Read reads an object into what the fields are bound to. path names the object; "" is the document.
func (v *JSON) Read(path string, fields ...Field) *Refusal {
	var r reading
	r.object(&place{name: path, at: -1}, v, fields)
	return r.refusal
}

// place is where a value stands in its document.
type place struct {
	up   *place
	name string
	at   int // an item's number in its list; -1: it is a field
}

func (p *place) String() string {
	if p == nil {
		return ""
	}
	if p.at >= 0 {
		return p.up.String() + "[" + strconv.Itoa(p.at) + "]"
	}
	if above := p.up.String(); above != "" {
		return above + "." + p.name
	}
	return p.name
}

func (p *place) field(name string) *place { return &place{p, name, -1} }

func (p *place) item(i int) *place { return &place{p, "", i} }

// reading keeps the first thing that is wrong, and the places where it reads, together.
type reading struct {
	refusal *Refusal
	places  []place
}

// into is the place of a field or an item.
func (r *reading) into(p place) *place {
	if len(r.places) == cap(r.places) {
		r.places = make([]place, 0, 16)
	}
	r.places = append(r.places, p)
	return &r.places[len(r.places)-1]
}

func (r *reading) refuse(code Code, at *place) *Refusal {
	why := Refuse(code).With("field", at.String())
	if r.refusal == nil {
		r.refusal = why
	}
	return why
}

// got is refuse with what was given; how much is accepted is told before it.
func (r *reading) got(code Code, at *place, v *JSON) *Refusal {
	return r.refuse(code, at).With("got", v.String())
}

// noObject refuses what is none: of the whole document there is no path to tell.
func (r *reading) noObject(at *place, v *JSON) {
	if at.String() != "" {
		r.got(NoObject, at, v)
	} else if r.refusal == nil {
		r.refusal = Refuse(NoDocument).With("got", v.String())
	}
}

func (r *reading) object(at *place, v *JSON, fields []Field) {
	if v.form != object {
		r.noObject(at, v)
		return
	}
	for i, name := range v.names {
		switch known := slices.ContainsFunc(fields, func(f Field) bool { return f.Name == name }); {
		case !known:
			r.refuse(UnknownField, at.field(Short(name))).List(FieldNames(fields))
			return
		case slices.Contains(v.names[:i], name):
			r.refuse(Twice, at.field(name))
			return
		}
	}
	for i := range fields {
		f := &fields[i]
		switch given := v.field(f.Name); {
		case r.refusal != nil:
			return
		case given != nil:
			f.shape.read(r, r.into(place{at, f.Name, -1}), given)
		case f.Required:
			r.refuse(Missing, at.field(f.Name))
		}
	}
}

// FieldNames are the names of fields, in order.
func FieldNames(fields []Field) []string {
	all := make([]string, len(fields))
	for i := range fields {
		all[i] = fields[i].Name
	}
	return all
}

// whole is an integer of any size.
type whole interface {
	~int | ~int64 | ~uint64 | ~uint32
}

type wholeShape[T whole] struct {
	into      *T
	low, high uint64
}

// Whole is a whole number from low to high.
func Whole[T whole](name string, into *T, low, high uint64) Field {
	return Field{Name: name, shape: &wholeShape[T]{into, low, high}}
}

func (s *wholeShape[T]) read(r *reading, at *place, v *JSON) {
	if n, ok := parseWhole(v.text); v.form == number && ok && n >= s.low && n <= s.high {
		*s.into = T(n)
	} else {
		r.noWhole(at, v, s.low, s.high)
	}
}

func (r *reading) noWhole(at *place, v *JSON, low, high uint64) {
	r.got(NoWhole, at, v).With("low", strconv.FormatUint(low, 10)).With("high", strconv.FormatUint(high, 10))
}

func (s *wholeShape[T]) write(w *Writer, name string) {
	if *s.into != 0 {
		w.key(name)
		w.b = strconv.AppendUint(w.b, uint64(*s.into), 10)
	}
}

// scaledShape is a number of so many decimals, as a whole number of its smallest unit.
type scaledShape[T whole] struct {
	into      *T
	low, high int64
	code      Code
}

// MaxTime is the longest time, and MinTime the shortest one that something waits, of what is set and asked;
// Longest is that of a whole document: eleven days.
const (
	MaxTime = 600_000 * raft.Millisecond
	MinTime = raft.Millisecond / 1000
	Longest = 1_000_000_000 * raft.Millisecond
)

// Millis is a time in milliseconds.
func Millis(name string, into *raft.Time, low, high raft.Time) Field {
	return Field{Name: name, shape: &scaledShape[raft.Time]{into, int64(low), int64(high), NoTime}}
}

// Moment is a time of the cluster's clock, in milliseconds.
func Moment(name string, into *raft.Time) Field { return Millis(name, into, 0, Longest) }

func (s *scaledShape[T]) read(r *reading, at *place, v *JSON) {
	n := parseDecimal(v.text, places)
	if v.form != number || n < s.low || n > s.high {
		r.beyond(s.code, at, v, s.low, s.high)
		return
	}
	*s.into = T(n)
}

// beyond refuses what is no number with decimals, or out of its bounds.
func (r *reading) beyond(code Code, at *place, v *JSON, low, high int64) *Refusal {
	return r.got(code, at, v).With("low", refusal.Decimal(low, places)).With("high", refusal.Decimal(high, places))
}

func (s *scaledShape[T]) write(w *Writer, name string) {
	if *s.into != 0 {
		w.key(name)
		w.b = refusal.AppendDecimal(w.b, int64(*s.into), places)
	}
}

type chanceShape struct{ into *uint32 }

// Chance is a probability, as parts of 2^32 (fault.Probability).
func Chance(name string, into *uint32) Field { return Field{Name: name, shape: &chanceShape{into}} }

func (s *chanceShape) read(r *reading, at *place, v *JSON) {
	p, ok := parseChance(v.text)
	if v.form != number || !ok {
		r.got(NoNumber, at, v).With("low", "0").With("high", "1")
		return
	}
	*s.into = p
}

func (s *chanceShape) write(w *Writer, name string) {
	if *s.into != 0 {
		w.key(name)
		w.b = AppendChance(w.b, *s.into)
	}
}

// spanShape is a time, or [min, max] and maybe a shape.
type spanShape struct {
	into      *fault.Range
	low, high raft.Time
	shaped    bool
}

// Span is a range of times, in milliseconds: a number, [min, max] or [min, max, shape].
func Span(name string, into *fault.Range, low, high raft.Time) Field {
	return Field{Name: name, shape: &spanShape{into, low, high, true}}
}

func (s *spanShape) read(r *reading, at *place, v *JSON) {
	ends, shape, ok := s.parse(v)
	if ok {
		*s.into = fault.Range{Min: ends[0], Max: ends[1], Shape: shape}
		return
	}
	code := NoSpan
	if s.shaped {
		code = NoShapedSpan
	}
	why := r.beyond(code, at, v, int64(s.low), int64(s.high))
	if s.shaped {
		why.List(fault.ShapeNames())
	}
}

func (s *spanShape) parse(v *JSON) (ends [2]raft.Time, shape fault.Shape, ok bool) {
	items := []JSON{*v, *v}
	if v.form == list {
		items = v.items
	}
	if len(items) == 3 && s.shaped && items[2].form == text {
		i := slices.Index(fault.ShapeNames(), items[2].text)
		if i < 0 {
			return ends, shape, false
		}
		items, shape = items[:2], fault.Shape(i)
	}
	if len(items) != 2 {
		return ends, shape, false
	}
	for i := range items {
		ends[i] = raft.Time(parseDecimal(items[i].text, places))
		if items[i].form != number || ends[i] < s.low || ends[i] > s.high {
			return ends, shape, false
		}
	}
	return ends, shape, ends[0] <= ends[1]
}

func (s *spanShape) write(w *Writer, name string) {
	if r := *s.into; r != (fault.Range{}) {
		w.span(name, r)
	}
}

type truthShape struct{ into *bool }

// Truth is true or false.
func Truth(name string, into *bool) Field { return Field{Name: name, shape: &truthShape{into}} }

func (s *truthShape) read(r *reading, at *place, v *JSON) {
	if v.form != truth {
		r.got(NoTruth, at, v)
		return
	}
	*s.into = v.text == "true"
}

func (s *truthShape) write(w *Writer, name string) {
	if *s.into {
		w.Truth(name, true)
	}
}

type textShape struct {
	into      *string
	low, high int
}

// Text is a string of so many bytes.
func Text(name string, into *string, low, high int) Field {
	return Field{Name: name, shape: &textShape{into, low, high}}
}

func (s *textShape) read(r *reading, at *place, v *JSON) {
	if v.form != text || len(v.text) < s.low || len(v.text) > s.high {
		r.got(NoText, at, v).Count("low", int64(s.low)).Count("high", int64(s.high))
		return
	}
	*s.into = v.text
}

func (s *textShape) write(w *Writer, name string) {
	if *s.into != "" {
		w.Word(name, *s.into)
	}
}

type wordShape[T ~uint8] struct {
	into  *T
	words []string // "" is what none stands for
}

// Word is one of some words, as its place among them. The word "" can't be written.
func Word[T ~uint8](name string, into *T, words []string) Field {
	return Field{Name: name, shape: &wordShape[T]{into, words}}
}

func (s *wordShape[T]) accepted() []string {
	return slices.DeleteFunc(slices.Clone(s.words), func(word string) bool { return word == "" })
}

func (s *wordShape[T]) read(r *reading, at *place, v *JSON) {
	i := slices.Index(s.words, v.text)
	if v.form != text || v.text == "" || i < 0 {
		r.got(NoWord, at, v).List(s.accepted())
		return
	}
	*s.into = T(i)
}

func (s *wordShape[T]) write(w *Writer, name string) {
	switch i := int(*s.into); {
	case i >= len(s.words): // which readers refuse
		w.Word(name, strconv.Itoa(i))
	case i > 0:
		w.Word(name, s.words[i])
	}
}

type setShape[T ~uint32 | ~uint64] struct {
	into  *T
	words []string
}

// Words is a list of some words, each once, as the bits of their places.
func Words[T ~uint32 | ~uint64](name string, into *T, words []string) Field {
	return Field{Name: name, shape: &setShape[T]{into, words}}
}

func (s *setShape[T]) read(r *reading, at *place, v *JSON) {
	if v.form != list || len(v.items) > len(s.words) {
		r.got(NoList, at, v).Count("high", int64(len(s.words)))
		return
	}
	var set T
	for j := range v.items {
		var i uint8
		(&wordShape[uint8]{&i, s.words}).read(r, at.item(j), &v.items[j])
		set |= 1 << i
	}
	*s.into = set
}

func (s *setShape[T]) write(w *Writer, name string) {
	var words []string
	for i, word := range s.words {
		if *s.into>>i&1 != 0 {
			words = append(words, word)
		}
	}
	if len(words) > 0 {
		w.Words(name, words)
	}
}

type objectShape struct{ fields []Field }

// Object is an object with fields of its own.
func Object(name string, fields ...Field) Field {
	return Field{Name: name, shape: &objectShape{fields}}
}

func (s *objectShape) read(r *reading, at *place, v *JSON) { r.object(at, v, s.fields) }

func (s *objectShape) write(w *Writer, name string) {
	before := *w
	if w.part(name, s.fields); w.b[len(w.b)-2] == '{' {
		*w = before
	}
}

// mostWhole is the highest whole number that JavaScript tells from its neighbours.
const mostWhole = 1<<53 - 1

// Seed is any number that dice can start from; JavaScript keeps those up to 2^53 − 1 apart.
func Seed(name string, into *uint64) Field { return Whole(name, into, 0, math.MaxUint64) }
