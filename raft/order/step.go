package order

import "raftlab/raft"

// Step is one step of a scenario.
type Step struct {
	Is     StepKind
	Order  Order     // of Do
	Name   string    // what prose calls it, and, of a client's operation, later conditions; "": nothing
	If     Condition // of Until and Expect
	Within raft.Time // of Until: how long it may take; 0: UsualWithin
	For    raft.Time // of Wait
	Say    Caption   // of Say
}

// StepKind is what a step is.
type StepKind uint8

const (
	Do     StepKind = 1 + iota // an order: at its time, where it has one, and else at once
	Until                      // goes on once a condition holds, and fails where that takes too long
	Wait                       // goes on after a while
	Expect                     // fails where a condition does not hold
	Say                        // a caption
)

// StepNames are the keys that say what a step is; the first is none's.
var StepNames = []string{"", "do", "until", "wait", "expect", "say"}

// UsualWithin is how long a condition may take that says nothing else.
const UsualWithin = 10_000 * raft.Millisecond

// longestName is the longest name of a step, in bytes.
const longestName = 60

// part writes an object with fields on one line.
func (w *Writer) part(name string, fields []Field) {
	inner := Writer{b: append(w.keyed(name), '{'), between: ", "}
	inner.fields(fields)
	w.b = append(inner.b, '}')
}

// named is the field that every step has.
func (s *Step) named() Field { return Text("name", &s.Name, 1, longestName) }

// fields are those of a step, for so many nodes.
func (s *Step) fields(nodes int) []Field { return append(s.own(nodes), s.named()) }

// own are the fields of its kind.
func (s *Step) own(nodes int) []Field {
	switch s.Is {
	case Do:
		return s.Order.fields(nodes)
	case Until:
		return []Field{Must(If("until", &s.If, nodes)), Millis("within", &s.Within, MinTime, MaxWithin)}
	case Wait:
		return []Field{Must(Millis("wait", &s.For, MinTime, MaxFor))}
	case Expect:
		return []Field{Must(If("expect", &s.If, nodes))}
	}
	return []Field{Must(Said("say", &s.Say))}
}

// step reads a step: which it is, one of its keys says.
func (r *reading) step(at *place, v *JSON, nodes int, s *Step) {
	if v.form != object {
		r.noObject(at, v)
		return
	}
	for i, name := range StepNames {
		if i == 0 || v.field(name) == nil {
			continue
		}
		if s.Is != 0 {
			s.Is = 0
			break
		}
		s.Is = StepKind(i)
	}
	switch s.Is {
	case 0:
		r.got(NoStep, at, v).List(StepNames[1:])
	case Do:
		r.order(at, v, nodes, &s.Order, []Field{s.named()})
	default:
		r.object(at, v, s.fields(nodes))
	}
}

type stepsShape struct {
	into  *[]Step
	nodes *int // how many there are, which is read before
	most  int
}

// Steps is a list of steps, for as many nodes as an earlier field said, and those that steps before add.
func Steps(name string, into *[]Step, nodes *int, most int) Field {
	return Field{Name: name, shape: &stepsShape{into, nodes, most}}
}

func (s *stepsShape) read(r *reading, at *place, v *JSON) {
	if v.form != list || len(v.items) > s.most {
		r.got(NoList, at, v).Count("high", int64(s.most))
		return
	}
	if len(v.items) == 0 {
		return
	}
	steps, nodes := make([]Step, len(v.items)), *s.nodes
	for i := range steps {
		if item := &v.items[i]; item.Text("do") == Add.String() {
			if id, is := NodeID(item.Text("node"), LabNodes); is {
				nodes = max(nodes, int(id))
			}
		}
		if r.step(at.item(i), &v.items[i], nodes, &steps[i]); r.refusal != nil {
			return
		}
	}
	*s.into = steps
}

func (s *stepsShape) write(w *Writer, name string) {
	w.b = append(w.keyed(name), '[')
	for i := range *s.into {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.b = (*s.into)[i].Append(append(w.b, "\n    "...))
	}
	if len(*s.into) > 0 {
		w.b = append(w.b, "\n  "...)
	}
	w.b = append(w.b, ']')
}

// Append writes a step as a JSON object.
func (s *Step) Append(b []byte) []byte {
	w := Writer{b: append(b, '{'), between: ", "}
	w.fields(s.fields(MaxNodes))
	return append(w.b, '}')
}

func (s *stepsShape) describe(w *Writer) {
	w.Word("type", "array")
	w.count("maxItems", s.most)
	w.Object("items", func(w *Writer) {
		w.b = append(w.keyed("anyOf"), '[')
		for kind := Crash; kind < kinds; kind++ {
			if w.b[len(w.b)-1] != '[' {
				w.b = append(w.b, ',')
			}
			w.b = append(w.b, "\n    "...)
			w.item(kind.describe)
		}
		for is := Until; is <= Say; is++ {
			w.b = append(w.b, ",\n    "...)
			w.item(is.describe)
		}
		w.b = append(w.b, "\n  ]"...)
	})
}

// describe tells the fields of a step that is no order.
func (k StepKind) describe(w *Writer) {
	w.Word("description", stepAbout[k])
	s := Step{Is: k}
	describeObject(w, s.fields(MaxNodes))
}

// Orders are the orders of steps that are nothing else; false where one is.
func Orders(steps []Step) (orders []Order, only bool) {
	for i := range steps {
		if steps[i].Is != Do {
			return nil, false
		}
		orders = append(orders, steps[i].Order)
	}
	return orders, true
}

// OfOrders are the steps that do nothing but these orders.
func OfOrders(orders []Order) (steps []Step) {
	for _, o := range orders {
		steps = append(steps, Step{Is: Do, Order: o})
	}
	return steps
}
