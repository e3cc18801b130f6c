package raft_test

import (
	"fmt"
	"strings"

	"raftlab/raft"
)

// logs writes each server's log as the terms of its entries.
func (s *stage) logs(words []string) {
	if len(words) == 0 {
		for _, a := range s.servers {
			words = append(words, a.id.String())
		}
	}
	s.each(words, func(a *actor) { s.tale.tell(fmt.Sprintf("%s: %s", a.id, logLine(a))) })
}

func logLine(a *actor) string {
	var status raft.Status
	a.node.Status(&status)
	line := logTerms(a, &status)
	if a.down {
		return line + " (down)"
	}
	return fmt.Sprintf("%s (%s of term %d)", line, status.Role, status.Term)
}

func logTerms(a *actor, status *raft.Status) string {
	var parts, committed, rest []string
	for _, e := range a.node.Log(status.First, status.Last) {
		if term := fmt.Sprint(e.Term); e.Index <= status.Commit {
			committed = append(committed, term)
		} else {
			rest = append(rest, term)
		}
	}
	if status.First > 1 {
		parts = append(parts, fmt.Sprintf("[…%d]", status.First-1))
	}
	if len(committed) > 0 {
		parts = append(parts, "["+strings.Join(committed, " ")+"]")
	}
	if parts = append(parts, rest...); len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, " ")
}
