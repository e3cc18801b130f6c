package wal

import "raftlab/raft/refusal"

// What is wrong with a disk, or with what it holds.
const (
	NoRoom     refusal.Code = "noRoom"
	Full       refusal.Code = "diskFull"
	NotRead    refusal.Code = "diskNotRead"
	NotWritten refusal.Code = "diskNotWritten"
	NotCut     refusal.Code = "diskNotCut"
	NotSynced  refusal.Code = "diskNotSynced"

	wrongCount refusal.Code = "wrongCount"
	readShort  refusal.Code = "readShort"
	wroteShort refusal.Code = "wroteShort"
	damaged    refusal.Code = "logDamaged"
	diskEmpty  refusal.Code = "diskEmpty"
	diskBehind refusal.Code = "diskBehind"

	// Of a file's header.
	noLog        refusal.Code = "noLog"
	logVersion   refusal.Code = "logVersion"
	headerCut    refusal.Code = "headerCut"
	headerSum    refusal.Code = "headerSum"
	headerNobody refusal.Code = "headerNobody"
	othersLog    refusal.Code = "othersLog"

	// Of a record.
	noRecord     refusal.Code = "noRecord"
	recordCut    refusal.Code = "recordCut"
	recordSum    refusal.Code = "recordSum"
	recordWrong  refusal.Code = "recordWrong"
	recordOld    refusal.Code = "recordOld"
	noTornWrite  refusal.Code = "noTornWrite"
	partBroken   refusal.Code = "partBroken"
	partReplaced refusal.Code = "partReplaced"
	partsShort   refusal.Code = "partsShort"

	// Of a record that follows another.
	writeOrder     refusal.Code = "writeOrder"
	termBack       refusal.Code = "termBack"
	snapshotEmpty  refusal.Code = "snapshotEmpty"
	entryAfter     refusal.Code = "entryAfter"
	entryJoins     refusal.Code = "entryJoins"
	entryMisplaced refusal.Code = "entryMisplaced"
)

// Codes tells the arguments that each code has. Of a server's disk, told is the last write that
// it had told to be durable.
var Codes = map[refusal.Code][]string{
	NoRoom:         {"why"},
	Full:           {},
	NotRead:        {"why"},
	NotWritten:     {"why"},
	NotCut:         {"why"},
	NotSynced:      {"why"},
	wrongCount:     {},
	readShort:      {},
	wroteShort:     {},
	damaged:        {"byte", "why"},
	diskEmpty:      {"told"},
	diskBehind:     {"has", "told"},
	noLog:          {"mark"},
	logVersion:     {"got", "reads"},
	headerCut:      {},
	headerSum:      {},
	headerNobody:   {},
	othersLog:      {"got", "node"},
	noRecord:       {},
	recordCut:      {},
	recordSum:      {},
	recordWrong:    {},
	recordOld:      {},
	noTornWrite:    {"why", "next"},
	partBroken:     {"why"},
	partReplaced:   {},
	partsShort:     {},
	writeOrder:     {"write", "before"},
	termBack:       {"before", "term"},
	snapshotEmpty:  {},
	entryAfter:     {"entry", "last"},
	entryJoins:     {"entry", "last"},
	entryMisplaced: {"entry", "wanted"},
}

// CorruptError says why a file, or a record, can't be what it should be.
type CorruptError struct {
	Offset int64 // in bytes, where the bad part starts
	Why    *refusal.Refusal
}

func (e *CorruptError) Error() string { return e.Refusal().Error() }

// Refusal tells it by a code.
func (e *CorruptError) Refusal() *refusal.Refusal {
	return refusal.New(damaged).Count("byte", e.Offset).Because(e.Why)
}

// corrupt is a CorruptError of a code without arguments.
func corrupt(at int64, code refusal.Code) *CorruptError {
	return &CorruptError{at, refusal.New(code)}
}

// BehindError says that a file holds less than its server had told to be durable. Records
// are numbered and follow each other, so the last one's number says it all.
type BehindError struct {
	Has, Told uint64 // the last write in the file, and the last that was durable
}

func (e *BehindError) Error() string { return e.Refusal().Error() }

// Refusal tells it by a code.
func (e *BehindError) Refusal() *refusal.Refusal {
	if e.Has == 0 {
		return count(refusal.New(diskEmpty), "told", e.Told)
	}
	return count(count(refusal.New(diskBehind), "has", e.Has), "told", e.Told)
}

func count[T ~uint32 | ~uint64](r *refusal.Refusal, name string, n T) *refusal.Refusal {
	return r.Count(name, int64(n))
}
