package replica

import (
	"raftlab/raft"
	"raftlab/raft/fault"
	"raftlab/raft/refusal"
)

// RecordKind is one kind of thing that a server tells the director.
type RecordKind uint8

const (
	// RecordStarted opens an incarnation: Bytes is the disk it recovered from, Start
	// what it was told.
	RecordStarted RecordKind = 1 + iota
	// RecordInput is one input as the replica took it (see AppendInput), in Bytes. Sum is
	// a checksum over all that the incarnation has sent and written up to before it.
	RecordInput
	// RecordWrite is a disk write: Bytes at Offset, numbered Write, after which the disk is
	// Size bytes long. A server with a memory disk has it there when the director has this
	// record.
	RecordWrite
	// RecordState tells State (without Progress), when anything in it changed.
	RecordState
	// RecordProgress tells State.Progress, when it changed.
	RecordProgress
	// RecordEvent is Event.
	RecordEvent
	// RecordSent: a frame left, or would have. See Sent.
	RecordSent
	// RecordRefused: a frame from Peer numbered Seq was dropped here, for Reason.
	RecordRefused
	// RecordReply ends a request: Reply.
	RecordReply
	// RecordWatch: changes (kv.AppendChanges) for the watch ID, in Bytes, perhaps none. All
	// before Revision have been told.
	RecordWatch
	// RecordFenced answers CommandFence: the highest disk write number seen in frames of
	// the incarnation of Peer that is fenced.
	RecordFenced
	// RecordLoad: Late is how late, in ns of real time, the server's timer fired at
	// worst, Queued the inputs in the queue, Overflowed the inputs dropped so far,
	// ClockError how far, in ns of real time, its clock may be off the director's.
	RecordLoad
	// RecordCheckpoint is the whole replica, in Bytes: a replay may start here. Sum as in
	// RecordSum. No Bytes: it is larger than MaxCheckpoint, and is not made.
	RecordCheckpoint
	// RecordPanic: the server died of a panic; Bytes is its text and stack.
	RecordPanic
	// RecordPaused and RecordResumed confirm the commands.
	RecordPaused
	RecordResumed
	// RecordStopped: the server ended by itself, for Stop; Why says more.
	RecordStopped
	// RecordCompacted ends the watch ID: changes that it has not told were compacted here,
	// at Revision.
	RecordCompacted
	// RecordStood: the browser ran nothing here From one real moment Until another,
	// although a timer was due. The server's clock stands until CommandClock.
	RecordStood
	// RecordBusy: the same, of a turn of its own. It was stopped in it, or it took that long.
	RecordBusy
	// RecordSum ends each telemetry frame that is flushed between two inputs: Sum is the
	// checksum over all that the incarnation has sent and written so far.
	RecordSum
	// RecordSuspended answers CommandSuspend of the round ID: Bytes is a Rest; none where the
	// server can't be written down now, since its disk is at work.
	RecordSuspended
	// RecordContinued answers CommandContinue.
	RecordContinued
	// RecordStalled: Stall began, and lasts Until in the cluster's time; 0: it has ended.
	RecordStalled
	// RecordHeldUp: a write waits for a disk that hangs, and all else for the write.
	RecordHeldUp
)

// Reason is why a frame was not taken.
type Reason uint8

const (
	FromTheDead Reason = 1 + iota // its incarnation is fenced
	QueueFull
	Unreadable
)

// Sent describes a frame on its way: what it carries (the first message in it; the
// AppendEntriesReply with which a snapshot ends counts as an InstallSnapshotReply),
// when it left and is due on the cluster's clock, its size in bytes and its fate.
type Sent struct {
	Seq     uint64 // counts the frames of one incarnation, over all peers
	To      raft.NodeID
	Kind    raft.MessageKind // 0: only forwarded client requests or replies
	Reject  bool
	Term    raft.Term
	Index   raft.Index
	Entries int // carried; of an AppendEntriesReply, those of the append that it answers
	Size    int
	At, Due raft.Time
	Verdict fault.Verdict
}

