// Command sim runs universes of raft/sim, each a cluster in virtual time with faults that
// its seed draws, and judges every one: its safety after each event, its clients' history,
// and, for one in ten, that all ends well once the faults do. `./build.sh sim` runs it.
//
// With --off it switches a rule of Raft off, and runs swarms that meet what the rule needs
// to be missed: then it is to find a violation.
//
// What it finds it shortens to a scenario in JSON, which --scenario runs again.
package main
