package replica

import "raftlab/raft"

// Lag is how far a learner is behind that is not ready to vote: what it is known to hold, and
// what its leader does, and how long it has not answered.
type Lag struct {
	Learner     raft.NodeID
	Match, Last raft.Index
	Silent      raft.Time
}

// appendLag writes the lag that a refused change tells of.
func appendLag(e *raft.Event) []byte {
	if why := raft.ChangeRefusal(e.A); why != raft.RefusedLagging && why != raft.RefusedSilent {
		return nil
	}
	b := raft.AppendUint(nil, uint32(e.Peer))
	b = raft.AppendUint(raft.AppendUint(b, e.B), e.C)
	return raft.AppendInt(b, raft.Time(e.D))
}

// DecodeLag reads the Result of a Refused reply.
func DecodeLag(b []byte) (Lag, error) {
	d := raft.Decode(b)
	l := Lag{Learner: d.Node(), Match: raft.Index(d.Uint()), Last: raft.Index(d.Uint()), Silent: d.Time()}
	return l, d.End()
}
