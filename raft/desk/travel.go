package desk

import (
	"math"

	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/sim"
)

// travels refuses what only a lab can do that is made again from its orders.
func (k *Desk) travels() *order.Refusal {
	if k.course == nil {
		return order.Refuse(director.OnlySim)
	}
	return nil
}

// seek goes to a moment: a simulated lab itself, and holds there; of a live one only what is shown.
// Without a time it goes to the latest one. Where more than one thing happened at that time, a place tells which
// moment is meant: see Desk.place.
func (k *Desk) seek(id uint64, v *order.JSON) *order.Refusal {
	to, place := raft.Time(-1), uint64(noPlace)
	if why := read(v, order.Moment("to", &to), order.Whole("place", &place, 0, maxID)); why != nil {
		return why
	}
	if k.course == nil {
		k.lookBack(to, place)
		k.done(id)
		return nil
	}
	c := k.course
	end := c.run.End().At
	if to < 0 {
		to = end
	}
	t := trip{ask: id, to: to, beyond: to > end, from: c.shown()}
	k.leave(t.beyond)
	k.forsake()
	if place == noPlace {
		c.run.Seek(to)
	} else {
		c.run.SeekEvents(place)
	}
	k.setOut(t)
	return nil
}

// noPlace is beyond any.
const noPlace = math.MaxUint64

// trip is the way to a moment that is sought, a slice in each turn.
type trip struct {
	ask    uint64
	to     raft.Time // about: of a step or undo where the run was before, or ends
	beyond bool      // that has not come yet: from its end the run goes on as fast as it can
	steps  bool      // it is answered with the event there
	from   shown     // what is in view until the recorded part has been made again
	waits  []waiting // for the moment that is sought
}

// waiting is a command that acts at the moment that is sought.
type waiting struct {
	id uint64
	do string
	is *order.JSON
}

// setOut begins a trip, for which the run has set out.
func (k *Desk) setOut(t trip) {
	c := k.course
	c.trip, c.held, c.why = &t, true, ""
	k.goOn()
}

// goOn goes on to the moment that is sought.
func (k *Desk) goOn() {
	c, full := k.course, k.slice()
	t := c.trip
	if !c.run.Go(full) {
		changes := &k.director.View().Changes
		changes.Any, changes.Clock = k.director.Started(), k.director.Started()
		return
	}
	if t.beyond {
		for c.run.Step(t.to) {
			if full() {
				k.look()
				return
			}
		}
		c.run.RunUntil(t.to)
	}
	c.trip = nil
	k.hold()
	if t.steps {
		k.answerStep(t.ask, true, c.run.Lab().Latest())
	} else {
		k.done(t.ask)
	}
	for _, w := range t.waits { // what one of them seeks, the rest wait for
		k.handle(w.id, w.do, w.is)
	}
}

// forsake gives up a moment that was sought and is not in view yet: the lab is held where it has come to.
func (k *Desk) forsake() {
	c := k.course
	if c == nil || c.trip == nil {
		return
	}
	t := c.trip
	c.trip = nil
	c.run.Stay()
	k.hold()
	k.refuse(t.ask, order.Refuse(director.SoughtElse))
	for _, w := range t.waits {
		k.refuse(w.id, order.Refuse(director.SoughtElse))
	}
}

// waits keeps a command for the moment that is sought, while the run is made again up to it. What asks for nothing of
// the cluster's, and what ends the trip, need not wait; but nothing overtakes what waits.
func (k *Desk) waits(id uint64, do string, v *order.JSON) bool {
	c := k.course
	if !c.run.Seeks() {
		return false
	}
	switch do {
	case "hold", "log", "flights", "messages", "wire", "check", "host", "suspend", "wake":
		return false
	case "seek", "step", "undo":
		if len(c.trip.waits) == 0 {
			return false
		}
	}
	c.trip.waits = append(c.trip.waits, waiting{id, do, v})
	return true
}

// step goes on or back by one event, and answers with it.
func (k *Desk) step(id uint64, v *order.JSON) *order.Refusal {
	back := false
	if why := read(v, order.Truth("back", &back)); why != nil {
		return why
	}
	if k.course == nil {
		return k.stepLive(id, back)
	}
	k.forsake()
	run := k.course.run
	if back {
		k.leave(false)
		t := trip{ask: id, to: run.Position().At, steps: true, from: k.course.shown()}
		if run.Back() {
			k.setOut(t)
			return nil
		}
	}
	if !back {
		k.readOn()
		k.turn()
	}
	stands := k.playing != nil && k.playing.player.Waits() && !k.behind() // at the next caption
	moved := !back && !stands && k.goOne(order.Longest)
	if !back && !moved && !stands && run.Next() != raft.Never {
		return timeOver()
	}
	k.hold()
	k.answerStep(id, moved, run.Lab().Latest())
	return nil
}

