package raft

// EventCode is the reason of a decision. The sentences belong to the page, one set
// per language; here are codes and numbers. The same list, in the same order, is in
// www/lab/protocol.ts.
type EventCode uint8

// What Peer and A…D hold is told beside each code. Pairs written (X,Y) are a log
// position: X the term, Y the index of an entry.
const (
	// EventStarted: recovered from disk; (A,B) is the log's end, Peer the vote. §5.2
	EventStarted EventCode = 1 + iota
	// EventElectionTimeout: heard nothing for A ns of a drawn timeout of B ns. §5.2
	EventElectionTimeout
	// EventCampaignAsked: asked to start an election. §5.2
	EventCampaignAsked
	// EventBecameCandidate: is a candidate in Term; its log ends at (A,B); needs C votes. §5.2
	EventBecameCandidate
	// EventVoteGranted: to Peer, whose log ends at (A,B); mine at (C,D). §5.4.1
	EventVoteGranted
	// EventVoteRefusedTerm: Peer asked in term A, older than Term. §5.1
	EventVoteRefusedTerm
	// EventVoteRefusedVoted: to Peer; this term's vote went to server A. §5.2
	EventVoteRefusedVoted
	// EventVoteRefusedLog: to Peer, whose log ends at (A,B), behind mine (C,D). §5.4.1
	EventVoteRefusedLog
	// EventVoteWon: Peer's vote came; A votes of the C needed. §5.2
	EventVoteWon
	// EventVoteLost: Peer refused; A votes of the C needed. §5.2
	EventVoteLost
	// EventElectionFailed: its election of Term ended with no winner: A votes of the C
	// needed, B refused, D that did not come. §5.2
	EventElectionFailed
	// EventBecameLeader: with A of the votes of D voters, of which it needs C, B ns after it became
	// a candidate. §5.2
	EventBecameLeader
	// EventSteppedDown: saw term A from Peer; its role was B (a Role), its term Term−. §5.1
	// Term is the new term; C is the old one.
	EventSteppedDown
	// EventNewTerm: a follower saw term A from Peer; C is the old one. §5.1
	EventNewTerm
	// EventLeaderKnown: Peer leads Term. §5.2
	EventLeaderKnown
	// EventLostToLeader: a candidate heard from Peer, the leader of its Term. §5.2
	EventLostToLeader
	// EventMessageStale: ignored Peer's message of term A; B is its MessageKind. §5.1
	EventMessageStale
	// EventProposed: appended entries A…B to its own log. §5.3
	EventProposed
	// EventProposalRefused: is not the leader; Peer is the leader it knows. A proposals. §5.3
	EventProposalRefused
	// EventAppended: entries A…B came from Peer. §5.3
	EventAppended
	// EventAppendRefusedTerm: Peer appended in term A, older than Term. §5.1
	EventAppendRefusedTerm
	// EventAppendRefusedLog: Peer's previous entry (A,B); here is (C,D), or C=0 where
	// the log ends at D. §5.3
	EventAppendRefusedLog
	// EventTruncated: entries A…B conflicted with Peer's and were deleted; C is the
	// term that they had at A, D Peer's. §5.3
	EventTruncated
	// EventBacktracked: leader steps Peer's next index from A back to B. §5.3
	EventBacktracked
	// EventCaughtUp: Peer's log meets the leader's at A; appends may stream. §5.3
	EventCaughtUp
	// EventCommitted: commit index moved from A to B; on C servers of D. §5.3, §5.4.2
	// A follower's has C = 0: Peer, the leader, told it.
	EventCommitted
	// EventCommitHeld: entry (A,B) is on C servers, but is of an older term. §5.4.2
	EventCommitHeld
	// EventReadStarted: read A waits for round B, at index C. §8
	EventReadStarted
	// EventReadConfirmed: read A may be answered at index C; B servers answered. §8
	EventReadConfirmed
	// EventReadRefused: read A; Peer is the leader it knows. §8
	EventReadRefused
	// EventSettings: election timeout [A, B] ns, heartbeat C ns; D is the sum of 1 where
	// pre-vote is on, 2 where check-quorum is, and 4 where quiet is. §5.6
	EventSettings
	// EventBecamePreCandidate: asks whether it would win Term+1; its log ends at (A,B);
	// needs C votes. Dissertation §9.6
	EventBecamePreCandidate
	// EventPreVoteGranted: would vote for Peer, whose log ends at (A,B); mine at (C,D).
	// Dissertation §9.6
	EventPreVoteGranted
	// EventPreVoteRefusedTerm: Peer asked in term A, older than Term. Dissertation §9.6
	EventPreVoteRefusedTerm
	// EventPreVoteRefusedLeader: to Peer; here server A, the leader, was heard B ns ago,
	// less than C ns, or so long ago a quiet ended; A is 0: so long ago it started, and it may
	// have promised its vote before. Dissertation §9.6
	EventPreVoteRefusedLeader
	// EventPreVoteRefusedLog: to Peer, whose log ends at (A,B), behind mine (C,D).
	// Dissertation §9.6
	EventPreVoteRefusedLog
	// EventPreVoteWon: Peer would vote for it; A votes of the C needed. Dissertation §9.6
	EventPreVoteWon
	// EventPreVoteLost: Peer would not; A votes of the C needed. Dissertation §9.6
	EventPreVoteLost
	// EventPreVoteFailed: too few would vote for it: A of the C needed, B refused, D did
	// not answer. Dissertation §9.6
	EventPreVoteFailed
	// EventVoteIgnored: Peer asked in term A; here server B, the leader, was heard C ns
	// ago, less than D ns, or so long ago a quiet ended; B is 0: so long ago it started, and
	// may have promised its vote before. Dissertation §4.2.3
	EventVoteIgnored
	// EventQuorumLost: stepped down: for B ns fewer than the C servers needed, itself
	// included, have answered; A have in that time. Dissertation §6.2
	EventQuorumLost
	// EventTransferBegun: hands over to Peer, whose log is known to match up to A; mine
	// ends at B. Takes no proposals meanwhile. Dissertation §3.10
	EventTransferBegun
	// EventTransferRefused: Peer can't be handed over to; A is the leader known here.
	// Dissertation §3.10
	EventTransferRefused
	// EventTransferAborted: Peer did not take over within A ns. Dissertation §3.10
	EventTransferAborted
	// EventTimeoutNowSent: Peer's log is complete, up to A: told it to become a candidate.
	// Dissertation §3.10
	EventTimeoutNowSent
	// EventTimeoutNow: Peer, the leader, told it to become a candidate. Dissertation §3.10
	EventTimeoutNow
	// EventProposalHeld: refused A proposals while it hands over to Peer. Dissertation §3.10
	EventProposalHeld
	// EventConfigured: from the entry at A on, the voters are B; C are the outgoing ones of a
	// joint configuration, D the learners: bit i is server i+1. §6, dissertation §4.1
	EventConfigured
	// EventReconfigured: the entry that changed the configuration was deleted, so the one
	// before is in effect again: A, B, C, D as in EventConfigured. Dissertation §4.1
	EventReconfigured
	// EventChangeRefused: can't change the configuration: A is why (a ChangeRefusal); Peer is
	// the leader it knows. Dissertation §4.1. Where a learner is not ready to vote, Peer is the
	// learner, which is known to hold the log up to B of the leader's C, and has not answered
	// for D ns. Dissertation §4.2.1
	EventChangeRefused
	// EventRemoved: the configuration at A, without this server's vote, is committed: it
	// steps down; Peer, whose log is the longest, is to take over. Dissertation §4.2.2
	EventRemoved
	// EventSnapshotTaken: a snapshot of C bytes stands for the log up to (A,B); the log
	// begins at D now. §7
	EventSnapshotTaken
	// EventSnapshotSent: Peer lacks what is no longer in the log: sends it the snapshot
	// (A,B) of C bytes. §7
	EventSnapshotSent
	// EventSnapshotInstalled: Peer's snapshot (A,B), of C bytes, replaced the log and the
	// state machine. §7
	EventSnapshotInstalled
	// EventSnapshotNotNeeded: Peer's snapshot ends at (A,B), which the log here holds; or it
	// was committed already, up to C. §7
	EventSnapshotNotNeeded
	// EventLeaseRead: read A may be answered at index C: a majority has promised not to vote
	// for B ns from now. Dissertation §6.4.1
	EventLeaseRead
	// EventLeaseLacking: read A has to ask a majority: no lease holds. Dissertation §6.4.1
	EventLeaseLacking
	// EventProposalOverLimit: refused A proposals: B bytes wait to be committed, of C at most.
	EventProposalOverLimit
	// EventElectionDeferred: lets its timeout pass, and A more before it becomes a candidate.
	EventElectionDeferred
	// EventQuietBegan: all logs are complete, so it waits for somebody to ask for something.
	EventQuietBegan
	// EventQuietEnded: heartbeats, and timeouts, run again.
	EventQuietEnded
	// EventConflictRefused: Peer's entry at A, of term B, conflicts with a committed one of
	// term C: no leader that keeps Raft's rules sends that.
	EventConflictRefused
	// EventSnapshotRefused: takes no snapshot of all up to A: B is applied, and the latest
	// snapshot is of all up to C; D is why (a SnapshotRefusal). §7
	EventSnapshotRefused
	// EventMatchLost: Peer refuses what it had acknowledged, up to A: its log ends at B, or
	// differs there. Its disk lost it; the leader sends it anew.
	EventMatchLost

	// EventCodes is one more than the last code.
	EventCodes
)

// Event is one decision of a node, in its Term.
type Event struct {
	Code       EventCode
	Term       Term
	Peer       NodeID
	A, B, C, D uint64
}

// ChangeRefusal is why a leader does not change the configuration. Codes below are
// those of ConfigError.
type ChangeRefusal uint8

const (
	RefusedNotLeader ChangeRefusal = 16 + iota // this server is not the leader
	RefusedPending                             // the change before is not committed yet
	RefusedEarly                               // no entry of this term is committed yet
	RefusedTransfer                            // it is transferring its leadership
	RefusedLagging                             // the learner holds less than nine tenths of the leader's log
	RefusedSilent                              // the learner has not answered for an election timeout
)

// SnapshotRefusal is why an InputSnapshot changes nothing.
type SnapshotRefusal uint8

const (
	SnapshotBeyondApplied SnapshotRefusal = 1 + iota // no InputApplied has told of all that it holds
	SnapshotOld                                      // the latest one holds as much
	SnapshotNoMembers                                // who takes part is not known yet at its end
)
