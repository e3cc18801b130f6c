package desk

import (
	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/order"
	"raftlab/raft/view"
)

// Picture draws a cluster at one moment, once its fields are read.
type Picture interface {
	// Fields are what a page says of how it looks.
	Fields() []order.Field
	// Paint draws. A node bears the mark of what its host did to it for so long, the cluster's time.
	Paint(s *view.State, at, marked raft.Time) []byte
}

// PaintBy has the moment in view drawn by pictures that begin makes. Whoever makes a desk hands it in, since pictures have colours.
func (k *Desk) PaintBy(begin func() Picture) { k.painter = begin }

// markedFor is how long a node bears the mark of what its host did to it, real time.
const markedFor = 10_000 * raft.Millisecond

// picture answers with a picture of the moment in view.
func (k *Desk) picture(id uint64, v *order.JSON) *order.Refusal {
	if k.painter == nil {
		return order.Refuse(order.NotDone).With("field", "do").With("got", "picture")
	}
	p := k.painter()
	if why := read(v, p.Fields()...); why != nil {
		return why
	}
	marked := raft.Time(0) // a simulated node has no host
	if k.course == nil {
		marked = markedFor / raft.Time(clock.Par) * raft.Time(k.director.Clock().Scale)
	}
	k.replyBinary(id, p.Paint(&k.seen().View().State, k.shownTime(), marked))
	return nil
}
