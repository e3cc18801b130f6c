package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"html/template"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/scenario"
	"raftlab/www/i18n"
	"raftlab/www/lab/scenarios"
	"raftlab/www/learn"
	"raftlab/www/picture"
)

// figure is one as figures.json has it.
type figure struct {
	Scenario   string            `json:"scenario"`
	Step       *int              `json:"step"`
	At         *float64          `json:"at"` // ms
	Attributes map[string]string `json:"attributes"`

	name     string
	document *scenario.Document       // the article's own; nil: it is a built-in one
	moment   picture.Moment           // what its picture shows
	said     map[string]i18n.Captions // of the article's own, by language; none in English, which stands in it
}

// prepare finds the figure's document, and plays it up to its moment.
func (f *figure) prepare(article, name string) error {
	f.name = name
	text, err := learn.Files.ReadFile(article + "/scenarios/" + f.Scenario + ".json")
	switch {
	case err == nil:
		if f.document, err = scenario.Read(text); err != nil {
			return errors.New("the scenario " + f.Scenario + ": " + i18n.Sentence(i18n.English, err))
		}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	default:
		if text = scenarios.Of(f.Scenario); text == nil {
			return fmt.Errorf("there is no scenario %q: neither scenarios/%[1]s.json, nor a built-in one, which are %s", f.Scenario, strings.Join(scenarios.Names, ", "))
		}
	}
	for _, own := range []string{"id", "scenario"} {
		if _, given := f.Attributes[own]; given {
			return fmt.Errorf("its attributes may not have %s, which it gets by itself", own)
		}
	}
	return f.play(text)
}

// most is how many events may happen before a figure's moment: some minutes of a lab's.
const most = 50_000_000

// play plays a document up to the figure's moment.
func (f *figure) play(text []byte) error {
	d, err := scenario.Read(text)
	if err != nil {
		return errors.New("the scenario " + f.Scenario + ": " + i18n.Sentence(i18n.English, err))
	}
	l, err := d.Begin(&director.Engines[0], func(c raft.Config) (raft.Engine, error) { return raft.New(c) })
	if err != nil {
		return errors.New("the scenario " + f.Scenario + ": " + i18n.Sentence(i18n.English, err))
	}
	step, by, events := len(d.Steps)-1, order.Longest, 0
	switch {
	case f.Step != nil && f.At != nil:
		return errors.New("it has one moment, a step or a time (at)")
	case f.Step != nil:
		if step = *f.Step; step < 0 || step >= len(d.Steps) {
			return fmt.Errorf("its step is a number from 0 to %d, a step of %s, not %d", len(d.Steps)-1, f.Scenario, step)
		}
	case f.At != nil:
		step, by = len(d.Steps), min(by, raft.Time(*f.At*float64(raft.Millisecond)))
	}
	results := func() []scenario.Result { return l.Player.Results() }
	failed := func() bool { passed, over := l.Player.Over(); return over && !passed }
	l.Go(by, func() bool {
		events++
		return len(results()) > step || failed() || events > most
	})
	switch {
	case failed():
		last := results()[len(results())-1]
		return fmt.Errorf("step %d of the scenario %s fails: %s", len(results())-1, f.Scenario, i18n.Sentence(i18n.English, last.Why))
	case events > most:
		return fmt.Errorf("the scenario %s does not come to its moment within %d events", f.Scenario, most)
	}
	f.moment = picture.Moment{State: l.Stage.View(), At: l.Stage.Now()}
	return nil
}

// in is the element in a language: with its document, and the picture that stands in its place until it is there.
func (f *figure) in(lang, title string) (template.HTML, error) {
	var b bytes.Buffer
	attribute := func(name, value string) { fmt.Fprintf(&b, ` %s="%s"`, name, html.EscapeString(value)) }
	b.WriteString("<raft-lab")
	attribute("id", f.name)
	if _, given := f.Attributes["world"]; !given {
		attribute("world", "sim")
	}
	if f.document == nil {
		attribute("scenario", f.Scenario)
	}
	for _, name := range slices.Sorted(maps.Keys(f.Attributes)) {
		attribute(name, f.Attributes[name])
	}
	b.WriteString(">")
	if f.document != nil {
		var short bytes.Buffer
		if err := json.Compact(&short, f.told(lang).Append(nil)); err != nil {
			return "", err
		}
		b.WriteString(`<script type="application/json">`)
		json.HTMLEscape(&b, short.Bytes())
		b.WriteString("</script>")
	}
	b.Write(f.picture(lang, title))
	b.WriteString("</raft-lab>")
	return template.HTML(b.String()), nil
}

// picture is that of its moment, in a language.
func (f *figure) picture(lang, title string) []byte {
	look := picture.Look{Theme: picture.Either, Words: i18n.Picture[lang], Title: title}
	return bytes.TrimSpace(picture.SVG(f.moment, look))
}

// speak takes the captions of its scenario in a language, which say as many as the scenario does.
func (f *figure) speak(lang string, said map[string]i18n.Captions) error {
	c, is := said[f.Scenario]
	if !is || f.document == nil {
		return nil
	}
	captions := 0
	for i := range f.document.Steps {
		if f.document.Steps[i].Is == order.Say {
			captions++
		}
	}
	if c.Title == "" || len(c.Say) != captions {
		return fmt.Errorf("it has to say a title and %d captions of %s", captions, f.Scenario)
	}
	if f.said == nil {
		f.said = map[string]i18n.Captions{}
	}
	f.said[lang] = c
	return nil
}

// told is its document, with the captions that it has in a language.
func (f *figure) told(lang string) *scenario.Document {
	c, is := f.said[lang]
	if !is {
		return f.document
	}
	d := *f.document
	d.Title, d.Steps = d.Title.With(lang, c.Title), slices.Clone(d.Steps)
	for i := range d.Steps {
		if s := &d.Steps[i]; s.Is == order.Say {
			s.Say, c.Say = s.Say.With(lang, c.Say[0]), c.Say[1:]
		}
	}
	return &d
}
