// Package desk is the page's side of a lab: commands in, deltas out, paced by real time.
//
// A [Desk] has a director (raft/director) and the recording (raft/trace). It reads what the page
// says, as orders (raft/order) and a few more commands, hands it on, and tells the page what came
// of it and what has changed since it was last told: by timer, and always before a reply. Three
// doors lead in: FromNode, FromPage and Timer; Deadline says when it next wants the timer. It has
// no goroutine and no clock.
//
// # What it is not
//
// It decides nothing about a cluster, and has no sentences: codes and numbers go to the page,
// which has the words (www/i18n).
//
// # Where to read
//
//	protocol.go            every message between page and desk, and the names in it
//	desk.go                the doors, the timer; what the director sees of it
//	command.go asks.go     the page's commands: read, and handed on
//	reply.go result.go     how they are answered
//	delta.go status.go     state to the page
//	log.go told.go flights.go safety.go  logs, events, messages, violations to the page
//	course.go travel.go    a simulated lab: its pace, and moments of its past
//	json.go                the writer that all use
//	judge.go               what a checker's worker runs
package desk
