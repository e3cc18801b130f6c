package check

import (
	"fmt"

	"raftlab/raft"
)

// What holds in every Raft cluster, at every moment, as indexes in Properties. Beside each stands what
// a [Violation] of it counts in Numbers.
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

// Properties names all that [Safety] holds, in the order of the constants. Names are public, and codes:
// www/i18n has a sentence on each.
var Properties = [...]string{
	ElectionSafety:          "election-safety",
	LeaderAppendOnly:        "leader-append-only",
	LogMatching:             "log-matching",
	LeaderCompleteness:      "leader-completeness",
	StateMachineSafety:      "state-machine-safety",
	TermMonotonic:           "term-monotonic",
	OneVoteATerm:            "one-vote-a-term",
	CommitMonotonic:         "commit-monotonic",
	AppliedMonotonic:        "applied-monotonic",
	CommittedNeverRewritten: "committed-never-rewritten",
	AppliedWithinCommit:     "applied-within-commit",
	CommitWithinLog:         "commit-within-log",
	ConfigurationSafety:     "configuration-safety",
	LogOrder:                "log-order",
}

// What only a whole run shows, by other judges than [Safety]: as indexes in Properties and, behind them, Findings.
const (
	NotLinearizable = len(Properties) + iota // no numbers
	LeaderDeposed                            // the term that was led; the server that ended it; the term that came
	NotLive                                  // no numbers
)

// Findings names them.
var Findings = [...]string{"linearizability", "disruption", "liveness"}

// NameOf is the name of what is broken.
func NameOf(property int) string {
	if property < len(Properties) {
		return Properties[property]
	}
	return Findings[property-len(Properties)]
}

// Violation is one property broken by one server, or by none alone.
type Violation struct {
	Property int // index in Properties, and Findings behind them
	At       raft.Time
	Node     raft.NodeID
	Numbers  [4]uint64 // see the property's constant; those beyond it are 0
}

// counted names the numbers of each property, for people who debug.
var counted = [len(Properties)][]string{
	ElectionSafety:          {"term", "leader"},
	LeaderAppendOnly:        {"term", "entry"},
	LogMatching:             {"entry", "term", "before", "elsewhere"},
	LeaderCompleteness:      {"term", "entry", "of", "committed"},
	StateMachineSafety:      {"entry", "term", "elsewhere"},
	TermMonotonic:           {"before", "now"},
	OneVoteATerm:            {"term", "before", "now"},
	CommitMonotonic:         {"before", "now"},
	AppliedMonotonic:        {"before", "now"},
	CommittedNeverRewritten: {"entry", "term", "committed"},
	AppliedWithinCommit:     {"applied", "commit"},
	CommitWithinLog:         {"commit", "last"},
	ConfigurationSafety:     {"entry", "before", "commit"},
	LogOrder:                {"entry", "term", "before", "limit"},
}

// String tells a violation in one line, for people who debug; pages have sentences.
func (v Violation) String() string {
	b := fmt.Appendf(nil, "%s: node=%v, at=%d", Properties[v.Property], v.Node, v.At)
	for i, name := range counted[v.Property] {
		b = fmt.Appendf(b, " %s=%d", name, v.Numbers[i])
	}
	return string(b)
}
