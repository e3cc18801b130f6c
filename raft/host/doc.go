// Package host is one server with its surroundings, in any world: a worker of a browser, a
// universe, a test. It holds mail back until it is due, obeys the orders that are not the
// server's own business (its clock, a pause, how it goes on in another worker), and knows
// when it must be woken.
//
// It reads no clock, has no timer and sends nothing by itself: real time comes in with each
// call, and never goes back; all else is its [World]'s.
//
// Read host.go first. mail.go is what waits, turn.go what is done in a turn, rest.go how a
// server is written down and goes on elsewhere.
package host
