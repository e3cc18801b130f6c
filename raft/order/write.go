package order

import (
	"strconv"
	"unicode/utf8"

	"raftlab/raft/fault"
	"raftlab/raft/refusal"
)

// Writer appends an object's fields as JSON.
type Writer struct {
	b       []byte
	between string // two fields
	begun   bool   // a field stands before
}

// NewWriter begins an object behind b, on one line, or, with an indent, a field a line.
func NewWriter(b []byte, indent string) *Writer {
	if indent == "" {
		return &Writer{b: append(b, '{'), between: ","}
	}
	return &Writer{b: append(append(b, "{\n"...), indent...), between: ",\n" + indent}
}

// End ends the object.
func (w *Writer) End() []byte {
	if !w.line() {
		w.b = append(w.b, '\n')
	}
	return append(w.b, '}')
}

// line tells whether all is on one line.
func (w *Writer) line() bool { return w.between == "," || w.between == ", " }

// Fields writes what the fields are bound to.
func (w *Writer) Fields(fields ...Field) { w.fields(fields) }

func (w *Writer) fields(fields []Field) {
	for i := range fields {
		fields[i].shape.write(w, fields[i].Name)
	}
}

func (w *Writer) key(name string) { w.b = w.keyed(name) }

func (w *Writer) keyed(name string) []byte {
	if w.begun {
		w.b = append(w.b, w.between...)
	}
	w.begun = true
	w.b = append(AppendString(w.b, name), ':')
	if w.between != "," {
		w.b = append(w.b, ' ')
	}
	return w.b
}

// Word writes a string.
func (w *Writer) Word(name, v string) { w.b = AppendString(w.keyed(name), v) }

// Words writes a list of strings.
func (w *Writer) Words(name string, list []string) {
	w.b = append(w.keyed(name), '[')
	for i, v := range list {
		if i > 0 {
			w.b = append(w.b, ", "...)
		}
		w.b = AppendString(w.b, v)
	}
	w.b = append(w.b, ']')
}

// Truth writes true or false.
func (w *Writer) Truth(name string, v bool) { w.b = strconv.AppendBool(w.keyed(name), v) }

func (w *Writer) span(name string, r fault.Range) {
	w.b = refusal.AppendDecimal(append(w.keyed(name), '['), int64(r.Min), places)
	w.b = refusal.AppendDecimal(append(w.b, ", "...), int64(r.Max), places)
	if r.Shape != fault.Uniform {
		w.b = AppendString(append(w.b, ", "...), r.Shape.String())
	}
	w.b = append(w.b, ']')
}

const hex = "0123456789abcdef"

// AppendString writes s as a JSON string; bytes that are not UTF-8 become U+FFFD.
func AppendString(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r != utf8.RuneError || size != 1 {
				i += size
				continue
			}
		}
		b = append(b, s[from:i]...)
		b = appendEscape(b, c)
		i++
		from = i
	}
	return append(append(b, s[from:]...), '"')
}

func appendEscape(b []byte, c byte) []byte {
	switch {
	case c >= utf8.RuneSelf:
		return append(b, `\ufffd`...)
	case c == '"' || c == '\\':
		return append(b, '\\', c)
	case c == '\n':
		return append(b, '\\', 'n')
	}
	return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
}
