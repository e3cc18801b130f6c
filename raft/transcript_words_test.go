package raft_test

import (
	"fmt"
	"strings"

	"raftlab/raft"
)

// unknown stands where a text asks for a detail that there is not.
const unknown = "???"

// detail is what a brace of sayings holds, by its name: a word, or a word and the numbers
// that it is about.
func detail(id raft.NodeID, e raft.Event, name string) string {
	word, letters, found := strings.Cut(name, " ")
	if !found && len(word) == 1 {
		return fmt.Sprint(number(e, word[0]))
	}
	var n [3]uint64
	for i := range min(len(letters), len(n)) {
		n[i] = number(e, letters[i])
	}
	if text := numeral(word, n); text != "" {
		return text
	}
	switch word {
	case "peer":
		return e.Peer.String()
	case "term":
		return fmt.Sprint(e.Term)
	case "vote":
		return clause(e.Peer != raft.None, ", its vote given to %s", e.Peer)
	case "leader":
		if letters != "" {
			return clause(n[0] != 0, ": n%d is the leader", n[0])
		}
		return clause(e.Peer != raft.None, ", %s is", e.Peer)
	case "ballot":
		return verdict(e.Peer == id, fmt.Sprintf("the vote of %s", e.Peer), "its own vote")
	case "logs":
		return logs(e)
	case "heard":
		return heard(id, raft.NodeID(n[0]), n[1], n[2])
	case "here":
		if e.C == 0 {
			return fmt.Sprintf("its log ends at %d", e.D)
		}
		return fmt.Sprintf("here is (%d,%d)", e.C, e.D)
	case "by":
		if e.C == 0 {
			return fmt.Sprintf("its leader %s says so", e.Peer)
		}
		return fmt.Sprintf("%d of %d servers have it", e.C, e.D)
	case "switches":
		return switches(n[0])
	case "members":
		return members(e.B, e.C, e.D)
	case "refusal":
		return refusal(e)
	}
	return unknown
}

// numeral is for words that only count.
func numeral(word string, n [3]uint64) string {
	switch word {
	case "ms":
		return millis(n[0])
	case "log":
		return logEnd(raft.Term(n[0]), raft.Index(n[1]))
	case "span":
		return span(n[0], n[1])
	case "votes":
		return several(int(n[0]), "vote", "votes")
	case "writes":
		return several(int(n[0]), "write", "writes")
	case "servers":
		return several(int(n[0]), "server", "servers")
	case "timeouts":
		return several(int(n[0]), "timeout", "timeouts")
	case "server":
		return raft.NodeID(n[0]).String()
	case "role":
		return raft.Role(n[0]).String()
	case "kind":
		return kindWords[n[0]]
	}
	return ""
}

func number(e raft.Event, letter byte) uint64 {
	return [...]uint64{e.A, e.B, e.C, e.D}[letter-'a']
}

func clause(when bool, format string, args ...any) string {
	if !when {
		return ""
	}
	return fmt.Sprintf(format, args...)
}

func heard(id, leader raft.NodeID, ago, least uint64) string {
	if id == leader {
		return "is the leader itself"
	}
	return fmt.Sprintf("has waited for its leader %s for only %s, less than the minimum election timeout of %s", leader, millis(ago), millis(least))
}

// millis writes nanoseconds as milliseconds, with one decimal below ten.
func millis(ns uint64) string {
	if tenths := (ns + 50_000) / 100_000; tenths < 100 && tenths%10 != 0 {
		return fmt.Sprintf("%d.%d ms", tenths/10, tenths%10)
	}
	return fmt.Sprintf("%d ms", (ns+500_000)/1_000_000)
}

func several(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func span(from, to uint64) string {
	if from == to {
		return fmt.Sprintf("entry %d", from)
	}
	return fmt.Sprintf("entries %d to %d", from, to)
}

func logEnd(term raft.Term, index raft.Index) string {
	if index == 0 {
		return "is empty"
	}
	return fmt.Sprintf("ends at (%d,%d)", term, index)
}

// logs compares the end of Peer's log, (A,B), with that of the server's own, (C,D).
func logs(e raft.Event) string {
	theirs, own := logEnd(raft.Term(e.A), raft.Index(e.B)), logEnd(raft.Term(e.C), raft.Index(e.D))
	switch {
	case e.A == e.C && e.B == e.D:
		return "both logs " + strings.NewReplacer("is", "are", "ends", "end").Replace(own)
	case e.A < e.C || e.A == e.C && e.B < e.D:
		return fmt.Sprintf("the log of %s %s, behind its own, which %s", e.Peer, theirs, own)
	}
	return fmt.Sprintf("the log of %s %s, beyond its own, which %s", e.Peer, theirs, own)
}

func switches(on uint64) string {
	return clause(on&1 != 0, ", pre-vote on") + clause(on&2 != 0, ", check-quorum on") + clause(on&4 != 0, ", quiet on")
}

// members tells a configuration from sets of servers, of which bit i is server i+1.
func members(voters, outgoing, learners uint64) string {
	return "voters " + serverSet(voters) +
		clause(outgoing != 0, ", jointly with %s", serverSet(outgoing)) + clause(learners != 0, ", learners %s", serverSet(learners))
}

func serverSet(set uint64) string {
	var names []string
	for i := range 64 {
		if set>>i&1 != 0 {
			names = append(names, raft.NodeID(i+1).String())
		}
	}
	return strings.Join(names, " ")
}

func serverList(ids []raft.NodeID) string {
	var set uint64
	for _, id := range ids {
		set |= 1 << (id - 1)
	}
	return serverSet(set)
}

func refusal(e raft.Event) string {
	switch raft.ChangeRefusal(e.A) {
	case raft.RefusedNotLeader:
		return "it is not the leader"
	case raft.RefusedPending:
		return "the previous change is not committed yet"
	case raft.RefusedEarly:
		return "no entry of its own term is committed yet"
	case raft.RefusedTransfer:
		return "it is transferring its leadership"
	case raft.RefusedLagging:
		return fmt.Sprintf("%s holds %d of its %d entries, less than nine tenths", e.Peer, e.B, e.C)
	case raft.RefusedSilent:
		return fmt.Sprintf("%s has not answered for %s, an election timeout at least", e.Peer, millis(e.D))
	}
	return raft.ConfigError(e.A).Error()
}
