package raft

// Engine is a consensus core as a driver sees it. Node is ours.
type Engine interface {
	// Step takes one input. The output, and all slices in it, are valid until the
	// next Step. Its Entries may be kept: entries are immutable.
	Step(Input) *Output
	// Status fills s, reusing its slices.
	Status(s *Status)
	Capabilities() Capabilities
}

// Capabilities is what an engine can do; a driver refuses the rest in a sentence.
type Capabilities struct {
	AnyElectionRange bool // draws from any [min, max]; otherwise max must be 2·min
	Reasons          bool // narrates its decisions as events
	Checkpoints      bool // its whole state can be written down and restored
}

// InputKind says which fields of an Input count, besides Now.
type InputKind uint8

const (
	// InputTime: the clock has reached Now.
	InputTime InputKind = 1 + iota
	// InputMessage: Message arrived.
	InputMessage
	// InputPropose: append Proposals, one entry each. A node that does not lead
	// answers with an EventProposalRefused and appends nothing.
	InputPropose
	// InputRead: a linearizable read asks for its read index. Read is the caller's
	// name for it, unique among the reads under way.
	InputRead
	// InputCampaign: stand for election now.
	InputCampaign
	// InputSettings: Settings replace the current ones at once.
	InputSettings
	// InputDurable: the write numbered Write, and all before it, are on disk.
	InputDurable
	// InputApplied: the state machine has applied all entries up to Applied.
	InputApplied
	// InputTransfer: hand leadership over to the server Transfer. A node that does not
	// lead, or can't hand it over to that one, answers with an EventTransferRefused.
	InputTransfer
)

// Input is one thing that happens to a node. Message, Proposals and what they hold
// pass to the node; the caller does not change them afterwards.
type Input struct {
	Kind      InputKind
	Now       Time
	Message   *Message
	Proposals [][]byte
	Read      uint64
	Settings  Settings
	Write     uint64
	Applied   Index
	Transfer  NodeID
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
}

// Durable is the state that must outlive a crash (Figure 2, "persistent state").
type Durable struct {
	Term Term
	Vote NodeID
}

// Output is what a Step asks of its driver, in the order of the fields.
type Output struct {
	// Write numbers this output's disk write; 0 asks for none. What Durable and
	// Entries hold goes to disk in one write. Its end is told by InputDurable; until
	// then the node takes no other input.
	Write uint64
	// Durable is the term and vote to save. It is valid in every output.
	Durable Durable
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
	// Committed are entries to apply, in order, each exactly once.
	Committed []Entry
	// Reads may be answered from a state machine that has applied Index.
	Reads []ReadState
	// Events explain what was decided, in order.
	Events []Event

	// Deadline is when the node next needs an InputTime; Never when it does not.
	Deadline Time
}

// ReadState answers one InputRead. Index is where the state machine must be;
// Refused means that this node cannot answer (it does not lead, or lost its lead).
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
)

// Progress is what a leader knows of one server's log (Figure 2: nextIndex, matchIndex).
type Progress struct {
	ID       NodeID
	State    ProgressState
	Match    Index
	Next     Index
	Inflight int // appends sent and not yet answered
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
	// ElectionStart and ElectionDeadline bound the alarm that runs: a follower or
	// candidate stands for election at ElectionDeadline. Both are 0 on a leader.
	ElectionStart, ElectionDeadline Time
	// Votes are the servers that granted this candidate, or pre-candidate, their vote,
	// itself included.
	Votes []NodeID
	// Transferee is the server to which a leader is handing over; else None.
	Transferee NodeID
	// Progress is one for each voter, in order of id, on a leader; else empty.
	Progress []Progress
}