// Record is one record. Which fields count is said beside the kinds.
type Record struct {
	Kind               RecordKind
	At                 raft.Time // the cluster's time
	Bytes              []byte
	Start              *Start // its Image is nil; see Bytes
	Sum                uint32
	Write              uint64
	Offset, Size       int64
	State              raft.Status
	Event              raft.Event
	Sent               Sent
	Peer               raft.NodeID
	Seq                uint64
	Reason             Reason
	Reply              Reply
	ID                 uint64
	Revision           int64
	Late               raft.Time
	Queued, Overflowed uint64
	ClockError         raft.Time
	Stop               StopReason
	Why                *refusal.Refusal
	From, Until        raft.Time // real; of RecordStalled the cluster's
	Stall              Stall
}

// TelemetryHeader opens a telemetry frame: whose it is, and the base that the
// records' times are counted from.
type TelemetryHeader struct {
	Node        raft.NodeID
	Incarnation uint32
	Base        raft.Time
}

// AppendTelemetryHeader starts a telemetry frame; records follow it to its end.
func AppendTelemetryHeader(b []byte, h TelemetryHeader) []byte {
	b = append(b, Version)
	b = raft.AppendUint(b, uint32(h.Node))
	b = raft.AppendUint(b, h.Incarnation)
	return raft.AppendInt(b, h.Base)
}

// appendHead opens a record, and appendRecorded writes the rest of an input's.
func appendHead(b []byte, base raft.Time, kind RecordKind, at raft.Time) []byte {
	return raft.AppendInt(append(b, byte(kind)), at-base)
}

func appendRecorded(b []byte, sum uint32, input []byte) []byte {
	return raft.AppendBytes(raft.AppendUint(b, sum), input)
}

// AppendRecord writes a record, with its time relative to base.
func AppendRecord(b []byte, base raft.Time, r *Record) []byte {
	b = appendHead(b, base, r.Kind, r.At)
	switch r.Kind {
	case RecordStarted:
		return raft.AppendBytes(appendStart(b, r.Start), r.Bytes)
	case RecordEvent:
		return appendEvent(b, &r.Event)
	}
	return appendOther(b, base, r)
}

// appendOther writes what a start does not tell: a browser compiles a function whole when it is called first.
func appendOther(b []byte, base raft.Time, r *Record) []byte {
	switch r.Kind {
	case RecordInput:
		b = appendRecorded(b, r.Sum, r.Bytes)
	case RecordWrite:
		b = raft.AppendUint(b, r.Write)
		b = raft.AppendInt(raft.AppendInt(b, r.Offset), r.Size)
		b = raft.AppendBytes(b, r.Bytes)
	case RecordState:
		b = appendState(b, &r.State, 0)
	case RecordProgress:
		b = appendProgress(b, r.State.Progress)
	case RecordSent:
		b = appendSent(b, base, &r.Sent)
	case RecordRefused:
		b = raft.AppendUint(b, uint32(r.Peer))
		b = raft.AppendUint(b, r.Seq)
		b = append(b, byte(r.Reason))
	case RecordReply:
		b = appendReply(b, &r.Reply)
	case RecordWatch:
		b = raft.AppendInt(raft.AppendUint(b, r.ID), r.Revision)
		b = raft.AppendBytes(b, r.Bytes)
	case RecordCompacted:
		b = raft.AppendInt(raft.AppendUint(b, r.ID), r.Revision)
	case RecordSuspended:
		b = raft.AppendBytes(raft.AppendUint(b, r.ID), r.Bytes)
	case RecordFenced:
		b = raft.AppendUint(b, uint32(r.Peer))
		b = raft.AppendUint(b, r.Write)
	case RecordLoad:
		b = raft.AppendInt(b, r.Late)
		b = raft.AppendUint(b, r.Queued)
		b = raft.AppendUint(b, r.Overflowed)
		b = raft.AppendInt(b, r.ClockError)
	case RecordStood, RecordBusy:
		b = raft.AppendInt(raft.AppendInt(b, r.From), r.Until)
	case RecordStalled:
		b = raft.AppendInt(append(b, byte(r.Stall)), r.Until)
	case RecordCheckpoint:
		b = raft.AppendBytes(raft.AppendUint(b, r.Sum), r.Bytes)
	case RecordSum:
		b = raft.AppendUint(b, r.Sum)
	case RecordPanic:
		b = raft.AppendBytes(b, r.Bytes)
	case RecordStopped:
		b = r.Why.Append(append(b, byte(r.Stop)))
	}
	return b
}

// Telemetry reads a telemetry frame, record by record.
type Telemetry struct {
	TelemetryHeader
	d raft.Decoder
}

