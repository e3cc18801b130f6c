package order

import (
	"raftlab/raft/fault"
	"raftlab/raft/kv"
	"raftlab/raft/refusal"
)

// This file describes documents by a JSON Schema (draft 2020-12): the same fields that are read
// and written.

// AppendSchema writes the schema of a document with these fields.
func AppendSchema(b []byte, title, about string, fields ...Field) []byte {
	w := NewWriter(b, "  ")
	w.Word("$schema", "https://json-schema.org/draft/2020-12/schema")
	w.Word("title", title)
	w.Word("description", about)
	describeObject(w, fields)
	return append(w.End(), '\n')
}

func describeObject(w *Writer, fields []Field) {
	w.Word("type", "object")
	w.Object("properties", func(w *Writer) {
		for i := range fields {
			f := &fields[i]
			w.Object(f.Name, f.shape.describe)
		}
	})
	var required []string
	for i := range fields {
		if fields[i].Required {
			required = append(required, fields[i].Name)
		}
	}
	if len(required) > 0 {
		w.Words("required", required)
	}
	w.Truth("additionalProperties", false)
}

// Object writes an object as a field, on one line.
func (w *Writer) Object(name string, fields func(*Writer)) {
	inner := Writer{b: append(w.keyed(name), '{'), between: ", "}
	fields(&inner)
	w.b = append(inner.b, '}')
}

// anyOf writes a list of schemas of which one must hold.
func (w *Writer) anyOf(schemas ...func(*Writer)) {
	w.list("anyOf", len(schemas), func(i int, inner *Writer) { schemas[i](inner) })
}

func (w *Writer) bounds(low, high int64, places int) {
	w.b = refusal.AppendDecimal(w.keyed("minimum"), low, places)
	w.b = refusal.AppendDecimal(w.keyed("maximum"), high, places)
}

func (w *Writer) count(name string, v int) { w.b = refusal.AppendDecimal(w.keyed(name), int64(v), 0) }

func (s *wholeShape[T]) describe(w *Writer) {
	w.Word("type", "integer")
	w.bounds(int64(s.low), int64(min(s.high, 1<<63-1)), 0)
}

func (s *scaledShape[T]) describe(w *Writer) {
	w.Word("type", "number")
	w.bounds(s.low, s.high, places)
}

func (s *chanceShape) describe(w *Writer) {
	w.Word("type", "number")
	w.bounds(0, 1, 0)
}

func (s *spanShape) describe(w *Writer) {
	end := func(w *Writer) {
		w.Word("type", "number")
		w.bounds(int64(s.low), int64(s.high), places)
	}
	w.anyOf(end, func(w *Writer) {
		w.Word("type", "array")
		most := 2
		w.b = append(w.keyed("prefixItems"), '[')
		for i := range 2 {
			if i > 0 {
				w.b = append(w.b, ", "...)
			}
			w.item(end)
		}
		if s.shaped {
			most = 3
			w.b = append(w.b, ", "...)
			w.item(func(w *Writer) { w.Words("enum", fault.ShapeNames()) })
		}
		w.b = append(w.b, ']')
		w.count("minItems", 2)
		w.count("maxItems", most)
	})
}

// item writes an object as an item of a list.
func (w *Writer) item(fields func(*Writer)) {
	inner := Writer{b: append(w.b, '{'), between: ", "}
	fields(&inner)
	w.b = append(inner.b, '}')
}

func (s *truthShape) describe(w *Writer) { w.Word("type", "boolean") }

func (s *textShape) describe(w *Writer) {
	w.Word("type", "string")
	w.count("minLength", min(s.low, 1))
	w.count("maxLength", s.high)
}

func (s *wordShape[T]) describe(w *Writer) { w.Words("enum", s.accepted()) }

func (s *setShape[T]) describe(w *Writer) {
	w.Word("type", "array")
	w.Object("items", func(w *Writer) { w.Words("enum", s.words) })
	w.count("maxItems", len(s.words))
}

