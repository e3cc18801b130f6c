// Command native measures the consensus cores alone: proposals per second, and
// allocations per proposal, of three and of five raft.Nodes and go.etcd.io/raft/v3
// RawNodes, in one process and one goroutine; and universes of raft/sim with either core.
//
//	go run ./tests/bench/native
//
// `./build.sh bench wasm` runs it in a worker of a browser, with fewer proposals.
//
// # What is equal
//
// Payload (256 bytes, one slice for all), batch (1 or 128 proposals handed over at
// once), and the end: a batch counts when all state machines have applied it,
// and the next one starts then. Messages are passed as they are, with no encoding.
// Disks are durable at once, and each server keeps its log in memory once: etcd's core in
// its MemoryStorage, from which it reads entries back, ours in the Node. Logs grow, with
// no compaction; each run begins with empty ones. Pre-vote and check-quorum are off.
//
// etcd's core is tuned for speed: 256 appends in flight, 1 MiB each; a batch is one
// MsgProp, and a Ready takes all that a round of messages brought. Runs alternate,
// and the ratio is the median of those of neighbouring runs.
//
// # Universes
//
// An event is all that happens at one moment to one server or client. In a healthy universe
// three healthy servers serve two clients, unjudged; in a swarm things go wrong, and each
// event is judged. Elections are those after the crashes of five servers' leaders. With
// etcd's core the rest, from disk to client, is the same, so these ratios are of whole
// servers; its messages are encoded twice, by itself and for the network.
package main
