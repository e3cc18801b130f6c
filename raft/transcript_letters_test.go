package raft_test

import (
	"fmt"
	"strings"

	"raftlab/raft"
)

var kindWords = [...]string{
	raft.RequestVote: "a vote request", raft.RequestVoteReply: "a vote reply",
	raft.AppendEntries: "an append", raft.AppendEntriesReply: "an append reply",
	raft.RequestPreVote: "a pre-vote request", raft.RequestPreVoteReply: "a pre-vote reply",
	raft.TimeoutNow: "a TimeoutNow", raft.InstallSnapshot: "a snapshot", raft.InstallSnapshotReply: "a snapshot reply",
}

// letter is a message in one line.
func letter(m *raft.Message) string {
	return fmt.Sprintf("%s → %s: %s", m.From, m.To, content(m))
}

func content(m *raft.Message) string {
	switch m.Kind {
	case raft.RequestVote:
		return fmt.Sprintf("asks for its vote in term %d; its log %s%s", m.Term, logEnd(m.LogTerm, m.Index), clause(m.Transfer, "; its leader told it to start the election"))
	case raft.RequestVoteReply:
		return fmt.Sprintf("%s in term %d", verdict(m.Reject, "gives its vote", "gives no vote"), m.Term)
	case raft.RequestPreVote:
		return fmt.Sprintf("asks whether it would get its vote in term %d; its log %s", m.Term+1, logEnd(m.LogTerm, m.Index))
	case raft.RequestPreVoteReply:
		return fmt.Sprintf("%s in term %d", verdict(m.Reject, "would vote for it", "would not vote for it"), m.Term)
	case raft.TimeoutNow:
		return "become a candidate at once"
	case raft.AppendEntries:
		return appendWords(m)
	case raft.AppendEntriesReply:
		return appendReplyWords(m)
	case raft.InstallSnapshot:
		return snapshotWords(m)
	case raft.InstallSnapshotReply:
		return fmt.Sprintf("has %s%d bytes of the snapshot up to %d", clause(m.Reject, "only "), m.Offset, m.Index)
	}
	return unknown
}

func snapshotWords(m *raft.Message) string {
	if len(m.Data) == 0 {
		return fmt.Sprintf("a heartbeat; has sent %d bytes of the snapshot (%d,%d)", m.Offset, m.LogTerm, m.Index)
	}
	return fmt.Sprintf("bytes %d to %d of %d of the snapshot (%d,%d)", m.Offset+1, m.Offset+uint64(len(m.Data)), m.Size, m.LogTerm, m.Index)
}

func verdict(reject bool, yes, no string) string {
	if reject {
		return no
	}
	return yes
}

func appendWords(m *raft.Message) string {
	what := "a heartbeat"
	if len(m.Entries) > 0 {
		what = "appends " + entryList(m.Entries)
	}
	return fmt.Sprintf("%s%s in term %d%s%s%s", what, clause(m.Index > 0, " after (%d,%d)", m.LogTerm, m.Index), m.Term,
		clause(m.Commit > 0, "; committed up to %d", m.Commit), clause(m.Round > 0, "; round %d", m.Round), clause(m.Quiet, "; nothing more until somebody asks"))
}

func appendReplyWords(m *raft.Message) string {
	text := fmt.Sprintf("has all up to %d", m.Index)
	switch {
	case m.Reject && m.HintIndex == 0:
		text = "refuses that"
	case m.Reject && m.HintTerm == 0:
		text = fmt.Sprintf("lacks entry %d, as its log ends at %d", m.Index, m.HintIndex-1)
	case m.Reject:
		text = fmt.Sprintf("has another entry %d, of term %d, which begins at %d", m.Index, m.HintTerm, m.HintIndex)
	}
	return fmt.Sprintf("%s; term %d%s%s%s", text, m.Term, clause(m.Round > 0, "; round %d", m.Round),
		clause(m.Promise > 0, "; no vote for %s", millis(uint64(m.Promise))), clause(m.Quiet, "; waits in quiet"))
}

// entryList writes entries as (term,index) and content; of many only the first and last.
func entryList(entries []raft.Entry) string {
	if n := len(entries); n > 3 {
		return fmt.Sprintf("%d entries, %s to %s", n, entryText(&entries[0]), entryText(&entries[n-1]))
	}
	var parts []string
	for i := range entries {
		parts = append(parts, entryText(&entries[i]))
	}
	return strings.Join(parts, ", ")
}

func entryText(e *raft.Entry) string {
	position := fmt.Sprintf("(%d,%d)", e.Term, e.Index)
	switch {
	case e.Kind == raft.NoOp:
		return position + " no-op"
	case e.Kind == raft.Membership:
		return position + " " + configurationText(e.Data)
	case len(e.Data) == 0:
		return position
	}
	return fmt.Sprintf("%s %s", position, e.Data)
}

func configurationText(data []byte) string {
	c, err := raft.DecodeConfiguration(data)
	if err != nil {
		return unknown
	}
	return "voters " + serverList(c.Voters) + clause(c.Joint(), ", jointly with %s", serverList(c.Outgoing)) +
		clause(len(c.Learners) > 0, ", learners %s", serverList(c.Learners))
}

// durable writes what a disk holds besides the log.
func durable(d raft.Durable) string {
	return fmt.Sprintf("term %d, %s", d.Term, verdict(d.Vote == raft.None, fmt.Sprintf("its vote for %s", d.Vote), "no vote"))
}
