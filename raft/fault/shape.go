package fault

import (
	"math/bits"

	"raftlab/raft"
)

// Shape is how the draws of a Range lie between its ends.
type Shape uint8

const (
	// Uniform: all alike.
	Uniform Shape = iota
	// LongTail: most near Min and few near Max, as the syncs of a disk are; the median is
	// an eighth of the way, nine of ten come in the first half.
	LongTail
	// Bell: most about the middle.
	Bell
	shapes
)

var shapeNames = [shapes]string{"uniform", "long tail", "bell"}

// ShapeNames are all shapes' names, in order.
func ShapeNames() []string { return shapeNames[:] }

func (s Shape) String() string { return shapeNames[s] }

// Valid tells whether there is such a shape.
func (s Shape) Valid() bool { return s < shapes }

// quantiles say where the sixteenths of all draws end, in parts of 2^16 of the way from Min
// to Max: of an exponential distribution that is cut off at five times its mean, and of
// the sum of two uniform ones.
var quantiles = [shapes][17]uint64{
	LongTail: {0, 840, 1738, 2701, 3741, 4871, 6108, 7473, 8997, 10722, 12710, 15053, 17908, 21564, 26652, 35079, 65536},
	Bell:     {0, 11585, 16384, 20066, 23170, 25905, 28378, 30652, 32768, 34884, 37158, 39631, 42366, 45470, 49152, 53951, 65536},
}

// draw throws one duration of a range that is not empty.
func (s Shape) draw(r Range, d *raft.Dice) raft.Time {
	const step = 28 // of 32 bits, the first four choose a sixteenth
	die := d.Uint64() >> 32
	at, within := die>>step, die&(1<<step-1)
	from, to := quantiles[s][at], quantiles[s][at+1]
	way := from<<16 + (to-from)<<16*within>>step // in parts of 2^32
	high, low := bits.Mul64(uint64(r.Max-r.Min), way)
	return r.Min + raft.Time(high<<32|low>>32)
}
