package desk

import (
	"raftlab/raft/director"
	"raftlab/raft/fork"
	"raftlab/raft/order"
	"raftlab/raft/refusal"
	"raftlab/raft/sim"
)

// forking is a fork of a live lab that waits until all is known.
type forking struct {
	ask          uint64
	past         *past // nil: of the present
	under, ready bool
}

// fork answers with a run's document that goes on from the moment in view. A live lab's clocks stand
// until then: some milliseconds, in which nothing that is under way is lost.
func (k *Desk) fork(id uint64, v *order.JSON) *order.Refusal {
	if why := read(v); why != nil {
		return why
	}
	if k.course != nil {
		k.replyBinary(id, k.course.run.AppendRun(nil, k.lab.build))
		return nil
	}
	if k.forking.under {
		return order.Refuse(director.ForksAlready)
	}
	k.forking = forking{ask: id, past: k.past, under: true}
	k.hear(director.Word{Kind: director.Stilled, ID: id})
	return nil
}

// forkNow lets the clocks run on, now that all is known, and makes the fork: in this turn nothing more is heard.
func (k *Desk) forkNow() {
	f := k.forking
	k.forking = forking{}
	k.hear(director.Word{Kind: director.WentOn})
	if b, why := k.forked(f.past); why != nil {
		k.refuse(f.ask, why)
	} else {
		k.replyBinary(f.ask, b)
	}
}

// forked is the document of a run that goes on from a moment.
func (k *Desk) forked(p *past) ([]byte, *order.Refusal) {
	lab, why := k.lived(p)
	if why != nil {
		return nil, why
	}
	run, err := sim.NewTimelineFrom(lab, director.Deaf{})
	if err != nil {
		return nil, order.Refuse(refusal.Said).With("text", err.Error())
	}
	return run.AppendRun(nil, k.lab.build), nil
}

// lived is the lab that goes on from a moment; nil: the present.
func (k *Desk) lived(p *past) (*sim.Lab, *order.Refusal) {
	live := fork.Live{Director: k.director, Tape: &k.tape, Recording: &k.recording}
	if p == nil {
		return live.Now()
	}
	return live.At(p.at, p.turns)
}
