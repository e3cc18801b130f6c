package sim

import (
	"errors"
	"strconv"
	"strings"
)

// This file reads JSON into a tree. encoding/json has no place in a page's program, and
// turns numbers into floats.

// valueKind is one of JSON's kinds of values.
type valueKind uint8

const (
	object valueKind = 1 + iota
	list
	word   // a string
	number // its text is as it was written
	other  // true, false or null, by its text
)

// value is one value. An object's names[i] names items[i].
type value struct {
	kind  valueKind
	text  string
	names []string
	items []value
}

// deepest is how far objects and lists may nest.
const deepest = 8

// parser reads a document. Once it has failed it stands at its end.
type parser struct {
	text string
	at   int
	err  error
}

func (p *parser) fail(what string) {
	if p.err == nil {
		p.err = errors.New("this is no JSON: " + what + " at byte " + strconv.Itoa(p.at))
	}
	p.at = len(p.text)
}

func parseJSON(b []byte) (value, error) {
	p := parser{text: string(b)}
	v := p.value(0)
	if p.space(); p.at < len(p.text) {
		p.fail("more follows")
	}
	return v, p.err
}

func (p *parser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

// next skips space and tells the byte that follows; 0 at the end.
func (p *parser) next() byte {
	p.space()
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

// eat takes a byte if it comes next.
func (p *parser) eat(c byte) bool {
	if p.next() != c || p.at == len(p.text) {
		return false
	}
	p.at++
	return true
}

func (p *parser) value(depth int) value {
	switch c := p.next(); {
	case depth > deepest:
		p.fail("it nests too deep")
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.list(depth)
	case c == '"':
		return value{kind: word, text: p.string()}
	case c == '-' || c >= '0' && c <= '9':
		return value{kind: number, text: p.run("+-.eE0123456789")}
	case c >= 'a' && c <= 'z':
		text := p.run("abcdefghijklmnopqrstuvwxyz")
		if text != "true" && text != "false" && text != "null" {
			p.at -= len(text)
			p.fail("a value is missing")
		}
		return value{kind: other, text: text}
	default:
		p.fail("a value is missing")
	}
	return value{}
}

// run takes all bytes that are of these.
func (p *parser) run(of string) string {
	from := p.at
	for p.at < len(p.text) && strings.IndexByte(of, p.text[p.at]) >= 0 {
		p.at++
	}
	return p.text[from:p.at]
}

// string takes what stands between quotes, as it is written: no name of ours has escapes.
func (p *parser) string() string {
	p.at++
	from := p.at
	for p.at < len(p.text) && p.text[p.at] >= ' ' {
		switch p.text[p.at] {
		case '"':
			p.at++
			return p.text[from : p.at-1]
		case '\\':
			p.at++
		}
		p.at++
	}
	p.at = min(p.at, len(p.text))
	p.fail("a string does not end")
	return ""
}

func (p *parser) list(depth int) value {
	v := value{kind: list}
	p.at++
	if p.eat(']') {
		return v
	}
	for p.err == nil {
		v.items = append(v.items, p.value(depth+1))
		if p.eat(']') {
			return v
		}
		if !p.eat(',') {
			p.fail("a list lacks its next , or ]")
		}
	}
	return v
}

func (p *parser) object(depth int) value {
	v := value{kind: object}
	p.at++
	if p.eat('}') {
		return v
	}
	for p.err == nil {
		if p.next() != '"' {
			p.fail("a field's name is missing")
			break
		}
		v.names = append(v.names, p.string())
		if !p.eat(':') {
			p.fail("a field lacks its :")
		}
		v.items = append(v.items, p.value(depth+1))
		if p.eat('}') {
			return v
		}
		if !p.eat(',') {
			p.fail("an object lacks its next , or }")
		}
	}
	return v
}

// String shows a value to the one who wrote it.
func (v *value) String() string {
	switch v.kind {
	case object:
		return "an object"
	case list:
		return "a list of " + strconv.Itoa(len(v.items))
	case word:
		return `"` + short(v.text) + `"`
	}
	return short(v.text)
}

// longestShown is the longest text of a document that an error repeats, in bytes.
const longestShown = 60

func short(text string) string {
	if len(text) <= longestShown {
		return text
	}
	return strings.ToValidUTF8(text[:longestShown], "") + "…"
}
