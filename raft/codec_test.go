package raft_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// messages are of every kind, with small and large fields.
func messages() []raft.Message {
	const term, index, node = raft.Term(math.MaxUint64), raft.Index(math.MaxUint64 - 9), raft.NodeID(math.MaxUint32)
	return []raft.Message{
		{Kind: raft.RequestVote, From: 1, To: 2, Term: 1},
		{Kind: raft.RequestVote, From: node, To: node, Term: term, LogTerm: term, Index: index},
		{Kind: raft.RequestVoteReply, From: 1, To: 2, Term: 3},
		{Kind: raft.RequestVoteReply, From: 1, To: 2, Term: 3, Reject: true},
		{Kind: raft.AppendEntries, From: 1, To: 2, Term: 3},
		{Kind: raft.AppendEntries, From: 1, To: 2, Term: 300, LogTerm: 200, Index: 400, Commit: 399, Round: 128},
		{Kind: raft.AppendEntries, From: 1, To: 2, Term: 3, Entries: entriesOf(1, 1, 2, 3)},
		{Kind: raft.AppendEntries, From: 1, To: 2, Term: term, LogTerm: 9, Index: index, Commit: index, Round: math.MaxUint64, Entries: []raft.Entry{
			{Term: 9, Index: index + 1, Kind: raft.NoOp},
			{Term: term, Index: index + 2, Kind: raft.Command, Data: []byte(strings.Repeat("x", 300))},
		}},
		{Kind: raft.AppendEntriesReply, From: 1, To: 2, Term: 3, Index: 9, Round: 4},
		{Kind: raft.AppendEntriesReply, From: 1, To: 2, Term: 3, Index: 9, Round: 4, Reject: true, HintTerm: 2, HintIndex: 7},
	}
}

// decode reads b as one message and nothing more.
func decode(b []byte) (raft.Message, error) {
	var m raft.Message
	d := raft.Decode(b)
	d.Message(&m)
	if d.Rest() > 0 {
		d.Fail()
	}
	return m, d.Err()
}

// same compares messages; no data and empty data are the same.
func same(t *testing.T, want, got raft.Message) {
	t.Helper()
	require.Equal(t, fmt.Sprintf("%v", want), fmt.Sprintf("%v", got))
}

func TestCodec_keeps_every_kind_of_message(t *testing.T) {
	for _, m := range messages() {
		got, err := decode(raft.AppendMessage(nil, &m))
		require.NoError(t, err)
		same(t, m, got)
	}
}

func TestCodec_appends_after_what_is_there(t *testing.T) {
	m := messages()[0]
	b := raft.AppendMessage([]byte("before"), &m)
	require.Equal(t, "before", string(b[:6]))
	got, err := decode(b[6:])
	require.NoError(t, err)
	same(t, m, got)
}

func TestCodec_refuses_every_truncation(t *testing.T) {
	for _, m := range messages() {
		b := raft.AppendMessage(nil, &m)
		for n := range b {
			_, err := decode(b[:n])
			require.ErrorIs(t, err, raft.ErrMalformed, "the first %d bytes of %d of %v", n, len(b), m)
		}
	}
}

func TestCodec_tells_of_bytes_that_trail(t *testing.T) {
	for _, m := range messages() {
		b := append(raft.AppendMessage(nil, &m), 1, 2, 3)
		d := raft.Decode(b)
		var got raft.Message
		d.Message(&got)
		require.NoError(t, d.Err())
		require.Equal(t, 3, d.Rest())
	}
}

func TestCodec_refuses_what_no_message_can_say(t *testing.T) {
	head := func(kind raft.MessageKind) []byte { return []byte{byte(kind), 1, 2, 5} }
	list := func(previousTerm raft.Term, previous raft.Index, entries ...raft.Entry) []byte {
		m := raft.Message{Kind: raft.AppendEntries, From: 1, To: 2, Term: 5, LogTerm: previousTerm, Index: previous, Entries: entries}
		return raft.AppendMessage(nil, &m)
	}
	for name, b := range map[string][]byte{
		"nothing":                          {},
		"kind 0":                           head(0),
		"an unknown kind":                  head(99),
		"a node beyond 32 bits":            append([]byte{byte(raft.RequestVoteReply)}, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 5, 0),
		"a varint beyond 64 bits":          append(head(raft.RequestVote), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f),
		"a reject that is neither":         append(head(raft.RequestVoteReply), 2),
		"more entries than bytes":          append(head(raft.AppendEntries), 0, 0, 0, 0, 200),
		"entries from a gap on":            list(1, 1, raft.Entry{Term: 1, Index: 3}),
		"entries out of order":             list(0, 0, raft.Entry{Term: 1, Index: 1}, raft.Entry{Term: 1, Index: 1}),
		"an entry of a later term":         list(0, 0, raft.Entry{Term: 6, Index: 1}),
		"entries whose terms fall":         list(0, 0, raft.Entry{Term: 2, Index: 1}, raft.Entry{Term: 1, Index: 2}),
		"an entry before its predecessor":  list(4, 9, raft.Entry{Term: 3, Index: 10}),
		"an index past the last of all":    list(1, math.MaxUint64, raft.Entry{Term: 1}),
		"an entry kind that is none":       list(0, 0, raft.Entry{Term: 1, Index: 1, Kind: 9}),
		"data that is longer than a frame": append(head(raft.AppendEntries), 0, 0, 0, 0, 1, 1, 1, 1, 0xff, 0xff, 0xff, 0xff, 0x0f),
	} {
		_, err := decode(b)
		assert.ErrorIs(t, err, raft.ErrMalformed, name)
	}
}

