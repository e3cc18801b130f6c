//go:build js && wasm

// Command director is the program of a lab's director worker: raft/director in the bridge.
package main
