package host

import "raftlab/raft/replica"

// stall lets something of the server hang for a while. The end of it is an order that waits,
// but for a process that does nothing at all: that is paused, and goes on by itself.
func (h *Host) stall(b []byte) (taken bool, err error) {
	c, err := replica.DecodeCommand(b)
	if err != nil {
		return false, unreadable(err)
	}
	if c.Stall == replica.StallProcess {
		h.Pause()
		h.until = h.cluster + c.For
		h.tell(&replica.Record{Kind: replica.RecordStalled, Stall: c.Stall, Until: h.until})
		h.confirm(replica.RecordPaused)
		return false, nil
	}
	h.step(replica.Input{Kind: replica.InputCommand, Bytes: b})
	if c.For > 0 {
		end := replica.Command{Kind: replica.CommandStall, Stall: c.Stall}
		h.mail.addOrder(orderLetter(&end, replica.AppendCommand(nil, &end), h.cluster+c.For))
	}
	return true, nil
}

// wake lets a process go on whose stall is over.
func (h *Host) wake() {
	if h.until != 0 && h.until <= h.cluster+h.early() {
		h.Resume()
		h.confirm(replica.RecordResumed)
	}
}

// endStall: the process does not hang any more.
func (h *Host) endStall() {
	if h.until != 0 {
		h.until = 0
		h.tell(&replica.Record{Kind: replica.RecordStalled, Stall: replica.StallProcess})
	}
}
