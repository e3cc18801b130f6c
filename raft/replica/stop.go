package replica

import (
	"errors"

	"raftlab/raft/refusal"
	"raftlab/raft/wal"
)

// StopReason is why a server ends by itself though its program has no fault.
type StopReason uint8

const (
	// DiskFull: a write found no room.
	DiskFull StopReason = 1 + iota
	// DiskFailed: the disk did not do what it was asked for.
	DiskFailed
	// LogDamaged: the disk holds no log that a torn write could have left.
	LogDamaged
	// DiskBehind: the disk holds less than was told to be durable (Start.Least).
	DiskBehind
	// SnapshotUnreadable: the leader sent a snapshot that no state machine can be made of.
	SnapshotUnreadable
	// StopReasons is one more than the last.
	StopReasons
)

// What a server can't read, beside the refusals of raft/wal.
const (
	storedUnreadable refusal.Code = "storedUnreadable"
	sentUnreadable   refusal.Code = "sentUnreadable"
)

// Codes tells the arguments that each code has.
var Codes = map[refusal.Code][]string{storedUnreadable: {"why"}, sentUnreadable: {"why"}}

// Stop is a server's end by itself, and Err, as refusal.Of has it, says why. A write that
// fails panics with a *Stop in the midst of a step: what stands on the disk is then unknown,
// so nothing may rest on it any more, and only a new start can tell.
type Stop struct {
	Reason StopReason
	Err    error
}

func (s *Stop) Error() string { return s.Err.Error() }

func (s *Stop) Unwrap() error { return s.Err }

// Refusal tells why by a code.
func (s *Stop) Refusal() *refusal.Refusal { return refusal.Of(s.Err) }

// stopByStored is the stop of a server whose own snapshot makes no state machine: as a
// whole, its disk is as it was written.
func stopByStored(err error) *Stop {
	return &Stop{LogDamaged, refusal.New(storedUnreadable).Because(err)}
}

// stopBySent is the same of a snapshot that a leader sent.
func stopBySent(err error) *Stop {
	return &Stop{SnapshotUnreadable, refusal.New(sentUnreadable).Because(err)}
}

// stopBy is the stop for a disk's error; any other error is a fault of the program.
func stopBy(err error) error {
	var file *wal.FileError
	var corrupt *wal.CorruptError
	var behind *wal.BehindError
	switch {
	case errors.Is(err, wal.ErrFull):
		return &Stop{DiskFull, err}
	case errors.As(err, &file):
		return &Stop{DiskFailed, err}
	case errors.As(err, &corrupt):
		return &Stop{LogDamaged, err}
	case errors.As(err, &behind):
		return &Stop{DiskBehind, err}
	}
	return errors.New("replica: " + err.Error())
}
