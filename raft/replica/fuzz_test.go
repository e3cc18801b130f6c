package replica

import (
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/fault"
	"raftlab/raft/kv"
	"raftlab/raft/wal"
)

// requireBounded runs f and requires that it allocates at most factor bytes for each
// of size, and some that every call may take.
func requireBounded(t *testing.T, factor, size int, f func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	require.LessOrEqual(t, after.TotalAlloc-before.TotalAlloc, uint64(factor*size+64<<10))
}

// void is a world that nothing reaches.
type void struct{}

func (void) Send(raft.NodeID, raft.Time, []byte) {}
func (void) Flush([]byte)                        {}

// newFuzzed starts n1 of three, and has it lead term 1 if it shall.
func newFuzzed(t *testing.T, leading bool) *Replica {
	settings := raft.Settings{ElectionMin: 1e8, ElectionMax: 1e8, Heartbeat: 1e7}
	start := &Start{ID: 1, Incarnation: 1, Settings: settings, Voters: []raft.NodeID{1, 2, 3}, Peers: []Peer{{ID: 2}, {ID: 3}}}
	r, err := New(void{}, start, wal.NewMemory(nil), func(c raft.Config) (raft.Engine, error) { return raft.New(c) }, 0)
	require.NoError(t, err)
	if leading {
		r.Step(Input{Kind: InputCommand, Bytes: AppendCommand(nil, &Command{Kind: CommandCampaign})})
		r.Step(Input{Kind: InputFrame, From: 3, Bytes: frameOf(FrameHeader{From: 3, Incarnation: 1, Seq: 1}, vote)})
		leads, _ := r.leads()
		require.True(t, leads)
	}
	return r
}

var vote = message(raft.Message{Kind: raft.RequestVoteReply, From: 3, To: 1, Term: 1})

func frameOf(h FrameHeader, parts ...part) []byte {
	b := appendFrameHeader(nil, h)
	for _, p := range parts {
		b = p(b)
	}
	return b
}

// unreadable is a snapshot of so many bytes, of which no state machine can be made; less
// bytes of it have yet to come.
func unreadable(size, less int) part {
	data := raft.AppendConfiguration(nil, &raft.Configuration{Voters: []raft.NodeID{1, 2, 3}})
	data = append(data, slices.Repeat([]byte{0xff}, size)...)
	return message(raft.Message{Kind: raft.InstallSnapshot, From: 2, To: 1, Term: 2, Index: 5, LogTerm: 2, Size: uint64(len(data) + less), Data: data})
}

// seedFrames are what n2 may send n1 in term 1 or 2.
func seedFrames() [][]byte {
	head := FrameHeader{Due: 5, From: 2, Incarnation: 1, Seq: 1, Write: 1}
	entries := []raft.Entry{{Term: 1, Index: 1, Kind: raft.NoOp}, {Term: 2, Index: 2, Kind: raft.Command, Data: []byte("data")}}
	reads := func(b []byte) []byte {
		op := kv.AppendOp(nil, &kv.Op{Kind: kv.Get, Key: "k"})
		return appendRequest(append(b, byte(partRequest)), &Request{ID: 7, Kind: RequestRead, Op: op, Forward: true, Expires: 1e9})
	}
	answers := func(b []byte) []byte {
		return appendReply(append(b, byte(partReply)), &Reply{ID: 7, Answer: Done, Leader: 2, Index: 1, Term: 1, Result: []byte("result")})
	}
	to := raft.Message{From: 2, To: 1, Term: 2}
	asks, appends, takes, refuses := to, to, to, to
	asks.Kind, asks.LogTerm, asks.Index = raft.RequestVote, 1, 1
	appends.Kind, appends.Entries, appends.Commit = raft.AppendEntries, entries, 2
	takes.Kind, takes.Term, takes.Index, takes.Round = raft.AppendEntriesReply, 1, 2, 1
	refuses.Kind, refuses.Term, refuses.Index, refuses.Reject, refuses.HintIndex = raft.AppendEntriesReply, 1, 0, true, 1
	return [][]byte{
		frameOf(head, message(asks)),
		frameOf(head, message(appends), answers),
		frameOf(head, passedOn(1), message(takes), reads, message(takes)),
		frameOf(head, message(refuses)),
		frameOf(head, unreadable(len("no state"), 0)),
		frameOf(FrameHeader{From: 3, Incarnation: 1, Seq: 1}, vote, vote),
		frameOf(FrameHeader{From: 9, Incarnation: 1 << 31, Seq: 1 << 63}),
		// Counts and lengths beyond the frame's end.
		append(frameOf(head, message(appends)), byte(partMessage), byte(raft.AppendEntries), 2, 1, 2, 0, 0, 0, 0, 0xff, 0xff, 0x03),
		append(frameOf(head), byte(partReply), 1, 1, 1, 1, 1, 0xff, 0xff, 0xff, 0x7f),
		// Many parts, each as short as it can be.
		frameOf(head, slices.Repeat([]part{message(asks)}, 300)...),
		frameOf(head, slices.Repeat([]part{message(takes)}, 300)...),
		frameOf(head, slices.Repeat([]part{message(refuses)}, 300)...),
		frameOf(head, slices.Repeat([]part{passedOn(1)}, 300)...),
		frameOf(head, slices.Repeat([]part{reads}, 300)...),
	}
}

