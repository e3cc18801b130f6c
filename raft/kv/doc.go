// Package kv is the replicated state machine: a key-value store with etcd's
// semantics, and the clients' sessions that make a retry harmless.
//
// # Revisions, as etcd's
//
// The store's revision starts at 1 and grows by one with each command that changes
// something; the changes of a transaction share one. A key shows the revision that
// created it, the one that last changed it, and its version: how often it was put
// since it was created. Deleting an absent key and a transaction that only reads
// leave the revision as it is.
//
// # Sessions (dissertation §6.3)
//
// A client registers through the log, and numbers its commands in that session. The
// first time that a serial is applied it is executed, and its result kept until the
// client acknowledges it; later copies of the command are answered with that result.
// Sessions expire by the log alone: the 257th pushes out the one that was least
// recently used. A command of an expired session is refused, since nobody can tell
// any more whether it was executed.
//
// # Compaction, as etcd's
//
// The history of each key is kept, for watches that start in the past, until 1,000
// revisions or 1 MiB of replaced values are passed: then an entry of the log names a
// revision, and what was replaced before it goes, on all servers alike. What the keys are
// now always stays.
//
// # What it is not
//
// It has no ranges over keys and no leases. It does no I/O and knows no consensus:
// raft/replica applies the committed entries, each once, in order.
//
// It is deterministic: equal commands give equal results and equal state, byte for
// byte. Read op.go first, then store.go, compact.go and session.go; state.go is the whole, saved and
// restored.
package kv
