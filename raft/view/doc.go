// Package view is what an observer knows of a cluster: the fold of its servers' telemetry
// into a state.
//
// A [State] is a value. It can be cloned in far less than a millisecond and compared, and
// from equal states equal telemetry leads to equal states: so a moment of the past is found
// again by folding from the clone before it. It holds the servers as they told of themselves,
// their logs, what was set for them and for their links, who takes part, the last events,
// the messages on their way, the rates of each link, what was measured ([Measured]), and what was
// judged of all that.
//
// A [View] is a state and what has changed in it since somebody last looked ([Changes]).
// [View.Fold] takes telemetry; whatever does not come by telemetry (a node was made, a link
// cut, a server ended) is told by who does it.
//
// # What it is not
//
// It does nothing: who answers a client, buries a dead node or records what was told hears
// of each record after it was folded, with the facts that are in none ([Fact]). It knows no
// page and has no words: all of it is codes and numbers.
//
// Read state.go first, then node.go, fold.go and change.go.
package view
