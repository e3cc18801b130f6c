// Package trace is the recording of a lab's servers, its file, and its replay.
//
// A [Recording] takes of each server's telemetry what a replay needs: what it started from
// (its disk, or a checkpoint), and every input since. It is bounded: the oldest inputs go
// first, and a server's recording then begins with a checkpoint. [Recording.Append] writes
// it as a file, [Read] reads one, and [Segment.Replay] gives the inputs to a new server and
// compares, byte for byte, what that one sends and writes.
//
// # What it is not
//
// It knows no engine: a replay is handed one. It knows no cluster either: who may be heard,
// and when a server is asked for a checkpoint, is said by who records.
//
// Read recording.go first, then file.go and replay.go.
package trace