func (s *objectShape) describe(w *Writer) { describeObject(w, s.fields) }

func (s *changeShape) describe(w *Writer) {
	w.Word("type", "object")
	w.Object("properties", func(w *Writer) {
		for i := range Settings {
			if s.has(i) {
				w.Object(Settings[i].Name, func(w *Writer) {
					w.Word("description", Settings[i].About)
					(&valueShape{&Value{}, Setting(i)}).describe(w)
				})
			}
		}
	})
	w.Truth("additionalProperties", false)
}

func (s *valueShape) describe(w *Writer) { s.shape().describe(w) }

func (s *nodeShape) describe(w *Writer) {
	w.Word("type", "string")
	w.Word("pattern", "^n[1-9][0-9]?$")
}

func (s *linkShape) describe(w *Writer) {
	w.Word("type", "array")
	w.Object("items", (&nodeShape{nil, s.nodes}).describe)
	w.count("minItems", 2)
	w.count("maxItems", 2)
	w.Truth("uniqueItems", true)
}

func (s *nodesShape) describe(w *Writer) {
	w.Word("type", "array")
	w.Object("items", (&nodeShape{nil, s.nodes}).describe)
	w.Truth("uniqueItems", true)
}

func (s *learnersShape) describe(w *Writer) { (&nodesShape{nil, s.nodes}).describe(w) }

func (s *onlyShape) describe(w *Writer) {
	(&nodesShape{nil, s.nodes}).describe(w)
	w.count("minItems", 1)
}

func (s *groupsShape) describe(w *Writer) {
	w.Word("type", "array")
	w.Object("items", (&nodesShape{nil, s.nodes}).describe)
}

// describe tells the fields of a kind of orders.
func (k Kind) describe(w *Writer) {
	w.Word("description", Kinds[k].About)
	s := Step{Is: Do, Order: Order{Kind: k}}
	fields := s.fields(MaxNodes)
	for i := range fields {
		if fields[i].Name == "do" {
			fields[i].shape = constShape(k.String())
		}
	}
	describeObject(w, fields)
}

// constShape is the one word that a field has.
type constShape string

func (s constShape) read(*reading, *place, *JSON) {}
func (s constShape) write(*Writer, string)        {}
func (s constShape) describe(w *Writer)           { w.Word("const", string(s)) }

func (s *comparesShape) describe(w *Writer) {
	w.Word("type", "array")
	w.count("maxItems", kv.MaxTxnOps)
	w.Object("items", func(w *Writer) {
		w.anyOf(
			func(w *Writer) { describeObject(w, compareFields(&kv.Compare{Target: kv.TargetValue})) },
			func(w *Writer) { describeObject(w, compareFields(&kv.Compare{Target: kv.TargetMod})) },
		)
	})
}

func (s *branchShape) describe(w *Writer) {
	w.Word("type", "array")
	w.count("maxItems", kv.MaxTxnOps)
	w.Object("items", func(w *Writer) {
		w.Word("type", "object")
		w.Object("properties", func(w *Writer) {
			for _, f := range opFields(&kv.Op{}) {
				w.Object(f.Name, f.shape.describe)
			}
		})
		w.count("minProperties", 1)
		w.count("maxProperties", 1)
		w.Truth("additionalProperties", false)
	})
}

func (s *opShape) describe(w *Writer) { (&textShape{nil, 1, maxKey}).describe(w) }

func (s *pairShape) describe(w *Writer) {
	w.Word("type", "array")
	w.b = append(w.keyed("prefixItems"), '[')
	w.item((&textShape{nil, 1, maxKey}).describe)
	w.b = append(w.b, ", "...)
	w.item((&textShape{nil, 0, maxValue}).describe)
	w.b = append(w.b, ']')
	w.count("minItems", 2)
	w.count("maxItems", 2)
}
