package director

import (
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// record keeps what a replay of this node needs.
func (d *Director) record(n *node, r *replica.Record) { d.recording.Take(n.ID, n.Incarnation, r) }

// askCheckpoint asks a node for one, where the recording wants to go on from there.
func (d *Director) askCheckpoint(n *node) {
	if d.lab.engine.Checkpoints && n.Phase == view.Running && d.recording.Wants(n.ID) {
		d.tell(n, &replica.Command{Kind: replica.CommandCheckpoint})
	}
}

// trace answers with the recording as a file.
func (d *Director) trace(c *command) error {
	d.replyBinary(c.ID, d.recording.Append(nil, d.lab.build, d.lab.engine.Name))
	return errLater
}

// wire answers with the bytes of a frame, as its receiver recorded them.
func (d *Director) wire(c *command) error {
	from, err := d.lookupRaw("from", c.From)
	if err != nil {
		return err
	}
	to, err := d.lookupRaw("to", c.To)
	if err != nil {
		return err
	}
	if frame := d.recording.Frame(to.ID, from.ID, c.Incarnation, c.Seq); frame != nil {
		d.replyBinary(c.ID, frame)
		return errLater
	}
	d.say(append(key(d.answer(c.ID), "wire"), "null"...))
	return errLater
}
