package order

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
)

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

// parser builds values of what encoding/json's decoder tells, which keeps numbers as they are
// written: integers decide here, never floats.
type parser struct {
	d    *json.Decoder
	text []byte
}

// mark is what some editors put before a document in UTF-8.
var mark = []byte("\ufeff")

// Parse reads a document.
func Parse(b []byte) (*JSON, *Refusal) {
	if len(b) > MaxDocument {
		return nil, Refuse(TooLong).Count("high", MaxDocument)
	}
	b = bytes.TrimPrefix(b, mark)
	p := parser{d: json.NewDecoder(bytes.NewReader(b)), text: b}
	p.d.UseNumber()
	v, err := p.value(0)
	if err != nil {
		return nil, err
	}
	if end := p.d.InputOffset(); p.more() {
		return nil, p.at(Refuse(More), p.word(end))
	}
	return &v, nil
}

func (p *parser) value(depth int) (v JSON, err *Refusal) {
	token, wrong := p.token()
	if wrong != nil {
		return v, wrong
	}
	switch t := token.(type) {
	case json.Delim:
		if depth == deepest {
			return v, p.at(Refuse(TooDeep), p.d.InputOffset()).Count("high", deepest)
		}
		v.form = list
		if t == '{' {
			v.form = object
		}
		return v, p.inside(&v, depth)
	case string:
		return JSON{form: text, text: t}, nil
	case json.Number:
		return JSON{form: number, text: t.String()}, nil
	case bool:
		return JSON{form: truth, text: strconv.FormatBool(t)}, nil
	}
	return JSON{text: "null"}, nil
}

// inside reads the items of an object or a list up to its end.
func (p *parser) inside(v *JSON, depth int) *Refusal {
	for p.d.More() {
		if v.form == object {
			name, err := p.token()
			if err != nil {
				return err
			}
			v.names = append(v.names, name.(string))
		}
		item, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		v.items = append(v.items, item)
	}
	_, err := p.token()
	return err
}

// token is the next one. Of one that is wrong the decoder's own errors don't always tell the place.
func (p *parser) token() (json.Token, *Refusal) {
	at := p.word(p.d.InputOffset())
	token, err := p.d.Token()
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return token, nil
	case !errors.As(err, &syntax):
		return nil, p.at(Refuse(Ends), int64(len(p.text)))
	}
	return nil, p.at(Refuse(NoJSON), at).With("got", Short(string(bytes.ToValidUTF8(p.text[at:min(at+8, int64(len(p.text)))], nil))))
}

func (p *parser) more() bool {
	_, err := p.d.Token()
	return err != io.EOF
}

// word is where the next word begins, from an offset on.
func (p *parser) word(at int64) int64 {
	for at < int64(len(p.text))-1 && (p.text[at] <= ' ' || p.text[at] == ':') {
		at++
	}
	return at
}

// at adds a place of the document: line and column, from 1 on.
func (p *parser) at(r *Refusal, offset int64) *Refusal {
	before := p.text[:min(offset, int64(len(p.text)))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len(before) - (bytes.LastIndexByte(before, '\n') + 1) + 1
	return r.Count("line", int64(line)).Count("column", int64(column))
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
