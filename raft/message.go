package raft

import "strconv"

// NodeID names a server. Zero is no server. Its text form is "n1", "n2", …
type NodeID uint32

// None is the absence of a server: no vote cast, no leader known.
const None NodeID = 0

func (id NodeID) String() string {
	if id == None {
		return "none"
	}
	return "n" + strconv.FormatUint(uint64(id), 10)
}

// Term is Raft's logical clock (§5.1): it grows by one at each election.
type Term uint64

// Index is a position in the log. The first entry has index 1; 0 is before it.
type Index uint64

// maxIndex is beyond any log, and so low that sums and products of indexes do not overflow.
const maxIndex Index = 1 << 56

// Time is nanoseconds of one node's own clock. Only differences have meaning.
type Time int64

// Never is the deadline of a node that waits for no moment.
const Never = Time(1<<63 - 1)

// Millisecond is one millisecond of Time.
const Millisecond Time = 1e6

// Role is what a server is in its term. The paper says "state" (§5.1); role is
// less ambiguous beside the state machine's state.
type Role uint8

const (
	Follower Role = iota
	Candidate
	Leader
	// PreCandidate asks, in its old term, whether it could win an election
	// (dissertation §9.6).
	PreCandidate
)

func (r Role) String() string {
	switch r {
	case Follower:
		return "follower"
	case Candidate:
		return "candidate"
	case Leader:
		return "leader"
	case PreCandidate:
		return "pre-candidate"
	}
	return "role(" + strconv.Itoa(int(r)) + ")"
}

// EntryKind tells what an entry means to the state machine.
type EntryKind uint8

const (
	// NoOp is the empty entry with which a leader opens its term (§8).
	NoOp EntryKind = iota
	// Command is an entry for the state machine.
	Command
	// Membership is an entry that holds a Configuration (AppendConfiguration), in effect
	// on each server from when it is appended (dissertation §4.1).
	Membership

	entryKinds
)

// Entry is one position of the replicated log. Entries are immutable: a slice of
// them, and their Data, may be kept and shared once they are in a log.
type Entry struct {
	Term  Term
	Index Index
	Kind  EntryKind
	Data  []byte
}

// Snapshot is what stands for the log up to Index. It does not change.
type Snapshot struct {
	// Index and Term are those of the last entry that it stands for.
	Index Index
	Term  Term
	// Configuration is the one in effect at Index.
	Configuration Configuration
	// Data is the state machine, as its maker wrote it.
	Data []byte
}

// MessageKind is one of the paper's three RPCs, each way, or of the dissertation's
// pre-vote (§9.6), each way, and leadership transfer (§3.10).
type MessageKind uint8

const (
	RequestVote MessageKind = 1 + iota
	RequestVoteReply
	AppendEntries
	AppendEntriesReply
	RequestPreVote
	RequestPreVoteReply
	TimeoutNow
	InstallSnapshot
	InstallSnapshotReply

	messageKinds
)

// Reply tells whether a kind answers a request. Who takes a request answers it with one reply
// at most, in the same step; TimeoutNow has none.
func (k MessageKind) Reply() bool {
	switch k {
	case RequestVoteReply, AppendEntriesReply, RequestPreVoteReply, InstallSnapshotReply:
		return true
	}
	return false
}

// Message is what one server says to another. A field that a kind does not list
// is zero.
//
//	RequestVote         LogTerm, Index: the candidate's last entry; Transfer
//	RequestVoteReply    Reject
//	AppendEntries       LogTerm, Index: the entry before Entries; Entries (none: a
//	                    heartbeat); Commit; Round; Quiet
//	AppendEntriesReply  Round; Promise; Quiet; and Index: the last entry known to match;
//	                    or, with Reject: Index, the refused previous index, with HintTerm
//	                    and HintIndex for fast backtracking (§5.3)
//	RequestPreVote      LogTerm, Index: as in RequestVote, for the term after Term
//	RequestPreVoteReply Reject. Term is the request's, or the replier's where that is
//	                    higher
//	TimeoutNow          nothing more: its receiver stands for election at once
//	InstallSnapshot     LogTerm, Index: the last entry that the snapshot stands for;
//	                    Size, its bytes in all; Data, those from Offset on (none: a
//	                    heartbeat); Round
//	InstallSnapshotReply Round; Promise; Index: as asked; Offset: how many bytes of it are
//	                    here; Reject: a part before is missing. Once it is installed the
//	                    answer is an AppendEntriesReply
//
// A message of another engine is Opaque: Data is its own encoding, which Kind, Term, Index,
// LogTerm and Reject only describe, and the rest is not sent.
type Message struct {
	Kind   MessageKind
	Reject bool
	// Transfer: the leader of the term before asked the candidate to stand, so nobody
	// holds against it that this leader is still heard (dissertation §3.10).
	Transfer bool
	// Quiet: the leader has nothing to say until somebody asks for something; and, in the
	// reply: this server waits in quiet too.
	Quiet    bool
	Opaque   bool
	From, To NodeID
	Term     Term
	Index    Index
	LogTerm  Term
	Commit   Index
	// Round numbers the leader's append rounds in its term; replies echo it. A
	// majority of echoes of a round that began after a read arrived proves that the
	// leader still led then (dissertation §6.4).
	Round     uint64
	HintIndex Index
	HintTerm  Term
	// Promise is how long, in nanoseconds of its own clock from when it took the message,
	// the replier votes for nobody else; 0: it promises nothing (dissertation §6.4.1).
	Promise      Time
	Offset, Size uint64
	Data         []byte
	Entries      []Entry
}
