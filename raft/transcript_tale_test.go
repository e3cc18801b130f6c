package raft_test

import "fmt"

// tale collects what is told below a command.
type tale struct {
	lines   []string
	clock   string // a line that is told before the next one
	heading string // likewise
	indent  string
	passed  int // messages that were only counted
}

// telling is what becomes of a heading with nothing beneath it.
type telling uint8

const (
	told telling = iota
	counted
)

func (t *tale) tell(line string) {
	for _, before := range []*string{&t.clock, &t.heading} {
		if *before != "" {
			t.lines = append(t.lines, *before)
			*before = ""
		}
	}
	t.lines = append(t.lines, t.indent+line)
}

// under tells what do tells, beneath a heading.
func (t *tale) under(heading string, news telling, do func()) {
	if news == told {
		t.tell(heading)
	} else {
		t.heading = heading
	}
	t.indent = "  "
	do()
	t.indent = ""
	if t.heading != "" {
		t.heading = ""
		t.passed++
	}
}

// end returns what was told, and begins anew.
func (t *tale) end() []string {
	if t.passed > 0 {
		t.tell(fmt.Sprintf("(%s that changed nothing)", several(t.passed, "heartbeat or answer", "heartbeats and answers")))
	}
	if len(t.lines) == 0 {
		t.tell("Nothing happens.")
	}
	lines := t.lines
	*t = tale{}
	return lines
}
