package kv

import (
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft"
)

func TestSortKeys_orders_keys_however_they_come(t *testing.T) {
	dice := raft.NewDice(1)
	for length := range 200 {
		keys := make([]string, length)
		for i := range keys {
			keys[i] = "k" + strconv.Itoa(int(dice.Below(100)))
		}
		want := slices.Sorted(slices.Values(keys))
		sortKeys(keys)
		require.Equal(t, want, keys)
	}
}
