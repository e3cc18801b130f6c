package refusal

import (
	"strconv"
	"strings"

	"raftlab/raft"
)

// Code says what is wrong; www/i18n has a sentence for each, in each language.
type Code string

// Said is what somebody else said, in their words.
const Said Code = "said"

// Codes tells the arguments of this package's one code.
var Codes = map[Code][]string{Said: {"text"}}

// Refusal is an error: a code, and what its sentence needs.
type Refusal struct {
	Code  Code
	Args  []Arg
	cause error // which Unwrap tells
}

// Arg is one argument of a refusal: a text, a list of words, or another refusal.
type Arg struct {
	Name, Text string
	Words      []string
	Why        *Refusal
}

// New begins a refusal.
func New(code Code) *Refusal { return &Refusal{Code: code} }

// Of is what an error says: a refusal as it is, or what can tell itself as one; all others are Said.
func Of(err error) *Refusal {
	switch e := err.(type) {
	case *Refusal:
		return e
	case interface{ Refusal() *Refusal }:
		return e.Refusal()
	}
	return New(Said).With("text", err.Error())
}

// With is the refusal with one argument more.
func (r *Refusal) With(name, text string) *Refusal {
	r.Args = append(r.Args, Arg{Name: name, Text: text})
	return r
}

// Count is With for a whole number.
func (r *Refusal) Count(name string, v int64) *Refusal {
	return r.With(name, strconv.FormatInt(v, 10))
}

// Millis is With for a time.
func (r *Refusal) Millis(name string, t raft.Time) *Refusal {
	return r.With(name, Decimal(int64(t), Places))
}

// Node is With for a server.
func (r *Refusal) Node(name string, id raft.NodeID) *Refusal { return r.With(name, id.String()) }

// List is With for words.
func (r *Refusal) List(words []string) *Refusal {
	r.Args = append(r.Args, Arg{Name: "words", Words: words})
	return r
}

// Because is With for the error that is behind it, which Unwrap tells.
func (r *Refusal) Because(err error) *Refusal {
	r.cause = err
	r.Args = append(r.Args, Arg{Name: "why", Why: Of(err)})
	return r
}

// Arg is an argument's text, or its words with commas between them; "" where there is none.
func (r *Refusal) Arg(name string) string {
	for i := range r.Args {
		if a := &r.Args[i]; a.Name == name {
			return a.String()
		}
	}
	return ""
}

func (a *Arg) String() string {
	switch {
	case a.Words != nil:
		return strings.Join(a.Words, ", ")
	case a.Why != nil:
		return "(" + a.Why.Error() + ")"
	}
	return a.Text
}

// Error is for tests and panics: no sentence.
func (r *Refusal) Error() string {
	b := []byte(r.Code)
	for i := range r.Args {
		b = append(append(append(b, ' '), r.Args[i].Name...), '=')
		b = append(b, r.Args[i].String()...)
	}
	return string(b)
}

func (r *Refusal) Unwrap() error { return r.cause }

// Is tells whether another refusal has this one's code.
func (r *Refusal) Is(other error) bool {
	o, is := other.(*Refusal)
	return is && o.Code == r.Code
}

// Equal compares what two refusals say; either may be nil.
func (r *Refusal) Equal(o *Refusal) bool {
	return r == o || r != nil && o != nil && r.Error() == o.Error()
}
