package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"time"
)

const (
	payload   = 256     // bytes of a proposal
	proposals = 1 << 16 // in one run
	pairs     = 7       // runs of each core
)

// cluster is three servers of one core, with a leader.
type cluster interface {
	// apply proposes a batch and returns when all three have applied it.
	apply(batch [][]byte)
	// applied are the commands that each has applied so far.
	applied() [servers]int
}

const servers = 3

// figures are those of one run.
type figures struct{ perSecond, allocations float64 }

// measure runs a new cluster for all proposals.
func measure(make func() cluster, size int) figures {
	c := make()
	batch := batchOf(size)
	c.apply(batch) // so that the first appends have met
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	for range proposals / size {
		c.apply(batch)
	}
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	return figures{proposals / took.Seconds(), float64(after.Mallocs-before.Mallocs) / proposals}
}

func batchOf(size int) [][]byte {
	data := make([]byte, payload)
	batch := make([][]byte, size)
	for i := range batch {
		batch[i] = data
	}
	return batch
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

func main() {
	for _, size := range []int{1, 128} {
		var speed, reference, ratio, ours, theirs []float64
		for range pairs {
			a := measure(newRaftlab, size)
			b := measure(newEtcd, size)
			speed, reference = append(speed, a.perSecond), append(reference, b.perSecond)
			ratio = append(ratio, a.perSecond/b.perSecond)
			ours, theirs = append(ours, a.allocations), append(theirs, b.allocations)
		}
		r, allocations := median(ratio), median(ours)
		report(fmt.Sprintf("native.proposals_per_s.batch%d", size), fmt.Sprintf("%.0f proposals/s", median(speed)),
			fmt.Sprintf("%.2f× etcd raft %s RawNode (%.0f)", r, etcdVersion(), median(reference)), "≥ 3×", r >= 3)
		report(fmt.Sprintf("native.allocations_per_proposal.batch%d", size), fmt.Sprintf("%.2f allocations", allocations),
			fmt.Sprintf("etcd raft %s RawNode: %.1f", etcdVersion(), median(theirs)), "≤ 5", allocations <= 5)
	}
}

// report prints a line as the other benchmarks do.
func report(name, value, reference, aim string, met bool) {
	verdict := "missed"
	if met {
		verdict = "met"
	}
	fmt.Printf("%-46s  %16s  %-44s  aim %s: %s\n", name, value, reference, aim, verdict)
}

// etcdVersion is the version that this program was built with.
func etcdVersion() string {
	info, ok := debug.ReadBuildInfo()
	if ok {
		for _, m := range info.Deps {
			if m.Path == "go.etcd.io/raft/v3" {
				return m.Version
			}
		}
	}
	return "of unknown version"
}
