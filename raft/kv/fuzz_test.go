package kv_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/kv"
)

// requireBounded runs f and requires that it allocates at most a multiple of size.
func requireBounded(t *testing.T, size int, f func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	require.LessOrEqual(t, after.TotalAlloc-before.TotalAlloc, uint64(200*size+64<<10))
}

// requireRoundTrip decodes b in bounded memory, and requires that what was decoded
// comes back from its own encoding.
func requireRoundTrip[T any](t *testing.T, b []byte, decode func([]byte) (T, error), encode func([]byte, T) []byte) {
	t.Helper()
	var x T
	var err error
	requireBounded(t, len(b), func() { x, err = decode(b) })
	if err != nil {
		return
	}
	again, err := decode(encode(nil, x))
	require.NoError(t, err)
	require.Equal(t, x, again)
}

func FuzzDecodeOp(f *testing.F) {
	for _, op := range ops() {
		f.Add(kv.AppendOp(nil, &op))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		requireRoundTrip(t, b, kv.DecodeOp, func(b []byte, op kv.Op) []byte { return kv.AppendOp(b, &op) })
		if op, err := kv.DecodeOp(b); err == nil {
			require.NotEmpty(t, op.Text())
			s := kv.New()
			refused := s.Read(&op).Status == kv.Malformed
			require.Equal(t, refused, op.Check() != nil || !op.ReadOnly())
		}
	})
}

// Any entry at all can be applied: a command that can be read comes back from its own
// encoding, and one that can't changes nothing.
func FuzzDecodeCommand(f *testing.F) {
	f.Add(kv.AppendCommand(nil, &kv.Command{Kind: kv.Register, Session: 7}))
	for _, op := range ops() {
		c := once(1, 2, 1, op)
		f.Add(kv.AppendCommand(nil, &c))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		requireRoundTrip(t, b, kv.DecodeCommand, func(b []byte, c kv.Command) []byte { return kv.AppendCommand(b, &c) })
		c := newClient(t)
		before := c.state()
		if r := c.store.Apply(2, b); r.Status == kv.Malformed {
			require.Equal(t, before, c.state())
		}
		_, err := kv.Restore(c.state())
		require.NoError(t, err)
	})
}

func FuzzDecodeResult(f *testing.F) {
	f.Add([]byte{0, 0, 2, 0, 0, 1, 1, 'k', 1, 'v', 2, 2, 2, 0})
	f.Add([]byte{0, 0, 2, 0, 1, 0, 1, 0, 0, 2, 2, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		requireRoundTrip(t, b, kv.DecodeResult, func(b []byte, r kv.Result) []byte { return kv.AppendResult(b, &r) })
	})
}

func FuzzDecodeChanges(f *testing.F) {
	f.Add(kv.AppendChanges(nil, []kv.Change{{KV: keyValue("a", "1", 2, 3, 4)}, {Deleted: true, KV: kv.KeyValue{Key: "a", ModRevision: 5}}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		requireRoundTrip(t, b, kv.DecodeChanges, kv.AppendChanges)
	})
}

// A state that can be restored is written down the same, and takes commands.
func FuzzRestore(f *testing.F) {
	d := chance{raft.NewDice(1)}
	s := kv.New()
	f.Add(s.AppendState(nil))
	for index := raft.Index(1); index < 40; index++ {
		s.Apply(index, d.command(index))
	}
	f.Add(s.AppendState(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		var s *kv.Store
		var err error
		requireBounded(t, len(b), func() { s, err = kv.Restore(b) })
		if err != nil {
			return
		}
		state := s.AppendState(nil)
		again, err := kv.Restore(state)
		require.NoError(t, err)
		require.Equal(t, state, again.AppendState(nil))
		d := chance{raft.NewDice(2)}
		for index := raft.Index(1000); index < 1010; index++ {
			data := d.command(index)
			require.Equal(t, s.Apply(index, data), again.Apply(index, data))
		}
		require.Equal(t, s.AppendState(nil), again.AppendState(nil))
	})
}
