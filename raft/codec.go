package raft

import (
	"encoding/binary"
	"errors"
)

// ErrMalformed is what a decoder says of bytes that are not what they claim to be.
var ErrMalformed = errors.New("raft: malformed bytes: truncated, or a length beyond their end")

// Decoder reads the varint-based encodings of this project. The first error sticks:
// later reads return zero, so callers check Err once, at the end. It never panics,
// and never allocates: byte strings are slices of the input.
type Decoder struct {
	b   []byte
	err error
}

// Decode starts reading b.
func Decode(b []byte) Decoder { return Decoder{b: b} }

// Err is nil while all reads succeeded.
func (d *Decoder) Err() error { return d.err }

// Rest is the number of bytes not read yet; 0 after an error.
func (d *Decoder) Rest() int { return len(d.b) }

// Fail makes the decoder fail, for a value that is out of its range.
//
//go:noinline
func (d *Decoder) Fail() {
	d.b = nil
	if d.err == nil {
		d.err = ErrMalformed
	}
}

// End is Err, and an error too where bytes are left over.
func (d *Decoder) End() error {
	if len(d.b) > 0 {
		d.Fail()
	}
	return d.err
}

// Uint reads an unsigned varint.
func (d *Decoder) Uint() uint64 {
	if len(d.b) > 0 && d.b[0] < 0x80 {
		v := uint64(d.b[0])
		d.b = d.b[1:]
		return v
	}
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.Fail()
		return 0
	}
	d.b = d.b[n:]
	return v
}

// Int reads a zig-zag varint.
func (d *Decoder) Int() int64 {
	u := d.Uint()
	return int64(u>>1) ^ -int64(u&1)
}

// Byte reads one byte.
func (d *Decoder) Byte() byte {
	if len(d.b) == 0 {
		d.Fail()
		return 0
	}
	v := d.b[0]
	d.b = d.b[1:]
	return v
}

// Bool reads a byte that must be 0 or 1.
func (d *Decoder) Bool() bool {
	v := d.Byte()
	if v > 1 {
		d.Fail()
	}
	return v == 1
}

// Bytes reads a length and that many bytes, as a slice of the input.
func (d *Decoder) Bytes() []byte {
	n := d.Uint()
	if n > uint64(len(d.b)) {
		d.Fail()
		return nil
	}
	v := d.b[:n:n]
	d.b = d.b[n:]
	return v
}

// Count reads a number of items that take at least one byte each, so that nobody
// allocates for more items than the input can hold.
func (d *Decoder) Count() int {
	n := d.Uint()
	if n > uint64(len(d.b)) {
		d.Fail()
		return 0
	}
	return int(n)
}

// Time reads a Time.
func (d *Decoder) Time() Time { return Time(d.Int()) }

// Node reads a NodeID.
func (d *Decoder) Node() NodeID {
	v := d.Uint()
	if v > 1<<32-1 {
		d.Fail()
	}
	return NodeID(v)
}

// appendVarint is not copied into its two hundred callers: that took 9 kB of a node's
// program (brotli), and no time was measured to be gained.
//
//go:noinline
func appendVarint(b []byte, v uint64) []byte { return binary.AppendUvarint(b, v) }

// AppendUint, AppendInt, AppendBytes and AppendBool write what Uint, Int, Bytes and
// Bool read.
func AppendUint[T ~uint8 | ~uint32 | ~uint64 | ~int](b []byte, v T) []byte {
	return appendVarint(b, uint64(v))
}

func AppendInt[T ~int64](b []byte, v T) []byte {
	return appendVarint(b, uint64(v)<<1^uint64(int64(v)>>63))
}

func AppendBytes[T ~string | ~[]byte](b []byte, v T) []byte {
	return append(appendVarint(b, uint64(len(v))), v...)
}

func AppendBool(b []byte, v bool) []byte {
	if v {
		return append(b, 1)
	}
	return append(b, 0)
}

// AppendEntry writes one entry.
func AppendEntry(b []byte, e Entry) []byte {
	b = AppendUint(b, uint64(e.Term))
	b = AppendUint(b, uint64(e.Index))
	b = AppendUint(b, uint8(e.Kind))
	return AppendBytes(b, e.Data)
}

