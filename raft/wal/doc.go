// Package wal is the format of a server's disk: one file, to which records are
// written. What a server promised (its term, its vote, its log) is read back from it
// after a crash.
//
// # The format
//
// All fixed-width numbers are little-endian; sums are CRC-32C (Castagnoli).
//
//	file    header (record | dead bytes)*
//	header  magic [8]byte, version u32, node id u32, sum u32 of the 16 bytes before
//	record  mark [4]byte, length u32 of the payload, sum u32 of length and payload,
//	        payload
//	payload kind u8, key u32, masked body, 0; behind each stem in it, a filler
//	body    write number, term, vote, snapshot in kinds 1 and 3, entries, commit index
//	        if it is noted (package raft's varint codec)
//	        in kind 2, a part: the snapshot's index, offset, bytes
//
// One disk write is one record. Its entries replace the log from the first one's
// index on, so a truncation needs no record of its own. Write numbers grow, and the
// term never goes back. A record with a snapshot needs none before it: it and its
// entries are the whole log.
//
// A large snapshot is written ahead in parts, so that no write is long and others go on
// between them. A part says nothing by itself. Its snapshot's record, of kind 3, holds where
// the parts are in place of the data, and makes them count at once: a crash before it is
// whole leaves the state as it was, and each part was durable before it. So still one record
// stands for the whole file.
//
// # Whose bytes are whose
//
// Clients' values hold any bytes, the bytes of a record too, and recovery looks for
// records where it can't know what stood there. So the mark stands at the start of each
// record and nowhere else in what was written: the stem, its first three bytes, is
// followed by a filler wherever it comes up in a payload (mark.go). And where a torn
// write has left its first bytes before old ones, as of a client's choice, they make no
// record together: bodies are masked by the splitmix64 sequence of their key, the body's
// own sum. That is no secret, but it depends on all of the body, of which a client
// chooses only a part.
//
// # Space
//
// The live records are the one with the last snapshot, its parts, and those that were
// written after it, one behind the other. All else is dead. A record with a snapshot goes
// right behind the header, if what is dead in front of the live records has room for it;
// the old records, dead now, are cut off by the next write, hence not before a sync has
// made the new one durable. Without room it goes behind the live records, which makes room
// for the next. Parts go the same way, with their record behind them. Behind the live
// records they stand among those that are written meanwhile, which die with the rest. So a
// file takes at most a small multiple of its live bytes.
//
// # Recovery
//
// The log is the whole record with a snapshot that has the highest write number (without
// any: the first record), and what follows it record by record, up to the first place
// where no whole one starts, or an older one.
//
// A write that was under way when the server died may have left anything in its place:
// a part of a record, zeros, garbage. In front, the records that it was to replace are
// still there. At the end it is a torn tail, after which no newer record follows: it was
// never durable, hence never promised to anyone, and [Open] drops it, with what is dead
// behind. Anything else (a whole record newer than the log's snapshot that its records
// do not lead to, another program's file, another node's) is a [CorruptError], and the
// file is left as it was: a server that forgets its vote or an acknowledged entry would
// break Raft's safety for all.
//
// Of the header, which is within one sector and is there before any record, a torn write
// leaves right bytes, zeros, or nothing; in a file that is no longer than a header,
// maybe garbage as the last byte, or anywhere behind the magic. Such a file without a
// record is begun anew. Other garbage can't be told from another program's file, and is
// refused: that costs a look at it, and no promise.
//
// # What it is not
//
// It doesn't decide when to take a snapshot. It doesn't know what a disk is: a [File] is
// four methods, and its makers are [Memory] here, OPFS in package bridge.
//
// Read format.go first, with header.go and mark.go, then replay.go, then log.go with tail.go
// and parts.go.
package wal
