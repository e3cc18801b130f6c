package order

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/refusal"
)

// Change is a sparse set of settings: those that are set, in order. Copies share their memory, so
// nobody writes to one: With makes another.
type Change []Assignment

// Assignment gives one setting a value.
type Assignment struct {
	Setting Setting
	Value
}

// With is the change with one setting more, or with another value of it.
func (c Change) With(s Setting, v Value) Change { return c.Over(Change{{s, v}}) }

// Without is the change without some settings.
func (c Change) Without(gone ...Setting) Change {
	return slices.DeleteFunc(slices.Clone(c), func(a Assignment) bool { return slices.Contains(gone, a.Setting) })
}

// Over is the change with all of another over it.
func (c Change) Over(other Change) Change {
	if len(other) == 0 {
		return c
	}
	next := make(Change, 0, len(c)+len(other))
	for len(c) > 0 && len(other) > 0 {
		if c[0].Setting < other[0].Setting {
			next, c = append(next, c[0]), c[1:]
			continue
		}
		if c[0].Setting == other[0].Setting {
			c = c[1:]
		}
		next, other = append(next, other[0]), other[1:]
	}
	return append(append(next, c...), other...)
}

// Map is the change with what f makes of each setting.
func (c Change) Map(f func(Assignment) Assignment) Change {
	next := slices.Clone(c)
	for i := range next {
		next[i] = f(next[i])
	}
	return next
}

// Get is a setting's value; false where it is not set.
func (c Change) Get(s Setting) (v Value, is bool) {
	for _, a := range c {
		if a.Setting == s {
			return a.Value, true
		}
	}
	return v, false
}

// Range is a span's value.
func (v Value) Range() fault.Range {
	return fault.Range{Min: raft.Time(v.Min), Max: raft.Time(v.Max), Shape: v.Shape}
}

// RangeValue is the value of a span.
func RangeValue(r fault.Range) Value { return Value{int64(r.Min), int64(r.Max), r.Shape} }

// Millionths is the value of a factor.
func Millionths(v uint64) Value { return single(v) }

// TruthValue is the value of what is true or false.
func TruthValue(v bool) Value {
	if v {
		return single(1)
	}
	return Value{}
}

// Raft is a core's settings with the change; false where it changes none of them.
func (c Change) Raft(s raft.Settings) (next raft.Settings, is bool) {
	for _, a := range c {
		is = a.raft(&s) || is
	}
	return s, is
}

func (a *Assignment) raft(s *raft.Settings) bool {
	switch a.Setting {
	case Election:
		s.ElectionMin, s.ElectionMax = raft.Time(a.Min), raft.Time(a.Max)
	case Heartbeat:
		s.Heartbeat = raft.Time(a.Min)
	case PreVote:
		s.PreVote = a.Min != 0
	case CheckQuorum:
		s.CheckQuorum = a.Min != 0
	case DriftBound:
		s.DriftBound = uint64(a.Min)
	case Priority:
		s.Priority = uint64(a.Min)
	case Quiet:
		s.Quiet = a.Min != 0
	default:
		return false
	}
	return true
}

// Unlike is the change without what is equal in another.
func (c Change) Unlike(other Change) Change {
	return slices.DeleteFunc(slices.Clone(c), func(a Assignment) bool {
		v, is := other.Get(a.Setting)
		return is && v == a.Value || !is && a.Value == Value{}
	})
}

// OfRaft sets all that a core has, but for a DriftBound of 0, which is none.
func OfRaft(s raft.Settings) Change {
	c := Change{{Election, span(s.ElectionMin, s.ElectionMax)}, {Heartbeat, single(s.Heartbeat)}, {PreVote, TruthValue(s.PreVote)}, {CheckQuorum, TruthValue(s.CheckQuorum)}}
	if s.DriftBound != 0 {
		c = append(c, Assignment{DriftBound, single(s.DriftBound)})
	}
	return append(c, Assignment{Priority, single(s.Priority)}, Assignment{Quiet, TruthValue(s.Quiet)})
}

// Link is a link with the change; false where it changes nothing of links.
func (c Change) Link(l fault.Link) (next fault.Link, is bool) {
	for _, a := range c {
		is = a.link(&l) || is
	}
	return l, is
}

func (a *Assignment) link(l *fault.Link) bool {
	switch a.Setting {
	case Latency:
		l.Latency = a.Range()
	case Loss:
		l.Loss = uint32(a.Min)
	case Duplicate:
		l.Duplicate = uint32(a.Min)
	case Reorder:
		l.Reorder = uint32(a.Min)
	case LinkCut:
		l.Cut = a.Min != 0
	default:
		return false
	}
	return true
}

// OfConditions sets all that links have, but whether they are cut.
func OfConditions(l fault.Link) Change {
	return Change{{Latency, RangeValue(l.Latency)}, {Loss, single(uint64(l.Loss))}, {Duplicate, single(uint64(l.Duplicate))}, {Reorder, single(uint64(l.Reorder))}}
}

// OfWire sets all that a link has.
func OfWire(l fault.Link) Change { return OfConditions(l).With(LinkCut, TruthValue(l.Cut)) }

// OfFsync sets how long a disk takes.
func OfFsync(r fault.Range) Change { return Change{{Fsync, RangeValue(r)}} }

// OfDrift sets a node's clock's speed, in millionths.
func OfDrift(speed uint64) Change { return Change{{Drift, single(speed)}} }

