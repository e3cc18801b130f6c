package desk

import (
	"raftlab/raft"
	"raftlab/raft/order"
	"raftlab/raft/view"
)

var progressNames = [...]string{raft.Probe: "probe", raft.Replicate: "replicate", raft.Snapshotting: "snapshot"}

// appendStatus writes the parts of a node's status that changed.
func (k *Desk) appendStatus(b []byte, n *view.Node, changed view.Fields) []byte {
	s := &n.Status
	b = append(b, '{')
	if changed&view.FieldRole != 0 {
		b = order.AppendString(key(b, "role"), s.Role.String())
	}
	if changed&view.FieldTerm != 0 {
		b = appendUint(key(b, "term"), uint64(s.Term))
	}
	if changed&view.FieldVote != 0 {
		b = appendNode(key(b, "vote"), s.Vote)
	}
	if changed&view.FieldLeader != 0 {
		b = appendNode(key(b, "leader"), s.Leader)
	}
	if changed&view.FieldCommit != 0 {
		b = appendUint(key(b, "commit"), uint64(s.Commit))
	}
	if changed&view.FieldApplied != 0 {
		b = appendUint(key(b, "applied"), uint64(s.Applied))
	}
	if changed&view.FieldVotes != 0 {
		b = appendNodes(key(b, "votes"), s.Votes)
	}
	if changed&view.FieldAlarm != 0 {
		b = appendAlarm(key(b, "alarm"), n.Alarm)
	}
	if changed&view.FieldProgress != 0 {
		b = appendProgress(key(b, "progress"), s.Progress)
	}
	if changed&view.FieldLog != 0 {
		b = k.appendLog(key(b, "log"), n)
	}
	if changed&view.FieldLoad != 0 {
		b = appendLoad(key(b, "load"), n.Load)
	}
	if changed&view.FieldMember != 0 {
		b = order.AppendString(key(b, "member"), partNames[k.seen().View().Members.Part(n.ID)])
	}
	if changed&view.FieldFault != 0 {
		b = appendNodeFault(key(b, "fault"), n.Fault)
	}
	if changed&view.FieldQuiet != 0 {
		b = appendBool(key(b, "quiet"), s.Quiet)
	}
	return append(appendLife(b, n, changed), '}')
}

// appendLife writes the parts that change when the lab acts on a node.
func appendLife(b []byte, n *view.Node, changed view.Fields) []byte {
	if changed&view.FieldAlive != 0 {
		b = appendBool(key(b, "alive"), n.Alive())
	}
	if changed&view.FieldPaused != 0 {
		b = appendBool(key(b, "paused"), n.Paused)
	}
	if changed&view.FieldStalled != 0 {
		b = appendStalled(key(b, "stalled"), &n.Stalled)
	}
	if changed&view.FieldDown != 0 {
		b = appendDown(key(b, "down"), &n.End)
		b = appendOptional(key(b, "stopped"), stopName(n))
	}
	if changed&view.FieldVersion != 0 {
		b = order.AppendString(key(b, "version"), n.Version)
	}
	if changed&view.FieldIncarnation != 0 {
		b = appendUint(key(b, "incarnation"), n.Incarnation)
	}
	if changed&view.FieldSettings != 0 {
		b = appendSettings(key(b, "settings"), n)
	}
	return b
}

// appendStalled writes until when what hangs.
func appendStalled(b []byte, s *view.Stalled) []byte {
	b = append(b, '{')
	for what, until := range s {
		if until != 0 {
			b = appendMillis(key(b, order.WhatNames[what]), until)
		}
	}
	return append(b, '}')
}

// appendDown writes why a node is down, or null.
func appendDown(b []byte, end *view.End) []byte {
	if end.Why != nil {
		return order.AppendRefusal(b, end.Why)
	}
	return appendOptional(b, [...]string{view.NotDown: "", view.Crashed: "crashed", view.Died: "died", view.Panicked: end.Text}[end.Cause])
}

// stopName is why a node that is down ended by itself; "": it did not.
func stopName(n *view.Node) string {
	if n.End.Stop == 0 {
		return ""
	}
	return StopNames[n.End.Stop-1]
}

func appendSettings(b []byte, n *view.Node) []byte {
	all := order.OfRaft(n.Settings).Over(order.OfFsync(n.Fsync)).Over(order.OfDrift(uint64(n.Drift)))
	return all.Append(b)
}

func appendAlarm(b []byte, a view.Alarm) []byte {
	if a == (view.Alarm{}) {
		return append(b, "null"...)
	}
	b = appendMillis(append(b, `{"from":`...), a.From)
	b = appendMillis(key(b, "at"), a.At)
	return append(b, '}')
}

func appendLoad(b []byte, l view.Load) []byte {
	b = appendMillis(append(b, `{"late":`...), l.Late)
	b = appendUint(key(b, "queued"), l.Queued)
	b = appendUint(key(b, "overflowed"), l.Overflowed)
	b = appendMillis(key(b, "clockError"), l.ClockError)
	return append(b, '}')
}

func appendProgress(b []byte, progress []raft.Progress) []byte {
	b = append(b, '[')
	for i := range progress {
		b = appendPeer(comma(b), &progress[i])
	}
	return append(b, ']')
}

func appendPeer(b []byte, p *raft.Progress) []byte {
	b = appendNode(append(b, `{"id":`...), p.ID)
	b = order.AppendString(key(b, "state"), progressNames[min(int(p.State), len(progressNames)-1)])
	b = appendUint(key(b, "match"), uint64(p.Match))
	b = appendUint(key(b, "next"), uint64(p.Next))
	b = appendInt(key(b, "inflight"), p.Inflight)
	b = appendUint(key(b, "offset"), p.Offset)
	b = appendUint(key(b, "size"), p.Size)
	return append(appendBool(key(b, "learner"), p.Learner), '}')
}

// appendLog writes what changed of a node's log: of its last entries only.
func (k *Desk) appendLog(b []byte, n *view.Node) []byte {
	last := n.Log.Last()
	from := k.seen().View().Changes.Logs[n.ID-1]
	if last > LogTail {
		from = max(from, last-LogTail+1)
	}
	b = appendUint(append(b, `{"first":`...), uint64(n.Log.Base+1))
	b = appendUint(key(b, "last"), uint64(last))
	b = appendUint(key(b, "from"), uint64(from))
	b = k.told.listed.appendEntries(key(b, "entries"), &n.Log, from, last)
	k.seen().View().Changes.Looked(n)
	return append(b, '}')
}