// FuzzFrame: whatever frame a peer sends, a follower and a leader take or refuse it,
// within memory that is bounded by its size. They panic only where two leaders of the
// past contradict each other, which frames can be forged to say. A snapshot that nobody can
// read stops them with a sentence.
func FuzzFrame(f *testing.F) {
	for _, frame := range seedFrames() {
		f.Add(false, frame)
		f.Add(true, frame)
	}
	f.Fuzz(func(t *testing.T, leading bool, frame []byte) {
		r := newFuzzed(t, leading)
		h, _ := ReadFrameHeader(frame)
		defer func() {
			if p := recover(); p != nil {
				if stop, ok := p.(*Stop); ok && stop.Reason == SnapshotUnreadable {
					return
				}
				text, _ := p.(string)
				require.True(t, strings.HasSuffix(text, "a rule of Raft is broken"), "%v", p)
			}
		}()
		requireBounded(t, 1000, len(frame), func() {
			r.Step(Input{Kind: InputFrame, From: h.From, Bytes: frame})
		})
		r.Step(Input{Kind: InputTime, Now: r.Deadline(), Cluster: r.Deadline()})
	})
}

func seedCommands() []Command {
	link := fault.Link{Latency: fault.Range{Min: 1, Max: 2}, Loss: 3, Duplicate: 4, Reorder: 5, Cut: true}
	start := &Start{
		ID: 1, Incarnation: 2, Seed: 3, Settings: raft.Settings{ElectionMin: 1, ElectionMax: 2, Heartbeat: 3}, Fsync: fault.Range{Max: 9},
		Voters: []raft.NodeID{1, 2}, SnapshotEvery: 7, Peers: []Peer{{ID: 2, Link: link}, {ID: 3, Fenced: 1}}, Clock: clock.Mapping{Cluster: clock.Clock{At: -1, Shown: 1, Rate: clock.Par}, Drift: clock.Par}, Memory: true, Image: []byte("disk"),
	}
	return []Command{
		{Kind: CommandStart, Start: start},
		{Kind: CommandClock, Clock: start.Clock},
		{Kind: CommandPause},
		{Kind: CommandSettings, Settings: start.Settings},
		{Kind: CommandLink, Peer: 2, Link: link},
		{Kind: CommandDisk, Fsync: start.Fsync},
		{Kind: CommandFence, Peer: 2, Before: 1},
		{Kind: CommandRequest, Request: Request{ID: 1, Kind: RequestWatch, Op: []byte("k"), From: -1, Forward: true, Expires: 1}},
		{Kind: CommandRequest, Request: Request{ID: 1, Kind: RequestExecute, Op: []byte("op")}, More: []Request{{ID: 2, Kind: RequestRead, Op: []byte("op")}, {ID: 3, Kind: RequestExecute, Op: []byte("")}}},
		{Kind: CommandCancel, Cancel: 1},
		{Kind: CommandCompact},
		{Kind: CommandSuspend, Round: 3, Peers: []raft.NodeID{2, 3}},
		{Kind: CommandContinue, Continue: &Continue{Rest: []byte("rest"), Clock: start.Clock, Memory: true, Image: []byte("disk")}},
	}
}

