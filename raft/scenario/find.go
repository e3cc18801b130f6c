package scenario

import (
	"raftlab/raft/check"
	"raftlab/raft/order"
	"raftlab/raft/refusal"
	"raftlab/raft/sim"
)

// befallen looks whether a find's order has been performed, or, behind the last, whether the find is judged. Once it is, no more
// orders are waited for.
func (p *Player) befallen(stage Stage) (passed bool, why *order.Refusal) {
	trial := stage.Trial()
	if p.due = trial.Deadline(); trial.Verdict() != sim.Undecided {
		return true, p.found(stage, trial)
	}
	if p.at == len(p.document.Steps) {
		return false, nil
	}
	at := p.document.Steps[p.at].Order.At
	p.due = min(p.due, at)
	return stage.Now() >= at, nil
}

// found is what a trial has found; nil: nothing.
func (p *Player) found(stage Stage, t *sim.Trial) *order.Refusal {
	switch t.Verdict() {
	case sim.Clean, sim.Unsure:
		return nil
	case sim.Impossible:
		return order.Refuse(Found).Because(refusal.New(Faulty))
	}
	first := stage.View().Violations()[0]
	return order.Refuse(Found).Because(refusal.New(order.Code(check.NameOf(first.Property))))
}
