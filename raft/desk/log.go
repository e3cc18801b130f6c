package desk

import (
	"strings"

	"raftlab/raft"
	"raftlab/raft/kv"
	"raftlab/raft/order"
	"raftlab/raft/view"
)

// appendEntries writes a log's entries from…to as JSON.
func (s *listed) appendEntries(b []byte, l *view.Log, from, to raft.Index) []byte {
	b = append(b, '[')
	for i := max(from, l.Base+1); i <= min(to, l.Last()); i++ {
		b = s.append(comma(b), l.At(i))
	}
	return append(b, ']')
}

// listed are the entries of the logs that a delta has told so far, by index, and where in its text: logs are mostly alike.
type listed struct {
	first raft.Index
	spots []spot
}

type spot struct {
	entry    *raft.Entry
	from, to int
}

// append writes an entry's text, or repeats it.
func (s *listed) append(b []byte, e *raft.Entry) []byte {
	if len(s.spots) == 0 {
		s.first = e.Index
	}
	at := int(e.Index - s.first)
	if at >= 0 && at < len(s.spots) && alike(s.spots[at].entry, e) {
		return append(b, b[s.spots[at].from:s.spots[at].to]...)
	}
	from := len(b)
	if b = appendEntry(b, e); at == len(s.spots) {
		s.spots = append(s.spots, spot{e, from, len(b)})
	}
	return b
}

// alike: equal entries of two logs share their data.
func alike(a, b *raft.Entry) bool {
	return a.Term == b.Term && a.Kind == b.Kind && len(a.Data) == len(b.Data) && (len(a.Data) == 0 || &a.Data[0] == &b.Data[0])
}

func appendEntry(b []byte, e *raft.Entry) []byte {
	b = appendUint(append(b, '['), uint64(e.Index))
	b = appendUint(append(b, ','), uint64(e.Term))
	switch e.Kind {
	case raft.NoOp:
		return append(b, `,"noop",""]`...)
	case raft.Membership:
		return append(order.AppendString(append(b, `,"config",`...), membersOf(e.Data)), ']')
	}
	b = order.AppendString(append(b, `,"command",`...), textOf(e.Data))
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
