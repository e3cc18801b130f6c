// Package scenario is a document that says what a cluster begins as, what is done to it, and what must
// hold of it; and its player.
//
// A [Document] is a lesson, a test and a find in one. What a hunt finds (raft/hunt) is a universe with clients of
// its own and timed orders ([Document.Judged]), and is judged by how it goes. All others are lessons: a [Player] goes
// through their steps over any director, in virtual time or live: orders go out, and facts come in.
//
// # What it is not
//
// It reads no JSON itself: raft/order does, whose fields a document binds. It runs no cluster: whoever has one
// is its [Stage]. It has no sentence: what fails is told by a code ([Codes]), and captions are the document's.
//
// Read document.go first, then check.go; player.go; holds.go. The lessons that ship are in www/lab/scenarios.
package scenario
