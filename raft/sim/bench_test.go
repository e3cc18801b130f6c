package sim_test

import (
	"testing"

	"raftlab/raft"
)

// BenchmarkLab is a lab of five nodes under 20 puts a second: how much of the cluster's time passes in a
// second of the machine's.
func BenchmarkLab(b *testing.B) {
	r := begunFor(b, 1)
	r.RunUntil(1000 * ms)
	b.ResetTimer()
	for i := range b.N {
		r.put("k", "v")
		r.RunUntil(1000*ms + raft.Time(i+1)*50*ms)
	}
	b.ReportMetric(float64(b.N)*0.05/b.Elapsed().Seconds(), "x-real-time")
}
