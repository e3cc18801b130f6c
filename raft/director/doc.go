// Package director joins what is known of a cluster to what is asked of it. It hears every
// node's telemetry, which raft/view folds into a state; it holds what is not any node's own (the
// cluster's clock and settings, the client and its session, the memory disks), and it runs
// crashes and restarts.
//
// # What it is
//
// A [Director] is pure, and the same for a live cluster of workers and for a simulated one. Its
// [World] says what time it is, carries bytes to nodes, and begins and ends their processes. It
// takes orders (raft/order) and telemetry, and tells an [Asker] what came of each order and a
// [Recorder] what a replay needs. Deadline says when it next wants Timer.
//
// No incarnation begins, and none goes on, but in a process for which [World].Spawn was asked, before
// anything else changes: at the start, by join, restart and wake. Where making a process takes time, as a
// worker in a browser, whoever asks has it made first, and Spawn hands it over.
//
// # What it is not
//
// It takes no part in consensus: nodes speak to each other directly, and a cluster whose
// director is slow elects and replicates as before. It knows no page, no JSON and no sentence:
// whatever is refused is told by a code and its arguments ([Codes]).
//
// # Where to read
//
//	director.go               what surrounds it; the state, the doors, the timer
//	order.go await.go         what is asked of it, and when that is answered
//	start.go begun.go         a node's beginning, and what its disk may hold by then
//	node.go                   one node
//	fold.go                   what follows from telemetry, once the view has it
//	settings.go clock.go      what may be turned, and pace.go how far
//	pattern.go                what a node that comes later has of that
//	transfer.go               leadership, handed over
//	members.go change.go promote.go  who takes part, and how that is changed
//	engine.go                 what the nodes' engine can do, and how the rest is refused
//	client.go why.go          what the client (raft/client) knows of the cluster, and why its operations end
//	watch.go                  committed changes, in order, across failures
//	crash.go trust.go         death, asked for or not, and what a disk must have after it
//	alive.go host.go          how a death that nobody announced is noticed, and what is none
//	suspend.go                nodes that are written down
//	still.go                  a moment at which all is known, from which a copy goes on in virtual time
//	disk.go                   memory disks
//	history.go measure.go     what the client did, and what its puts took
//	ask.go                    all that is asked for, as one value
//	clone.go tape.go          a copy, and what it knew at any moment
//	hardware.go               machines that fail, where the world has some
//	befall.go                 what happens in a world by itself
//	deaf.go                   an asker that hears nothing
//	refusal.go                the codes
package director
