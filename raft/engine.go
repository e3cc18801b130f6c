package raft

// Engine is a consensus core as a driver sees it. Node is ours.
type Engine interface {
	// Step takes one input. The output, and all slices in it, are valid until the
	// next Step. Its Entries may be kept: entries are immutable.
	Step(Input) *Output
	// Status fills s, reusing its slices.
	Status(s *Status)
	// Log returns its entries from from to to, both included, as far as it holds them.
	// They are not to be changed.
	Log(from, to Index) []Entry
	// Incoming is what came so far of a snapshot that a leader is sending.
	Incoming() Incoming
	Capabilities() Capabilities
}

// Incoming is a snapshot that is under way. Data is what came of its Size bytes; they follow
// each other, and don't change. Size is 0 where none is. A driver may write and read them
// ahead, so that little is left to do when the snapshot is whole; until then they say nothing,
// and another snapshot may take the place of this one.
type Incoming struct {
	Index Index
	Term  Term
	Size  uint64
	Data  []byte
}

// Capabilities is what an engine can do; a driver refuses the rest in a sentence.
type Capabilities struct {
	AnyElectionRange bool // draws from any [min, max]; otherwise max must be 2·min
	Reasons          bool // narrates its decisions as events
	Checkpoints      bool // its whole state can be written down and restored
	Rules            bool // its rules can be switched off
	Leases           bool // answers reads by lease
	Priorities       bool // Settings.Priority counts
	Quiet            bool // Settings.Quiet counts
}

// InputKind says which fields of an Input count, besides Now.
type InputKind uint8

const (
	// InputTime: the clock has reached Now.
	InputTime InputKind = 1 + iota
	// InputMessage: Message arrived.
	InputMessage
	// InputPropose: append Proposals, one entry each. A node that is not the leader
	// answers with an EventProposalRefused and appends nothing.
	InputPropose
	// InputRead: a linearizable read asks for its read index, in the way Mode. Read is the
	// caller's name for it, unique among the reads under way.
	InputRead
	// InputCampaign: start an election now.
	InputCampaign
	// InputSettings: Settings replace the current ones at once.
	InputSettings
	// InputDurable: the write numbered Write, and all before it, are on disk.
	InputDurable
	// InputApplied: the state machine has applied all entries up to Applied. It comes before
	// an InputSnapshot of them.
	InputApplied
	// InputTransfer: transfer leadership to the server Transfer. A node that is not the
	// leader, or can't transfer it to that one, answers with an EventTransferRefused.
	InputTransfer
	// InputChange: change who takes part, by Changes and Transition (Configuration.Next).
	// A node that can't answers with an EventChangeRefused and appends nothing; else
	// FirstProposed is where the new configuration stands in the log.
	InputChange
	// InputSnapshot: the state machine, which has applied all up to Snapshot.Index, is
	// Snapshot.Data, so the log before may go, but for Keep entries and those that
	// followers still need (Config.MaxKeptBytes). Term and Configuration are the node's to
	// fill in. A node that can't answers with an EventSnapshotRefused and keeps its log.
	InputSnapshot
	// InputAwake: somebody wants something of the cluster, so this node leaves
	// quiet (Settings.Quiet).
	InputAwake
)

// ReadMode is how a leader makes sure that it still leads when it answers a read.
type ReadMode uint8

const (
	// ReadIndex: it asks a majority (dissertation §6.4).
	ReadIndex ReadMode = iota
	// ReadLease: a majority promised not to vote yet (dissertation §6.4.1). Without such a
	// promise it asks, as in ReadIndex.
	ReadLease
)

// Input is one thing that happens to a node. Message, Proposals and what they hold
// pass to the node; the caller does not change them afterwards.
type Input struct {
	Kind       InputKind
	Now        Time
	Message    *Message
	Proposals  [][]byte
	Read       uint64
	Mode       ReadMode
	Settings   Settings
	Write      uint64
	Applied    Index
	Transfer   NodeID
	Changes    []Change
	Transition Transition
	Snapshot   *Snapshot
	Keep       Index
}

// Settings are what may change while a node runs.
type Settings struct {
	// Each election timeout is drawn uniformly from [ElectionMin, ElectionMax].
	ElectionMin, ElectionMax Time
	// Heartbeat is the leader's idle interval.
	Heartbeat Time
	// PreVote: before it raises its term, a server asks whether a majority would vote
	// for it; one that hears a leader would not (dissertation §9.6).
	PreVote bool
	// CheckQuorum: a leader that no majority has answered for ElectionMax steps down
	// (§6.2), and who hears a leader ignores requests for votes (§4.2.3).
	CheckQuorum bool
	// DriftBound is how much faster one server's clock may run than another's, in
	// millionths of its speed: a lease is shorter than the promises that it rests on by
	// this factor (dissertation §6.4.1). Below 1 000 000 no lease counts. A crash forgets
	// promises, so where leases are used a server starts with CheckQuorum, and with an
	// ElectionMin that is no less than any it had before.
	DriftBound uint64
	// Priority is how many election timeouts in a row this server lets pass before it
	// becomes a candidate; with 0 it becomes one at the first.
	Priority uint64
	// Quiet: where all logs are complete and known to be, the leader sends no heartbeats
	// and nobody waits for them, until somebody asks for something. So the end of a leader
	// is noticed only then, and by each server when it wakes. Servers that come back should
	// have PreVote.
	Quiet bool
}

