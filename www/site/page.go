package main

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"path"
	"strings"

	"raftlab/www/i18n"
	"raftlab/www/learn"
)

//go:embed layout/*.html
var layouts embed.FS

// Page is a file of the site.
type Page struct {
	Path string // from the site's top, with slashes
	Text []byte
}

// sheet is one page in one language, as its layout sees it.
type sheet struct {
	Lang, Path         string
	Kind               string // the layout's name
	W                  map[string]template.HTML
	Title, Description template.HTML
	Alternates         []alternate // the same page in each language, this one included; one alone has none
	Article            *article    // an article's page
	Articles           []*article  // that there are in this language
	Lessons            []lesson
	Built              Built
	card               string            // the path of the picture that links to it show
	Attributes         template.HTMLAttr // of the lab
	Site               string            // where the site is to stand, such as https://your.host/raftlab; "": nobody said

	file string // where it is written; "": at its path
}

// alternate is a page in another language.
type alternate struct{ Lang, Name, Path string }

// Pages are all, in all languages. site is where they are to stand; "": anywhere. What a page surely needs, of what was built, it preloads.
func Pages(site string, built Built) ([]Page, error) {
	lessons, err := readLessons()
	if err != nil {
		return nil, err
	}
	articles := map[string][]*article{}
	for _, name := range learn.Names {
		texts, err := readArticle(name)
		if err != nil {
			return nil, fmt.Errorf("www/learn/%s: %w", name, err)
		}
		for _, a := range texts {
			articles[a.Lang] = append(articles[a.Lang], a)
		}
	}
	frame := newSheet("en", "embed.html", "embed")
	frame.Attributes = `scale="0.1" writes="2" fragment`
	sheets := []*sheet{frame}
	for _, lang := range i18n.Languages {
		sheets = append(sheets, newSheet(lang, "index.html", "lab"), newSheet(lang, "learn/index.html", "learn"))
		for _, a := range articles[lang] {
			s := newSheet(lang, "learn/"+a.Name+"/index.html", "article")
			s.Title, s.Description, s.Article = a.Title, a.Description, a
			s.card = path.Join(path.Dir(s.Path), "card.png")
			sheets = append(sheets, s)
		}
	}
	for _, lang := range i18n.Languages {
		sheets = append(sheets, forServer(lang, "m/index.html", "moment"), forServer(lang, "e/index.html", "embed"))
	}
	var all []Page
	if all, err = siteCards(); err != nil {
		return nil, err
	}
	for _, s := range sheets {
		s.Articles, s.Lessons, s.Site, s.Built = articles[s.Lang], lessons[s.Lang], site, built
		s.Alternates = alternates(sheets, s)
		text, err := s.render()
		if err != nil {
			return nil, err
		}
		all = append(all, Page{cmp.Or(s.file, s.Path), text})
		if s.Article == nil {
			continue
		}
		if text, err = s.Article.card(); err != nil {
			return nil, fmt.Errorf("www/learn/%s: %w", s.Article.Name, err)
		}
		all = append(all, Page{s.card, text})
	}
	return all, nil
}

func newSheet(lang, place, kind string) *sheet {
	w := map[string]template.HTML{}
	for key, text := range i18n.Site[lang] {
		w[key] = template.HTML(text)
	}
	return &sheet{Lang: lang, Path: path.Join(folder(lang), place), Kind: kind, W: w, Title: w[kind+"Title"], Description: w[kind+"Description"], card: siteCard(lang)}
}

// forServer is a page that www/edge fills in for each moment that is asked for: what is in [[ ]] is its. It is written as a template, and
// stands in the folder of its path whatever its language.
func forServer(lang, path, kind string) *sheet {
	s := newSheet(lang, path, kind)
	s.Path, s.file = path, kind+"."+lang+".tmpl"
	s.Title, s.Description, s.Attributes = "[[.Title]]", "[[.Description]]", "[[.Attributes]]"
	return s
}

// Image is the picture that stands for the page where a link to it unfurls.
func (s *sheet) Image() string {
	if s.Kind == "moment" {
		return "[[.Image]]"
	}
	return s.Address(s.card)
}

// folder is where a language's pages are; English has the top.
func folder(lang string) string {
	if lang == "en" {
		return ""
	}
	return lang
}

// linked is the path that leads to the page: of one that www/edge fills in, to the same moment in its language.
func (s *sheet) linked() string {
	if s.file == "" {
		return s.Path
	}
	return path.Join(path.Dir(s.Path), "[[.In."+s.Lang+"]]")
}

// place is a page's path within its language's folder.
func (s *sheet) place() string { return strings.TrimPrefix(s.Path, folder(s.Lang)+"/") }

func alternates(all []*sheet, s *sheet) (found []alternate) {
	for _, other := range all {
		if s.Kind != "embed" && other.Kind == s.Kind && other.place() == s.place() {
			found = append(found, alternate{other.Lang, i18n.Site[other.Lang]["name"], other.linked()})
		}
	}
	if len(found) < 2 {
		return nil
	}
	return found
}

// To is the way from this page to a path of the site.
func (s *sheet) To(to string) string {
	from, way := strings.Split(s.Path, "/"), strings.Split(to, "/")
	from = from[:len(from)-1]
	for len(from) > 0 && len(way) > 1 && from[0] == way[0] {
		from, way = from[1:], way[1:]
	}
	return strings.Repeat("../", len(from)) + strings.Join(way, "/")
}

// Own is the way to a page of the same language.
func (s *sheet) Own(place string) string { return s.To(path.Join(folder(s.Lang), place)) }

// Address is a path of the site for whoever reads the page elsewhere: whole where it is known.
func (s *sheet) Address(to string) string {
	if s.Site == "" {
		return s.To(to)
	}
	return s.Site + "/" + to
}

func (s *sheet) render() ([]byte, error) {
	t, err := template.New("base.html").Option("missingkey=error").ParseFS(layouts, "layout/base.html", "layout/"+s.Kind+".html")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, s); err != nil {
		return nil, fmt.Errorf("%s: %w", s.Path, err)
	}
	return b.Bytes(), nil
}
