// Package differential runs our core and etcd's (raft/etcd) through equal scripts, each in
// a universe of its own (raft/sim), on the same servers, disks and network.
//
// # What must be equal
//
// A seed draws a script: campaigns, puts, cuts, crashes, snapshots, transfers and changes
// of the members, one after the other; each begins once the one before has come to rest.
// At the end all is healed. Then the commands that either cluster has committed, and its
// members, must be those of the script; every member must have applied them, those too
// that came late or back; and all revisions must be equal.
//
// # What may differ
//
// Who leads, and when; terms, indices, entries of no clients. A configuration is in
// effect when it is appended in ours, and when it is applied in etcd's: so a script goes on
// when a change is in effect in both senses. A proposal that a change of leaders has lost is
// made again by its client, in its session, so each happens once, in the script's order.
// A server that was removed is switched off, as an operator would: it might not have heard.
//
// Under random faults, in which the two can't be compared, each is judged by itself: see
// raft/hunt, and raft/etcd's own tests.
//
// Read script_test.go first, then world_test.go.
package differential
