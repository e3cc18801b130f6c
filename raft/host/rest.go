package host

import (
	"errors"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

// suspend sends the marks behind all that this server has sent. The clocks stand, so it sends
// nothing more; and it goes on as it is, whether its worker is ended or not.
func (h *Host) suspend(c *replica.Command) {
	h.marks.Await(c.Round, c.Peers)
	for _, peer := range c.Peers {
		h.world.Send(peer, 0, replica.AppendMark(nil, c.Round))
	}
	h.writeDown(h.real)
}

// writeDown tells the director all of this server, once all that its peers sent is here.
func (h *Host) writeDown(real raft.Time) {
	round := h.marks.Complete()
	if round == 0 || h.replica == nil {
		return
	}
	h.read(real)
	rest := replica.Rest{Own: h.own, Cluster: h.cluster, Paused: h.paused, Until: h.until, Lost: h.load.lost}
	for _, l := range h.mail.all() {
		rest.Mail = append(rest.Mail, replica.Letter{Due: l.due, From: l.from, Bytes: l.bytes})
	}
	r := replica.Record{Kind: replica.RecordSuspended, ID: uint64(round)}
	if h.replica.Rest(&rest) {
		r.Bytes = replica.AppendRest(nil, &rest)
	}
	h.tell(&r)
	h.replica.Flush()
}

// goOn is the start of a worker in which a server that was suspended goes on.
func (h *Host) goOn(c *replica.Continue, real raft.Time) error {
	rest, err := replica.DecodeRest(c.Rest)
	if err != nil {
		return errors.New("host: what it left can't be read: " + err.Error())
	}
	h.clocks = clock.GoOn(c.Clock, rest.Cluster, rest.Own)
	h.read(real)
	file, err := h.world.File(Disk{Memory: c.Memory, Image: c.Image})
	if err != nil {
		return err
	}
	h.replica, err = replica.ResumeOn((*outlet)(h), rest.Checkpoint, file, h.world.ResumeEngine)
	if err != nil {
		return err
	}
	if err := h.settleIn(&rest); err != nil {
		return err
	}
	h.confirm(replica.RecordContinued)
	return nil
}

// Adopt goes on as a server that ran elsewhere, on a file that holds what its disk did, with a copy of
// its engine. Of its surroundings the checkpoint does not count.
func (h *Host) Adopt(r *replica.Replica, file wal.File, engine raft.Engine, around *replica.Rest, m clock.Mapping, real raft.Time) error {
	h.clocks = clock.GoOn(m, around.Cluster, around.Own)
	h.read(real)
	h.replica = r.Clone((*outlet)(h), file, engine)
	h.replica.Unrecord()
	return h.settleIn(around)
}

// settleIn takes over what surrounded a server.
func (h *Host) settleIn(rest *replica.Rest) error {
	h.paused, h.until, h.load.lost = rest.Paused, rest.Until, rest.Lost
	for _, l := range rest.Mail {
		if err := h.holdAgain(l); err != nil {
			return err
		}
	}
	return nil
}

// holdAgain takes a letter over.
func (h *Host) holdAgain(l replica.Letter) error {
	if l.From != raft.None {
		h.mail.add(letter{kind: replica.InputFrame, due: l.Due, from: l.From, bytes: l.Bytes})
		return nil
	}
	c, err := replica.DecodeCommand(l.Bytes)
	if err == nil {
		h.mail.add(orderLetter(&c, l.Bytes, l.Due))
	}
	return err
}
