package director

import (
	"bytes"

	"raftlab/raft"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

// log is a node's log as its disk has it: entries[i] has index i+1. Its entries' Data
// are shared between the nodes' logs where they are equal.
type log struct {
	entries []raft.Entry
	told    raft.Index // the page knows the entries before this index; 0: nothing
}

func (l *log) last() raft.Index { return raft.Index(len(l.entries)) }

// at is the entry at an index; nil beyond the log.
func (l *log) at(i raft.Index) *raft.Entry {
	if i == 0 || i > l.last() {
		return nil
	}
	return &l.entries[i-1]
}

// foldWrite takes a disk write into the node's log and, here, its memory disk.
func (d *Director) foldWrite(n *node, r *replica.Record) {
	if d.lab.memory {
		n.disk.write(n.id, r.Write, r.Offset, r.Bytes)
	}
	if written, _, err := wal.DecodeRecord(r.Bytes); err == nil && len(written.Entries) > 0 {
		if d.replaceLog(n, written.Entries) {
			d.judgeWrite(n, r.At, written.Entries[0].Index)
		}
	}
	d.diskGrew(n)
}

// replaceLog puts entries into a node's log, in the place of all from the first on. It is
// false where they don't join it: no disk holds that, since wal refuses to write it.
func (d *Director) replaceLog(n *node, entries []raft.Entry) bool {
	first := entries[0].Index
	if first == 0 || first > n.log.last()+1 {
		return false
	}
	for i := range entries {
		entries[i].Data = d.share(&entries[i])
	}
	n.log.entries = append(n.log.entries[:first-1], entries...)
	n.log.told = min(n.log.told, first)
	d.touch(n, fieldLog)
	return true
}

// share finds an entry's data in another log, or copies it: telemetry's bytes do not last.
func (d *Director) share(e *raft.Entry) []byte {
	for _, n := range d.nodes {
		have := n.log.at(e.Index)
		if have != nil && have.Term == e.Term && bytes.Equal(have.Data, e.Data) {
			return have.Data
		}
	}
	return bytes.Clone(e.Data)
}

// resetLog replaces a node's log by what its disk held at its start.
func (d *Director) resetLog(n *node, image []byte) raft.Durable {
	n.log = log{told: 1}
	d.touch(n, fieldLog)
	state, err := wal.Replay(image)
	if err == nil && len(state.Entries) > 0 {
		d.replaceLog(n, state.Entries)
	}
	return state.Durable
}

// appendEntries writes a log's entries from…to as JSON.
func appendEntries(b []byte, l *log, from, to raft.Index) []byte {
	b = append(b, '[')
	for i := max(from, 1); i <= min(to, l.last()); i++ {
		b = appendEntry(comma(b), l.at(i))
	}
	return append(b, ']')
}

func appendEntry(b []byte, e *raft.Entry) []byte {
	b = appendUint(append(b, '['), uint64(e.Index))
	b = appendUint(append(b, ','), uint64(e.Term))
	if e.Kind == raft.NoOp {
		return append(b, `,"noop",""]`...)
	}
	b = appendString(append(b, `,"command",`...), textOf(e.Data))
	return append(b, ']')
}

// textOf is a command in etcd's words.
func textOf(data []byte) string {
	c, err := kv.DecodeCommand(data)
	if err != nil {
		return "unreadable"
	}
	return c.Text()
}

// tellLog answers with a part of a node's log.
func (d *Director) tellLog(c *command) error {
	n, err := d.lookup("node", c.Node)
	if err != nil {
		return err
	}
	from, err := index("from", c.From, 1)
	if err != nil {
		return err
	}
	to, err := index("to", c.To, n.log.last())
	if err != nil {
		return err
	}
	d.say(appendEntries(key(d.answer(c.ID), "entries"), &n.log, from, to))
	return errLater
}
