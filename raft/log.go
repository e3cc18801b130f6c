package raft

import (
	"slices"
	"sort"
)

// raftLog is the node's log in memory, behind what a snapshot stands for: the entries
// from base+1 to end. Block b holds the entries b·blockLength+1 to (b+1)·blockLength;
// blocks[0] is block number gone, and every block but the last is full. So an entry is
// never copied once it has its place, however long the log grows.
//
// Slices of it may be shared with the outside: a truncation cuts the capacity too,
// so that what is appended next lands in fresh memory and no shared slice changes.
type raftLog struct {
	blocks   [][]Entry
	gone     Index // blocks that were let go
	base     Index // the entry before the first; it is known by its term alone
	baseTerm Term
	end      Index
}

const blockLength = 1024

func (l *raftLog) first() Index { return l.base + 1 }

func (l *raftLog) last() Index { return l.end }

// at returns the entry at i, which must be in the log.
func (l *raftLog) at(i Index) *Entry { return &l.blocks[(i-1)/blockLength-l.gone][(i-1)%blockLength] }

// term is the term of the entry at i, or of the one before the first; 0 where that is
// not known.
func (l *raftLog) term(i Index) Term {
	switch {
	case i == l.base:
		return l.baseTerm
	case i < l.base || i > l.end:
		return 0
	}
	return l.at(i).Term
}

// has reports whether the log holds an entry of that term at i (§5.3, the
// consistency check). Index 0 is in every log, and what is before base was committed,
// so it is the same in every log that matters.
func (l *raftLog) has(i Index, t Term) bool {
	return i < l.base || i <= l.end && l.term(i) == t
}

// between returns the entries from from to to, both included: a part of the log
// itself, or a copy where they lie in several blocks.
func (l *raftLog) between(from, to Index) []Entry {
	if from > to {
		return nil
	}
	if to <= blockEnd(from) {
		first := (from - 1) % blockLength
		return l.blocks[(from-1)/blockLength-l.gone][first : first+to-from+1 : first+to-from+1]
	}
	entries := make([]Entry, 0, to-from+1)
	for from <= to {
		end := min(to, blockEnd(from))
		entries = append(entries, l.between(from, end)...)
		from = end + 1
	}
	return entries
}

// blockEnd is the last index that has its place in the block of i.
func blockEnd(i Index) Index { return (i-1)/blockLength*blockLength + blockLength }

// truncate deletes the entry at from and all that follow it.
func (l *raftLog) truncate(from Index) {
	l.end = from - 1
	l.blocks = l.blocks[:(l.end+blockLength-1)/blockLength-l.gone]
	if n := len(l.blocks); n > 0 {
		room := l.end - (Index(n)-1+l.gone)*blockLength
		l.blocks[n-1] = l.blocks[n-1][:room:room]
	}
}

func (l *raftLog) append(entries ...Entry) {
	for len(entries) > 0 {
		if l.end%blockLength == 0 {
			l.blocks = append(l.blocks, l.newBlock())
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

// newBlock has all its room at once, but for the first, as most logs stay short.
func (l *raftLog) newBlock() []Entry {
	if l.end == 0 {
		return nil
	}
	return make([]Entry, 0, blockLength)
}

// compact lets all entries up to base go, which is in the log.
func (l *raftLog) compact(base Index) {
	l.base, l.baseTerm = base, l.term(base)
	if whole := base / blockLength; whole > l.gone {
		l.blocks = append([][]Entry(nil), l.blocks[whole-l.gone:]...)
		l.gone = whole
	}
}

// restart empties the log, so that it goes on behind an entry of that index and term.
func (l *raftLog) restart(base Index, term Term) {
	*l = raftLog{gone: base / blockLength, base: base, baseTerm: term, end: base}
	if room := base % blockLength; room > 0 {
		l.blocks = [][]Entry{make([]Entry, room)}
	}
}

// firstOfTerm is the first index, behind base, whose term is t or later.
func (l *raftLog) firstOfTerm(t Term) Index {
	return l.first() + Index(sort.Search(int(l.end-l.base), func(i int) bool { return l.term(l.first()+Index(i)) >= t }))
}

// lastOfTerm is the last index whose term is t; 0 when no entry that is known has it.
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
