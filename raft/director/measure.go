package director

import (
	"math/bits"

	"raftlab/raft"
	"raftlab/raft/client"
	"raftlab/raft/kv"
)

// Puts are the client's puts that ended in one of view's stretches: by outcome, and how long those that
// are OK took, from Begin to their answer, as the client saw it.
type Puts struct {
	Ended [client.Unknown + 1]uint64 // by client.Outcome
	Took  Histogram
}

// measure counts a put that has ended.
func (d *Director) measure(o *client.Operation, r *client.Return) {
	if o.Op.Kind != kv.Put {
		return
	}
	if d.puts.Ended[r.Outcome]++; r.Outcome == client.OK {
		d.puts.Took.Add(d.Cluster() - o.Began)
	}
	d.view.Measure()
}

// Puts are those since the last mark, or else since the start; before are those of the stretch that
// ended with it, which never change.
func (d *Director) Puts() (now, before *Puts) { return &d.puts, d.putsBefore }

// mark has what is measured counted from now on.
func (d *Director) mark() {
	before := d.puts
	d.puts, d.putsBefore = Puts{}, &before
	d.view.Mark(d.Cluster())
}

// Histogram counts times from 1 µs to two hours, in buckets that are at most 1/64 as wide as what is in
// them: what it tells is off by less than 1 %.
type Histogram struct {
	counts      [octaves << bucketBits]uint32
	first, last int // buckets before and behind hold nothing
	total       uint64
}

const (
	bucketBits = 6  // of a time behind its leading one
	shortest   = 10 // bits of a time; a shorter one is in the first bucket
	octaves    = 33
)

// Add counts a time.
func (h *Histogram) Add(t raft.Time) {
	i := bucketOf(t)
	if h.total == 0 {
		h.first, h.last = i, i
	}
	h.first, h.last = min(h.first, i), max(h.last, i)
	h.counts[i]++
	h.total++
}

// Percentile is the time that so many of a hundred do not pass; 0 where there is none.
func (h *Histogram) Percentile(percent uint64) raft.Time {
	rank := (h.total*percent + 99) / 100
	for i := h.first; i <= h.last && rank > 0; i++ {
		if n := uint64(h.counts[i]); n < rank {
			rank -= n
			continue
		}
		return middleOf(i)
	}
	return 0
}

func bucketOf(t raft.Time) int {
	octave := bits.Len64(uint64(max(t, 0))) - 1 - shortest
	if octave < 0 {
		return 0
	}
	return min(octave<<bucketBits+int(t>>(octave+shortest-bucketBits))&(1<<bucketBits-1), octaves<<bucketBits-1)
}

func middleOf(i int) raft.Time {
	octave := i >> bucketBits
	return raft.Time(2*(i&(1<<bucketBits-1)+1<<bucketBits)+1) << (octave + shortest - bucketBits) / 2
}
