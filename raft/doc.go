// Package raft is the consensus core of Raftlab: the Raft algorithm of Ongaro and
// Ousterhout ("In Search of an Understandable Consensus Algorithm", extended
// version, 2014) as a pure function of its inputs.
//
// # The contract
//
// A [Node] takes one [Input] at a time and answers with an [Output]: what to make
// durable, what to send and in which order, what was committed, which reads may be
// answered, which events explain it, and when it next wants to hear the time. It
// has no clock, no global dice, no goroutine and does no I/O. Two nodes given equal
// inputs give equal outputs, byte for byte, on every platform.
//
//   - Time is a number of nanoseconds of the node's own clock that the caller hands in.
//   - Dice are handed in ([Dice]), seeded.
//   - Integers decide, never floats; no map is ranged over for output.
//   - An Output is valid until the next Step; the steady path allocates nothing.
//
// # What a driver does
//
// The package's example is a small driver. What it has to know:
//
//   - A new node gets an [InputTime] at once. Its output is the first that tells a Deadline,
//     and it tells of the start as an event.
//   - While an output's write runs the node takes no other input. Committed entries may be
//     applied meanwhile: a majority has them on disk, or this server alone is one and its
//     write is over. The [InputApplied] that follows waits, like all inputs, for the
//     [InputDurable].
//   - [InputApplied] comes before the [InputSnapshot] of what was applied. A snapshot of more
//     than that, or of no more than the latest one has, changes nothing, and an
//     [EventSnapshotRefused] says so.
//   - The kinds RequestVoteReply, RequestPreVoteReply, AppendEntriesReply and
//     InstallSnapshotReply are replies ([MessageKind.Reply]). A request gets at most one, to
//     its sender, in the output of the step that took it; nothing else makes a reply.
//   - Durable.Commit is for engines that need it (raft/etcd). A driver stores it with the
//     rest and hands it back; ours leaves it at 0 and ignores it.
//
// # From the paper's Figure 2 to files
//
//	State                  node.go, log.go, progress.go
//	RequestVote RPC        election.go
//	AppendEntries RPC      replication.go
//	Rules for servers      step.go (dispatch), election.go (followers, candidates),
//	                       replication.go and commit.go (leaders)
//	InstallSnapshot RPC    snapshot.go (the paper's Figure 13)
//	Cluster membership     configuration.go (what can follow what), members.go (who
//	                       counts), change.go (§6, dissertation §4)
//	Linearizable reads     read.go (dissertation §6.4)
//	Pre-vote               prevote.go (dissertation §9.6)
//	Check-quorum           quorum.go (dissertation §6.2, §4.2.3)
//	Leadership transfer    transfer.go (dissertation §3.10)
//	Quiet                  quiet.go
//	What is said           message.go, codec.go (the wire)
//	What is explained      event.go
//	What drivers see       engine.go
//	Chance                 dice.go
//	The whole, to resume   checkpoint.go; to copy: clone.go
//	Rules that can be
//	switched off           rules.go
//
// # What it is not
//
// It is not a server: raft/replica joins it to a disk (raft/wal) and a state
// machine (raft/kv). It is not a network: messages are values.
//
// Read engine.go first, then step.go.
package raft
