package order

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

// mark is what some editors put before a document in UTF-8.
const mark = "\ufeff"

// Parse reads a document. Numbers stay as they are written, for integers to decide, never floats. encoding/json
// says what strings with escapes are, and what is wrong where a text is no JSON.
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
	v, why := p.value(0)
	p.next()
	switch {
	case why != nil:
	case p.at < len(p.text):
		why = p.noJSON()
	default:
		return &v, nil
	}
	var raw json.RawMessage
	if err := json.Unmarshal([]byte(p.text), &raw); err != nil {
		return nil, p.wrong(err)
	}
	return nil, why
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

// parser takes a text apart.
type parser struct {
	text string
	at   int
	room int // that values may still take
}

// next goes on to what is no white space; 0, which no value begins with, at the end.
func (p *parser) next() byte {
	for ; p.at < len(p.text); p.at++ {
		switch c := p.text[p.at]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// passes goes past one of these bytes; false where there is none.
func (p *parser) passes(these string) bool {
	if p.at == len(p.text) || strings.IndexByte(these, p.text[p.at]) < 0 {
		return false
	}
	p.at++
	return true
}

func (p *parser) value(depth int) (v JSON, why *Refusal) {
	c := p.next()
	from, ok := p.at, true
	switch c {
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
		v.form = text
		v.text, ok = p.string()
	case 't':
		v.form = truth
		v.text, ok = p.word("true")
	case 'f':
		v.form = truth
		v.text, ok = p.word("false")
	case 'n':
		v.text, ok = p.word("null")
	default:
		ok = p.number()
		v.form, v.text = number, p.text[from:p.at]
	}
	if !ok {
		why = p.noJSON()
	}
	return v, why
}

func (p *parser) word(is string) (string, bool) {
	ok := strings.HasPrefix(p.text[p.at:], is)
	if ok {
		p.at += len(is)
	}
	return is, ok
}

// number goes past a number; false where there is none.
func (p *parser) number() bool {
	p.passes("-")
	if !p.passes("0") && !p.digits() {
		return false
	}
	if p.passes(".") && !p.digits() {
		return false
	}
	if p.passes("eE") {
		p.passes("+-")
		return p.digits()
	}
	return true
}

func (p *parser) digits() bool {
	from := p.at
	for p.at < len(p.text) && p.text[p.at]-'0' <= 9 {
		p.at++
	}
	return p.at > from
}

// valueRoom is what a value takes, in a list that grows, and nameRoom a name.
const valueRoom, nameRoom = 2 * 72, 2 * 16

// inside reads the items of an object or a list up to its end.
func (p *parser) inside(v *JSON, depth int) *Refusal {
	closing := "]"
	if v.form == object {
		closing = "}"
	}
	p.next()
	if p.passes(closing) {
		return nil
	}
	v.reserve(p)
	for {
		if len(v.items) == cap(v.items) {
			p.room -= valueRoom*len(v.items) + nameRoom*len(v.names)
		}
		if p.room < 0 {
			return p.place(Refuse(TooMuch), p.at)
		}
		if v.form == object && !p.name(v) {
			return p.noJSON()
		}
		item, why := p.value(depth + 1)
		if why != nil {
			return why
		}
		v.items = append(v.items, item)
		p.next()
		if p.passes(closing) {
			return nil
		}
		if !p.passes(",") {
			return p.noJSON()
		}
	}
}

// name reads what an object's next item is called.
func (p *parser) name(v *JSON) bool {
	if p.next() != '"' {
		return false
	}
	name, ok := p.string()
	v.names = append(v.names, name)
	p.next()
	return ok && p.passes(":")
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

// string reads what stands between quotes; false where that is no string. Bytes that are not UTF-8 become U+FFFD.
func (p *parser) string() (s string, ok bool) {
	from, plain := p.at, true
	for p.at++; p.at < len(p.text) && p.text[p.at] >= ' '; p.at++ {
		switch p.text[p.at] {
		case '\\':
			plain = false
			p.at++
		case '"':
			p.at++
			if s = p.text[from+1 : p.at-1]; plain && utf8.ValidString(s) {
				return s, true
			}
			return s, json.Unmarshal([]byte(p.text[from:p.at]), &s) == nil
		}
	}
	return "", false
}

// noJSON is told where encoding/json has nothing to say.
func (p *parser) noJSON() *Refusal { return p.place(Refuse(NoJSON), min(p.at, len(p.text))) }

// place adds a place of the document: line and column, from 1 on.
func (p *parser) place(r *Refusal, offset int) *Refusal {
	before := p.text[:offset]
	line := strings.Count(before, "\n") + 1
	column := offset - (strings.LastIndexByte(before, '\n') + 1) + 1
	return r.Count("line", int64(line)).Count("column", int64(column))
}
