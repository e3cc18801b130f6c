package kv_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
	"raftlab/raft/kv"
)

// A state is written in parts as it was when that began, whatever is applied meanwhile, and
// by a clone too; and it is read in parts.
func TestSaver_writes_the_state_as_it_was_when_it_began(t *testing.T) {
	for seed := range uint64(60) {
		d := chance{raft.NewDice(seed)}
		s, index := kv.New(), raft.Index(0)
		apply := func(count uint64) {
			for range count {
				index++
				s.Apply(index, d.command(index))
			}
		}
		apply(200)
		want := s.AppendState(nil)
		saver, parts := s.Save(), 0
		clone := s.Clone().Saver()
		size := 0
		for done := false; !done; apply(d.Below(3)) {
			size, done = saver.Measure(int(1 + d.Below(60)))
		}
		require.Equal(t, len(want), size, "seed %d", seed)
		var got, cloned []byte
		for done := false; !done; parts++ {
			before := len(got)
			got, done = saver.Append(got, int(1+d.Below(60)))
			require.Less(t, len(got)-before, 60+50+256*20, "a part, a change, the sessions")
			apply(d.Below(5))
		}
		require.Equal(t, want, got, "seed %d", seed)
		for done := false; !done; {
			cloned, done = clone.Append(cloned, 1)
		}
		require.Equal(t, want, cloned, "seed %d: by the clone", seed)
		require.Greater(t, parts, 2)
		require.Nil(t, s.Saver())

		loader := kv.Load(len(got))
		var restored *kv.Store
		for reads, here := 0, 0; restored == nil; reads++ {
			var err error
			here = min(len(got), here+int(d.Below(60)))
			loader.Extend(got[:here:here])
			restored, err = loader.Read(int(1 + d.Below(60)))
			require.NoError(t, err)
			require.True(t, restored == nil || reads > 1)
		}
		require.Equal(t, want, restored.AppendState(nil), "seed %d", seed)
	}
}
