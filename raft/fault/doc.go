// Package fault is the one model of what can happen to a message, a write and a
// clock. It is pure: ranges and chances come in, dice are handed in, fates come out.
// A live cluster and a simulated one draw from the same model.
//
// It does not carry messages or wait for disks; raft/replica and its worlds do.
package fault
