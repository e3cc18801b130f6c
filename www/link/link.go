package link

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"raftlab/raft/desk"
	"raftlab/raft/order"
	"raftlab/raft/sim"
)

// Link is what stands behind the "#" of a lab's address.
type Link struct {
	Words   []Word // all of it, in its order: as attributes of raft-lab they are the lab at that moment
	Virtual bool   // it is of a simulated lab; else of a live one
	Engine  string
	Moment

	nodes, seed, every json.Number
	settings           map[string]any
	off                []string
}

// Word is one of a fragment's, and an attribute's name and value.
type Word struct{ Name, Value string }

// Get is a word's value; "": it is not there.
func (l *Link) Get(name string) string {
	for _, w := range l.Words {
		if w.Name == name {
			return w.Value
		}
	}
	return ""
}

// Read reads a fragment, without its "#". Its error is a sentence.
func Read(fragment string) (*Link, error) {
	if len(fragment) > LongestFragment {
		return nil, fmt.Errorf("a link has at most %d characters, and this one has %d", LongestFragment, len(fragment))
	}
	if !slices.ContainsFunc(strings.Split(fragment, "&"), func(word string) bool { return strings.HasPrefix(word, "moment=") }) {
		return nil, errors.New("a link to a moment has moment=…, as the lab's part Share and lab.link() write it")
	}
	l := &Link{Engine: "raftlab", nodes: "5", seed: "1", every: json.Number(strconv.Itoa(desk.DefaultSnapshotEvery)), settings: maps.Clone(defaults())}
	for part := range strings.SplitSeq(fragment, "&") {
		name, escaped, _ := strings.Cut(part, "=")
		value, err := url.QueryUnescape(escaped)
		if err != nil {
			return nil, fmt.Errorf("%.60q can't be read: it has a %% that nothing is written with", part)
		}
		if l.Get(name) != "" {
			return nil, fmt.Errorf("%.60s is there twice", name)
		}
		if err := l.read(name, value); err != nil {
			return nil, err
		}
		l.Words = append(l.Words, Word{name, value})
	}
	return l, nil
}

// plain is what a word may be that is handed on as it is.
var plain = regexp.MustCompile(`^[A-Za-z0-9 -]{1,200}$`)

// read reads one word.
func (l *Link) read(name, value string) error {
	var is bool
	switch name {
	case "world":
		l.Virtual = value == "sim"
		is = l.Virtual || value == "live"
	case "engine":
		l.Engine = value
		is = value == "raftlab" || value == "etcd"
	case "nodes":
		l.nodes, is = number(value)
	case "seed":
		l.seed, is = number(value)
	case "snapshot-every":
		l.every, is = number(value)
	case "rules-off":
		l.off, is = strings.Fields(value), plain.MatchString(value)
	case "disk", "lang", "theme", "parts":
		is = plain.MatchString(value)
	case "scale":
		is = value == "max" || numeral.MatchString(value)
	case "writes":
		is = numeral.MatchString(value)
	case "moment":
		is = l.Moment.read(value)
	default:
		s, known := settingOf(name)
		if !known {
			return fmt.Errorf("%.60q is no word of a link", name)
		}
		l.settings[s.Name], is = setting(s, value)
	}
	if !is {
		return fmt.Errorf("%s=%.60s can't be read: it is not what a link of this lab has there", name, value)
	}
	return nil
}

// settingOf is the setting of a word, such as pre-vote.
func settingOf(word string) (*order.Info, bool) {
	for i := range order.Settings {
		if s := &order.Settings[i]; s.Scopes&order.OfCluster != 0 && order.Setting(i) != order.Scale && wordOf(s.Name) == word {
			return s, true
		}
	}
	return nil, false
}

var capital = regexp.MustCompile(`[A-Z]`)

// wordOf is an option's name in an address: preVote is pre-vote there.
func wordOf(option string) string {
	return capital.ReplaceAllStringFunc(option, func(letter string) string { return "-" + strings.ToLower(letter) })
}

// setting is a setting's value, as a document has it.
func setting(s *order.Info, value string) (any, bool) {
	switch s.Sort {
	case order.TruthSort:
		return value == "true", value == "true" || value == "false"
	case order.SpanSort:
		low, high, two := strings.Cut(value, "-")
		if !two {
			high = low
		}
		least, is := number(low)
		most, are := number(high)
		return []json.Number{least, most}, is && are
	}
	return number(value)
}

var numeral = regexp.MustCompile(`^\d+(\.\d+)?(e[+-]?\d+)?$`)

// number is one as JSON has it: 007 is 7.
func number(text string) (json.Number, bool) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !numeral.MatchString(text) {
		return "", false
	}
	written, err := json.Marshal(n)
	return json.Number(written), err == nil
}

// defaults are a lab's settings where nothing is said.
var defaults = sync.OnceValue(func() (all map[string]any) {
	d := json.NewDecoder(strings.NewReader(string(order.Defaults().Without(order.Scale).Append(nil))))
	d.UseNumber()
	if err := d.Decode(&all); err != nil {
		panic("link: the settings' defaults are no JSON: " + err.Error())
	}
	return all
})

// Run is the document of the run that the link is of, up to its moment; sim.ReadRun reads it.
func (l *Link) Run() []byte {
	run := map[string]any{
		sim.RunMagic: sim.RunVersion, "build": l.Build, "nodes": l.nodes, "engine": l.Engine, "seed": l.seed, "rulesOff": append([]string{}, l.off...),
		"snapshotEvery": l.every, "asked": append([]map[string]any{}, l.calls...), "end": map[string]any{"events": l.Events, "at": millis(l.At)}, "digest": l.Digest,
	}
	for name, v := range l.besides {
		run[name] = v
	}
	delete(run, "lesson")
	if own, _ := l.besides["settings"].(map[string]any); l.besides["swarm"] == nil {
		settings := map[string]any{}
		for _, some := range []map[string]any{l.settings, own} {
			for name, v := range some {
				settings[name] = v
			}
		}
		run["settings"] = settings
	}
	document, err := json.Marshal(run)
	if err != nil {
		panic("link: what was read is no JSON: " + err.Error())
	}
	return document
}

// Joined is how many nodes its cluster was given on the way to its moment, of a simulated lab that began with so many.
func (l *Link) Joined(nodes int) int {
	joined := map[any]bool{}
	for _, call := range l.calls {
		name, _ := call["node"].(string)
		if id, err := strconv.Atoi(strings.TrimPrefix(name, "n")); call["do"] == "join" && err == nil && id > nodes {
			joined[id] = true
		}
	}
	return len(joined)
}

// Forget leaves of a link what its cluster began as, and its first moment.
func (l *Link) Forget() {
	l.Events, l.At, l.Digest, l.calls = MostEvents, 0, "", nil
	if l.Lesson != nil {
		l.Lesson = &Lesson{Name: l.Lesson.Name, Document: l.Lesson.Document}
	}
}