func TestCodec_reuses_the_room_of_entries(t *testing.T) {
	m := messages()[6]
	b := raft.AppendMessage(nil, &m)
	var got raft.Message
	read := func() {
		d := raft.Decode(b)
		d.Message(&got)
	}
	read()
	require.Zero(t, testing.AllocsPerRun(100, read))
	buffer := make([]byte, 0, len(b))
	require.Zero(t, testing.AllocsPerRun(100, func() { raft.AppendMessage(buffer, &m) }))
}

func TestCodec_keeps_numbers_and_strings(t *testing.T) {
	for _, u := range []uint64{0, 1, 127, 128, 1 << 32, math.MaxUint64} {
		d := raft.Decode(raft.AppendUint(nil, u))
		assert.Equal(t, u, d.Uint())
		assert.NoError(t, d.Err())
	}
	for _, i := range []int64{0, 1, -1, 63, -64, 64, math.MaxInt64, math.MinInt64} {
		d := raft.Decode(raft.AppendInt(nil, i))
		assert.Equal(t, i, d.Int())
		assert.NoError(t, d.Err())
	}
	d := raft.Decode(raft.AppendBool(raft.AppendBytes(raft.AppendBool(nil, true), "héllo"), false))
	assert.True(t, d.Bool())
	assert.Equal(t, "héllo", string(d.Bytes()))
	assert.ErrorIs(t, d.End(), raft.ErrMalformed, "a byte is left over")
	d = raft.Decode(raft.AppendBool(nil, false))
	assert.False(t, d.Bool())
	assert.NoError(t, d.End())
}

func TestCodec_gives_zeros_after_the_first_error(t *testing.T) {
	d := raft.Decode([]byte{200})
	assert.Zero(t, d.Uint())
	assert.ErrorIs(t, d.Err(), raft.ErrMalformed)
	assert.Zero(t, d.Rest())
	assert.Zero(t, d.Byte())
	assert.Empty(t, d.Bytes())
	assert.Zero(t, d.Count())
	assert.Zero(t, d.Node())
	assert.Empty(t, d.Entries(nil))
	assert.ErrorIs(t, d.Err(), raft.ErrMalformed)
}

func TestCodec_reads_no_entries_behind_a_broken_one(t *testing.T) {
	entries := entriesOf(1, 1, 1, 1)
	entries[1].Kind = 99
	d := raft.Decode(raft.AppendEntryList(nil, entries))
	require.Equal(t, entries[:1], d.Entries(nil))
	require.ErrorIs(t, d.Err(), raft.ErrMalformed)
}

// FuzzMessage: whatever a frame holds, decoding it does not panic, allocates within a
// constant factor of the frame's size, and what is understood has one meaning. A node
// takes every message that can be decoded.
func FuzzMessage(f *testing.F) {
	for _, m := range messages() {
		f.Add(raft.AppendMessage(nil, &m))
	}
	f.Add([]byte{byte(raft.AppendEntries), 1, 2, 5, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f})
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := decode(b)
		// An entry takes 4 bytes at least, and appending doubles at most.
		room := cap(m.Entries) * int(unsafe.Sizeof(raft.Entry{}))
		require.LessOrEqual(t, room, 64*len(b)+512)
		if err != nil {
			return
		}
		again, err := decode(raft.AppendMessage(nil, &m))
		require.NoError(t, err)
		same(t, m, again)
		m.From, m.To = 2, 1
		c := newCluster(t, 3, diskOf(1, 2, 2))
		c.receive(m)
	})
}
