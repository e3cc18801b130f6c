// Package etcd is go.etcd.io/raft/v3, the Raft core of etcd, behind raft.Engine: the same
// servers, disks and networks run it, so that it can be watched beside ours.
//
// # How it fits
//
//	Input             etcd
//	InputTime         Tick: one for each heartbeat interval, as in etcd. Ticks that were
//	                  missed are missed: a Go ticker drops them for a slow receiver.
//	InputMessage      Step, with what an opaque Message holds: etcd's message, in protobuf
//	InputDurable      the responses of MsgStorageAppend that go to the node itself
//	InputApplied      the responses of MsgStorageApply
//	InputSettings     another tick; or, where etcd fixes a setting at the start, a new
//	                  RawNode from what the disk holds, as a restart would make it
//
// # What differs from ours
//
//   - Election timeouts are [T, 2T) in whole ticks, T being ElectionMin in heartbeat
//     intervals, rounded, and 2 at least. EventSettings tells what came of it.
//   - A configuration is in effect when its entry is applied, not when it is appended.
//     An entry of the kind Membership is a ConfChangeV2, whose context is the configuration
//     that it changes, so that a server that starts with none can follow (see base).
//   - So who is removed may know before those who stay. If the leader goes, or crashes,
//     before they hear of it, they still ask those servers for votes, whose logs may be
//     longer: then nobody is elected, until somebody lets such a server in again by hand.
//   - A learner that holds less than nine tenths of what its leader does is not promoted: in
//     etcd its server refuses that, and its core promotes anybody. One that has not answered
//     for an election timeout is refused too, which goes beyond etcd, whose server promotes a
//     learner that is down if its log was complete enough.
//   - A server takes a snapshot of before it was let in (see guest.go), as ours do.
//   - The commit index is written with what else is to be written, and by itself when a
//     configuration takes effect, before anything is done in it: a start begins with that.
//   - It says little about why; the events here are what can be seen from outside.
//   - A snapshot's data go beside the core, in chunks (see transfer.go); of them what got lost is
//     sent again.
//
// # Dice
//
// etcd throws dice with crypto/rand.Reader, which is the whole process's. The first New
// puts a reader there that throws the stepping node's own dice (Config.Dice), and else
// passes on to the reader that was there. So each node repeats, however many there are.
//
// Read node.go first, then ready.go.
package etcd
