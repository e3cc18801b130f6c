package desk

import (
	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/sim"
)

// travels refuses what only a lab can do that is made again from its orders.
func (k *Desk) travels(do string) *order.Refusal {
	if k.course == nil {
		return order.Refuse(director.OnlySim).With("do", do)
	}
	return nil
}

// seek goes to a moment: a simulated lab itself, and holds there; of a live one only what is shown.
// Without a time it goes to the latest one.
func (k *Desk) seek(id uint64, v *order.JSON) *order.Refusal {
	to := raft.Time(-1)
	if why := read(v, order.Moment("to", &to)); why != nil {
		return why
	}
	if k.course == nil {
		k.lookBack(to)
		k.done(id)
		return nil
	}
	c := k.course
	k.forsake()
	end := c.run.End().At
	if to < 0 {
		to = end
	}
	c.run.Seek(to)
	if to > end {
		c.goal = &goal{id, to}
		c.held, c.why = true, ""
		return nil
	}
	k.hold()
	k.done(id)
	return nil
}

// goal is a moment of the future, which the run goes on to as fast as it can.
type goal struct {
	ask uint64
	to  raft.Time
}

// goOn goes on to the moment that was sought, a slice at a time.
func (k *Desk) goOn() {
	c, end := k.course, k.now+slice
	for i := 1; c.run.Step(c.goal.to); i++ {
		if i%stride == 0 && (i > most || k.world.Now() > end) {
			k.look()
			return
		}
	}
	c.run.RunUntil(c.goal.to)
	id := c.goal.ask
	c.goal = nil
	k.hold()
	k.done(id)
}

// forsake gives up a moment that was sought and has not come yet.
func (k *Desk) forsake() {
	if c := k.course; c != nil && c.goal != nil {
		k.refuse(c.goal.ask, order.Refuse(director.SoughtElse))
		c.goal = nil
	}
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
	moved := false
	if back {
		moved = run.Back()
	} else {
		moved = run.Step(raft.Never)
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
	if why := k.travels("undo"); why != nil {
		return why
	}
	k.forsake()
	if !k.course.run.Undo() {
		return order.Refuse(director.NothingUndone)
	}
	k.hold()
	k.done(id)
	return nil
}

var happeningNames = [...]string{sim.Arrived: "message", sim.Synced: "sync", sim.Ordered: "order", sim.Ended: "end", sim.Rang: "timer", sim.DirectorTimer: "client", sim.Asked: "asked", heard: "heard"}

// heard is that a live lab's director heard from a node.
const heard = sim.Asked + 1

func appendHappening(b []byte, h sim.Happening) []byte {
	b = appendMillis(append(b, `{"time":`...), h.At)
	b = order.AppendString(key(b, "kind"), happeningNames[h.Kind])
	b = appendNode(key(b, "node"), h.Node)
	return append(appendNode(key(b, "from"), h.From), '}')
}

// appendCourse writes what a simulated lab's clock has beside a live one's.
func (k *Desk) appendCourse(b []byte) []byte {
	c := k.course
	p, end := c.run.Position(), c.run.End()
	b = appendMillis(append(b, `{"real":`...), k.now)
	b = appendMillis(key(b, "cluster"), p.At)
	b = c.appendScale(key(b, "scale"))
	b = appendBool(key(b, "held"), c.held)
	b = order.AppendString(key(b, "why"), c.why)
	b = appendMillionths(key(b, "speed"), uint64(c.speed))
	if from := c.run.From(); from > 0 {
		b = appendMillis(key(b, "from"), from)
	}
	b = appendMillis(key(b, "to"), end.At)
	b = appendBool(key(b, "now"), !c.run.Behind())
	if at, is := c.run.Replaced(); is {
		b = appendMillis(key(b, "undo"), at)
	}
	b = appendUint(key(b, "events"), p.Events)
	b = order.AppendString(key(b, "digest"), c.run.Lab().Digest())
	return append(b, '}')
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
	if why := read(v, order.Must(order.Text("run", &text, 0, longestRun)), order.Text("build", &l.build, 0, longestWord), order.Text("version", &l.plan.Version, 0, longestWord)); why != nil {
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
	k.course = &course{held: true, scale: int64(clock.Par), opening: id, run: again}
	return nil
}

// longestRun is the longest document of a run, in bytes.
const longestRun = 64 << 20

// goOnOpening makes the recorded run again, a slice at a time.
func (k *Desk) goOnOpening() {
	c, end := k.course, k.now+slice
	events := 0
	there := c.run.Load(func() bool {
		events++
		return events%stride == 0 && (events > most || k.world.Now() > end)
	})
	if !there {
		return
	}
	id := c.opening
	c.opening = 0
	k.hold()
	k.done(id)
}