// Durable is the state that must outlive a crash (Figure 2, "persistent state").
type Durable struct {
	Term Term
	Vote NodeID
	// Commit is up to where the log is known to be committed; 0: that is not noted. Raft
	// finds it again, so ours notes nothing. An engine whose configurations are in effect
	// only once they are committed needs it, to begin with the one that was: raft/etcd does.
	Commit Index
}

// Output is what a Step asks of its driver, in the order of the fields.
type Output struct {
	// Write numbers this output's disk write; 0 asks for none. What Durable, Snapshot and
	// Entries hold goes to disk in one write. Its end is told by InputDurable; until
	// then the node takes no other input.
	Write uint64
	// Durable is the term and vote to save. It is valid in every output.
	Durable Durable
	// Snapshot, where there is one, and Entries replace all of the durable log.
	Snapshot *Snapshot
	// Restore: the state machine is to become Snapshot's, BEFORE Committed is applied.
	Restore bool
	// Entries replace the durable log from Entries[0].Index on.
	Entries []Entry

	// Messages may leave at once, even while the write runs: a leader's appends
	// (dissertation §10.2.1) and what else promises nothing about its own disk.
	Messages []Message
	// MessagesAfterWrite must leave only AFTER this output's write is durable (at once
	// when Write is 0): votes, requests for votes, and a follower's acknowledgements.
	MessagesAfterWrite []Message

	// FirstProposed is the index of the first of InputPropose's entries, in the term
	// Durable.Term; 0 when they were refused.
	FirstProposed Index
	// Committed are entries to apply, in order, each exactly once. They may be applied while
	// this output's write runs; InputApplied tells of it once that has ended.
	Committed []Entry
	// Reads may be answered from a state machine that has applied Index.
	Reads []ReadState
	// Events explain what was decided, in order.
	Events []Event

	// Deadline is when the node next needs an InputTime; Never when it does not.
	Deadline Time
}

// ReadState answers one InputRead. Index is where the state machine must be;
// Refused means that this node cannot answer (it is not the leader, or lost its leadership).
type ReadState struct {
	Read    uint64
	Index   Index
	Refused bool
}

// ProgressState is how a leader sends to one follower.
type ProgressState uint8

const (
	// Probe: one append at a time, until the logs are known to meet.
	Probe ProgressState = iota
	// Replicate: appends stream, ahead of their replies, up to a window.
	Replicate
	// Snapshotting: it lacks entries that are no longer in the log, and gets a snapshot in
	// chunks (§7): the first alone, then a stream up to a window.
	Snapshotting

	progressStates
)

// Progress is what a leader knows of one server's log (Figure 2: nextIndex, matchIndex).
type Progress struct {
	ID       NodeID
	State    ProgressState
	Match    Index
	Next     Index
	Inflight int    // appends sent and not yet answered
	Offset   uint64 // Snapshotting: bytes of the snapshot that it is known to have …
	Size     uint64 // … of so many
	Learner  bool
}

// Status is a node's whole visible state at one moment.
type Status struct {
	ID      NodeID
	Role    Role
	Term    Term
	Vote    NodeID
	Leader  NodeID
	Commit  Index
	Applied Index
	First   Index // of the log; Last+1 when it is empty
	Last    Index
	// SnapshotIndex and SnapshotTerm are those of the latest snapshot's last entry; 0:
	// there is none.
	SnapshotIndex Index
	SnapshotTerm  Term
	// Configuration is the one in effect, and ConfigurationIndex its entry's place, or that
	// of the snapshot that told of it; 0: the one that the cluster began with.
	Configuration      Configuration
	ConfigurationIndex Index
	// Quiet: it is idle until the next request.
	Quiet bool
	// ElectionStart and ElectionDeadline bound the alarm that runs: a follower or
	// candidate starts an election at ElectionDeadline. Both are 0 where none runs: on a
	// leader, on who may not stand, in quiet.
	ElectionStart, ElectionDeadline Time
	// Votes are the servers that granted this candidate, or pre-candidate, their vote,
	// itself included.
	Votes []NodeID
	// Transferee is the server to which a leader is handing over; else None.
	Transferee NodeID
	// Progress is one for each member and this server, in order of id, on a leader; else
	// empty.
	Progress []Progress
}
