package replica

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

// FuzzRest: any bytes are refused, or have one meaning.
func FuzzRest(f *testing.F) {
	f.Add(AppendRest(nil, &Rest{
		Checkpoint: []byte("whole"), Own: 2, Cluster: 3, Paused: true,
		Mail: []Letter{{Due: 5, From: 2, Bytes: []byte("frame")}, {Due: 6, Bytes: []byte("order")}, {Due: 6, From: 3, Bytes: []byte("another")}}, Lost: 7,
	}))
	f.Fuzz(func(t *testing.T, b []byte) {
		var rest Rest
		var err error
		requireBounded(t, 300, len(b), func() { rest, err = DecodeRest(b) })
		if err != nil {
			return
		}
		again, err := DecodeRest(AppendRest(nil, &rest))
		require.NoError(t, err)
		require.Equal(t, rest, again)
	})
}

func TestARoundIsCompleteOnceEachMarkOfItIsThere(t *testing.T) {
	var m Marks
	require.Zero(t, m.Complete(), "no round is under way")
	require.False(t, m.Take(2, frameOf(FrameHeader{From: 2, Incarnation: 1, Seq: 1}, vote)), "a frame is no mark")
	require.True(t, m.Take(2, AppendMark(nil, 1)), "a mark may come before its round")
	m.Await(1, []raft.NodeID{2, 3})
	require.Zero(t, m.Complete())
	require.True(t, m.Take(3, AppendMark(nil, 1)))
	require.EqualValues(t, 1, m.Complete())
	require.Zero(t, m.Complete(), "once")
	m.Await(2, []raft.NodeID{2, 3})
	require.Zero(t, m.Complete(), "the marks of a round that was given up don't count")
}

// Its recording goes on over a suspension, so what a checkpoint does not hold must not be there.
func TestReplica_is_not_written_down_while_parts_of_a_snapshot_are_on_its_disk(t *testing.T) {
	l := newLone(t)
	require.True(t, l.Rest(&Rest{}))
	l.ahead = newAhead(5, 1, 2*partBytes)
	require.False(t, l.Rest(&Rest{}))
}
