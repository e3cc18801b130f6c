package raft

import (
	"slices"
	"sort"
)

// raftLog is the node's log in memory: the entry at index i+1 is
// blocks[i/blockLength][i%blockLength], and every block but the last is full. So an
// entry is never copied once it has its place, however long the log grows.
//
// Slices of it may be shared with the outside: a truncation cuts the capacity too,
// so that what is appended next lands in fresh memory and no shared slice changes.
type raftLog struct {
	blocks [][]Entry
	end    Index
}

const blockLength = 1024

func (l *raftLog) first() Index { return 1 }

func (l *raftLog) last() Index { return l.end }

// at returns the entry at i, which must be in the log.
func (l *raftLog) at(i Index) *Entry { return &l.blocks[(i-1)/blockLength][(i-1)%blockLength] }

// term is the term of the entry at i; 0 before the first, and beyond the last.
func (l *raftLog) term(i Index) Term {
	if i == 0 || i > l.end {
		return 0
	}
	return l.at(i).Term
}

// has reports whether the log holds an entry of that term at i (§5.3, the
// consistency check). Index 0 is in every log.
func (l *raftLog) has(i Index, t Term) bool {
	return i <= l.end && l.term(i) == t
}

// between returns the entries from from to to, both included: a part of the log
// itself, or a copy where they lie in several blocks.
func (l *raftLog) between(from, to Index) []Entry {
	if from > to {
		return nil
	}
	if to <= l.blockEnd(from) {
		first := (from - 1) % blockLength
		return l.blocks[(from-1)/blockLength][first : first+to-from+1 : first+to-from+1]
	}
	entries := make([]Entry, 0, to-from+1)
	for from <= to {
		end := min(to, l.blockEnd(from))
		entries = append(entries, l.between(from, end)...)
		from = end + 1
	}
	return entries
}

// blockEnd is the last index that has its place in the block of i.
func (l *raftLog) blockEnd(i Index) Index { return (i-1)/blockLength*blockLength + blockLength }

// truncate deletes the entry at from and all that follow it.
func (l *raftLog) truncate(from Index) {
	l.end = from - 1
	l.blocks = l.blocks[:(l.end+blockLength-1)/blockLength]
	if n := len(l.blocks); n > 0 {
		l.blocks[n-1] = l.between(Index(n-1)*blockLength+1, l.end)
	}
}

func (l *raftLog) append(entries ...Entry) {
	for len(entries) > 0 {
		if l.end%blockLength == 0 {
			l.blocks = append(l.blocks, nil)
		}
		last := &l.blocks[len(l.blocks)-1]
		n := min(len(entries), blockLength-len(*last))
		if room := len(*last) + n; room > cap(*last) {
			*last = slices.Grow(*last, min(blockLength, max(room, 2*len(*last)))-len(*last))
		}
		*last = append(*last, entries[:n]...)
		l.end += Index(n)
		entries = entries[n:]
	}
}

// firstOfTerm is the first index whose term is t or later.
func (l *raftLog) firstOfTerm(t Term) Index {
	return Index(sort.Search(int(l.end), func(i int) bool { return l.term(Index(i)+1) >= t })) + 1
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
	mine := l.term(l.end)
	return t > mine || t == mine && i >= l.end
}
