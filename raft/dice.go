package raft

import "math/bits"

// Dice is a seeded source of chance (SplitMix64: Steele, Lea, Flood 2014). Its
// whole state is one number, so that it can be kept in a checkpoint.
type Dice struct{ State uint64 }

// NewDice returns dice whose throws are a function of the seeds alone.
func NewDice(seeds ...uint64) *Dice {
	d := &Dice{}
	for _, s := range seeds {
		d.State = d.Uint64() ^ s
	}
	return d
}

// Uint64 throws 64 fair bits.
func (d *Dice) Uint64() uint64 {
	d.State += 0x9e3779b97f4a7c15
	z := d.State
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Below throws a number in [0, n); 0 when n is 0. The bias is under n/2^64.
func (d *Dice) Below(n uint64) uint64 {
	hi, _ := bits.Mul64(d.Uint64(), n)
	return hi
}

// Between throws a number in [min, max], both included; min when max ≤ min.
// It takes one throw in either case, so that changing a range does not shift the
// throws that follow.
func (d *Dice) Between(min, max int64) int64 {
	if max <= min {
		d.Uint64()
		return min
	}
	return min + int64(d.Below(uint64(max-min)+1))
}

// Chance is true with a probability of p parts in 2^32.
func (d *Dice) Chance(p uint32) bool {
	return uint32(d.Uint64()>>32) < p
}
