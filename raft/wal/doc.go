// Package wal is the format of a server's disk: one file, to which records are
// appended. What a server promised (its term, its vote, its log) is read back from
// it after a crash.
//
// # The format
//
// All fixed-width numbers are little-endian; sums are CRC-32C (Castagnoli).
//
//	file    header record*
//	header  magic [8]byte, version u32, node id u32, sum u32 of the 16 bytes before
//	record  length u32 of the payload, sum u32 of the payload, sum u32 of the 8 bytes
//	        before, payload
//	payload write number, term, vote, entries (package raft's varint codec)
//
// One disk write is one record. Its entries replace the log from the first one's
// index on, so a truncation needs no record of its own. Write numbers grow, and the
// term never goes back.
//
// A record's length has a sum of its own, so that recovery knows where the next
// record starts even when a payload is damaged, and doesn't take bytes inside a
// client's value for a record.
//
// # Recovery
//
// A write that was under way when the server died may have left anything: a part of
// a record, zeros, garbage. Such a tail, after which no whole record follows, was
// never durable, hence never promised to anyone: [Open] drops it. Anything else (a
// damaged record with a whole one after it, another program's file, another node's)
// is a [CorruptError], and the file is left as it was: a server that forgets its vote
// or an acknowledged entry would break Raft's safety for all.
//
// # What it is not
//
// It doesn't compact: the log is kept from index 1. It doesn't know what a disk is:
// a [File] is four methods, and its makers are [Memory] here, OPFS in package bridge.
//
// Read format.go first, then replay.go, then log.go.
package wal
