package host

import (
	"raftlab/raft"
	"raftlab/raft/replica"
)

// maxTurn and maxTurnBytes bound what one turn takes, so that no turn is long.
const (
	maxTurn      = 64
	maxTurnBytes = 192 << 10
)

// read reads the clocks.
func (h *Host) read(real raft.Time) {
	h.real = real
	h.cluster, h.own = h.clocks.Read(real)
}

// stands tells whether nothing happens to the server for now.
func (h *Host) stands() bool { return h.paused || h.clocks.Held() }

// early is the slack in the cluster's time.
func (h *Host) early() raft.Time { return h.clocks.Cluster.Rate.Of(h.options.Slack) }

// Frame takes a frame of a peer's, whose bytes pass to the host. The server takes it at once
// where it is due; taken tells so.
func (h *Host) Frame(from raft.NodeID, b []byte, real raft.Time) (taken bool) {
	if h.marks.Take(from, b) {
		h.writeDown(real)
		return false
	}
	if h.replica == nil {
		return false
	}
	h.read(real)
	due, whole := replica.FrameDue(b)
	if !whole {
		due = h.cluster // the server refuses it, and says so
	}
	if !h.stands() && due <= h.cluster+h.early() && due < h.mail.due() {
		h.step(replica.Input{Kind: replica.InputFrame, From: from, Bytes: b})
		return true
	}
	if h.mail.full() {
		h.Refuse(from, b)
		return false
	}
	h.mail.add(letter{kind: replica.InputFrame, due: due, from: from, bytes: b})
	return false
}

// Synced: the disk sync of that token has ended.
func (h *Host) Synced(token uint64, real raft.Time) (taken bool) {
	if h.replica == nil {
		return false
	}
	h.read(real)
	if h.paused {
		h.mail.add(letter{kind: replica.InputDurable, due: h.cluster, about: token})
		return false
	}
	h.step(replica.Input{Kind: replica.InputDurable, Token: token})
	return true
}

// Take gives the server the earliest letter, where one is due.
func (h *Host) Take(real raft.Time) (taken bool) {
	if h.replica == nil {
		return false
	}
	h.read(real)
	h.wake()
	_, taken = h.takeLetter()
	return taken
}

func (h *Host) takeLetter() (size int, taken bool) {
	if h.stands() || h.mail.due() > h.cluster+h.early() {
		return 0, false
	}
	l := h.mail.take()
	if l.order == replica.CommandStall {
		if taken, err := h.stall(l.bytes); err != nil {
			panic(err)
		} else {
			return len(l.bytes), taken
		}
	}
	in := replica.Input{Kind: l.kind, From: l.from, Bytes: l.bytes}
	if l.kind == replica.InputDurable {
		in.Token = l.about
	}
	h.step(in)
	return len(l.bytes), true
}

// Time gives the server the time, where its deadline has come.
func (h *Host) Time(real raft.Time) (taken bool) {
	if h.replica == nil {
		return false
	}
	h.read(real)
	return h.takeTime()
}

func (h *Host) takeTime() bool {
	deadline := h.replica.Deadline()
	if h.stands() || h.own+h.early() < deadline {
		return false
	}
	h.own = max(h.own, deadline)
	h.step(replica.Input{Kind: replica.InputTime})
	return true
}

func (h *Host) step(in replica.Input) {
	in.Now, in.Cluster = h.own, h.cluster
	h.replica.Step(in)
}

// Work is a turn: it takes what is due, then the time, and tells what is to be told by now.
func (h *Host) Work(real raft.Time) {
	if h.replica == nil {
		return
	}
	h.read(real)
	h.wake()
	for count, bytes := 0, 0; count < maxTurn && bytes < maxTurnBytes; count++ {
		size, taken := h.takeLetter()
		if !taken {
			break
		}
		bytes += size
	}
	h.takeTime()
	h.tellLoad()
	h.flushInTime()
}

// flushInTime flushes the telemetry that was gathered for long enough.
func (h *Host) flushInTime() {
	switch {
	case h.options.FlushAfter == 0 || !h.replica.Told():
		h.flushAt = raft.Never
	case h.flushAt == raft.Never:
		h.flushAt = h.real + h.options.FlushAfter
	case h.flushAt <= h.real:
		h.replica.Flush()
	}
}

// Due is the real moment at which there is work, as far as the latest call knew; raft.Never
// while there is none.
func (h *Host) Due() raft.Time {
	if h.replica == nil {
		return raft.Never
	}
	due := h.flushAt
	if h.until != 0 && !h.clocks.Held() {
		due = min(due, h.clocks.WhenCluster(h.until))
	}
	if h.stands() {
		return due
	}
	deadline := h.replica.Deadline()
	if deadline <= h.own { // which may be ahead of the clock
		due = min(due, h.real)
	}
	if h.mail.waiting() > 0 {
		due = min(due, h.clocks.WhenCluster(h.mail.due()))
	}
	return min(due, h.clocks.WhenOwn(deadline))
}
