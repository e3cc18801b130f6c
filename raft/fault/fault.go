package fault

import "raftlab/raft"

// Range is an inclusive range of durations, in nanoseconds of the cluster's clock. How
// draws lie in it is its shape: uniform, unless said otherwise.
type Range struct {
	Min, Max raft.Time
	Shape    Shape
}

// Draw throws one duration. It takes one throw in any case.
func (r Range) Draw(d *raft.Dice) raft.Time {
	if r.Shape != Uniform && r.Max > r.Min {
		return r.Shape.draw(r, d)
	}
	return raft.Time(d.Between(int64(r.Min), int64(r.Max)))
}

// Zero reports whether no draw is above zero.
func (r Range) Zero() bool { return max(r.Min, r.Max) <= 0 }

// Link is what can happen on one directed link. Loss, Duplicate and Reorder are
// probabilities in parts of 2^32 ([Probability] makes them; [Certain] is 1).
type Link struct {
	Latency         Range
	Loss, Duplicate uint32
	// Reorder strikes a message that goes astray: no earlier one holds it back, it holds
	// no later one back, and it takes longer than Latency says by up to twice the longest
	// latency, or 2 ms where that is more. So even a fixed latency lets messages overtake.
	Reorder uint32
	Cut     bool
}

// Verdict is what becomes of one message.
type Verdict uint8

const (
	Delivered  Verdict = iota
	Lost               // by chance
	Severed            // the link is cut
	Duplicated         // delivered twice
)

// Fate is the verdict on one message, and when its copies are due at the receiver,
// in the cluster's time. A lost or severed message has the Due at which it would
// have arrived.
type Fate struct {
	Verdict Verdict
	Due     raft.Time
	Second  raft.Time // of the duplicate
}

// Wire draws fates for the messages of one directed link, first in, first out: no
// message is due before one that was sent earlier, unless either goes astray.
type Wire struct {
	Link
	lastDue raft.Time
}

// Draw decides the fate of a message sent at now. It takes the same number of
// throws whatever the settings, so that changing one shifts no later draw.
func (w *Wire) Draw(d *raft.Dice, now raft.Time) Fate {
	lost, twice := happens(d, w.Loss), happens(d, w.Duplicate)
	first, second := now+w.Latency.Draw(d), now+w.Latency.Draw(d)
	astray, detour := happens(d, w.Reorder), w.detour().Draw(d)
	f := Fate{Due: max(first, w.lastDue)}
	if astray {
		f.Due = first + detour
	}
	switch {
	case w.Cut:
		f.Verdict = Severed
		return f
	case lost:
		f.Verdict = Lost
		return f
	}
	if twice {
		f.Verdict, f.Second = Duplicated, max(second, f.Due)
	}
	if !astray {
		w.lastDue = max(f.Due, f.Second)
	}
	return f
}

// detour is how much longer a message takes that goes astray.
func (l *Link) detour() Range {
	return Range{Max: 2 * max(l.Latency.Min, l.Latency.Max, raft.Millisecond)}
}

// Set changes the link from now on. Messages under way keep their time, as on a real wire; those
// that are sent from now on do not wait behind them for longer than the link now takes.
func (w *Wire) Set(l Link, now raft.Time) {
	w.Link = l
	w.lastDue = min(w.lastDue, now+max(l.Latency.Min, l.Latency.Max))
}

// LastDue is when the latest message that kept its place is due; Resume sets it again.
func (w *Wire) LastDue() raft.Time { return w.lastDue }

// Resume continues a wire from a checkpoint.
func (w *Wire) Resume(lastDue raft.Time) { w.lastDue = lastDue }

// Certain is the probability of what always happens.
const Certain = 1<<32 - 1

// Probability turns parts per billion into parts of 2^32; 1e9 is Certain.
func Probability(perBillion uint64) uint32 {
	if perBillion >= 1e9 {
		return Certain
	}
	return uint32(perBillion << 32 / 1e9)
}

// happens takes one throw, even where nothing is left to chance.
func happens(d *raft.Dice, p uint32) bool {
	return d.Chance(p) || p == Certain
}
