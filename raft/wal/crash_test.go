package wal_test

import (
	"flag"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/wal"
	"raftlab/raft/wal/waltest"
)

var seedFlag = flag.Uint64("seed", 0, "run the one trial of this seed (0: the usual ones)")

// trial is a server's disk through writes, snapshots and crashes.
type trial struct {
	t       *testing.T
	dice    *raft.Dice
	file    *lossy
	log     *wal.Log
	records []wal.Record // what is known to be on the disk
	last    raft.Index
	base    raft.Index
	parts   *saving // a snapshot that is written in parts; nil: none is
	whole   int     // snapshots that were, and count
	fronts  int     // snapshots that went in front of the log
	lost    int     // writes that a crash took
	kept    int     // writes under way at a crash, and found whole
}

// saving is a snapshot that is written in parts, before its record.
type saving struct {
	raft.Snapshot
	have int
}

// What a finished sync promised is there after any crash, and beyond it at most the one
// write that was under way, whole.
func TestLog_keeps_its_promises_through_crashes(t *testing.T) {
	seeds := uint64(1000)
	if testing.Short() {
		seeds = 50
	}
	from, to := uint64(1), 1+seeds
	if *seedFlag != 0 {
		from, to = *seedFlag, *seedFlag+1
	}
	var fronts, lost, kept, whole int
	for seed := from; seed < to; seed++ {
		l := try(t, seed)
		fronts, lost, kept, whole = fronts+l.fronts, lost+l.lost, kept+l.kept, whole+l.whole
	}
	if *seedFlag == 0 {
		require.Greater(t, fronts, int(seeds))
		require.Greater(t, whole, int(seeds))
		require.Greater(t, lost, int(seeds))
		require.Greater(t, kept, int(seeds)/4)
	}
}

func try(t *testing.T, seed uint64) *trial {
	defer func() {
		if t.Failed() {
			t.Logf("repeat it with: go test ./raft/wal -run '^%s$' -seed %d", t.Name(), seed)
		}
	}()
	dice := raft.NewDice(seed)
	l := &trial{t: t, dice: dice, file: &lossy{Memory: wal.NewMemory(nil), dice: dice}}
	l.restart(nil)
	for range 160 {
		if l.part() {
			continue
		}
		r := l.next()
		w, err := l.log.Append(&r)
		require.NoError(t, err, "seed %d", seed)
		require.EqualValues(t, len(l.file.Bytes()), w.Size, "seed %d", seed)
		if r.Snapshot != nil && w.Offset+int64(len(w.Bytes)) < w.Size {
			l.fronts++
		}
		if dice.Below(8) == 0 {
			l.file.crash()
			l.restart(&r)
			continue
		}
		_, err = l.log.Sync(r.Write)
		require.NoError(t, err)
		if l.parts != nil && r.Snapshot != nil {
			l.whole++
			l.parts = nil
		}
		l.take(r)
		if dice.Below(30) == 0 {
			l.file.crash()
			l.restart(nil)
		}
	}
	return l
}

// part begins to write a snapshot in parts, or goes on; false where a record is to follow.
func (l *trial) part() bool {
	s := l.parts
	if s == nil && l.last > l.base && l.dice.Below(12) == 0 {
		s = &saving{Snapshot: *l.snapshot(l.base + 1 + raft.Index(l.dice.Below(uint64(l.last-l.base))))}
		l.parts = s
	}
	if s == nil || s.have == len(s.Data) || l.dice.Below(3) == 0 {
		return false
	}
	data := s.Data[s.have:]
	data = data[:1+l.dice.Below(uint64(len(data)))]
	w, err := l.log.AppendPart(&wal.Part{Index: s.Index, Offset: uint64(s.have), Size: uint64(len(s.Data)), Data: data})
	require.NoError(l.t, err)
	require.EqualValues(l.t, len(l.file.Bytes()), w.Size)
	if l.dice.Below(12) == 0 {
		l.file.crash()
		l.restart(nil)
		return true
	}
	_, err = l.log.Sync(0)
	require.NoError(l.t, err)
	s.have += len(data)
	return true
}

func (l *trial) snapshot(index raft.Index) *raft.Snapshot {
	return &raft.Snapshot{
		Index: index, Term: 1, Data: append(l.value(200), 1),
		Configuration: raft.Configuration{Voters: []raft.NodeID{1, 2}},
	}
}

// next draws a record that may follow.
func (l *trial) next() wal.Record {
	r := wal.Record{Write: uint64(len(l.records) + 1), Durable: raft.Durable{Term: raft.Term(1 + len(l.records)/20), Vote: 1}}
	first := l.last + 1 - min(raft.Index(l.dice.Below(3)), l.last-l.base)
	switch s := l.parts; {
	case s != nil && s.have == len(s.Data):
		r.Snapshot, first = &s.Snapshot, s.Index+1
	case s != nil: // what it stands for stays
		first = max(first, s.Index+1)
	case l.last > l.base && l.dice.Below(5) == 0:
		index := l.base + 1 + raft.Index(l.dice.Below(uint64(l.last-l.base)))
		r.Snapshot, first = l.snapshot(index), index+1
	}
	for i := range raft.Index(l.dice.Below(4)) {
		r.Entries = append(r.Entries, raft.Entry{Term: r.Durable.Term, Index: first + i, Kind: raft.EntryKind(l.dice.Below(3)), Data: l.value(60)})
	}
	return r
}

// value draws a client's value, that may try to be a record.
func (l *trial) value(most uint64) []byte {
	switch l.dice.Below(4) {
	case 0:
		return forged
	case 1:
		return []byte(strings.Repeat(waltest.Mark, int(l.dice.Below(9))) + waltest.Mark[:l.dice.Below(4)])
	}
	b := make([]byte, l.dice.Below(most))
	for i := range b {
		b[i] = byte(l.dice.Uint64())
	}
	return b
}

// forged is a whole record with a snapshot that would replace everything.
var forged = waltest.Record(wal.Record{
	Write: 1 << 40, Durable: raft.Durable{Term: 1 << 40},
	Snapshot: &raft.Snapshot{Index: 1 << 40, Term: 1, Data: []byte("forged")},
})

func (l *trial) take(r wal.Record) {
	l.records = append(l.records, r)
	if r.Snapshot != nil {
		l.base, l.last = r.Snapshot.Index, r.Snapshot.Index
	}
	if n := len(r.Entries); n > 0 {
		l.last = r.Entries[n-1].Index
	}
}

// restart opens the file, sometimes after a second crash. under was under way; nil: no
// write was.
func (l *trial) restart(under *wal.Record) {
	l.parts = nil
	for {
		log, s, err := wal.Open(l.file, 1)
		require.NoError(l.t, err)
		if under != nil && s.Write == under.Write {
			l.take(*under)
			l.kept++
		} else if under != nil {
			l.lost++
		}
		under = nil
		want := waltest.Fold(l.records)
		want.ID, want.Size, want.Torn = 1, s.Size, s.Torn
		require.Equal(l.t, normal(want), normal(s))
		l.log = log
		if l.dice.Below(4) > 0 {
			return
		}
		l.file.crash()
	}
}

// normal makes empty lists equal.
func normal(s wal.State) wal.State {
	if len(s.Entries) == 0 {
		s.Entries = nil
	}
	return s
}
