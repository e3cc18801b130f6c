package host

import (
	"raftlab/raft"
	"raftlab/raft/replica"
)

const (
	// lateMatters is the lateness of a timer, in ns of real time, that is worth telling.
	lateMatters = 4e6
	// queueMatters is how many inputs more or less that wait are worth telling.
	queueMatters = 64
)

// load is what a server bears.
type load struct {
	lookAt raft.Time // real; before, it is not looked at
	late   raft.Time // real; the worst since
	lost   uint64    // frames thrown away for want of room
	told   replica.Record
}

// Late: a timer fired late by so much real time.
func (h *Host) Late(by raft.Time) { h.load.late = max(h.load.late, by) }

// Refuse throws a frame away for want of room.
func (h *Host) Refuse(from raft.NodeID, b []byte) {
	if h.replica == nil {
		return
	}
	h.load.lost++
	header, _ := replica.ReadFrameHeader(b)
	h.tell(&replica.Record{Kind: replica.RecordRefused, Peer: from, Seq: header.Seq, Reason: replica.QueueFull})
}

// tellLoad tells how late timers were, what waits and what was thrown away, when that
// matters and when it has passed.
func (h *Host) tellLoad() {
	l := &h.load
	if h.options.LoadAfter == 0 || l.lookAt > h.real {
		return
	}
	l.lookAt = h.real + h.options.LoadAfter
	queued, overflowed := h.replica.Queue()
	now := replica.Record{
		Kind: replica.RecordLoad, Queued: uint64(queued + h.mail.overdue(h.cluster)), Overflowed: overflowed + l.lost,
		ClockError: h.options.ClockError,
	}
	if l.late >= lateMatters {
		now.Late = l.late
	}
	l.late = 0
	if told := &l.told; now.Late != told.Late || now.Overflowed != told.Overflowed || now.ClockError != told.ClockError || now.Queued/queueMatters != told.Queued/queueMatters {
		h.tell(&now)
		*told = now
	}
}
