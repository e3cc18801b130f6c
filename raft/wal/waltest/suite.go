package waltest

import (
	"io"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/wal"
)

// Maker makes a file that holds image. bytes reads the file as it is now, by another
// way than File where there is one. What the maker opens it closes by t.Cleanup.
type Maker func(t *testing.T, image []byte) (f wal.File, bytes func() []byte)

// Suite runs all tests on the files of one maker.
func Suite(t *testing.T, create Maker) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, Maker)
	}{
		{"file_reads_what_was_written", fileReadsWhatWasWritten},
		{"file_is_cut_and_grown", fileIsCutAndGrown},
		{"sync_takes_any_token", syncTakesAnyToken},
		{"open_starts_an_empty_file", openStartsAnEmptyFile},
		{"open_returns_what_was_appended", openReturnsWhatWasAppended},
		{"open_reads_a_file_built_by_hand", openReadsAFileBuiltByHand},
		{"open_reads_a_long_file", openReadsALongFile},
		{"open_drops_a_tail_torn_anywhere", openDropsATailTornAnywhere},
		{"open_drops_garbage_after_the_last_record", openDropsGarbage},
		{"open_drops_a_damaged_last_record", openDropsADamagedLastRecord},
		{"open_refuses_a_damaged_earlier_byte", openRefusesADamagedEarlierByte},
		{"open_refuses_what_is_not_this_log", openRefusesWhatIsNotThisLog},
		{"append_continues_after_a_torn_tail", appendContinuesAfterATornTail},
		{"snapshots_take_turns_in_front_and_behind", snapshotsTakeTurns},
		{"open_finds_the_log_behind_a_torn_snapshot_in_front", openFindsTheLogBehindATornSnapshotInFront},
		{"open_cuts_what_a_snapshot_in_front_stands_for", openCutsWhatASnapshotInFrontStandsFor},
		{"open_drops_a_snapshot_torn_at_the_end", openDropsASnapshotTornAtTheEnd},
		{"log_takes_no_failure_for_success", logTakesNoFailureForSuccess},
		{"log_opens_no_file_that_it_could_not_read", logOpensNoFileThatItCouldNotRead},
		{"parts_of_a_snapshot_count_with_its_record_alone", partsCountWithTheirRecordAlone},
		{"parts_take_turns_in_front_and_behind", partsTakeTurns},
		{"open_refuses_a_damaged_part", openRefusesADamagedPart},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, create) })
	}
}

func fileReadsWhatWasWritten(t *testing.T, create Maker) {
	f, bytes := create(t, []byte("abc"))
	n, err := f.WriteAt([]byte("CDE"), 2)
	require.NoError(t, err)
	assert.Equal(t, 3, n)
	n, err = f.WriteAt([]byte("z"), 7)
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	assert.Equal(t, []byte("abCDE\x00\x00z"), bytes())

	part := []byte("....")
	n, err = f.ReadAt(part, 1)
	require.NoError(t, err)
	assert.Equal(t, "bCDE", string(part[:n]))
	n, err = f.ReadAt(part, 6)
	assert.Equal(t, io.EOF, err, "a read that meets the end")
	assert.Equal(t, "\x00z", string(part[:n]))
	n, err = f.ReadAt(part, 8)
	assert.Equal(t, io.EOF, err, "a read at the end")
	assert.Zero(t, n)
}

func fileIsCutAndGrown(t *testing.T, create Maker) {
	f, bytes := create(t, []byte("abcdef"))
	require.NoError(t, f.Truncate(2))
	assert.Equal(t, []byte("ab"), bytes())
	require.NoError(t, f.Truncate(4))
	assert.Equal(t, []byte("ab\x00\x00"), bytes())
	require.NoError(t, f.Truncate(0))
	assert.Empty(t, bytes())
}

// A sync that is not done at once ends later, by a call that only the file's maker
// can see; what was written can be read all the while.
func syncTakesAnyToken(t *testing.T, create Maker) {
	f, bytes := create(t, nil)
	for _, token := range []uint64{0, 1, 1, 1<<64 - 1} {
		_, err := f.WriteAt([]byte("x"), int64(len(bytes())))
		require.NoError(t, err)
		_, err = f.Sync(token)
		require.NoError(t, err, "token %d", token)
	}
	assert.Equal(t, []byte("xxxx"), bytes())
}