// Defaults are what a lab starts with that is told nothing.
func Defaults() (c Change) {
	for i := range Settings {
		if Settings[i].Scopes&OfCluster != 0 {
			c = append(c, Assignment{Setting(i), Settings[i].Default})
		}
	}
	return c
}

// Changes is an object of some settings; of all where none is named.
func Changes(name string, into *Change, which ...Setting) Field {
	return Field{Name: name, shape: &changeShape{into, which}}
}

// changeShape is an object of some settings.
type changeShape struct {
	into  *Change
	which []Setting
}

// has tells whether a setting is one of them.
func (s *changeShape) has(i int) bool {
	return len(s.which) == 0 || slices.Contains(s.which, Setting(i))
}

func (s *changeShape) read(r *reading, at *place, v *JSON) {
	var values [settings]Value
	var fields []Field
	for i := range Settings {
		if s.has(i) {
			fields = append(fields, Field{Name: Settings[i].Name, shape: &valueShape{&values[i], Setting(i)}})
		}
	}
	r.object(at, v, fields)
	var c Change
	for i := range Settings {
		if v.field(Settings[i].Name) != nil {
			c = append(c, Assignment{Setting(i), values[i]})
		}
	}
	*s.into = c
}

func (s *changeShape) write(w *Writer, name string) {
	if len(*s.into) == 0 {
		return
	}
	inner := Writer{b: append(w.keyed(name), '{'), between: ", "}
	for _, a := range *s.into {
		(&valueShape{&a.Value, a.Setting}).write(&inner, Settings[a.Setting].Name)
	}
	w.b = append(inner.b, '}')
}

// Append writes the settings as a JSON object.
func (c Change) Append(b []byte) []byte {
	w := Writer{b: append(b, '{'), between: ","}
	for _, a := range c {
		(&valueShape{&a.Value, a.Setting}).write(&w, Settings[a.Setting].Name)
	}
	return append(w.b, '}')
}

// valueShape is one setting's value, whatever its sort.
type valueShape struct {
	into *Value
	of   Setting
}

func (s *valueShape) read(r *reading, at *place, v *JSON) {
	if word := Settings[s.of].Word; word != "" && v.form == text && v.text == word {
		*s.into = single(int64(Unbounded))
		return
	}
	if inner := s.shape(); r.refusal == nil {
		inner.read(r, at, v)
		*s.into = inner.value()
	}
}

// valued is a shape that holds a setting's value.
type valued interface {
	shape
	value() Value
}

// shape is how values of the setting's sort are read.
func (s *valueShape) shape() valued {
	info := &Settings[s.of]
	switch info.Sort {
	case SpanSort:
		return &spanShape{new(fault.Range), raft.Time(info.Low), raft.Time(info.High), info.Shaped}
	case TruthSort:
		return &truthShape{new(bool)}
	case ChanceSort:
		return &chanceShape{new(uint32)}
	case WholeSort:
		return &wholeShape[uint64]{new(uint64), uint64(info.Low), uint64(info.High)}
	}
	return &scaledShape[int64]{new(int64), info.Low, info.High, info.code()}
}

func (s *spanShape) value() Value      { return RangeValue(*s.into) }
func (s *truthShape) value() Value     { return TruthValue(*s.into) }
func (s *chanceShape) value() Value    { return single(uint64(*s.into)) }
func (s *wholeShape[T]) value() Value  { return single(int64(*s.into)) }
func (s *scaledShape[T]) value() Value { return single(int64(*s.into)) }

// code is what a number is refused with.
func (i *Info) code() Code {
	if i.Sort == TimeSort {
		return NoTime
	}
	return NoNumber
}

func (s *valueShape) write(w *Writer, name string) {
	info := &Settings[s.of]
	if info.Word != "" && s.into.Min == Unbounded {
		w.Word(name, info.Word)
		return
	}
	switch info.Sort {
	case SpanSort:
		w.span(name, s.into.Range())
	case TruthSort:
		w.Truth(name, s.into.Min != 0)
	case ChanceSort:
		w.b = AppendChance(w.keyed(name), uint32(s.into.Min))
	case WholeSort:
		w.b = refusal.AppendDecimal(w.keyed(name), s.into.Min, 0)
	default:
		w.b = refusal.AppendDecimal(w.keyed(name), s.into.Min, places)
	}
}

// Check tells which value is out of its setting's bounds.
func (c Change) Check(path string) error {
	for i := range c {
		if a := &c[i]; !a.valid() {
			return a.refuse(path)
		}
	}
	return nil
}

// refuse tells the bounds of a value that is out of them.
func (a *Assignment) refuse(path string) error {
	info := &Settings[min(a.Setting, settings-1)]
	places := info.places()
	return Refuse(NoNumber).With("field", path+"."+info.Name).With("low", refusal.Decimal(info.Low, places)).With("high", refusal.Decimal(info.High, places)).With("got", refusal.Decimal(a.Min, places))
}

// places is how many decimals the smallest unit is.
func (i *Info) places() int {
	if i.Sort == TruthSort || i.Sort == WholeSort || i.Sort == ChanceSort {
		return 0
	}
	return places
}

// valid tells whether every value is within its setting's bounds.
func (a *Assignment) valid() bool {
	if a.Setting >= settings {
		return false
	}
	info := &Settings[a.Setting]
	if info.Word != "" && a.Value == single(int64(Unbounded)) {
		return true
	}
	return info.Low <= a.Min && a.Min <= a.Max && a.Max <= info.High && a.Shape.Valid() && (a.Shape == fault.Uniform || info.Shaped)
}
