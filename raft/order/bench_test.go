package order_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"raftlab/raft/order"
)

// BenchmarkRead reads what a page asks most often.
func BenchmarkRead(b *testing.B) {
	text := []byte(`{"do":"put","key":"some key","value":"a value of a few bytes","via":"n2","within":5000}`)
	b.ReportAllocs()
	for b.Loop() {
		_, err := order.Read(text, order.LabNodes)
		require.NoError(b, err)
	}
}
