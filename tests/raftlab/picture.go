package main

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"

	"raftlab/raft"
	"raftlab/raft/order"
	"raftlab/raft/scenario"
	"raftlab/raft/sim"
	"raftlab/www/i18n"
	"raftlab/www/picture"
)

const pictureUsage = `Usage: ./build.sh picture FILE [--at MS | --step N] [--size S] [--theme T] [--lang L] [--title TEXT]
                          [--out FILE] [--engine E] [--seed N] [--events N]

Plays a scenario in virtual time up to a moment, and writes its picture as SVG: on standard output, or
to --out. FILE is as for ./build.sh play, or the recording of a simulated lab, as its trace() gives it, of which
the last moment is drawn where --at names no other. The last moment of a find of ./build.sh sim is that at which it is judged, and shows
what was found. Exits 1, without a picture, where a step before the moment fails.

  --at MS          the moment at which all has happened that is due by then, in ms of the cluster's clock. Behind the
                   last step the cluster runs on
  --step N         the moment at which step N is over, as ./build.sh play counts them. Without --at and --step: the last
  --size S         stage (which it is without), or card, 1200×630 for links that unfurl
  --theme T        light (which it is without), dark, or either: both in one, for an SVG within a page, whose
                   color-scheme chooses
  --lang L         the language of what it says, a folder of www/i18n: en (which it is without), ko, …
  --title TEXT     what the picture is called; without it, who leads
  --out FILE       writes it there
  --engine E       plays it on this engine: raftlab (which it is without), or etcd
  --seed N         throws dice from this seed, and not the scenario's own
` + budgetUsage

// drawing is what the command line asks for.
type drawing struct {
	playing
	at   raft.Time // raft.Never: none
	step uint64    // noStep: none
	look picture.Look
	out  string
}

const noStep = most + 1

func runPicture(arguments []string) (code int, err error) {
	o, err := readDrawing(arguments)
	if err != nil {
		return 2, err
	}
	text, err := textOf(o.file)
	if err != nil {
		return 2, err
	}
	var m picture.Moment
	if isRun(text) {
		m, code, err = o.ofRun(text)
	} else {
		m, code, err = o.ofLesson(text)
	}
	if err != nil {
		return code, err
	}
	if err := o.write(picture.SVG(m, o.look)); err != nil {
		return 2, err
	}
	return 0, nil
}

// isRun tells a simulated lab's recording from a scenario.
func isRun(text []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(text, "{ \n"), []byte(`"`+sim.RunMagic+`"`))
}

// ofRun is a moment of a recorded run of a simulated lab: its last, or another one.
func (o *drawing) ofRun(text []byte) (m picture.Moment, code int, err error) {
	if o.step != noStep {
		return m, 2, errors.New("a recorded run has no steps: --at says the moment")
	}
	_, t, err := reopen(text, o.budget)
	if err != nil {
		return m, 1, err
	}
	if o.at < t.Position().At {
		t.Seek(o.at)
		t.Go(func() bool { return false })
	}
	for o.at != raft.Never && t.Step(o.at) {
		if o.budget.spend() {
			return m, 2, fmt.Errorf("the run does not go on up to there: %w", o.budget.why)
		}
	}
	if o.at != raft.Never {
		t.RunUntil(o.at)
	}
	return picture.Moment{State: &t.Lab().Director().View().State, At: t.Position().At}, 0, nil
}

// ofLesson is a moment of a scenario.
func (o *drawing) ofLesson(text []byte) (m picture.Moment, code int, err error) {
	d, err := o.document(text)
	if err != nil {
		return m, 2, err
	}
	switch last := uint64(d.Length()) - 1; {
	case o.step == noStep && o.at != raft.Never:
	case d.Length() == 0:
		return m, 2, errors.New("the scenario in " + o.file + " has no steps: --at says the moment")
	case o.step == noStep:
		o.step = last
	case o.step > last:
		return m, 2, fmt.Errorf("--step takes a number from 0 to %d, a step of %s, not %d", last, o.file, o.step)
	}
	l, err := d.Begin(o.engine, replayers[o.engine.Name].New)
	if err != nil {
		return m, 2, err
	}
	if code, err = o.reach(d, l); err != nil {
		return m, code, err
	}
	return picture.Moment{State: l.Stage.View(), At: l.Stage.Now()}, 0, nil
}

// reach plays a scenario up to the moment that is asked for. What a find shows is no failure.
func (o *drawing) reach(d *scenario.Document, l *scenario.Lesson) (code int, err error) {
	over := func() bool { return o.step != noStep && uint64(len(l.Player.Results())) > o.step }
	failed := func() bool { passed, over := l.Player.Over(); return over && !passed && !d.Judged() }
	spent := false
	l.Go(min(o.at, order.Longest), func() bool {
		if over() || failed() {
			return true
		}
		spent = o.budget.spend()
		return spent
	})
	switch results := l.Player.Results(); {
	case spent:
		return 2, fmt.Errorf("the scenario is not played up to there: %w", o.budget.why)
	case failed():
		return 1, errors.New(fmt.Sprintf("step %d of %s fails: ", len(results)-1, o.file) + sentence(results[len(results)-1].Why))
	}
	return 0, nil
}

func (o *drawing) write(text []byte) error {
	if o.out == "" {
		_, err := os.Stdout.Write(text)
		return err
	}
	if err := os.WriteFile(o.out, text, 0o644); err != nil {
		return errors.New("--out takes the path of a file that can be written: " + err.Error())
	}
	return nil
}

func readDrawing(arguments []string) (drawing, error) {
	o := drawing{playing: newPlaying(), at: raft.Never, step: noStep, look: picture.Look{Words: i18n.Picture["en"]}}
	f := o.flags("picture")
	f.Func("at", "", func(value string) error { return millis(value, &o.at) })
	f.Func("step", "", func(value string) error { return number(value, 0, &o.step) })
	f.Func("size", "", func(value string) error { return word(value, picture.SizeNames, &o.look.Size) })
	f.Func("theme", "", func(value string) error { return word(value, picture.ThemeNames, &o.look.Theme) })
	f.Func("lang", "", o.speak)
	f.StringVar(&o.look.Title, "title", "", "")
	f.Func("out", "", func(value string) error { return file(value, &o.out) })
	if err := o.read(f, arguments, "--at, --step, --size, --theme, --lang, --title, --out, --engine, --seed or --events"); err != nil {
		return o, err
	}
	if o.at != raft.Never && o.step != noStep {
		return o, errors.New("picture takes one moment, --at or --step: see --help")
	}
	return o, nil
}

// speak takes a language.
func (o *drawing) speak(lang string) error {
	if o.look.Words = i18n.Picture[lang]; o.look.Words == nil {
		return errors.New("it takes one of " + strings.Join(i18n.Languages, ", "))
	}
	return nil
}

// millis reads a time in milliseconds.
func millis(value string, into *raft.Time) error {
	ms, err := strconv.ParseFloat(value, 64)
	if most := float64(order.Longest / raft.Millisecond); err != nil || !(ms >= 0 && ms <= most) {
		return fmt.Errorf("it takes a time in ms, from 0 to %.0f", most)
	}
	*into = raft.Time(math.Round(ms * float64(raft.Millisecond)))
	return nil
}

// word reads one of some names.
func word[T ~uint8](value string, names []string, into *T) error {
	for i, name := range names {
		if name == value {
			*into = T(i)
			return nil
		}
	}
	return errors.New("it takes one of " + strings.Join(names, ", "))
}