// ReadTelemetry reads a frame's header.
func ReadTelemetry(frame []byte) (Telemetry, error) {
	t := Telemetry{d: raft.Decode(frame)}
	if t.d.Byte() != Version {
		t.d.Fail()
	}
	t.Node, t.Incarnation, t.Base = t.d.Node(), uint32(t.d.Uint()), t.d.Time()
	return t, t.d.Err()
}

// Next reads the next record into r, reusing its slices; false at the end or at an
// error, which Err tells. Byte strings are slices of the frame. Fields that don't count stay as they were.
func (t *Telemetry) Next(r *Record) bool {
	d := &t.d
	if d.Rest() == 0 {
		return false
	}
	r.Kind, r.At = RecordKind(d.Byte()), t.Base+d.Time()
	switch r.Kind {
	case RecordStarted:
		r.Start, r.Bytes = decodeStart(d), d.Bytes()
	case RecordState:
		decodeState(d, &r.State)
	case RecordEvent:
		r.Event = decodeEvent(d)
	case RecordSent:
		r.Sent = decodeSent(d, t.Base)
	default:
		t.other(r)
	}
	return d.Err() == nil
}

// other reads what no start tells, and what few turns do; see appendOther.
func (t *Telemetry) other(r *Record) {
	d := &t.d
	switch r.Kind {
	case RecordInput:
		r.Sum, r.Bytes = uint32(d.Uint()), d.Bytes()
	case RecordWrite:
		r.Write, r.Offset, r.Size, r.Bytes = d.Uint(), d.Int(), d.Int(), d.Bytes()
	case RecordProgress:
		decodeProgress(d, &r.State)
	case RecordRefused:
		r.Peer, r.Seq, r.Reason = d.Node(), d.Uint(), Reason(d.Byte())
	case RecordReply:
		r.Reply = decodeReply(d)
	case RecordWatch:
		r.ID, r.Revision, r.Bytes = d.Uint(), d.Int(), d.Bytes()
	case RecordCompacted:
		r.ID, r.Revision = d.Uint(), d.Int()
	case RecordFenced:
		r.Peer, r.Write = d.Node(), d.Uint()
	case RecordLoad:
		r.Late, r.Queued, r.Overflowed, r.ClockError = d.Time(), d.Uint(), d.Uint(), d.Time()
	case RecordCheckpoint:
		r.Sum, r.Bytes = uint32(d.Uint()), d.Bytes()
	case RecordSum:
		r.Sum = uint32(d.Uint())
	case RecordPanic:
		r.Bytes = d.Bytes()
	case RecordStopped:
		r.Stop, r.Why = StopReason(d.Byte()), refusal.Read(d)
		if r.Stop == 0 || r.Stop >= StopReasons {
			d.Fail()
		}
	case RecordStood, RecordBusy:
		r.From, r.Until = d.Time(), d.Time()
	case RecordStalled:
		if r.Stall, r.Until = Stall(d.Byte()), d.Time(); r.Stall == 0 || r.Stall >= Stalls {
			d.Fail()
		}
	case RecordSuspended:
		r.ID, r.Bytes = d.Uint(), d.Bytes()
	case RecordPaused, RecordResumed, RecordContinued, RecordHeldUp:
	default:
		d.Fail()
	}
}

// Err is nil when the whole frame was read.
func (t *Telemetry) Err() error { return t.d.Err() }

// appendState writes a state, whose alarm is told from the moment origin of the node's own clock on.
func appendState(b []byte, s *raft.Status, origin raft.Time) []byte {
	b = append(b, byte(s.Role))
	b = raft.AppendUint(b, uint64(s.Term))
	b = raft.AppendUint(b, uint32(s.Vote))
	b = raft.AppendUint(b, uint32(s.Leader))
	b = raft.AppendUint(b, uint64(s.Commit))
	b = raft.AppendUint(b, uint64(s.Applied))
	b = raft.AppendUint(b, uint64(s.First))
	b = raft.AppendUint(b, uint64(s.Last))
	b = raft.AppendUint(b, uint64(s.SnapshotIndex))
	b = raft.AppendUint(b, uint64(s.SnapshotTerm))
	b = raft.AppendConfiguration(b, &s.Configuration)
	b = raft.AppendUint(b, uint64(s.ConfigurationIndex))
	b = raft.AppendBool(b, s.Quiet)
	if s.ElectionDeadline == 0 {
		origin = 0 // there is no alarm
	}
	b = raft.AppendInt(b, s.ElectionStart-origin)
	b = raft.AppendInt(b, s.ElectionDeadline-origin)
	b = raft.AppendUint(b, len(s.Votes))
	for _, v := range s.Votes {
		b = raft.AppendUint(b, uint32(v))
	}
	return b
}

