package order

import "strconv"

// MaxDocument is the longest document, in bytes; deepest how far its objects and lists may nest.
const MaxDocument, deepest = 4 << 20, 12

// form is one of JSON's kinds of values.
type form uint8

const (
	null form = iota
	truth
	number // its text is as it was written
	text
	list
	object
)

// JSON is one value of a document. An object's names[i] names items[i].
type JSON struct {
	form  form
	text  string
	names []string
	items []JSON
}

// field is an object's so named; nil where there is none.
func (v *JSON) field(name string) *JSON {
	for i, n := range v.names {
		if n == name {
			return &v.items[i]
		}
	}
	return nil
}

// Text is a field's string; "" where there is none, or it is none.
func (v *JSON) Text(name string) string {
	if f := v.field(name); f != nil && f.form == text {
		return f.text
	}
	return ""
}

// Whole is a field's whole number; 0 where there is none, or it is none.
func (v *JSON) Whole(name string) uint64 {
	if f := v.field(name); f != nil && f.form == number {
		n, _ := parseWhole(f.text)
		return n
	}
	return 0
}

// String shows a value to the one who wrote it, shortened.
func (v *JSON) String() string {
	if v.form == text {
		return strconv.Quote(Short(v.text))
	}
	return Short(string(v.append(nil)))
}

// append writes a value until it is longer than what is shown.
func (v *JSON) append(b []byte) []byte {
	if len(b) > longestShown {
		return b
	}
	switch v.form {
	case text:
		return strconv.AppendQuote(b, Short(v.text))
	case list, object:
	default:
		return append(b, v.text...)
	}
	open, end := byte('['), byte(']')
	if v.form == object {
		open, end = '{', '}'
	}
	b = append(b, open)
	for i := range v.items {
		if i > 0 {
			b = append(b, ", "...)
		}
		if len(b) > longestShown {
			return b
		}
		if v.form == object {
			b = append(strconv.AppendQuote(b, Short(v.names[i])), ": "...)
		}
		b = v.items[i].append(b)
	}
	return append(b, end)
}
