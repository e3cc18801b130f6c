// Package sim is a whole Raft cluster as one value, in virtual time: servers
// (raft/replica, the loop that live clusters run), their disks, the network, clocks,
// clients and dice.
//
// A [Universe] is made from a [Config] and goes on event by event. Nothing enters it
// but its seed and what its caller orders, so equal seeds and orders give equal runs, on
// every platform: [Universe.Hash] chains all that its servers and clients put out. A
// [Universe.Clone] goes on by itself from any moment.
//
// A [Lab] is a universe under a director (raft/director), as a live cluster has one, and a [Timeline] a
// lab whose time runs both ways: it goes to any moment of its past, and what is asked for there begins
// another future. A [Run] is its recording: what it began as, and all that it was asked for.
//
// What goes wrong is ordered ([Universe.Do], [Universe.Schedule]) in the words of raft/order: an
// order cuts links, crashes and pauses servers, lets clocks drift. A [Plan] is a config with
// orders.
//
// # Where the world is worse than a live one
//
// A frame of a server that has crashed since still arrives, as on a real network. A
// disk keeps what it was told to sync, and of the rest what the crash says.
//
// # What it is not
//
// It does not judge the runs: raft/check does ([Config.Judge]). It draws no fate of a message: the
// sender does, with raft/fault, as in a live cluster. It looks for nothing: raft/hunt draws plans and shortens
// finds.
//
// Read config.go and universe.go first, then node.go with disk.go and clock.go; network.go;
// client.go and history.go; ask.go; perform.go with change.go and damage.go;
// judge.go; plan.go; lab.go with directed.go and ear.go; wire.go; timeline.go with weight.go; run.go.
package sim
