//go:build js && wasm

// Command node-etcd is the program of the workers that run etcd's Raft core: a node, or the director of a
// simulated lab, which has all nodes in it.
package main
