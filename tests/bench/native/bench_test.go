package main

import (
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

var cores = []struct {
	name string
	make func(servers int) cluster
}{{"Raftlab", newRaftlab}, {"Etcd", newEtcd}}

func TestCluster_applies_every_proposal_on_all_servers(t *testing.T) {
	for _, core := range cores {
		for _, servers := range []int{1, 3, 5} {
			for _, size := range []int{1, 7, 128} {
				c := core.make(servers)
				batch := batchOf(size)
				for i := range 20 {
					c.apply(batch)
					want := slices.Repeat([]int{(i + 1) * size}, servers)
					require.Equal(t, want, c.applied(), "%s, batches of %d", core.name, size)
				}
			}
		}
	}
}

func benchmark(b *testing.B, core int) {
	for _, size := range []int{1, 128} {
		b.Run("batch"+strconv.Itoa(size), func(b *testing.B) {
			batch := batchOf(size)
			c := cores[core].make(3)
			b.ReportAllocs()
			for n := 0; b.Loop(); n += size {
				if n >= proposals {
					c, n = cores[core].make(3), 0
				}
				c.apply(batch)
			}
			b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "proposals/s")
		})
	}
}

func BenchmarkRaftlab(b *testing.B) { benchmark(b, 0) }
func BenchmarkEtcd(b *testing.B)    { benchmark(b, 1) }

func TestUniverses_go_on_and_elect_leaders(t *testing.T) {
	for _, c := range []config{healthy(raftlabEngine), healthy(etcdEngine), swarm(raftlabEngine)} {
		events, err := goOn(c, 3, 500)
		require.NoError(t, err)
		require.Equal(t, 1500, events)
	}
	for _, engine := range []engine{raftlabEngine, etcdEngine} {
		elected, err := elect(engine, 2, 5)
		require.NoError(t, err)
		require.Equal(t, 10, elected)
	}
}
