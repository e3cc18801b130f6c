package raft

import "sort"

// raftLog is the node's log in memory: entries[i] has index i+1.
//
// Slices of it may be shared with the outside: a truncation cuts the capacity too,
// so that what is appended next lands in fresh memory and no shared slice changes.
type raftLog struct{ entries []Entry }

func (l *raftLog) last() Index { return Index(len(l.entries)) }

// at returns the entry at i, which must be in the log.
func (l *raftLog) at(i Index) *Entry { return &l.entries[i-1] }

// term is the term of the entry at i; 0 before the first, and beyond the last.
func (l *raftLog) term(i Index) Term {
	if i == 0 || i > l.last() {
		return 0
	}
	return l.entries[i-1].Term
}

// has reports whether the log holds an entry of that term at i (§5.3, the
// consistency check). Index 0 is in every log.
func (l *raftLog) has(i Index, t Term) bool {
	return i <= l.last() && l.term(i) == t
}

// between returns the entries from from to to, both included.
func (l *raftLog) between(from, to Index) []Entry {
	if from > to {
		return nil
	}
	return l.entries[from-1 : to : to]
}

// truncate deletes the entry at from and all that follow it.
func (l *raftLog) truncate(from Index) {
	l.entries = l.entries[: from-1 : from-1]
}

func (l *raftLog) append(entries ...Entry) {
	l.entries = append(l.entries, entries...)
}

// firstOfTerm is the first index whose term is t or later.
func (l *raftLog) firstOfTerm(t Term) Index {
	return Index(sort.Search(len(l.entries), func(i int) bool { return l.entries[i].Term >= t })) + 1
}

// lastOfTerm is the last index whose term is t; 0 when no entry has it.
func (l *raftLog) lastOfTerm(t Term) Index {
	i := l.firstOfTerm(t+1) - 1
	if l.term(i) != t {
		return 0
	}
	return i
}

// upToDate reports whether a log that ends at (term, index) is at least as
// up-to-date as this one (§5.4.1).
func (l *raftLog) upToDate(t Term, i Index) bool {
	mine := l.term(l.last())
	return t > mine || t == mine && i >= l.last()
}
