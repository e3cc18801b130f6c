package desk

import (
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/scenario"
)

// reach lets a simulated lab go on to a time as fast as the machine can, and holds it there; the scenario that is played goes on
// meanwhile. With a scenario of its own, that one's steps are taken from the moment in view on, by the cluster that is there: what the
// document says of a cluster does not count. It is answered with what came of those steps, and since when nobody leads.
func (k *Desk) reach(id uint64, v *order.JSON) *order.Refusal {
	text, to := "", goal{ask: id, place: noPlace}
	if why := read(v, order.Must(order.Moment("to", &to.at)), order.Text("scenario", &text, 0, order.MaxDocument)); why != nil {
		return why
	}
	if why := k.travels(); why != nil {
		return why
	}
	if now := k.course.run.Position().At; to.at < now {
		return order.Refuse(order.InPast).With("field", "to").Millis("low", now).Millis("got", to.at)
	}
	var d *scenario.Document
	if text != "" {
		var err error
		if d, err = scenario.Read([]byte(text)); err != nil {
			return err.(*order.Refusal)
		}
		if d.Judged() {
			return order.Refuse(order.NotDone).With("field", "scenario").With("got", "clients")
		}
	}
	k.forsake()
	if d != nil {
		k.endPlay(director.SoughtElse)
		k.playing = &play{own: true, player: scenario.NewPlayer(d), steps: d.Length()}
		k.playing.player.Persist()
	}
	k.dropGoal()
	k.goal = &to
	k.turn()
	return nil
}

// arrived answers who has asked for a time that is reached.
func (k *Desk) arrived(ask uint64) {
	b := k.answer(ask)
	if k.playing != nil && k.playing.own {
		b = k.appendResults(b)
		k.playing = nil // what is left of it was for later
	}
	if at, is := k.seen().View().Measured.Lost(); is {
		b = appendMillis(key(b, "lost"), at)
	}
	k.say(b)
}

// dropGoal gives up a time that somebody has asked for.
func (k *Desk) dropGoal() {
	if g := k.goal; g != nil {
		k.goal = nil
		if g.ask != 0 {
			k.refuse(g.ask, order.Refuse(director.SoughtElse))
		}
	}
}
