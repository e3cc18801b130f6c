package replica

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFifo_does_not_grow_while_it_is_never_empty(t *testing.T) {
	var q fifo[int]
	q.push(0)
	for i := range 100_000 {
		q.push(i + 1)
		require.Equal(t, i, q.pop())
	}
	require.Equal(t, 1, q.len())
	require.Less(t, cap(q.items), 100)
}
