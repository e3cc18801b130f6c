package sim

import (
	"encoding/base64"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/freeze"
	"raftlab/raft/host"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/wal"
)

// A lab is frozen as it is in memory. What it hangs in is left out: a clone has that anew, so what was
// thawed is cloned before anything happens to it.
var format = freeze.Format{
	Kinds: append([]any{(*raft.Node)(nil)}, director.Kinds...),
	Left: []any{
		(*host.World)(nil), (*replica.World)(nil), (*wal.File)(nil), (*director.World)(nil), (*director.Asker)(nil), (*director.Recorder)(nil), (*error)(nil),
	},
	Fixed: engines(),
}

func engines() (fixed []any) {
	for i := range director.Engines {
		fixed = append(fixed, &director.Engines[i])
	}
	return fixed
}

// freeze writes the lab at this moment down.
func (l *Lab) freeze() ([]byte, error) {
	c, err := l.Clone()
	if err != nil {
		return nil, err
	}
	return format.Append(nil, c)
}

// thaw reads a lab that was written down.
func thaw(b []byte, makeEngine func(raft.Config) (raft.Engine, error)) (l *Lab, why *order.Refusal) {
	defer func() {
		if recover() != nil {
			l, why = nil, order.Refuse(director.NoMoment)
		}
	}()
	read := &Lab{}
	switch err := format.Read(b, read); err {
	case nil:
	case freeze.ErrOther:
		return nil, order.Refuse(director.OtherBuild)
	default:
		return nil, order.Refuse(director.NoMoment)
	}
	read.ear = &ear{to: director.Deaf{}}
	read.universe.config.Engine = makeEngine
	l, err := read.Clone()
	if err != nil {
		return nil, order.Refuse(director.NoMoment)
	}
	return l, nil
}

// moment is what a run begins as that has no start: a lab in the midst of its life, as text.
type moment string

func (l *Lab) moment() (moment, error) {
	b, err := l.freeze()
	return moment(base64.StdEncoding.EncodeToString(b)), err
}

func (m moment) lab(makeEngine func(raft.Config) (raft.Engine, error)) (*Lab, *order.Refusal) {
	b, err := base64.StdEncoding.DecodeString(string(m))
	if err != nil {
		return nil, order.Refuse(director.NoMoment)
	}
	return thaw(b, makeEngine)
}
