package order

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

// mark is what some editors put before a document in UTF-8.
const mark = "\ufeff"

// Parse reads a document. encoding/json says whether it is JSON, and what its strings with escapes
// are; numbers stay as they are written, for integers to decide, never floats.
func Parse(b []byte) (*JSON, *Refusal) {
	if len(b) > MaxDocument {
		return nil, Refuse(TooLong).Count("high", MaxDocument)
	}
	return ParseAny(b)
}

// mostRoom is how much memory the values of a document take at most, about, in bytes: a list of nothing but small ones would
// take a hundred times its text.
const mostRoom = 256 << 20

// ParseAny reads a document of any length.
func ParseAny(b []byte) (*JSON, *Refusal) {
	p := parser{text: strings.TrimPrefix(string(b), mark), room: mostRoom}
	if b = b[len(b)-len(p.text):]; !json.Valid(b) {
		var raw json.RawMessage
		return nil, p.wrong(json.Unmarshal(b, &raw)) // which says what is wrong, and takes twice the time
	}
	v, err := p.value(0)
	if err != nil {
		return nil, err
	}
	return &v, nil
}

// What encoding/json says of two mistakes of their own.
const endsEarly, endsLate = "unexpected end of JSON input", "after top-level value"

// wrong tells what is no JSON, and where.
func (p *parser) wrong(err error) *Refusal {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) || syntax.Error() == endsEarly {
		return p.place(Refuse(Ends), len(p.text))
	}
	at := max(0, min(int(syntax.Offset)-1, len(p.text)))
	if strings.Contains(syntax.Error(), endsLate) {
		return p.place(Refuse(More), at)
	}
	return p.place(Refuse(NoJSON), at).With("got", Short(strings.ToValidUTF8(p.text[at:min(at+8, len(p.text))], "")))
}

// parser takes a text that is JSON apart.
type parser struct {
	text string
	at   int
	room int // that values may still take
}

// skip goes on to what is not one of these bytes.
func (p *parser) skip(these string) byte {
	for strings.IndexByte(these, p.text[p.at]) >= 0 {
		p.at++
	}
	return p.text[p.at]
}

const spaces = " \t\r\n"

func (p *parser) value(depth int) (v JSON, err *Refusal) {
	switch c := p.skip(spaces); c {
	case '{', '[':
		if depth == deepest {
			return v, p.place(Refuse(TooDeep), p.at).Count("high", deepest)
		}
		v.form = list
		if c == '{' {
			v.form = object
		}
		p.at++
		return v, p.inside(&v, depth)
	case '"':
		return JSON{form: text, text: p.string()}, nil
	case 't', 'f':
		v.form = truth
	case 'n':
		v.form = null
	default:
		v.form = number
	}
	from := p.at
	for p.at < len(p.text) && strings.IndexByte(spaces+",]}", p.text[p.at]) < 0 {
		p.at++
	}
	v.text = p.text[from:p.at]
	return v, nil
}

// valueRoom is what a value takes, in a list that grows, and nameRoom a name.
const valueRoom, nameRoom = 2 * 72, 2 * 16

// inside reads the items of an object or a list up to its end.
func (p *parser) inside(v *JSON, depth int) *Refusal {
	for {
		if c := p.skip(spaces + ","); c == '}' || c == ']' {
			p.at++
			return nil
		}
		if v.items == nil {
			v.reserve(p)
		}
		if len(v.items) == cap(v.items) {
			p.room -= valueRoom*len(v.items) + nameRoom*len(v.names)
		}
		if p.room < 0 {
			return p.place(Refuse(TooMuch), p.at)
		}
		if v.form == object {
			v.names = append(v.names, p.string())
			p.skip(spaces + ":")
		}
		item, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		v.items = append(v.items, item)
	}
}

// reserve makes room for the first items.
func (v *JSON) reserve(p *parser) {
	if v.form == object {
		v.items, v.names = make([]JSON, 0, 6), make([]string, 0, 6)
	} else {
		v.items = make([]JSON, 0, 2)
	}
	p.room -= valueRoom/2*cap(v.items) + nameRoom/2*cap(v.names)
}

// string reads what stands between quotes. Bytes that are not UTF-8 become U+FFFD.
func (p *parser) string() string {
	from, plain := p.at, true
	for p.at++; p.text[p.at] != '"'; p.at++ {
		if p.text[p.at] == '\\' {
			plain = false
			p.at++
		}
	}
	p.at++
	if s := p.text[from+1 : p.at-1]; plain && utf8.ValidString(s) {
		return s
	}
	var s string
	_ = json.Unmarshal([]byte(p.text[from:p.at]), &s) // which has been read once
	return s
}

// place adds a place of the document: line and column, from 1 on.
func (p *parser) place(r *Refusal, offset int) *Refusal {
	before := p.text[:offset]
	line := strings.Count(before, "\n") + 1
	column := offset - (strings.LastIndexByte(before, '\n') + 1) + 1
	return r.Count("line", int64(line)).Count("column", int64(column))
}