// answerStep tells the event that a step led to, if it did.
func (k *Desk) answerStep(id uint64, moved bool, h sim.Happening) {
	b := key(k.answer(id), "event")
	if !moved {
		k.say(append(b, "null"...))
		return
	}
	k.say(appendHappening(b, h))
}

// undo goes back to the future that an order after a seek has replaced.
func (k *Desk) undo(id uint64, v *order.JSON) *order.Refusal {
	if why := read(v); why != nil {
		return why
	}
	if why := k.travels(); why != nil {
		return why
	}
	k.endPlay(director.SoughtElse)
	k.forsake()
	t := trip{ask: id, from: k.course.shown()}
	if !k.course.run.Undo() {
		return order.Refuse(director.NothingUndone)
	}
	t.to = k.course.run.End().At
	k.setOut(t)
	return nil
}

var happeningNames = [...]string{sim.Arrived: "message", sim.Synced: "sync", sim.Ordered: "order", sim.Ended: "end", sim.Rang: "timer", sim.DirectorTimer: "client", sim.Asked: "asked", sim.Requested: "request", sim.Answered: "answer", sim.ClientTimer: "client", sim.Befell: "befell", heard: "heard"}

// heard is that a live lab's director heard from a node.
const heard = sim.Befell + 1

func appendHappening(b []byte, h sim.Happening) []byte {
	b = appendMillis(append(b, `{"time":`...), h.At)
	b = order.AppendString(key(b, "kind"), happeningNames[h.Kind])
	b = appendNode(key(b, "node"), h.Node)
	return append(appendNode(key(b, "from"), h.From), '}')
}

// appendCourse writes what a simulated lab's clock has beside a live one's.
func (k *Desk) appendCourse(b []byte) []byte {
	c := k.course
	s := c.inView(k.director)
	b = appendMillis(append(b, `{"real":`...), k.now)
	b = appendMillis(key(b, "cluster"), s.At)
	b = c.appendScale(key(b, "scale"))
	b = appendBool(key(b, "held"), c.held)
	if b = key(b, "why"); c.over() {
		b = order.AppendRefusal(b, timeOver())
	} else {
		b = order.AppendString(b, c.why)
	}
	b = appendMillionths(key(b, "speed"), uint64(c.speed))
	if from := c.run.From(); from > 0 {
		b = appendMillis(key(b, "from"), from)
	}
	b = appendMillis(key(b, "to"), c.run.End().At)
	b = appendBool(key(b, "now"), !s.behind)
	if t := c.trip; t != nil {
		b = appendMillis(key(b, "sought"), t.to)
		b = appendMillis(key(b, "reached"), c.run.Position().At)
	}
	if at, is := c.run.Replaced(); is {
		b = appendMillis(key(b, "undo"), at)
	}
	b = appendUint(key(b, "events"), s.Events)
	b = order.AppendString(key(b, "digest"), s.digest)
	return append(b, '}')
}

// awayFrom: the moment that is sought is not in view yet, in which another director is.
func (c *course) awayFrom(d *director.Director) bool {
	return c.trip != nil && d != c.run.Lab().Director()
}

// shown is what is told of the moment in view.
type shown struct {
	sim.Position
	behind bool
	digest string
}

func (c *course) shown() shown {
	return shown{c.run.Position(), c.run.Behind(), c.run.Lab().Digest()}
}

// inView is shown, of the moment that is in view: while another is sought, of the one from which it is.
func (c *course) inView(d *director.Director) shown {
	if c.awayFrom(d) {
		return c.trip.from
	}
	return c.shown()
}

func (c *course) appendScale(b []byte) []byte {
	if c.scale == order.Unbounded {
		return order.AppendString(b, order.Settings[order.Scale].Word)
	}
	return appendMillionths(b, uint64(c.scale))
}

// open begins a simulated lab at the end of a recorded run, where it is held.
func (k *Desk) open(id uint64, v *order.JSON) *order.Refusal {
	l := lab{started: true}
	text := ""
	if why := read(v, order.Must(order.Text("run", &text, 0, sim.LongestRun)), order.Text("build", &l.build, 0, longestWord), order.Text("version", &l.plan.Version, 0, longestWord)); why != nil {
		return why
	}
	if k.lab.started {
		return director.StartedAlready()
	}
	run, err := sim.ReadRun([]byte(text))
	if err != nil {
		return err.(*order.Refusal)
	}
	again, why := run.Open(k.makeEngine, (*counter)(k))
	if why != nil {
		return why
	}
	l.plan = run.Plan
	k.lab = l
	k.course = &course{scale: int64(clock.Par), run: again}
	k.setOut(trip{ask: id, to: run.End.At})
	return nil
}
