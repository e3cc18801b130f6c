// Package order is the one vocabulary of what can be asked of a cluster: by a page's
// command, a scenario, a swarm's plan, a link, a recorded act of a user. An [Order] is one
// such thing, [Kinds] tells of every kind, [Settings] of every setting.
//
// It has the one reader and writer of JSON too: a list of [Field]s, each bound to a Go
// variable, says how an object is read, checked, written and described by a JSON Schema.
// What is wrong with a document is told as a [Refusal], in codes and numbers: the sentences
// are its readers', one table for each language.
//
// It performs nothing, and knows no world: what a kind does is its performer's
// (raft/sim, raft/director). Read order.go first, then setting.go.
package order
