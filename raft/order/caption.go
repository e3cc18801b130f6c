package order

import (
	"strconv"
	"strings"
)

// Caption is what is said to a reader: a text in English, and in as many other languages as somebody wrote it in.
type Caption []Saying

// Saying is a text in a language.
type Saying struct {
	Lang string // its tag (BCP 47), such as pt-BR
	Text string
}

// english is the language that no caption lacks; longestText is the longest in bytes.
const (
	english     = "en"
	longestText = 2000
)

// In is the caption in a language, in English where it has no text in that one; "" where it says nothing.
func (c Caption) In(lang string) string {
	text := ""
	for i := range c {
		switch t := &c[i]; {
		case strings.EqualFold(t.Lang, lang):
			return t.Text
		case t.Lang == english:
			text = t.Text
		}
	}
	return text
}

// With is the caption with a text in one more language.
func (c Caption) With(lang, text string) Caption {
	return append(c[:len(c):len(c)], Saying{lang, text})
}

// Said is a caption.
func Said(name string, into *Caption) Field { return Field{Name: name, shape: &saidShape{into}} }

type saidShape struct{ into *Caption }

func (s *saidShape) read(r *reading, at *place, v *JSON) {
	if v.form != object {
		r.noObject(at, v)
		return
	}
	c := make(Caption, len(v.names))
	fields := make([]Field, 0, len(c))
	for i, lang := range v.names {
		for j := range i {
			if strings.EqualFold(lang, v.names[j]) {
				r.refuse(Twice, at.field(Short(lang)))
				return
			}
		}
		if !isTag(lang) {
			r.refuse(NoTag, at).With("got", strconv.Quote(Short(lang)))
			return
		}
		c[i].Lang = lang
		fields = append(fields, Text(lang, &c[i].Text, 1, longestText))
	}
	if v.field(english) == nil {
		r.refuse(Missing, at.field(english))
		return
	}
	r.object(at, v, fields)
	*s.into = c
}

// isTag tells whether a text is formed as a language's tag is: subtags of one to eight letters and digits, of which the first has no digit. One of a single
// letter begins something, which follows.
func isTag(text string) bool {
	parts := strings.Split(text, "-")
	private := false
	for i, part := range parts {
		single := len(part) == 1
		switch {
		case part == "" || len(part) > 8 || !isSubtag(part, i > 0):
			return false
		case single && !private && i == len(parts)-1, single && i == 0 && !strings.ContainsAny(part, "xXiI"):
			return false
		}
		private = private || single && strings.EqualFold(part, "x")
	}
	return true
}

func isSubtag(part string, digits bool) bool {
	for i := range len(part) {
		c := part[i] | 0x20
		if !(c >= 'a' && c <= 'z' || digits && part[i] >= '0' && part[i] <= '9') {
			return false
		}
	}
	return true
}

// tagPattern is a tag as a schema has it: it takes those that end where something begins, too.
const tagPattern = "^([A-Za-z]{2,8}|[IXix]-[A-Za-z0-9]{1,8})(-[A-Za-z0-9]{1,8})*$"

func (s *saidShape) write(w *Writer, name string) {
	if len(*s.into) == 0 {
		return
	}
	inner := Writer{b: append(w.keyed(name), '{'), between: ", "}
	for _, t := range *s.into {
		inner.Word(t.Lang, t.Text)
	}
	w.b = append(inner.b, '}')
}

func (s *saidShape) describe(w *Writer) {
	w.Word("type", "object")
	w.Object("propertyNames", func(w *Writer) { w.Word("pattern", tagPattern) })
	w.Object("additionalProperties", (&textShape{low: 1, high: longestText}).describe)
	w.Words("required", []string{english})
}