// Entry reads one entry; its Data is a slice of the input.
func (d *Decoder) Entry() Entry {
	e := Entry{Term: Term(d.Uint()), Index: Index(d.Uint()), Kind: EntryKind(d.Byte()), Data: d.Bytes()}
	if e.Kind >= entryKinds || e.Index == 0 {
		d.Fail()
	}
	return e
}

// minEntry is the fewest bytes that an entry takes.
const minEntry = 4

// Entries reads a count and that many entries, appended to into, up to the first that
// is malformed. Their Data are slices of the input.
func (d *Decoder) Entries(into []Entry) []Entry {
	n := d.Count()
	if n > d.Rest()/minEntry {
		d.Fail()
		return into
	}
	for range n {
		e := d.Entry()
		if d.err != nil {
			break
		}
		into = append(into, e)
	}
	return into
}

// AppendEntryList writes what Entries reads.
func AppendEntryList(b []byte, entries []Entry) []byte {
	b = AppendUint(b, len(entries))
	for _, e := range entries {
		b = AppendEntry(b, e)
	}
	return b
}

// AppendMessage writes a message: its kind, its ends, its term, and then only the
// fields that its kind has (see Message); or what describes one of another engine.
func AppendMessage(b []byte, m *Message) []byte {
	if m.Opaque {
		return appendOpaque(b, m)
	}
	b = append(b, byte(m.Kind))
	b = AppendUint(b, uint32(m.From))
	b = AppendUint(b, uint32(m.To))
	b = AppendUint(b, uint64(m.Term))
	switch m.Kind {
	case RequestVote:
		b = AppendUint(b, uint64(m.LogTerm))
		b = AppendUint(b, uint64(m.Index))
		b = AppendBool(b, m.Transfer)
	case RequestPreVote:
		b = AppendUint(b, uint64(m.LogTerm))
		b = AppendUint(b, uint64(m.Index))
	case RequestVoteReply, RequestPreVoteReply:
		b = AppendBool(b, m.Reject)
	case AppendEntries:
		b = AppendUint(b, uint64(m.LogTerm))
		b = AppendUint(b, uint64(m.Index))
		b = AppendUint(b, uint64(m.Commit))
		b = AppendBool(AppendUint(b, m.Round), m.Quiet)
		b = AppendEntryList(b, m.Entries)
	case AppendEntriesReply:
		b = AppendInt(AppendUint(b, m.Round), m.Promise)
		b = AppendBool(b, m.Quiet)
		b = AppendUint(b, uint64(m.Index))
		b = AppendBool(b, m.Reject)
		if m.Reject {
			b = AppendUint(b, uint64(m.HintTerm))
			b = AppendUint(b, uint64(m.HintIndex))
		}
	case InstallSnapshot:
		b = AppendUint(AppendUint(b, uint64(m.LogTerm)), uint64(m.Index))
		b = AppendUint(AppendUint(AppendUint(b, m.Round), m.Offset), m.Size)
		b = AppendBytes(b, m.Data)
	case InstallSnapshotReply:
		b = AppendInt(AppendUint(b, m.Round), m.Promise)
		b = AppendUint(AppendUint(b, uint64(m.Index)), m.Offset)
		b = AppendBool(b, m.Reject)
	}
	return b
}

// opaque marks the kind of a message that another engine encoded.
const opaque = 0x80

func appendOpaque(b []byte, m *Message) []byte {
	b = append(b, byte(m.Kind)|opaque)
	b = AppendUint(AppendUint(b, uint32(m.From)), uint32(m.To))
	b = AppendUint(AppendUint(AppendUint(b, uint64(m.Term)), uint64(m.Index)), uint64(m.LogTerm))
	return AppendBytes(AppendBool(b, m.Reject), m.Data)
}

// AppendSettings writes what Settings reads.
func AppendSettings(b []byte, s Settings) []byte {
	b = AppendInt(b, s.ElectionMin)
	b = AppendInt(b, s.ElectionMax)
	b = AppendInt(b, s.Heartbeat)
	b = AppendBool(AppendBool(AppendBool(b, s.PreVote), s.CheckQuorum), s.Quiet)
	return AppendUint(AppendUint(b, s.DriftBound), s.Priority)
}

