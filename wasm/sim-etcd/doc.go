//go:build js && wasm

// Command sim-etcd is the program of a simulated lab's one worker, with etcd's Raft core in its nodes.
package main
