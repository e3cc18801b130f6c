// Package replica is one server: an engine (raft), a disk (raft/wal) and a state
// machine (raft/kv), joined by the one loop that every world runs.
//
// A world hands in inputs with the time ([Replica.Step]): frames from peers,
// commands from the director, ends of disk syncs, and the clock. The replica steps
// the engine, writes, sends, applies and answers, in the order that raft.Output
// demands, and tells all that it does as telemetry. While a disk sync runs, other
// inputs wait: a slow disk holds heartbeats back, as in etcd.
//
// It has no clock and no goroutine. Given the same Start, disk and inputs it sends
// and writes the same bytes, which is what makes a recording replayable.
//
// It is not a network: its world carries frames and holds them until they are due
// (bridge in a browser). It only draws their fate, from raft/fault.
//
// Read replica.go first: the loop. Around it stand send.go (frames out and in),
// clients.go (requests), watches.go and snapshot.go (the state machine saved, shortened
// and replaced); frame.go is what peers say, command.go what the director says, input.go how both are recorded,
// telemetry.go and teller.go what the director hears, checkpoint.go the whole server, to be
// resumed, and clone.go, to go on twice.
package replica