func openStartsAnEmptyFile(t *testing.T, create Maker) {
	f, bytes := create(t, nil)
	l, s, err := wal.Open(f, 1)
	require.NoError(t, err)
	assert.Equal(t, wal.State{ID: 1, Size: wal.HeaderSize}, s)
	assert.Equal(t, Header(wal.Version, 1), bytes())
	assert.EqualValues(t, wal.HeaderSize, l.Size())
}

func openReturnsWhatWasAppended(t *testing.T, create Maker) {
	f, bytes := create(t, nil)
	l, _, err := wal.Open(f, 1)
	require.NoError(t, err)
	image, ends := Image(story()...)
	for i, r := range story() {
		written, err := l.Append(&r)
		require.NoError(t, err)
		assert.Equal(t, wal.Written{Offset: int64(ends[i]), Bytes: image[ends[i]:ends[i+1]], Size: int64(ends[i+1])}, written)
	}
	_, err = l.Sync(8)
	require.NoError(t, err)
	assert.Equal(t, image, bytes())
	requireOpens(t, f, story(), 0)
}

func openReadsAFileBuiltByHand(t *testing.T, create Maker) {
	image, _ := Image(story()...)
	f, bytes := create(t, image)
	requireOpens(t, f, story(), 0)
	assert.Equal(t, image, bytes(), "a whole file is left as it is")
}

// Longer than one read, with records that are longer than one read.
func openReadsALongFile(t *testing.T, create Maker) {
	var records []wal.Record
	for i := range 20 {
		data := string(slices.Repeat([]byte{byte('a' + i)}, 1<<(i%18)))
		records = append(records, wal.Record{Write: uint64(i + 1), Durable: raft.Durable{Term: 2}, Entries: entries(2, raft.Index(i+1), data)})
	}
	image, _ := Image(records...)
	f, _ := create(t, image)
	requireOpens(t, f, records, 0)
}

func openDropsATailTornAnywhere(t *testing.T, create Maker) {
	image, ends := Image(story()...)
	for size := range len(image) {
		whole := countWhole(ends, size)
		f, bytes := create(t, image[:size])
		if whole < 0 { // the header is torn
			requireOpens(t, f, nil, size)
			assert.Equal(t, image[:ends[0]], bytes(), "cut at %d", size)
			continue
		}
		requireOpens(t, f, story()[:whole], size-ends[whole])
		assert.Equal(t, image[:ends[whole]], bytes(), "cut at %d", size)
	}
}

// countWhole is how many records end at or before size; -1 where the header doesn't.
func countWhole(ends []int, size int) int {
	n := -1
	for _, end := range ends {
		if end <= size {
			n++
		}
	}
	return n
}

func openDropsGarbage(t *testing.T, create Maker) {
	image, _ := Image(story()...)
	for name, tail := range map[string][]byte{
		"one zero":          {0},
		"zeros":             slices.Repeat([]byte{0}, 5000),
		"ones":              slices.Repeat([]byte{0xff}, 700),
		"text":              []byte("the quick brown fox jumps over the lazy dog"),
		"a file's header":   Header(wal.Version, 1),
		"a zeroed payload":  zeroed(Record(wal.Record{Write: 9, Durable: raft.Durable{Term: 5}})),
		"two torn records":  append(zeroed(Payload([]byte("0123456789"))), Payload([]byte("0123456789"))[:14]...),
		"a length too long": Payload(slices.Repeat([]byte{1}, 99))[:12],
	} {
		f, bytes := create(t, append(slices.Clone(image), tail...))
		requireOpens(t, f, story(), len(tail))
		assert.Equal(t, image, bytes(), name)
	}
}

// zeroed is a record whose payload never reached the disk.
func zeroed(record []byte) []byte {
	clear(record[12:])
	return record
}

func openDropsADamagedLastRecord(t *testing.T, create Maker) {
	image, ends := Image(story()...)
	last := ends[len(ends)-2]
	for at := last; at < len(image); at++ {
		f, bytes := create(t, flipped(image, at))
		requireOpens(t, f, story()[:len(story())-1], len(image)-last)
		assert.Equal(t, image[:last], bytes(), "byte %d", at)
	}
}

func openRefusesADamagedEarlierByte(t *testing.T, create Maker) {
	image, ends := Image(story()...)
	for at := range ends[len(ends)-2] {
		damaged := flipped(image, at)
		f, bytes := create(t, damaged)
		err := requireRefuses(t, f, damaged)
		assert.Equal(t, damaged, bytes(), "byte %d", at)
		if at >= ends[0] {
			assert.EqualValues(t, ends[countWhole(ends, at)], err.Offset, "byte %d: the record that holds it", at)
		}
	}
}

