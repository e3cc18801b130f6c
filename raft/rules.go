package raft

// Rule is one of the rules that implementations of Raft got wrong. Each can be
// switched off, to see what it protects; never by default.
type Rule uint8

// The rules, in the order in which RuleTable tells of them.
const (
	CommitOwnTerm Rule = iota
	DurableVote
	KeepVote
	UpToDate
	Majority
	FsyncBeforeAck
	OwnTermBeforeChange
	FreshReadContext
	LeaseDriftBound
	LeaseEndsOnTransfer
	ReadQuorum
	TruncateOnConflict
	MatchFromZero
	SessionDedup
	NoOpAtStart
	PreVoteReplyLow
	PreVoteFirst

	// ruleCount is one more than the last rule.
	ruleCount
)

// Harm is what breaks where a rule is missing.
type Harm uint8

const (
	// Safety: a property of the paper's Figure 3, or linearizability.
	Safety Harm = iota
	// Liveness: the cluster stops for ever.
	Liveness
	// Disruption: a healthy leader is deposed.
	Disruption
)

// RuleInfo tells of one rule.
type RuleInfo struct {
	ID       string // as links, scenarios and options write it
	Protects string
	Harm     Harm
	Source   string
}

// RuleTable tells of every rule.
var RuleTable = [ruleCount]RuleInfo{
	CommitOwnTerm:       {"commit-own-term", "A leader counts copies only of entries of its own term, so that what it commits no later leader can lack.", Safety, "§5.4.2, Figure 8; LogCabin#44, canonical/raft#220"},
	DurableVote:         {"durable-vote", "Term and vote are on disk before a vote is told, so that no server votes twice in a term.", Safety, "Figure 2, persistent state; hashicorp/raft#661"},
	KeepVote:            {"keep-vote", "A vote outlives every append of its term, so that no server votes twice in it.", Safety, "§5.2; microsoft/CCF#8094"},
	UpToDate:            {"up-to-date", "A server votes only for a log that is as complete as its own, so that every leader has what was committed.", Safety, "§5.4.1"},
	Majority:            {"majority", "A quorum is more than half of the servers, so that any two share one.", Safety, "§5.2, §5.3; openraft#1802"},
	FsyncBeforeAck:      {"fsync-before-ack", "Entries are on disk before they are acknowledged, so that a crash loses nothing that was counted.", Safety, "Figure 2, persistent state; etcd#14370"},
	OwnTermBeforeChange: {"own-term-before-change", "A leader commits an entry of its own term before it changes the configuration, so that no two majorities miss each other.", Safety, "dissertation §4.1, raft-dev 2015 (Ongaro); copycat#23"},
	FreshReadContext:    {"fresh-read-context", "A read waits for a round that began after it came, so that no old answer vouches for it.", Safety, "dissertation §6.4; etcd#20418"},
	LeaseDriftBound:     {"lease-drift-bound", "A lease ends before the promises that it rests on, however much clocks differ in speed, so that no other leader writes meanwhile.", Safety, "dissertation §6.4.1; tikv#964, etcd#6005"},
	LeaseEndsOnTransfer: {"lease-ends-on-transfer", "A leader that asks another server to take over gives up its lease, as that server needs no promise to end.", Safety, "dissertation §6.4.1, §3.10; etcd#12704"},
	ReadQuorum:          {"read-quorum", "A leader asks a majority whether it still leads before it answers a read.", Safety, "§8, dissertation §6.4; Jepsen on Redis-Raft"},
	TruncateOnConflict:  {"truncate-on-conflict", "A follower deletes entries only where they conflict, so that an old append takes nothing back.", Safety, "§5.3, Figure 2; the MIT students' guide to Raft"},
	MatchFromZero:       {"match-from-zero", "A new leader presumes of no server that it holds anything, so that it counts only what it was told.", Safety, "Figure 2; async-raft PR#113"},
	SessionDedup:        {"session-dedup", "A retry is answered from its session, so that no command is executed twice.", Safety, "dissertation §6.3"},
	NoOpAtStart:         {"no-op", "A leader opens its term with an entry of its own, so that older ones commit without waiting for a client.", Liveness, "§8; floyd#17"},
	PreVoteReplyLow:     {"pre-vote-reply-low", "A pre-vote that is asked in an older term is answered with the newer one, so that who lags catches up.", Liveness, "dissertation §9.6; etcd#8243, #8501"},
	PreVoteFirst:        {"pre-vote", "A server asks whether it could win before it raises its term, so that one that comes back deposes no healthy leader. It is the setting preVote.", Disruption, "dissertation §9.6; etcd#12959, #14893"},
}

// Rules is a set of rules: those that are switched off.
type Rules uint32

// Has tells whether a rule is in the set.
func (s Rules) Has(r Rule) bool { return s>>r&1 != 0 }

// With is the set and one rule more.
func (s Rules) With(r Rule) Rules { return s | 1<<r }

// Valid tells whether the set holds known rules only.
func (s Rules) Valid() bool { return s>>ruleCount == 0 }

// RuleOf finds a rule by its id.
func RuleOf(id string) (Rule, bool) {
	for i := range RuleTable {
		if RuleTable[i].ID == id {
			return Rule(i), true
		}
	}
	return 0, false
}

// RuleIDs are the ids of all rules, in order.
func RuleIDs() []string {
	ids := make([]string, len(RuleTable))
	for i := range RuleTable {
		ids[i] = RuleTable[i].ID
	}
	return ids
}
