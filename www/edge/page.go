package edge

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"

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
	Note                           string            // what the reader should know of the picture; "": nothing
	Attributes                     template.HTMLAttr // of the lab
	Address, Image, Picture, Frame string
	OEmbed                         string
}

// said catches what a picture is called, and what it shows in words.
type said struct {
	picture.Canvas
	title, description string
}

func (s *said) Open(_ picture.Point, _, _ float64, title, description string) {
	s.title, s.description = title, description
}
func (*said) Begin(picture.Kind, string)                                 {}
func (*said) End()                                                       {}
func (*said) Rect(picture.Point, float64, float64, float64, picture.Ink) {}
func (*said) Circle(picture.Point, float64, picture.Ink)                 {}
func (*said) Arc(picture.Point, float64, float64, picture.Ink)           {}
func (*said) Path(picture.Point, float64, []picture.Line, picture.Ink)   {}
func (*said) Text(picture.Point, picture.Text)                           {}

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
	l, m := h.moment(w, fragment)
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

func (h *handler) page(r *http.Request, l *link.Link, m *shown, fragment string) *page {
	s := &said{}
	picture.Draw(s, m.Moment, m.look(language(l)))
	at := h.origin(r)
	p := &page{
		Title: s.title, Description: s.description, Address: at + momentPath + fragment, Frame: at + framePath + fragment,
		Picture: ".." + momentPath + fragment + ".svg",
	}
	if m.why != "" {
		p.Note = i18n.Site[language(l)][m.why]
		p.Description = p.Note + " " + p.Description
	}
	p.Image = p.Address + ".png"
	if build := h.build(); build != "" {
		p.Image += "?build=" + build
	}
	p.OEmbed = at + "/oembed?format=json&url=" + url.QueryEscape(p.Address)
	var b strings.Builder
	for _, w := range l.Words {
		b.WriteString(" " + w.Name + `="` + html.EscapeString(w.Value) + `"`)
	}
	p.Attributes = template.HTMLAttr(strings.TrimSpace(b.String()))
	return p
}

// give answers with what was made, or that the reader has it already.
func give(w http.ResponseWriter, r *http.Request, kind, kept string, b []byte) {
	hash := sha256.Sum256(b)
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", kept)
	h.Set("ETag", `"`+base64.RawURLEncoding.EncodeToString(hash[:12])+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
}
