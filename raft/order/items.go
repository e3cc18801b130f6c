package order

// itemsShape is a list of objects of one kind.
type itemsShape[T any] struct {
	into   *[]T
	most   int
	fields func(*T) []Field
}

// Items is a list of at most so many objects, each with the fields of one.
func Items[T any](name string, into *[]T, most int, fields func(*T) []Field) Field {
	return Field{Name: name, shape: &itemsShape[T]{into, most, fields}}
}

func (s *itemsShape[T]) read(r *reading, at *place, v *JSON) {
	if v.form != list || len(v.items) > s.most {
		r.got(NoList, at, v).Count("high", int64(s.most))
		return
	}
	items := make([]T, len(v.items))
	for i := range items {
		if r.object(at.item(i), &v.items[i], s.fields(&items[i])); r.refusal != nil {
			return
		}
	}
	*s.into = items
}

func (s *itemsShape[T]) write(w *Writer, name string) {
	before, end := "\n    ", "\n  "
	if w.line() {
		before, end = "", ""
	}
	w.b = append(w.keyed(name), '[')
	for i := range *s.into {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		item := Writer{b: append(append(w.b, before...), '{'), between: ", "}
		item.fields(s.fields(&(*s.into)[i]))
		w.b = append(item.b, '}')
	}
	if len(*s.into) > 0 {
		w.b = append(w.b, end...)
	}
	w.b = append(w.b, ']')
}

func (s *itemsShape[T]) describe(w *Writer) {
	w.Word("type", "array")
	w.Object("items", func(w *Writer) { describeObject(w, s.fields(new(T))) })
}

// orderShape is one order; its kind is 0 where there is none.
type orderShape struct {
	into  *Order
	nodes int
}

// One is an order.
func One(name string, into *Order, nodes int) Field {
	return Field{Name: name, shape: &orderShape{into, nodes}}
}

func (s *orderShape) read(r *reading, at *place, v *JSON) { r.order(at, v, s.nodes, s.into, nil) }

func (s *orderShape) write(w *Writer, name string) {
	if s.into.Kind != 0 {
		w.b = s.into.Append(w.keyed(name))
	}
}

func (s *orderShape) describe(w *Writer) { w.Word("type", "object") }
