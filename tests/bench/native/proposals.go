package main

import (
	"fmt"
	"runtime"
	"time"
)

const payload = 256 // bytes of a proposal

// cluster is some servers of one core, with a leader.
type cluster interface {
	// apply proposes a batch and returns when all have applied it.
	apply(batch [][]byte)
	// applied are the commands that each has applied so far.
	applied() []int
}

// figures are those of one run.
type figures struct{ perSecond, allocations float64 }

// measure runs a new cluster for all proposals: in batches, which are soon done, more of them.
func measure(c cluster, size int) figures {
	batch, proposals := batchOf(size), proposals
	if size > 1 {
		proposals *= 4
	}
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
	return figures{float64(proposals) / took.Seconds(), float64(after.Mallocs-before.Mallocs) / float64(proposals)}
}

func batchOf(size int) [][]byte {
	data := make([]byte, payload)
	batch := make([][]byte, size)
	for i := range batch {
		batch[i] = data
	}
	return batch
}

// compareProposals measures both cores in turn.
func compareProposals(servers, size int) {
	var speed, ours, theirs series
	for range pairs {
		a := measure(newRaftlab(servers), size)
		b := measure(newEtcd(servers), size)
		speed.add(a.perSecond, b.perSecond)
		ours.add(a.allocations, a.allocations)
		theirs.add(b.allocations, b.allocations)
	}
	raw := "etcd raft " + etcdVersion() + " RawNode"
	name := fmt.Sprintf("%dnodes.batch%d", servers, size)
	report("proposals_per_s."+name, fmt.Sprintf("%.0f proposals/s", median(speed.value)),
		fmt.Sprintf("%.2f× %s (%.0f)", median(speed.ratio), raw, median(speed.reference)), "≥ 5×", median(speed.ratio) >= 5)
	report("allocations_per_proposal."+name, fmt.Sprintf("%.2f allocations", median(ours.value)),
		fmt.Sprintf("%s: %.1f", raw, median(theirs.value)), "≤ 5", median(ours.value) <= 5)
}
