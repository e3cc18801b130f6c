//go:build js && wasm

// Command lab is the one program of a lab's workers. What a worker is told at its boot says
// which role it has: a node with our Raft core, the director, or a judge of one history.
package main
