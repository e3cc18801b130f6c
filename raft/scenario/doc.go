// Package scenario is a document that says what a cluster begins as, what is done to it, and what must
// hold of it; and its player.
//
// A [Document] is a lesson, a test and a find in one. A [Player] goes through its steps over any director: orders go
// out, and facts come in. What a hunt finds (raft/hunt) is a cluster with a swarm ([Document.Judged]): clients of its own and
// timed orders, which its world performs as the hunt's universe did, in virtual time only; the player looks on until it
// is judged.
//
// # What it is not
//
// It reads no JSON itself: raft/order does, whose fields a document binds. It runs no cluster: whoever has one
// is its [Stage]. It has no sentence: what fails is told by a code ([Codes]), and captions are the document's.
//
// Read document.go first, then check.go; player.go; holds.go. The lessons that ship are in www/lab/scenarios.
package scenario