// FuzzCommand: any bytes are refused, or have one meaning.
func FuzzCommand(f *testing.F) {
	for _, c := range seedCommands() {
		f.Add(AppendCommand(nil, &c))
	}
	f.Add([]byte{Version, byte(CommandStart), 1, 1, 1, 1, 1, 1, 0xff, 0xff, 0xff, 0x7f})
	f.Fuzz(func(t *testing.T, b []byte) {
		var c Command
		var err error
		requireBounded(t, 300, len(b), func() { c, err = DecodeCommand(b) })
		if err != nil {
			return
		}
		again, err := DecodeCommand(AppendCommand(nil, &c))
		require.NoError(t, err)
		require.Equal(t, c, again)
	})
}

// seedTelemetry is what a server tells that comes to lead, and writes.
func seedTelemetry(f *testing.F) [][]byte {
	w := &heard{}
	start := &Start{ID: 1, Incarnation: 1, Settings: raft.Settings{ElectionMin: 1e8, ElectionMax: 1e8, Heartbeat: 1e7}, Voters: []raft.NodeID{1, 2, 3}, Peers: []Peer{{ID: 2}, {ID: 3}}}
	r, err := New(w, start, wal.NewMemory(nil), func(c raft.Config) (raft.Engine, error) { return raft.New(c) }, 0)
	require.NoError(f, err)
	r.Step(Input{Kind: InputCommand, Bytes: AppendCommand(nil, &Command{Kind: CommandCampaign})})
	r.Step(Input{Kind: InputFrame, From: 3, Bytes: frameOf(FrameHeader{From: 3, Incarnation: 1, Seq: 1}, vote)})
	r.Step(Input{Kind: InputFrame, From: 2, Bytes: []byte("no frame")})
	for _, c := range []Command{{Kind: CommandFence, Peer: 3, Before: 1}, {Kind: CommandCheckpoint}, {Kind: CommandRequest, Request: Request{ID: 1, Kind: RequestWatch, Op: []byte("k")}}} {
		r.Step(Input{Kind: InputCommand, Bytes: AppendCommand(nil, &c)})
	}
	r.Tell(&Record{Kind: RecordLoad, Late: 1, Queued: 2, Overflowed: 3})
	r.Tell(&Record{Kind: RecordPanic, Bytes: []byte("text")})
	r.Tell(&Record{Kind: RecordSuspended, ID: 3, Bytes: []byte("rest")})
	r.Tell(&Record{Kind: RecordContinued})
	r.Flush()
	return w.frames
}

// heard keeps the telemetry of a server.
type heard struct {
	void
	frames [][]byte
}

func (w *heard) Flush(b []byte) { w.frames = append(w.frames, append([]byte(nil), b...)) }

// FuzzTelemetry: any bytes end, or are refused, and each record that is read has one
// meaning.
func FuzzTelemetry(f *testing.F) {
	for _, frame := range seedTelemetry(f) {
		f.Add(frame)
	}
	f.Add([]byte{Version, 1, 1, 0, byte(RecordProgress), 0, 0x03, 1, 1, 1, 1, 1})
	f.Fuzz(func(t *testing.T, frame []byte) {
		head, err := ReadTelemetry(frame)
		if err != nil {
			return
		}
		requireBounded(t, 300, len(frame), func() {
			var r Record
			for all := head; all.Next(&r); {
			}
		})
		for all := head; ; {
			var r Record
			if !all.Next(&r) {
				return
			}
			b := AppendRecord(AppendTelemetryHeader(nil, head.TelemetryHeader), head.Base, &r)
			again, err := ReadTelemetry(b)
			require.NoError(t, err)
			var same Record
			require.True(t, again.Next(&same))
			require.Equal(t, r, same)
			require.False(t, again.Next(&same))
			require.NoError(t, again.Err())
		}
	})
}
