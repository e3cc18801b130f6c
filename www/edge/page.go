package edge

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"html"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"raftlab/raft/scenario"
	"raftlab/www/i18n"
	"raftlab/www/link"
	"raftlab/www/picture"
)

// Where moments are: behind each stands a link's fragment.
const (
	momentPath = "/m/"
	framePath  = "/e/"
)

// page is what the templates of www/site leave open.
type page struct {
	Title, Description             string
	Note                           string            // what the reader should know of the picture, as long as that is shown; "": nothing
	Attributes                     template.HTMLAttr // of the lab
	Address, Image, Picture, Frame string
	OEmbed                         string
	In                             map[string]string // by language: the fragment of the same moment in it
}

// look is how a moment is drawn in a language.
func (m *shown) look(lang string) picture.Look {
	look := picture.Look{Size: picture.Card, Words: i18n.Picture[lang]}
	if m.why != "" {
		look.Title = i18n.Site[lang]["start"]
	}
	return look
}

// language is the one that a link names, of those that pages speak; else the first.
func language(l *link.Link) string {
	tag, _, _ := strings.Cut(l.Get("lang"), "-")
	if _, spoken := i18n.Site[tag]; spoken {
		return tag
	}
	return i18n.Languages[0]
}

// servePage answers with the lab at a moment: a page, or what stands in a frame.
func (h *handler) servePage(w http.ResponseWriter, r *http.Request, kind, fragment string) {
	l, m := h.moment(w, r, fragment)
	if m == nil {
		return
	}
	lang := language(l)
	text, err := fs.ReadFile(h.Files, kind+"."+lang+".tmpl")
	if err != nil {
		refuse(w, http.StatusNotFound, "this site was built without pages of moments: ./build.sh build makes them")
		return
	}
	t, err := template.New(kind).Delims("[[", "]]").Parse(string(text))
	if err == nil {
		var b bytes.Buffer
		if err = t.Execute(&b, h.page(r, l, m, fragment)); err == nil {
			give(w, r, types[".html"], asking, b.Bytes())
			return
		}
	}
	refuse(w, http.StatusInternalServerError, "the page of this moment can't be written")
}

// Most letters of what a page is called, and of what it says of itself: X reads an image's description up to 420.
const longestTitle, longestDescription = 120, 400

func (h *handler) page(r *http.Request, l *link.Link, m *shown, fragment string) *page {
	lang, at := language(l), h.origin(r)
	look := m.look(lang)
	look.Title = cmp.Or(titleOf(l.Lesson, lang), look.Title)
	title, description := picture.Said(m.Moment, look)
	p := &page{
		Title: clipped(title, longestTitle), Address: at + momentPath + fragment, Frame: at + framePath + fragment,
		Picture: ".." + momentPath + fragment + ".svg",
	}
	if m.why != "" { // its lab shows another moment than the picture
		if nodes, err := h.Engines.nodes(l); err == nil {
			p.Title = offeredTitle(l, nodes)
		}
		p.Note = i18n.Site[lang][m.why]
		description = p.Note + " " + description
	}
	p.Description = clipped(description, longestDescription)
	p.Image = h.image(p.Address)
	p.In = map[string]string{}
	for _, lang := range i18n.Languages {
		p.In[lang] = in(fragment, lang)
	}
	p.OEmbed = at + "/oembed?format=json&url=" + url.QueryEscape(p.Address)
	var b strings.Builder
	for _, w := range l.Words {
		b.WriteString(" " + w.Name + `="` + html.EscapeString(w.Value) + `"`)
	}
	p.Attributes = template.HTMLAttr(strings.TrimSpace(b.String()))
	return p
}

// image is the address of the picture of a moment that has an address.
func (h *handler) image(address string) string {
	if build := h.build(); build != "" {
		return address + ".png?build=" + build
	}
	return address + ".png"
}

// in is a fragment in a language, as Share writes it: the first one needs no word.
func in(fragment, lang string) string {
	words := slices.DeleteFunc(strings.Split(fragment, "&"), func(word string) bool { return strings.HasPrefix(word, "lang=") })
	if lang != i18n.Languages[0] {
		words = append(words, "lang="+lang)
	}
	return strings.Join(words, "&")
}

// titleOf is a scenario's own, in a language or in English; "": it has none.
func titleOf(l *link.Lesson, lang string) string {
	if l == nil {
		return ""
	}
	d, err := scenario.Read(l.Document)
	if err != nil {
		return ""
	}
	return plain(cmp.Or(i18n.Lessons[lang][l.Name].Title, d.Title.In(lang)))
}

// Letters that can't be seen, by themselves or at all. What is a format character is among them, but for those that join letters, which
// some languages need, and those that stand before a number, which are seen.
var (
	unseen = []*unicode.RangeTable{unicode.Cf, unicode.Noncharacter_Code_Point, unicode.Other_Default_Ignorable_Code_Point}
	seen   = []*unicode.RangeTable{unicode.Join_Control, unicode.Prepended_Concatenation_Mark}
	behind = []*unicode.RangeTable{unicode.Join_Control, unicode.Variation_Selector} // changes the letter before
)

const emptyBraille = '\u2800'

// plain is a text in one line, without what can't be seen or turns the direction of others; "" where nothing can be seen.
func plain(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.In(r, unseen...) && !unicode.In(r, seen...):
			return -1
		case unicode.IsControl(r) || r == emptyBraille:
			return ' '
		}
		return r
	}, text)
	text = strings.TrimLeftFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.In(r, behind...) })
	return strings.Join(strings.Fields(text), " ")
}

// clipped is a text of at most so many letters.
func clipped(text string, most int) string {
	letters := []rune(text)
	if len(letters) <= most {
		return text
	}
	return strings.TrimRight(string(letters[:most-1]), " ,.") + "…"
}

// give answers with what was made, or that the reader has it already.
func give(w http.ResponseWriter, r *http.Request, kind, kept string, b []byte) {
	hash := sha256.Sum256(b)
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", kept)
	h.Set("ETag", `"`+base64.RawURLEncoding.EncodeToString(hash[:12])+`"`)
	sendContent(w, r, bytes.NewReader(b))
}
