// Command generate writes what the page, its types and scenarios' authors are told of the
// vocabulary, from the Go code that has it:
//
//	www/lab/protocol.ts        constants, names and header of raft/desk/protocol.go, and the ids of rules
//	www/lab/vocabulary.ts      the settings, the orders and the refusals of raft/order
//	www/picture/tables.go      the page's colours and shapes of messages
//	www/scenario.schema.json   the JSON Schema of a scenario, as raft/sim reads it
//
// Run it from anywhere in the project: go run ./tests/generate. A test holds the files equal to
// what it writes.
package main
