package check

import (
	"fmt"

	"raftlab/raft"
)

// Property is something that holds in every Raft cluster, at every moment.
type Property struct{ Name, Sentence string }

// Indexes in Properties. Beside each stands what a [Violation] of it counts in Numbers.
const (
	ElectionSafety          = iota // the term; the server that led it before
	LeaderAppendOnly               // the term; the first entry that changed
	LogMatching                    // the entry's index; its term; the term before it here; the term before it elsewhere
	LeaderCompleteness             // the leader's term; the index that it lacks; that entry's term; the term in which it was committed
	StateMachineSafety             // the index; the term of the entry here; the term of the entry elsewhere
	TermMonotonic                  // the term before; the term now
	OneVoteATerm                   // the term; the vote before; the vote now
	CommitMonotonic                // the commit index before; now
	AppliedMonotonic               // last applied before; now
	CommittedNeverRewritten        // the index; the term of the committed entry; the term in which it was committed
	AppliedWithinCommit            // last applied; the commit index
	CommitWithinLog                // the commit index; the log's last index
	ConfigurationSafety            // the index of the configuration's entry; of the one before it; the commit index
	LogOrder                       // the entry's index; its term; the index before it; the highest term that could stand there, or the lowest
)

// Properties are all that [Safety] holds, in the order of the constants. Names are public.
var Properties = [...]Property{
	ElectionSafety:          {"election-safety", "At most one server leads in a term."},
	LeaderAppendOnly:        {"leader-append-only", "A leader never changes or deletes an entry of its own log while it leads; it only appends."},
	LogMatching:             {"log-matching", "Where two logs hold an entry with the same index and term, that entry and all before it are the same in both."},
	LeaderCompleteness:      {"leader-completeness", "An entry that was committed in a term is in the log of the leader of every later term."},
	StateMachineSafety:      {"state-machine-safety", "No two servers give their state machines different entries for the same index."},
	TermMonotonic:           {"term-monotonic", "A server's term never falls while it runs, nor below what its disk held when it started."},
	OneVoteATerm:            {"one-vote-a-term", "A server votes for at most one candidate in a term, and keeps that vote."},
	CommitMonotonic:         {"commit-monotonic", "A server's commit index never falls while it runs."},
	AppliedMonotonic:        {"applied-monotonic", "A server never takes back an entry that it applied while it runs."},
	CommittedNeverRewritten: {"committed-never-rewritten", "A server that holds a committed entry never replaces or deletes it."},
	AppliedWithinCommit:     {"applied-within-commit", "A server applies an entry only when it knows that the entry is committed."},
	CommitWithinLog:         {"commit-within-log", "A server's commit index never passes the end of its log."},
	ConfigurationSafety:     {"configuration-safety", "A leader changes the configuration only once the one before is committed, and any two majorities of the two share a server."},
	LogOrder:                {"log-order", "A log has no gap, its terms never fall along it, and none of them is above the server's own."},
}

// Violation is one property broken by one server.
type Violation struct {
	Property int // index in Properties
	At       raft.Time
	Node     raft.NodeID
	Numbers  [4]uint64 // see the property's constant; those beyond it are 0
}

// texts say a violation's numbers in words. Each takes what its property counts.
var texts = [len(Properties)]string{
	ElectionSafety:          "it leads term %d, which n%d led",
	LeaderAppendOnly:        "leader of term %d, it changed its log from entry %d on",
	LogMatching:             "its entry %d of term %d follows one of term %d, or is another than elsewhere, where it follows one of term %d",
	LeaderCompleteness:      "it leads term %d without entry %d of term %d, which was committed in term %d",
	StateMachineSafety:      "for index %d it has an entry of term %d as committed, where another server has one of term %d",
	TermMonotonic:           "its term fell from %d to %d",
	OneVoteATerm:            "in term %d its vote went from server %d to server %d (0: none)",
	CommitMonotonic:         "its commit index fell from %d to %d",
	AppliedMonotonic:        "its last applied fell from %d to %d",
	CommittedNeverRewritten: "it replaced or deleted entry %d of term %d, which was committed in term %d",
	AppliedWithinCommit:     "it applied up to %d, but its commit index is %d",
	CommitWithinLog:         "its commit index is %d, but its log ends at %d",
	ConfigurationSafety:     "the configuration at %d may decide without that at %d, or before it is committed: the commit index is %d",
	LogOrder:                "its entry %d of term %d comes after entry %d; the term at issue is %d",
}

// counted is how many numbers each property has.
var counted = [len(Properties)]int{
	ElectionSafety: 2, LeaderAppendOnly: 2, LogMatching: 4, LeaderCompleteness: 4, StateMachineSafety: 3, TermMonotonic: 2, OneVoteATerm: 3,
	CommitMonotonic: 2, AppliedMonotonic: 2, CommittedNeverRewritten: 3, AppliedWithinCommit: 2, CommitWithinLog: 2, ConfigurationSafety: 3, LogOrder: 4,
}

// String tells a violation in one line, for people who debug; pages have words of their own.
func (v Violation) String() string {
	numbers := make([]any, counted[v.Property])
	for i := range numbers {
		numbers[i] = v.Numbers[i]
	}
	return fmt.Sprintf("%s: %v at %d ns: ", Properties[v.Property].Name, v.Node, v.At) + fmt.Sprintf(texts[v.Property], numbers...)
}
