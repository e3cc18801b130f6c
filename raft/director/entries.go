package director

import (
	"bytes"
	"slices"
	"strings"

	"raftlab/raft"
	"raftlab/raft/kv"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

// log is a node's log as its disk has it: entries[i] has index base+i+1, and a snapshot
// stands for those up to base. Its entries' Data are shared between the nodes' logs where
// they are equal.
type log struct {
	base    raft.Index
	entries []raft.Entry
	told    raft.Index // the page knows the entries before this index; 0: nothing
}

func (l *log) last() raft.Index { return l.base + raft.Index(len(l.entries)) }

// at is the entry at an index; nil beyond the log, and before it.
func (l *log) at(i raft.Index) *raft.Entry {
	if i <= l.base || i > l.last() {
		return nil
	}
	return &l.entries[i-l.base-1]
}

// foldWrite takes a disk write into the node's log and, here, its memory disk.
func (d *Director) foldWrite(n *node, r *replica.Record) {
	if d.lab.memory {
		n.disk.write(n.id, r)
	}
	n.trust.durable(r.Write)
	if written, _, err := wal.DecodeRecord(r.Bytes); err == nil {
		d.foldSnapshot(n, written.Snapshot)
		d.replaceLog(n, written.Entries)
		d.judgeWrite(n, r.At, &written)
		if written.Snapshot != nil {
			d.settle(n, awaitCompact)
		}
	}
	d.diskGrew(n)
}

// foldSnapshot: a snapshot stands for the node's log up to its index.
func (d *Director) foldSnapshot(n *node, s *raft.Snapshot) {
	l := &n.log
	if s == nil || s.Index <= l.base {
		return
	}
	if held := l.at(s.Index); held != nil && held.Term == s.Term {
		l.entries = slices.Clone(l.entries[s.Index-l.base:])
	} else {
		l.entries = nil
	}
	l.base, l.told = s.Index, max(l.told, s.Index+1)
	d.touch(n, fieldLog)
}

// replaceLog puts entries into a node's log, in the place of all from the first on.
func (d *Director) replaceLog(n *node, entries []raft.Entry) {
	if len(entries) == 0 {
		return
	}
	first := entries[0].Index
	if first <= n.log.base || first > n.log.last()+1 {
		return // no disk holds that: wal refuses it when it writes
	}
	for i := range entries {
		entries[i].Data = d.share(&entries[i])
	}
	n.log.entries = append(n.log.entries[:first-n.log.base-1], entries...)
	n.log.told = min(n.log.told, first)
	d.touch(n, fieldLog)
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
func (d *Director) resetLog(n *node, image []byte) wal.State {
	n.log = log{told: 1}
	d.touch(n, fieldLog)
	state, err := wal.Replay(image)
	if err == nil {
		d.foldSnapshot(n, state.Snapshot)
		d.replaceLog(n, state.Entries)
	}
	return state
}

// appendEntries writes a log's entries from…to as JSON.
func appendEntries(b []byte, l *log, from, to raft.Index) []byte {
	b = append(b, '[')
	for i := max(from, l.base+1); i <= min(to, l.last()); i++ {
		b = appendEntry(comma(b), l.at(i))
	}
	return append(b, ']')
}

func appendEntry(b []byte, e *raft.Entry) []byte {
	b = appendUint(append(b, '['), uint64(e.Index))
	b = appendUint(append(b, ','), uint64(e.Term))
	switch e.Kind {
	case raft.NoOp:
		return append(b, `,"noop",""]`...)
	case raft.Membership:
		return append(appendString(append(b, `,"config",`...), membersOf(e.Data)), ']')
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

// membersOf tells a configuration in few words, as "n1 n2 n3 + n4": voters, the outgoing
// ones behind "←", learners behind "+". An engine whose entries only say what changes has
// none to tell.
func membersOf(data []byte) string {
	c, err := raft.DecodeConfiguration(data)
	if err != nil {
		return ""
	}
	var words []string
	for _, part := range []struct {
		sign string
		ids  []raft.NodeID
	}{{"", c.Voters}, {"←", c.Outgoing}, {"+", c.Learners}} {
		if part.sign != "" && len(part.ids) > 0 {
			words = append(words, part.sign)
		}
		for _, id := range part.ids {
			words = append(words, id.String())
		}
	}
	return strings.Join(words, " ")
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
