// Package check judges what a cluster did, from the facts that an onlooker has: the
// logs that servers wrote and the states that they told of. It knows nothing of how a
// server works, so it can judge any engine. [Safety] holds the properties of any Raft
// cluster (the paper's Figure 3, and more) after every event.
//
// # What it is not
//
// It is no prover: it judges the run that it saw. Where facts are missing it finds less
// than there is, but what it finds is there. Equal facts give equal verdicts.
//
// Read property.go first, then safety.go.
package check
