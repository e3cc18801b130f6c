package raft

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The log against a plain slice of entries, around the ends of its blocks.
func TestLog_is_a_slice_of_entries_in_blocks(t *testing.T) {
	dice := NewDice(3)
	var l raftLog
	var plain []Entry
	for step := range 3000 {
		last := Index(len(plain))
		switch keep := Index(dice.Below(uint64(last) + 1)); {
		case dice.Below(40) == 0:
			l.truncate(keep + 1)
			plain = plain[:keep:keep]
		default:
			var entries []Entry
			for i := range 1 + dice.Below(200) {
				entries = append(entries, Entry{Term: Term(step/100 + 1), Index: last + 1 + Index(i)})
			}
			l.append(entries...)
			plain = append(plain, entries...)
		}
		require.Equal(t, Index(len(plain)), l.last())
		from := 1 + Index(dice.Below(uint64(len(plain))+1))
		to := min(l.last(), from+Index(dice.Below(2500)))
		if from > to {
			require.Empty(t, l.between(from, to))
			continue
		}
		part := l.between(from, to)
		require.Equal(t, plain[from-1:to], part)
		require.Equal(t, len(part), cap(part), "an append to it lands elsewhere")
		require.Equal(t, plain[from-1].Term, l.term(from))
	}
	require.Greater(t, len(l.blocks), 2)
}

func TestLog_slices_that_were_shared_never_change(t *testing.T) {
	var l raftLog
	for i := range Index(2000) {
		l.append(Entry{Term: 1, Index: i + 1})
	}
	early, late := l.between(1, 1000), l.between(900, 2000)
	for _, from := range []Index{1900, 1025, 1024, 950, 1} {
		l.truncate(from)
		for i := from; i <= 2000; i++ {
			l.append(Entry{Term: 2, Index: i})
		}
		for _, e := range append(early[:len(early):len(early)], late...) {
			require.Equal(t, Term(1), e.Term, "entry %d", e.Index)
		}
	}
}

func TestLog_finds_the_ends_of_a_term(t *testing.T) {
	var l raftLog
	for i, term := range []Term{1, 1, 1, 4, 4, 5, 5, 6, 6, 6} {
		l.append(Entry{Term: term, Index: Index(i + 1)})
	}
	for term, want := range map[Term][2]Index{1: {1, 3}, 2: {4, 0}, 4: {4, 5}, 5: {6, 7}, 6: {8, 10}, 7: {11, 0}} {
		require.Equal(t, want, [2]Index{l.firstOfTerm(term), l.lastOfTerm(term)}, "term %d", term)
	}
}
