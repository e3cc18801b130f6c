package order_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft/order"
)

// What a stranger's document takes is bounded, whatever it is made of.
func TestDocumentsOfManyValuesAreRefused(t *testing.T) {
	for _, value := range []string{"[],", `{"":0},`, "0,", "[[0,0]],"} {
		text := "[" + strings.Repeat(value, (60<<20)/len(value)) + "0]"
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, why := order.ParseAny([]byte(text))
		runtime.ReadMemStats(&after)
		require.ErrorContains(t, why, "tooMuch", value)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(700<<20), value)
	}
}
