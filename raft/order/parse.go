package order

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// This file reads JSON. encoding/json's decoder would do the same in a third of the lines, and
// take 100 KB of a page's first visit.

// Parse reads a document.
func Parse(b []byte) (*JSON, *Refusal) {
	if len(b) > MaxDocument {
		return nil, Refuse(TooLong).Count("high", MaxDocument)
	}
	return ParseAny(b)
}

// ParseAny reads a document of any length.
func ParseAny(b []byte) (*JSON, *Refusal) {
	p := parser{text: strings.TrimPrefix(string(b), mark)}
	var v JSON
	if err := p.value(&v, 0); err != nil {
		return nil, err
	}
	if p.space(); p.at < len(p.text) {
		return nil, p.place(Refuse(More), p.at)
	}
	return &v, nil
}

// mark is what some editors put before a document in UTF-8.
const mark = "\ufeff"

// parser reads values. It keeps numbers as they are written: integers decide here, never floats.
type parser struct {
	text string // which all that was read shares
	at   int
}

func (p *parser) space() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

// next is the next byte that is no space; 0 at the end.
func (p *parser) next() byte {
	if p.space(); p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

func (p *parser) value(v *JSON, depth int) *Refusal {
	switch c := p.next(); {
	case c == '{' || c == '[':
		return p.nested(v, depth)
	case c == '"':
		v.form = text
		return p.string(&v.text)
	case c == '-' || '0' <= c && c <= '9':
		return p.number(v)
	}
	for _, word := range [...]struct {
		form form
		text string
	}{{null, "null"}, {truth, "true"}, {truth, "false"}} {
		if strings.HasPrefix(p.text[p.at:], word.text) {
			v.form, v.text = word.form, word.text
			p.at += len(word.text)
			return nil
		}
	}
	return p.wrong(p.at)
}

// nested reads an object or a list.
func (p *parser) nested(v *JSON, depth int) *Refusal {
	end := byte(']')
	if v.form = list; p.text[p.at] == '{' {
		v.form, end = object, '}'
	}
	if depth == deepest {
		return p.place(Refuse(TooDeep), p.at).Count("high", deepest)
	}
	p.at++
	if p.next() == end {
		p.at++
		return nil
	}
	if v.items = make([]JSON, 0, 2); v.form == object {
		v.items, v.names = make([]JSON, 0, 6), make([]string, 0, 6)
	}
	for {
		if v.form == object {
			if err := p.name(v); err != nil {
				return err
			}
		}
		v.items = append(v.items, JSON{})
		if err := p.value(&v.items[len(v.items)-1], depth+1); err != nil {
			return err
		}
		switch p.next() {
		case end:
			p.at++
			return nil
		case ',':
			p.at++
		default:
			return p.wrong(p.at)
		}
	}
}

// name reads a field's name, and the colon behind it.
func (p *parser) name(v *JSON) *Refusal {
	if p.next() != '"' {
		return p.wrong(p.at)
	}
	v.names = append(v.names, "")
	if err := p.string(&v.names[len(v.names)-1]); err != nil {
		return err
	}
	if p.next() != ':' {
		return p.wrong(p.at)
	}
	p.at++
	return nil
}

func (p *parser) number(v *JSON) *Refusal {
	from := p.at
	digits := func() bool {
		begin := p.at
		for p.at < len(p.text) && '0' <= p.text[p.at] && p.text[p.at] <= '9' {
			p.at++
		}
		return p.at > begin
	}
	skip := func(any string) bool {
		is := p.at < len(p.text) && strings.IndexByte(any, p.text[p.at]) >= 0
		if is {
			p.at++
		}
		return is
	}
	skip("-")
	whole := skip("0") || digits()
	if part := whole && skip("."); part {
		whole = digits()
	}
	if power := whole && skip("eE"); power {
		skip("+-")
		whole = digits()
	}
	if !whole {
		return p.wrongFrom(from)
	}
	v.form, v.text = number, p.text[from:p.at]
	return nil
}

// string reads a string; what is not UTF-8 in it becomes U+FFFD.
func (p *parser) string(into *string) *Refusal {
	from := p.at
	p.at++
	plain := true
	for ; p.at < len(p.text); p.at++ {
		switch c := p.text[p.at]; {
		case c == '"':
			inside := p.text[from+1 : p.at]
			p.at++
			if plain && utf8.ValidString(inside) {
				*into = inside
				return nil
			}
			said, ok := unescape(inside)
			if !ok {
				return p.wrongAt(from)
			}
			*into = said
			return nil
		case c < ' ':
			return p.wrongAt(from)
		case c == '\\':
			plain = false
			p.at++
		}
	}
	return p.place(Refuse(Ends), len(p.text))
}

// unescape is what a string with escapes says; false where one is none.
func unescape(s string) (string, bool) {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		if s[i] != '\\' {
			r, size := utf8.DecodeRuneInString(s[i:])
			b = utf8.AppendRune(b, r)
			i += size
			continue
		}
		if s[i+1] == 'u' {
			r, size := escaped(s[i:])
			if size == 0 {
				return "", false
			}
			b = utf8.AppendRune(b, r)
			i += size
			continue
		}
		at := strings.IndexByte(`"\/bfnrt`, s[i+1])
		if at < 0 {
			return "", false
		}
		b = append(b, "\"\\/\b\f\n\r\t"[at])
		i += 2
	}
	return string(b), true
}

// escaped reads \uXXXX, or two that are one character; size 0: it is none.
func escaped(s string) (r rune, size int) {
	unit := func(s string) rune {
		if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
			return -1
		}
		v, err := strconv.ParseUint(s[2:6], 16, 16)
		if err != nil {
			return -1
		}
		return rune(v)
	}
	switch r = unit(s); {
	case r < 0:
		return 0, 0
	case utf16.IsSurrogate(r):
		if both := utf16.DecodeRune(r, unit(s[6:])); both != utf8.RuneError {
			return both, 12
		}
		return utf8.RuneError, 6
	}
	return r, 6
}

// wrong is what stands at a place where something else should: nothing, at the end.
func (p *parser) wrong(at int) *Refusal {
	if at >= len(p.text) {
		return p.place(Refuse(Ends), len(p.text))
	}
	return p.wrongAt(at)
}

func (p *parser) wrongAt(at int) *Refusal {
	return p.place(Refuse(NoJSON), at).With("got", Short(strings.ToValidUTF8(p.text[at:min(at+8, len(p.text))], "")))
}

// wrongFrom is wrong of a word that begins there, and may be right as far as it goes.
func (p *parser) wrongFrom(from int) *Refusal {
	if p.at >= len(p.text) {
		return p.wrong(p.at)
	}
	return p.wrongAt(from)
}

// place adds a place of the document: line and column, from 1 on.
func (p *parser) place(r *Refusal, offset int) *Refusal {
	before := p.text[:min(offset, len(p.text))]
	line := strings.Count(before, "\n") + 1
	column := len(before) - (strings.LastIndexByte(before, '\n') + 1) + 1
	return r.Count("line", int64(line)).Count("column", int64(column))
}
