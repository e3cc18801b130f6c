// Package hunt looks for what is wrong: it draws universes of raft/sim in which much goes
// wrong, judges each with raft/check, and shortens what it finds to a scenario.
//
//   - [Swarm] draws a plan, a cluster with its mix of faults, from a seed.
//   - [Draw] is the plan that a seed is judged by; [DrawWithout] is one in which a rule of
//     Raft is switched off, and which meets what that rule needs to be missed.
//   - [Judge] runs a plan: fourteen safety properties after each event, the clients' history,
//     healthy leaders that must stay, and, for some, whether all ends well.
//   - [Shrink] finds a shorter plan with the same kind of verdict.
//
// # What it is not
//
// It starts no goroutine and reads no clock, so it runs in a page as well as natively; who
// calls it spreads the seeds over processors, and says when to give up.
//
// Read swarm.go with churn.go first, then judge.go, the needs of rules (needs*.go), and
// shrink.go.
package hunt
