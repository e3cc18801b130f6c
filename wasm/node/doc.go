//go:build js && wasm

// Command node is the program of one node's worker: our Raft core in the bridge.
package main
