// Package director is the one reader of a cluster. It hears every node's telemetry,
// folds it into the state at this moment, holds what is not any node's own (the
// cluster's clock and settings, the client and its session, the memory disks, the
// recording), runs crashes and restarts, and tells the page what changed.
//
// # What it is
//
// A [Director] is pure. Its world ([World]) says what time it is and carries bytes
// to nodes and to the page; three doors lead in: FromNode (telemetry), FromPage
// (commands, as JSON) and Timer. Deadline says when it next wants the timer. It has
// no goroutine, so a live cluster of workers and a simulated one drive it alike.
//
// # What it is not
//
// It takes no part in consensus: nodes speak to each other directly, and a cluster
// whose director is slow elects and replicates as before. It draws nothing.
//
// # Where to read
//
//	protocol.go               every message between page and director, and the names in it
//	director.go               the state, the doors, the timer
//	node.go                   one node
//	page.go argument.go       the page's commands: read, checked, dispatched
//	reply.go                  how they are answered
//	settings.go clock.go      what the page may turn
//	pattern.go                what a node that comes later has of that
//	order.go transfer.go      what the page asks of one node, or of the leader
//	members.go change.go      who takes part, and how that is changed
//	engine.go                 what the nodes' engine can do, and how the rest is refused
//	fold.go                   what follows from telemetry, once the view (raft/view) has it
//	log.go events.go traffic.go  logs, the why-log, messages under way: what the page is told of them
//	delta.go status.go        state to the page
//	json.go                   the writer that both use
//	client.go                 what the client (raft/client) knows of the cluster, and how its operations end
//	why.go                    why they ended so
//	operation.go result.go    a client's words to raft/kv's, and back
//	watch.go                  committed changes, in order, across failures
//	crash.go restart.go       death, asked for or not, and after
//	alive.go                  how a death that nobody announced is noticed
//	disk.go                   memory disks
//	safety.go                 what the safety properties found
//	history.go                what the client did, and the judge that a checker's worker runs
//	record.go                 what of it is recorded (raft/trace)
package director