// Settings reads settings, whether a node can run with them or not.
func (d *Decoder) Settings() Settings {
	return Settings{
		ElectionMin: d.Time(), ElectionMax: d.Time(), Heartbeat: d.Time(),
		PreVote: d.Bool(), CheckQuorum: d.Bool(), Quiet: d.Bool(), DriftBound: d.Uint(), Priority: d.Uint(),
	}
}

// AppendSnapshot writes a snapshot, or that there is none.
func AppendSnapshot(b []byte, s *Snapshot) []byte {
	if s == nil {
		return AppendUint(b, uint64(0))
	}
	b = AppendUint(AppendUint(b, uint64(s.Index)), uint64(s.Term))
	return AppendBytes(AppendConfiguration(b, &s.Configuration), s.Data)
}

// Snapshot reads a snapshot; nil where there is none. Its Data are a slice of the input.
func (d *Decoder) Snapshot() *Snapshot {
	s := &Snapshot{Index: Index(d.Uint())}
	if s.Index == 0 {
		return nil
	}
	s.Term, s.Configuration, s.Data = Term(d.Uint()), d.Configuration(), d.Bytes()
	return s
}

// Message reads a message into m, reusing its Entries' room. The Data of its
// entries are slices of the input.
func (d *Decoder) Message(m *Message) {
	kind := d.Byte()
	*m = Message{Kind: MessageKind(kind &^ opaque), Entries: m.Entries[:0]}
	m.From, m.To = d.Node(), d.Node()
	m.Term = Term(d.Uint())
	if kind&opaque != 0 {
		m.Opaque, m.Index, m.LogTerm, m.Reject, m.Data = true, Index(d.Uint()), Term(d.Uint()), d.Bool(), d.Bytes()
		if m.Kind == 0 || m.Kind >= messageKinds {
			d.Fail()
		}
		return
	}
	switch m.Kind {
	case RequestVote:
		m.LogTerm, m.Index, m.Transfer = Term(d.Uint()), Index(d.Uint()), d.Bool()
	case RequestPreVote:
		m.LogTerm, m.Index = Term(d.Uint()), Index(d.Uint())
	case RequestVoteReply, RequestPreVoteReply:
		m.Reject = d.Bool()
	case TimeoutNow:
	case AppendEntries:
		m.LogTerm, m.Index = Term(d.Uint()), Index(d.Uint())
		m.Commit, m.Round, m.Quiet = Index(d.Uint()), d.Uint(), d.Bool()
		m.Entries = d.Entries(m.Entries)
		d.consecutive(m)
	case AppendEntriesReply:
		m.Round, m.Promise, m.Quiet, m.Index = d.Uint(), d.Time(), d.Bool(), Index(d.Uint())
		if m.Reject = d.Bool(); m.Reject {
			m.HintTerm, m.HintIndex = Term(d.Uint()), Index(d.Uint())
		}
	case InstallSnapshot:
		m.LogTerm, m.Index = Term(d.Uint()), Index(d.Uint())
		m.Round, m.Offset, m.Size, m.Data = d.Uint(), d.Uint(), d.Uint(), d.Bytes()
		if m.Index == 0 || m.Index > maxIndex || m.LogTerm == 0 || m.LogTerm > m.Term || m.Offset > m.Size || uint64(len(m.Data)) > m.Size-m.Offset {
			d.Fail()
		}
	case InstallSnapshotReply:
		m.Round, m.Promise = d.Uint(), d.Time()
		m.Index, m.Offset, m.Reject = Index(d.Uint()), d.Uint(), d.Bool()
	default:
		d.Fail()
	}
}

// consecutive fails unless m's entries follow its previous entry, one by one, with
// terms that never fall nor pass the sender's.
func (d *Decoder) consecutive(m *Message) {
	term := m.LogTerm
	for i, e := range m.Entries {
		if e.Index != m.Index+1+Index(i) || e.Term < term || e.Term > m.Term || !e.sound() {
			d.Fail()
			return
		}
		term = e.Term
	}
}
