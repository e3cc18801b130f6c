//go:build js && wasm

// Command node-etcd is the program of one node's worker: etcd's Raft core in the bridge.
package main
