package raft_test

import "raftlab/raft"

// conditions are those of a storm's network, disks and clocks, and what goes on in it.
type conditions struct {
	size, nonMembers int    // servers that the cluster begins with, and others that may become members
	loss, duplicate  uint32 // parts in 2^32
	slow             uint32 // chance that a message is late by up to 400 ms
	large            uint64 // one command in so many is too large to share an append
	latency, fsync   raft.Time
	chaos            raft.Time // mean time between crashes, partitions and the like
	changes          raft.Time // mean time between changes of the members; 0: none
	snapshots        raft.Time // mean time between snapshots; 0: none
	preVote          bool
	checkQuorum      bool
	quiet            bool
	priorities       uint64 // servers let up to so many timeouts pass; 0: none
	leases           bool   // reads are asked for by lease
	drift            uint64 // clocks run faster than the slowest by up to so many thousandths
	off              raft.Rules
	// As in raft.Config; 0: the default.
	appendBytes, inflightBytes, uncommittedBytes int
}

// drawConditions draws the conditions of a storm.
func drawConditions(dice *raft.Dice) conditions {
	percent := func(most uint64) uint32 { return uint32(dice.Below(most+1) * (1 << 32 / 100)) }
	span := func(least, most raft.Time) raft.Time { return raft.Time(dice.Between(int64(least), int64(most))) }
	w := conditions{
		size: []int{3, 3, 5, 5, 1, 2, 4, 7}[dice.Below(8)],
		loss: percent(25), duplicate: percent(15), slow: percent(10),
		latency: span(ms, 21*ms), fsync: span(0, 8*ms),
		large:   []uint64{40, 40, 40, 40, 40, 40, 40, 1}[dice.Below(8)],
		chaos:   span(30*ms, 330*ms),
		preVote: dice.Chance(1 << 31), checkQuorum: dice.Chance(1 << 31),
		quiet: dice.Below(3) == 0, leases: dice.Chance(1 << 31),
	}
	if dice.Below(4) > 0 {
		w.nonMembers, w.changes = int(dice.Below(4)), span(30*ms, 500*ms)
	}
	if dice.Below(4) > 0 {
		w.snapshots = span(20*ms, 400*ms)
	}
	if dice.Below(3) == 0 {
		w.priorities = 1 + dice.Below(2)
	}
	if dice.Chance(1 << 31) {
		w.drift = dice.Below(1000)
	}
	w.appendBytes = []int{0, 0, 0, 1, 40, 200}[dice.Below(6)]
	w.inflightBytes = []int{0, 0, 1, 300}[dice.Below(4)]
	w.uncommittedBytes = []int{0, 0, 1, 300}[dice.Below(4)]
	return w
}

// leased: reads are asked for by lease only where every server has check-quorum at its
// start, as one without would forget its promises in a crash.
func (w *conditions) leased() bool { return w.leases && w.checkQuorum }

// rate is how fast a server's clock runs, in thousandths: often at an end of what is allowed.
func (w *conditions) rate(dice *raft.Dice) uint64 {
	return 1000 + []uint64{0, w.drift, dice.Below(w.drift + 1)}[dice.Below(3)]
}

// settings are what a server starts with. A restart forgets what was promised, beyond the
// least election timeout of the settings at the restart, so none in a storm is longer.
func (w *conditions) settings(id raft.NodeID) raft.Settings {
	s := paperSettings
	s.PreVote, s.CheckQuorum, s.Quiet, s.DriftBound = w.preVote, w.checkQuorum, w.quiet, w.driftBound()
	if w.priorities > 0 {
		s.Priority = uint64(id) % (w.priorities + 1)
	}
	return s
}

// driftBound is a little more than the clocks' rates differ, for what rounding takes.
func (w *conditions) driftBound() uint64 { return (1000+w.drift)*1000 + 10 }

// settingsIn are other settings, drawn by dice. Where reads rest on leases, no promise is
// longer than what a restarted server keeps.
func (w *conditions) settingsIn(dice *raft.Dice, id raft.NodeID) raft.Settings {
	s := w.settings(id)
	low := 20*ms + raft.Time(dice.Below(uint64(130*ms)))
	s.ElectionMin, s.ElectionMax, s.Heartbeat = low, 2*low, low/3
	s.PreVote, s.CheckQuorum, s.Quiet = dice.Chance(1<<31), dice.Chance(1<<31), s.Quiet && dice.Chance(1<<31)
	if w.leased() {
		s.CheckQuorum = dice.Below(8) > 0
	}
	if s.Priority > 0 {
		s.Priority = dice.Below(s.Priority + 1)
	}
	return s
}
