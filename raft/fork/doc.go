// Package fork makes of a live cluster, at a moment, a lab in virtual time (raft/sim) that goes on from
// there: with equal servers, disks, clocks and frames under way.
//
// The director's tape knows what it knew by the moment; the recording has what every server took. So
// each server runs again until then, and what it sends meanwhile and nobody has taken yet is under way.
//
// # The cut
//
// A server's clock and another's differ by some microseconds, so "until then" alone could leave a frame
// taken and not sent yet. What has happened is never taken back: whoever sent it runs on until it has.
// Likewise the director hears what the servers told by then, and they run on until all is so that it
// has heard of; it takes further turns where a server took a request that it had not made.
//
// # What it is not
//
// It is no consensus snapshot, and no server takes part. A frame that its sender sent before its
// recording begins is taken for lost.
//
// Read fork.go first, then server.go, heard.go and frames.go.
package fork
