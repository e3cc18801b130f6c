package main

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

var cores = []struct {
	name string
	make func() cluster
}{{"Raftlab", newRaftlab}, {"Etcd", newEtcd}}

func TestCluster_applies_every_proposal_on_all_three_servers(t *testing.T) {
	for _, core := range cores {
		for _, size := range []int{1, 7, 128} {
			c := core.make()
			batch := batchOf(size)
			for i := range 20 {
				c.apply(batch)
				want := (i + 1) * size
				require.Equal(t, [servers]int{want, want, want}, c.applied(), "%s, batches of %d", core.name, size)
			}
		}
	}
}

func benchmark(b *testing.B, core int) {
	for _, size := range []int{1, 128} {
		b.Run("batch"+strconv.Itoa(size), func(b *testing.B) {
			batch := batchOf(size)
			c := cores[core].make()
			b.ReportAllocs()
			for n := 0; b.Loop(); n += size {
				if n >= proposals {
					c, n = cores[core].make(), 0
				}
				c.apply(batch)
			}
			b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "proposals/s")
		})
	}
}

func BenchmarkRaftlab(b *testing.B) { benchmark(b, 0) }
func BenchmarkEtcd(b *testing.B)    { benchmark(b, 1) }
