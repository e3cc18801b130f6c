package replica

import "raftlab/raft"

// InputKind says which fields of an Input count, besides the times.
type InputKind uint8

const (
	// InputTime: the clock has reached Deadline.
	InputTime InputKind = 1 + iota
	// InputFrame: Bytes came from the server From.
	InputFrame
	// InputCommand: Bytes came from the director.
	InputCommand
	// InputDurable: the disk sync numbered Token ended.
	InputDurable
	// InputClock: the node's own clock runs at the rate Token from now on. Nothing follows; a recording
	// knows what the clock shows later.
	InputClock
)

// Input is one thing that happens to a server. Bytes pass to it.
type Input struct {
	Kind    InputKind
	Now     raft.Time // of the node's own clock
	Cluster raft.Time
	From    raft.NodeID
	Bytes   []byte
	Token   uint64
}

// AppendInput writes in for a recording.
func AppendInput(b []byte, in *Input) []byte {
	b = append(b, byte(in.Kind))
	b = raft.AppendInt(b, in.Now)
	b = raft.AppendInt(b, in.Cluster)
	switch in.Kind {
	case InputFrame:
		b = raft.AppendUint(b, uint32(in.From))
		b = append(b, in.Bytes...)
	case InputCommand:
		b = append(b, in.Bytes...)
	case InputDurable, InputClock:
		b = raft.AppendUint(b, in.Token)
	}
	return b
}

// DecodeInput reads what AppendInput wrote. Bytes is a slice of b.
func DecodeInput(b []byte) (Input, error) {
	d := raft.Decode(b)
	in := Input{Kind: InputKind(d.Byte()), Now: d.Time(), Cluster: d.Time()}
	switch in.Kind {
	case InputFrame:
		in.From = d.Node()
		in.Bytes = b[len(b)-d.Rest():]
		return in, d.Err()
	case InputCommand:
		in.Bytes = b[len(b)-d.Rest():]
		return in, d.Err()
	case InputDurable, InputClock:
		in.Token = d.Uint()
	case InputTime:
	default:
		d.Fail()
	}
	return in, d.End()
}
