package director

import "raftlab/raft"

var progressNames = [...]string{raft.Probe: "probe", raft.Replicate: "replicate", raft.Snapshotting: "snapshot"}

// appendStatus writes the parts of a node's status that changed.
func (n *node) appendStatus(b []byte, member string) []byte {
	s := &n.state
	b = append(b, '{')
	if n.changed&fieldRole != 0 {
		b = appendString(key(b, "role"), s.Role.String())
	}
	if n.changed&fieldTerm != 0 {
		b = appendUint(key(b, "term"), uint64(s.Term))
	}
	if n.changed&fieldVote != 0 {
		b = appendNode(key(b, "vote"), s.Vote)
	}
	if n.changed&fieldLeader != 0 {
		b = appendNode(key(b, "leader"), s.Leader)
	}
	if n.changed&fieldCommit != 0 {
		b = appendUint(key(b, "commit"), uint64(s.Commit))
	}
	if n.changed&fieldApplied != 0 {
		b = appendUint(key(b, "applied"), uint64(s.Applied))
	}
	if n.changed&fieldVotes != 0 {
		b = appendNodes(key(b, "votes"), s.Votes)
	}
	if n.changed&fieldAlarm != 0 {
		b = appendAlarm(key(b, "alarm"), n.alarm)
	}
	if n.changed&fieldProgress != 0 {
		b = appendProgress(key(b, "progress"), s.Progress)
	}
	if n.changed&fieldLog != 0 {
		b = n.appendLog(key(b, "log"))
	}
	if n.changed&fieldLoad != 0 {
		b = appendLoad(key(b, "load"), n.load)
	}
	if n.changed&fieldMember != 0 {
		b = appendString(key(b, "member"), member)
	}
	if n.changed&fieldFault != 0 {
		b = n.appendFault(key(b, "fault"))
	}
	if n.changed&fieldQuiet != 0 {
		b = appendBool(key(b, "quiet"), s.Quiet)
	}
	return append(n.appendLife(b), '}')
}

// appendLife writes the parts that change when the lab acts on a node.
func (n *node) appendLife(b []byte) []byte {
	if n.changed&fieldAlive != 0 {
		b = appendBool(key(b, "alive"), n.alive())
	}
	if n.changed&fieldPaused != 0 {
		b = appendBool(key(b, "paused"), n.paused)
	}
	if n.changed&fieldDown != 0 {
		b = appendOptional(key(b, "down"), n.why)
		b = appendOptional(key(b, "stopped"), n.stopName())
	}
	if n.changed&fieldVersion != 0 {
		b = appendString(key(b, "version"), n.version)
	}
	if n.changed&fieldIncarnation != 0 {
		b = appendUint(key(b, "incarnation"), n.incarnation)
	}
	if n.changed&fieldSettings != 0 {
		b = n.appendSettings(key(b, "settings"))
	}
	return b
}

// stopName is why a node that is down ended by itself; "": it did not.
func (n *node) stopName() string {
	if n.why == "" || n.stopped == 0 {
		return ""
	}
	return StopNames[n.stopped-1]
}

func (n *node) appendSettings(b []byte) []byte {
	b = appendRange(append(b, `{"election":`...), n.settings.ElectionMin, n.settings.ElectionMax)
	b = appendMillis(key(b, "heartbeat"), n.settings.Heartbeat)
	b = appendBool(key(b, "preVote"), n.settings.PreVote)
	b = appendBool(key(b, "checkQuorum"), n.settings.CheckQuorum)
	b = appendMillionths(key(b, "driftBound"), n.settings.DriftBound)
	b = appendUint(key(b, "priority"), n.settings.Priority)
	b = appendBool(key(b, "quiet"), n.settings.Quiet)
	b = appendRange(key(b, "fsync"), n.fsync.Min, n.fsync.Max)
	b = appendMillionths(key(b, "drift"), uint64(n.drift))
	return append(b, '}')
}

func appendAlarm(b []byte, a alarm) []byte {
	if a == (alarm{}) {
		return append(b, "null"...)
	}
	b = appendMillis(append(b, `{"from":`...), a.from)
	b = appendMillis(key(b, "at"), a.at)
	return append(b, '}')
}

func appendLoad(b []byte, l load) []byte {
	b = appendMillis(append(b, `{"late":`...), l.late)
	b = appendUint(key(b, "queued"), l.queued)
	b = appendUint(key(b, "overflowed"), l.overflowed)
	b = appendMillis(key(b, "clockError"), l.clockError)
	return append(b, '}')
}

func appendProgress(b []byte, progress []raft.Progress) []byte {
	b = append(b, '[')
	for _, p := range progress {
		b = appendNode(append(comma(b), `{"id":`...), p.ID)
		b = appendString(key(b, "state"), progressNames[min(int(p.State), len(progressNames)-1)])
		b = appendUint(key(b, "match"), uint64(p.Match))
		b = appendUint(key(b, "next"), uint64(p.Next))
		b = appendInt(key(b, "inflight"), p.Inflight)
		b = appendUint(key(b, "offset"), p.Offset)
		b = appendUint(key(b, "size"), p.Size)
		b = append(appendBool(key(b, "learner"), p.Learner), '}')
	}
	return append(b, ']')
}

// appendLog writes what changed of a node's log: of its last entries only.
func (n *node) appendLog(b []byte) []byte {
	last := n.log.last()
	from := n.log.told
	if last > LogTail {
		from = max(from, last-LogTail+1)
	}
	b = appendUint(append(b, `{"first":`...), uint64(n.log.base+1))
	b = appendUint(key(b, "last"), uint64(last))
	b = appendUint(key(b, "from"), uint64(from))
	b = appendEntries(key(b, "entries"), &n.log, from, last)
	n.log.told = last + 1
	return append(b, '}')
}
