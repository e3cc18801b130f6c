package link

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf16"

	"raftlab/raft/desk"
	"raftlab/raft/refusal"
	"raftlab/www/lab/scenarios"
)

// What a link holds at most, as www/lab/linked.ts has it.
const (
	LongestFragment = 16_384     // characters, and so of a moment
	MostEvents      = 20_000_000 // of a run that is made again
	longestTime     = 1e15       // where every clock ends, ns
	longestBuild    = 200        // UTF-16 units
)

// form is what a moment begins with.
const form = "1"

var digest = regexp.MustCompile(`^[0-9a-f]{0,16}$`)

// Moment is what stands behind "moment=".
type Moment struct {
	Build  string // whose link it is
	At     uint64 // ns of the cluster's clock
	Events uint64 // that had happened; 0 of a live lab
	Digest string // "" of a live lab
	Lesson *Lesson

	calls   []map[string]any // as the document of a run has them
	besides map[string]any   // what no word says
}

// Lesson is a scenario that is played anew.
type Lesson struct {
	Name     string // of one that is built in; "": the link carries it
	Document []byte
	Steps    uint64 // so many were over
	Reading  bool   // it waits at its captions for a reader
}

// moment reads one; false: nobody wrote it.
func (m *Moment) read(text string) bool {
	if len(text) > LongestFragment || len(text) == 0 || text[:1] != form {
		return false
	}
	told, err := unpack(text[1:])
	list, is := told.([]any)
	if err != nil || !is || len(list) < 5 || len(list) > 6 {
		return false
	}
	build, isText := list[0].(string)
	at, isTime := whole(list[1])
	events, isNumber := whole(list[2])
	hash, isHash := list[3].(string)
	calls, isList := list[4].([]any)
	fits := isText && len(utf16.Encode([]rune(build))) <= longestBuild && isTime && at <= longestTime && isNumber && isHash && digest.MatchString(hash) &&
		(events > 0 || hash == "") && isList && len(calls) <= desk.MaxLinked
	if !fits {
		return false
	}
	m.Build, m.At, m.Events, m.Digest = build, at, events, hash
	if len(list) == 6 && !m.readBesides(list[5]) {
		return false
	}
	return m.readCalls(calls)
}

func (m *Moment) readBesides(told any) bool {
	besides, is := told.(map[string]any)
	for name, v := range besides {
		switch name {
		case "logs", "befalls":
			_, is = v.([]any)
		case "settings":
			_, is = v.(map[string]any)
		case "swarm":
			_, swarm := v.(map[string]any)
			_, is = besides["settings"]
			is = is && swarm
		case "lesson":
			is = m.readLesson(v)
		default:
			is = false
		}
		if !is {
			return false
		}
	}
	m.besides = besides
	return is
}

func (m *Moment) readLesson(told any) bool {
	lesson, _ := told.(map[string]any)
	step, isWhole := whole(lesson["step"])
	reading, isTruth := lesson["reading"].(bool)
	if len(lesson) != 3 || !isWhole || !isTruth {
		return false
	}
	m.Lesson = &Lesson{Steps: step, Reading: reading}
	switch s := lesson["scenario"].(type) {
	case string:
		m.Lesson.Name, m.Lesson.Document = s, scenarios.Of(s)
		return slices.Contains(scenarios.Names, s)
	case map[string]any:
		document, err := json.Marshal(s)
		m.Lesson.Document = document
		return err == nil
	}
	return false
}

// asks are what a lab is asked for that is no order.
var asks = []any{"join", "watch", "unwatch", "mark"}

// readCalls reads [events, time, what], the first two since the one before.
func (m *Moment) readCalls(calls []any) bool {
	var after, at uint64
	for _, told := range calls {
		list, _ := told.([]any)
		if len(list) != 3 {
			return false
		}
		events, isNumber := whole(list[0])
		time, isTime := whole(list[1])
		what, isFields := list[2].(map[string]any)
		after, at = after+events, at+time
		if !isNumber || !isTime || !isFields || after > safest || at > longestTime {
			return false
		}
		call := map[string]any{"do": "obey", "order": what}
		if slices.Contains(asks, what["do"]) {
			call = what
		}
		call["after"], call["at"] = after, millis(at)
		m.calls = append(m.calls, call)
	}
	return true
}

// millis is a time in ms from one in ns, exactly.
func millis(ns uint64) json.Number { return json.Number(refusal.Decimal(int64(ns), 6)) }

// whole is a number from 0 on that JavaScript has exactly.
func whole(v any) (uint64, bool) {
	n, _ := v.(json.Number)
	number, err := strconv.ParseUint(string(n), 10, 64)
	return number, err == nil && number <= safest
}
