package desk

import (
	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/sim"
)

// past is a moment of a live lab's past that is shown, while the lab runs on.
type past struct {
	director *director.Director // as it was then; to be looked at
	at       raft.Time          // the cluster's
	turns    uint64             // how many of the director's turns there had been
}

// lookBack shows a moment of the past, at a place where there is one: the present, where it is not over yet.
func (k *Desk) lookBack(to raft.Time, place uint64) {
	place = k.untilAsked(max(place, k.tape.First()), to)
	if place >= k.tape.Turns() && (to < 0 || to >= k.director.Cluster()) {
		k.present()
		return
	}
	if place == noPlace {
		place = k.tape.Until(to)
	}
	k.show(place, max(to, k.tape.From()))
}

// untilAsked is the place at the same time before anything more was asked for: nodes tell later what they did by then.
func (k *Desk) untilAsked(place uint64, at raft.Time) uint64 {
	for place < k.tape.Turns() {
		if w, cluster := k.tape.Turn(place); w.Kind == director.Asked || cluster > at {
			break
		}
		place++
	}
	return place
}

// show shows the moment after so many turns.
func (k *Desk) show(turns uint64, at raft.Time) {
	if d := k.tape.At(turns); d != nil {
		k.past = &past{d, at, turns}
		k.changeMoment()
	}
}

// present shows what is now.
func (k *Desk) present() {
	if k.past != nil {
		k.past = nil
		k.changeMoment()
	}
}

func (k *Desk) changeMoment() {
	k.anew = true
	k.seen().View().Changes.Any, k.seen().View().Changes.Clock = true, true
}

// shownTime is the cluster's time at the moment in view.
func (k *Desk) shownTime() raft.Time {
	switch {
	case k.course != nil:
		return k.course.inView(k.director).At
	case k.past != nil:
		return k.past.at
	}
	return k.director.Clock().Read(k.now)
}

// stepLive goes to the next turn, or to the one before, in which a node was heard.
func (k *Desk) stepLive(id uint64, back bool) *order.Refusal {
	turns := k.tape.Turns()
	switch {
	case k.past != nil:
		turns = k.past.turns
	case !back:
		return order.Refuse(director.AtPresent)
	}
	for {
		if back && turns <= k.tape.First() || !back && turns >= k.tape.Turns() {
			break
		}
		if back {
			turns--
		}
		w, _ := k.tape.Turn(turns)
		if !back {
			turns++
		}
		if w.Kind != director.Told {
			continue
		}
		at := k.tape.From()
		if turns > k.tape.First() {
			_, at = k.tape.Turn(turns - 1)
		}
		k.show(turns, at)
		k.answerStep(id, true, sim.Happening{At: at, Kind: heard, Node: w.Node})
		return nil
	}
	if !back {
		return order.Refuse(director.AtPresent)
	}
	k.answerStep(id, false, sim.Happening{})
	return nil
}
