package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"regexp"
	"slices"
	"strings"

	"raftlab/www/i18n"
	"raftlab/www/learn"
)

// article is one in one language.
type article struct {
	Name, Lang         string
	Title, Description template.HTML
	Body               template.HTML
	Contents           []heading
	Picture            template.HTML // of its first figure
	first              *figure
	english            *article
}

// heading is one of the table of contents.
type heading struct {
	ID   string
	Text template.HTML
}

// shared is what an article has in all languages.
type shared struct {
	figures map[string]*figure
	numbers map[string]number
}

// readArticle reads an article in all languages that it is written in.
func readArticle(name string) (texts []*article, err error) {
	s, err := readShared(name)
	if err != nil {
		return nil, err
	}
	for _, lang := range i18n.Languages {
		text, err := s.speak(name, lang)
		if text == "" && err == nil {
			continue
		}
		var a *article
		if err == nil {
			a, err = s.read(name, lang, text)
		}
		if err != nil {
			return nil, fmt.Errorf("in %s: %w", lang, err)
		}
		texts = append(texts, a)
		a.english = texts[0]
	}
	return texts, nil
}

// card is its first figure beside its title, as PNG.
func (a *article) card() ([]byte, error) {
	return drawCard(a.first.moment, headline{a.Lang, string(a.Title)}, headline{a.english.Lang, string(a.english.Title)})
}

// speak gives an article's text in a language, "" where there is none, and its figures their captions.
func (s *shared) speak(name, lang string) (string, error) {
	text, said := i18n.Article(lang, name)
	if own, err := learn.Files.ReadFile(name + "/" + lang + ".html"); err == nil {
		text = string(own)
	}
	for _, f := range s.figures {
		if err := f.speak(lang, said); err != nil {
			return "", fmt.Errorf("%s.json: %w", name, err)
		}
	}
	return text, nil
}

func readShared(name string) (*shared, error) {
	s := &shared{}
	for file, into := range map[string]any{"figures.json": &s.figures, "numbers.json": &s.numbers} {
		text, err := learn.Files.ReadFile(name + "/" + file)
		if err == nil {
			err = json.Unmarshal(text, into)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s.figures)) {
		if err := s.figures[key].prepare(name, key); err != nil {
			return nil, fmt.Errorf("the figure %q: %w", key, err)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s.numbers)) {
		if err := s.numbers[key].check(); err != nil {
			return nil, fmt.Errorf("the number %q: %w", key, err)
		}
	}
	return s, nil
}

// barred is what a strict policy refuses, and what is not an author's to say.
var barred = regexp.MustCompile(`(?i)<(?:script|style|link|h1|raft-lab)\b|\s(?:style|on[a-z]+)\s*=`)

// read makes an article of a text.
func (s *shared) read(name, lang, text string) (*article, error) {
	if found := barred.FindString(text); found != "" {
		return nil, fmt.Errorf("%q has no place in a text: figures come by {{figure}}, looks by a class", strings.TrimSpace(found))
	}
	a := &article{Name: name, Lang: lang}
	figures, numbers := map[string]bool{}, map[string]bool{}
	n := func(key string) (number, error) {
		found, known := s.numbers[key]
		if !known {
			return found, fmt.Errorf("numbers.json has no %q", key)
		}
		numbers[key] = true
		return found, nil
	}
	t, err := template.New("text").Funcs(template.FuncMap{
		"figure": func(key string, title ...string) (template.HTML, error) {
			if s.figures[key] == nil || figures[key] {
				return "", fmt.Errorf("figures.json has no %q, or the text has it twice", key)
			}
			figures[key] = true
			if a.first == nil {
				a.first = s.figures[key]
				a.Picture = template.HTML(s.figures[key].picture(lang, ""))
			}
			return s.figures[key].in(lang, strings.Join(title, ""))
		},
		"n":     func(key string) (string, error) { f, err := n(key); return f.in(i18n.Site[lang]), err },
		"value": func(key string) (string, error) { f, err := n(key); return string(f.Value), err },
	}).Parse(text)
	if err != nil {
		return nil, err
	}
	for part, into := range map[string]*template.HTML{"title": &a.Title, "description": &a.Description, "text": &a.Body} {
		if t.Lookup(part) == nil {
			return nil, fmt.Errorf("it has no {{define %q}}", part)
		}
		var b bytes.Buffer
		if err := t.ExecuteTemplate(&b, part, nil); err != nil {
			return nil, err
		}
		*into = template.HTML(strings.TrimSpace(b.String()))
	}
	if unused := append(without(s.figures, figures, "figure"), without(s.numbers, numbers, "number")...); len(unused) > 0 {
		return nil, fmt.Errorf("nothing in it names %s", strings.Join(unused, ", "))
	}
	if a.first == nil {
		return nil, errors.New("it has no figure: its first one is the picture of the article")
	}
	a.Contents, err = contents(string(a.Body))
	return a, err
}

// without are those of a table that nobody used.
func without[T any](all map[string]T, used map[string]bool, what string) (unused []string) {
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if !used[key] {
			unused = append(unused, fmt.Sprintf("the %s %q", what, key))
		}
	}
	return unused
}

var (
	anyHeading = regexp.MustCompile(`<h2\b`)
	idHeading  = regexp.MustCompile(`<h2 id="([\w-]+)">([^<]+)</h2>`)
)

// contents are the sections of a text.
func contents(body string) (all []heading, err error) {
	for _, found := range idHeading.FindAllStringSubmatch(body, -1) {
		all = append(all, heading{found[1], template.HTML(found[2])})
	}
	if has := len(anyHeading.FindAllString(body, -1)); has != len(all) {
		return nil, fmt.Errorf(`%d of %d sections have a plain heading with an id: each takes <h2 id="what-it-is">What it is</h2>`, len(all), has)
	}
	return all, nil
}
