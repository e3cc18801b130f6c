// Package check judges what a cluster did, from the facts that an onlooker has: the
// logs that servers wrote, the states that they told of, the answers that clients got. It
// knows nothing of how a server works, so it can judge any engine.
//
//   - [Safety] holds the properties of any Raft cluster (the paper's Figure 3, and more)
//     after every event.
//   - [Linearizable] judges the clients' history, with porcupine.
//   - [Disruption] holds that a healthy leader is not deposed.
//   - [Lively] judges the end of a run: faults stopped, so a leader rose and all finished.
//
// # What it is not
//
// It is no prover: it judges the run that it saw. Where facts are missing it finds less
// than there is, but what it finds is there. Equal facts give equal verdicts, native and
// wasm: Linearizable lets porcupine start a goroutine and waits for it, but its bound
// counts steps, not time. When the faults are over, Lively has to be told.
//
// Read property.go first, then safety.go; for clients, history.go, then linearizable.go;
// for the end, liveness.go.
package check