// flipped is image with one bit of one byte turned, another bit for each byte.
func flipped(image []byte, at int) []byte {
	damaged := slices.Clone(image)
	damaged[at] ^= 1 << (at % 8)
	return damaged
}

func openRefusesWhatIsNotThisLog(t *testing.T, create Maker) {
	with := func(r wal.Record) []byte { image, _ := Image(append(story(), r)...); return image }
	image, ends := Image(story()...)
	end := int64(len(image))
	term := raft.Durable{Term: 4, Vote: 3}
	for _, c := range []struct {
		image  []byte
		offset int64
		says   string
	}{
		{[]byte("hello"), 0, "noLog"},
		{[]byte("a text file that is longer than a header"), 0, "noLog"},
		{Header(1, 1), 8, "logVersion got=1 reads=2"},
		{Header(wal.Version, 2), 12, "othersLog got=n2 node=n1"},
		{Header(wal.Version, 0), 12, "headerNobody"},
		{append(zeros(20), image[20:]...), 0, "noTornWrite why=(headerCut) next=20"},
		{append(image[:20:20], append(zeros(ends[1]-20), image[ends[1]:]...)...), 20, "noTornWrite"},
		{with(wal.Record{Write: 8, Durable: term}), end, "writeOrder write=8 before=8"},
		{with(wal.Record{Write: 0, Durable: term}), end, "writeOrder write=0 before=8"},
		{with(wal.Record{Write: 9, Durable: raft.Durable{Term: 3}}), end, "termBack before=4 term=3"},
		{with(wal.Record{Write: 9, Durable: term, Entries: entries(4, 6, "six")}), end, "entryJoins entry=6 last=4"},
		{with(wal.Record{Write: 9, Durable: term, Entries: append(entries(4, 5, "five"), entries(4, 7, "seven")...)}), end, "entryMisplaced entry=7 wanted=6"},
		{append(slices.Clone(image), Payload([]byte("?"))...), end, "recordWrong"},
		{append(slices.Clone(image), Payload(nil)...), end, "recordWrong"},
	} {
		f, bytes := create(t, c.image)
		err := requireRefuses(t, f, c.image)
		assert.ErrorContains(t, err, c.says)
		assert.Equal(t, c.offset, err.Offset, c.says)
		assert.Equal(t, c.image, bytes(), "left as it was: %s", c.says)
	}
}

// zeros is n zeros.
func zeros(n int) []byte { return slices.Repeat([]byte{0}, n) }

func appendContinuesAfterATornTail(t *testing.T, create Maker) {
	image, ends := Image(story()...)
	for _, size := range []int{5, ends[0], ends[0] + 3, ends[2] + 13, len(image) - 1} {
		f, _ := create(t, image[:size])
		l, before, err := wal.Open(f, 1)
		require.NoError(t, err)
		next := wal.Record{Write: before.Write + 1, Durable: raft.Durable{Term: 9, Vote: 2}, Entries: entries(9, raft.Index(len(before.Entries)+1), "more")}
		written, err := l.Append(&next)
		require.NoError(t, err)
		assert.Equal(t, before.Size, written.Offset)
		requireOpens(t, f, append(story()[:max(0, countWhole(ends, size))], next), 0)
	}
}

// requireOpens opens f as node 1's and compares what it says with records.
func requireOpens(t *testing.T, f wal.File, records []wal.Record, torn int) {
	t.Helper()
	_, s, err := wal.Open(f, 1)
	require.NoError(t, err)
	want := Fold(records)
	_, ends := Image(records...)
	want.ID, want.Size, want.Torn = 1, int64(ends[len(ends)-1]), int64(torn)
	require.Equal(t, want, s)
}

// requireRefuses opens f, which holds image, and returns why that was refused. Replay
// must say the same, unless only the node is the wrong one.
func requireRefuses(t *testing.T, f wal.File, image []byte) *wal.CorruptError {
	t.Helper()
	_, _, err := wal.Open(f, 1)
	var corrupt *wal.CorruptError
	require.ErrorAs(t, err, &corrupt)
	if s, again := wal.Replay(image); again != nil {
		require.Equal(t, err, again)
	} else {
		require.NotEqual(t, raft.NodeID(1), s.ID)
	}
	return corrupt
}
