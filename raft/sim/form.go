package sim

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"raftlab/raft"
	"raftlab/raft/fault"
)

// form reads an object field by field. Absent fields leave things as they are. The first
// thing that is wrong goes into err, with its path and what is accepted.
type form struct {
	path  string // of the object, with a dot behind; empty for the document
	v     *value
	takes []string // the fields that were asked for
	err   *error
}

func (f *form) fail(name, takes string, given *value) {
	if *f.err == nil {
		*f.err = errors.New(f.path + name + " takes " + takes + ", not " + given.String())
	}
}

// field is the one so named; nil where there is none.
func (f *form) field(name string) *value {
	f.takes = append(f.takes, name)
	for i, n := range f.v.names {
		if n == name {
			return &f.v.items[i]
		}
	}
	return nil
}

// end refuses fields that nobody asked for, and those that come twice.
func (f *form) end() {
	for i, name := range f.v.names {
		what := "has no field"
		if slices.Contains(f.v.names[:i], name) {
			what = "has twice the field"
		} else if slices.Contains(f.takes, name) {
			continue
		}
		if *f.err == nil {
			who := "a scenario"
			if f.path != "" {
				who = strings.TrimSuffix(f.path, ".")
			}
			*f.err = errors.New(who + " " + what + " \"" + short(name) + "\": it takes " + strings.Join(f.takes, ", "))
		}
	}
}

// inner reads an object in a field.
func (f *form) inner(name string, read func(*form)) {
	v := f.field(name)
	if v == nil {
		return
	}
	if v.kind != object {
		f.fail(name, "an object", v)
		return
	}
	o := form{path: f.path + name + ".", v: v, err: f.err}
	read(&o)
	o.end()
}

func (f *form) count(name string, most uint64, into *uint64) {
	if v := f.field(name); v != nil {
		n, err := strconv.ParseUint(v.text, 10, 64)
		if v.kind != number || err != nil || n > most {
			f.fail(name, "a whole number from 0 to "+strconv.FormatUint(most, 10), v)
			return
		}
		*into = n
	}
}

func (f *form) truth(name string, into *bool) {
	if v := f.field(name); v != nil {
		if v.kind != other || v.text == "null" {
			f.fail(name, "true or false", v)
			return
		}
		*into = v.text == "true"
	}
}

// decimal reads a number up to most of at most six decimals, in millionths.
func (f *form) decimal(name, what string, most uint64, into *uint64) {
	if v := f.field(name); v != nil {
		n, ok := parseDecimal(v.text, 6)
		if v.kind != number || !ok || n > most*million {
			f.fail(name, what+" from 0 to "+strconv.FormatUint(most, 10)+" with at most 6 decimals", v)
			return
		}
		*into = n
	}
}

const inMillis = "milliseconds"

// mostMillis is the longest time of a document, eleven days; mostFactor the highest factor.
const mostMillis, mostFactor = 1_000_000_000, 1000

func (f *form) millis(name string, into *raft.Time) {
	n := uint64(*into)
	f.decimal(name, inMillis, mostMillis, &n)
	*into = raft.Time(n)
}

func (f *form) chance(name string, into *uint32) {
	if v := f.field(name); v != nil {
		p, ok := parseChance(v.text)
		if v.kind != number || !ok {
			f.fail(name, "a probability from 0 to 1 with at most 10 decimals", v)
			return
		}
		*into = p
	}
}

// span reads [min, max] in ms.
func (f *form) span(name string, into *fault.Range) {
	v := f.field(name)
	if v == nil {
		return
	}
	var ends [2]uint64
	ok := v.kind == list && (len(v.items) == 2 || len(v.items) == 3)
	shape := 0
	if ok && len(v.items) == 3 {
		shape = slices.Index(fault.ShapeNames(), v.items[2].text)
		ok = shape >= 0 && v.items[2].kind == word
	}
	for i := 0; i < 2 && ok; i++ {
		ends[i], ok = parseDecimal(v.items[i].text, 6)
		ok = ok && v.items[i].kind == number && ends[i] <= mostMillis*million
	}
	if !ok || ends[0] > ends[1] {
		f.fail(name, "[min, max] in "+inMillis+" up to "+strconv.Itoa(mostMillis)+" with at most 6 decimals and min ≤ max, and maybe a third item, one of "+
			strings.Join(fault.ShapeNames(), ", "), v)
		return
	}
	*into = fault.Range{Min: raft.Time(ends[0]), Max: raft.Time(ends[1]), Shape: fault.Shape(shape)}
}

// oneOf reads a word of a list, by its place; otherwise where there is none.
func (f *form) oneOf(name string, words []string, otherwise int) int {
	v := f.field(name)
	if v == nil {
		return otherwise
	}
	return f.place(name, words, v)
}

func (f *form) place(name string, words []string, v *value) int {
	i := slices.Index(words, v.text)
	if v.kind != word || v.text == "" || i < 0 {
		known := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "" })
		f.fail(name, "one of "+strings.Join(known, ", "), v)
		return 0
	}
	return i
}

// set reads a list of words as the bits of their places.
func (f *form) set(name string, words []string) (set uint64) {
	v := f.field(name)
	if v == nil {
		return 0
	}
	if v.kind != list || len(v.items) > len(words) {
		f.fail(name, "a list of "+strings.Join(words, ", ")+", each once at most", v)
		return 0
	}
	for i := range v.items {
		set |= 1 << f.place(name, words, &v.items[i])
	}
	return set
}
