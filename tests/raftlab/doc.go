// Command raftlab is what Raftlab does outside a browser; `./build.sh sim`, `play`, `picture` and
// `replay` run it.
//
// raftlab sim runs universes of raft/sim, each a cluster in virtual time with faults that
// its seed draws, and judges them (raft/hunt). With --off it switches a rule of Raft off:
// then it is to find a violation. What it finds it shortens to a scenario in JSON, which
// --scenario runs again.
//
// raftlab picture plays a scenario, or a recorded run, up to a moment, and draws that as SVG (www/picture).
//
// raftlab replay runs a recording: what servers did as WebAssembly in a browser, they do
// again here, byte for byte, with the engine that they ran.
package main
