package desk

import (
	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/sim"
)

// stretch is a part of a run, in the cluster's time, whose messages somebody asked for.
type stretch struct {
	ask      uint64
	from, to raft.Time
	run      *sim.Timeline // of a simulated lab, on its way to the end of it
}

// messages answers with the last messages that left in a stretch of the run. The moment in view stays.
func (k *Desk) messages(id uint64, v *order.JSON) *order.Refusal {
	s := stretch{ask: id}
	if why := read(v, order.Must(order.Moment("from", &s.from)), order.Must(order.Moment("to", &s.to))); why != nil {
		return why
	}
	switch c := k.course; {
	case c != nil:
		s.run = c.run.Peek(s.to)
		c.peeks = append(c.peeks, s)
	case s.to >= k.director.Cluster():
		k.tellMessages(&s, k.director)
	default:
		k.tellMessages(&s, k.tape.At(k.tape.Until(s.to)))
	}
	return nil
}

// peek goes on to the stretch that was asked for first, for a slice of time.
func (k *Desk) peek() {
	c := k.course
	if s := &c.peeks[0]; s.run.Go(k.slice()) {
		k.tellMessages(s, s.run.Lab().Director())
		c.peeks = c.peeks[1:]
	}
}

// tellMessages answers from what a director knew at a stretch's end.
func (k *Desk) tellMessages(s *stretch, d *director.Director) {
	v := d.View()
	found, since := v.Flights.Since(s.from, s.to)
	b := append(key(k.answer(s.ask), "messages"), '[')
	for i := range found {
		f := &found[i]
		fate := fateNames[f.Verdict]
		if f.Refused {
			fate = "refused"
		}
		b = appendMessage(comma(b), f.From, f.Incarnation, &f.Sent, fate)
	}
	k.say(appendMillis(key(append(b, ']'), "since"), since))
}