func decodeState(d *raft.Decoder, s *raft.Status) {
	s.Role = raft.Role(d.Byte())
	s.Term, s.Vote, s.Leader = raft.Term(d.Uint()), d.Node(), d.Node()
	s.Commit, s.Applied = raft.Index(d.Uint()), raft.Index(d.Uint())
	s.First, s.Last = raft.Index(d.Uint()), raft.Index(d.Uint())
	s.SnapshotIndex, s.SnapshotTerm = raft.Index(d.Uint()), raft.Term(d.Uint())
	s.Configuration, s.ConfigurationIndex = d.Configuration(), raft.Index(d.Uint())
	s.Quiet = d.Bool()
	s.ElectionStart, s.ElectionDeadline = d.Time(), d.Time()
	s.Votes = s.Votes[:0]
	for n := d.Count(); n > 0 && d.Err() == nil; n-- {
		s.Votes = append(s.Votes, d.Node())
	}
	if s.Role > raft.PreCandidate {
		d.Fail()
	}
}

func appendProgress(b []byte, progress []raft.Progress) []byte {
	b = raft.AppendUint(b, len(progress))
	for _, p := range progress {
		b = raft.AppendUint(b, uint32(p.ID))
		b = append(b, byte(p.State))
		b = raft.AppendUint(b, uint64(p.Match))
		b = raft.AppendUint(b, uint64(p.Next))
		b = raft.AppendUint(b, p.Inflight)
		b = raft.AppendUint(raft.AppendUint(b, p.Offset), p.Size)
		b = raft.AppendBool(b, p.Learner)
	}
	return b
}

func decodeProgress(d *raft.Decoder, s *raft.Status) {
	s.Progress = s.Progress[:0]
	for n := d.Count(); n > 0 && d.Err() == nil; n-- {
		s.Progress = append(s.Progress, raft.Progress{
			ID: d.Node(), State: raft.ProgressState(d.Byte()),
			Match: raft.Index(d.Uint()), Next: raft.Index(d.Uint()), Inflight: int(d.Uint()),
			Offset: d.Uint(), Size: d.Uint(), Learner: d.Bool(),
		})
	}
}

func appendEvent(b []byte, e *raft.Event) []byte {
	b = append(b, byte(e.Code))
	b = raft.AppendUint(b, uint64(e.Term))
	b = raft.AppendUint(b, uint32(e.Peer))
	b = raft.AppendUint(b, e.A)
	b = raft.AppendUint(b, e.B)
	b = raft.AppendUint(b, e.C)
	return raft.AppendUint(b, e.D)
}

func decodeEvent(d *raft.Decoder) raft.Event {
	e := raft.Event{Code: raft.EventCode(d.Byte()), Term: raft.Term(d.Uint()), Peer: d.Node(),
		A: d.Uint(), B: d.Uint(), C: d.Uint(), D: d.Uint()}
	if e.Code == 0 || e.Code >= raft.EventCodes {
		d.Fail()
	}
	return e
}

func appendSent(b []byte, base raft.Time, s *Sent) []byte {
	b = raft.AppendUint(b, s.Seq)
	b = raft.AppendUint(b, uint32(s.To))
	b = append(b, byte(s.Kind))
	b = raft.AppendBool(b, s.Reject)
	b = raft.AppendUint(b, uint64(s.Term))
	b = raft.AppendUint(b, uint64(s.Index))
	b = raft.AppendUint(b, s.Entries)
	b = raft.AppendUint(b, s.Size)
	b = raft.AppendInt(b, s.At-base)
	b = raft.AppendInt(b, s.Due-base)
	return append(b, byte(s.Verdict))
}

func decodeSent(d *raft.Decoder, base raft.Time) Sent {
	return Sent{Seq: d.Uint(), To: d.Node(), Kind: raft.MessageKind(d.Byte()), Reject: d.Bool(),
		Term: raft.Term(d.Uint()), Index: raft.Index(d.Uint()), Entries: int(d.Uint()), Size: int(d.Uint()),
		At: base + d.Time(), Due: base + d.Time(), Verdict: fault.Verdict(d.Byte())}
}
