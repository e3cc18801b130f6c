// Package link reads what the lab's links carry behind their "#": the words of a page's URL, and a moment (www/lab/link.ts,
// linked.ts and pack.ts write it). Of a moment it makes the document of a run, which raft/sim makes again.
//
// # What it is not
//
// It runs nothing and writes no link: pages do. Whether what was asked for are orders is read by whoever is given the document (raft/order).
//
// words.go is written from www/lab/pack.ts. tests/unit/links.json has links that both languages read alike. Read link.go first, then moment.go, unpack.go.
package link
