// Command native measures the consensus cores alone: proposals per second, and
// allocations per proposal, of three raft.Nodes and of three go.etcd.io/raft/v3
// RawNodes, in one process and one goroutine.
//
//	go run ./tests/bench/native
//
// # What is equal
//
// Payload (256 bytes, one slice for all), batch (1 or 128 proposals handed over at
// once), and the end: a batch counts when all three state machines have applied it,
// and the next one starts then. Messages are passed as they are, with no encoding.
// Disks are durable at once, and each server keeps its log in memory once: etcd's core in
// its MemoryStorage, from which it reads entries back, ours in the Node. Logs grow, with
// no compaction; each run begins with empty ones. Pre-vote and check-quorum are off.
//
// etcd's core is tuned for speed: 256 appends in flight, 1 MiB each; a batch is one
// MsgProp, and a Ready takes all that a round of messages brought. Runs alternate,
// and the ratio is the median of those of neighbouring runs.
package main
