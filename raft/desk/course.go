package desk

import (
	"raftlab/raft"
	"raftlab/raft/clock"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/sim"
)

// course is how a simulated lab goes on: its run, and how its time follows real time. Speed and
// hold are the page's, and no part of the run.
type course struct {
	run     *sim.Timeline
	clock   clock.Clock // of the cluster's time on real time, while it is not held; it shows what was asked for
	scale   int64       // millionths, or order.Unbounded
	held    bool
	why     string
	speed   clock.Rate  // that was reached lately, where that is less than what was asked for; else 0
	counted clock.Clock // since when it is counted: Shown is the cluster's time at the real time At
	peeks   []stretch   // whose messages are asked for, in order
	trip    *trip       // to a moment that is sought and not in view yet; nil: none
}

const (
	// sliceTime is how long the run goes on at a time, real time: what else comes waits for so long.
	sliceTime = 10 * raft.Millisecond
	// most is how many events happen in a slice at most, whatever the clock says.
	most = 1 << 14
	// stride is how many events happen between two looks at the clock.
	stride = 16
	// countInterval is how often the speed is counted, real time.
	countInterval = 500 * raft.Millisecond
	// least is the least real time between two beginnings of slices.
	least = 1 * raft.Millisecond
)

// newCourse is that of a lab that starts.
func (k *Desk) newCourse(p *director.Plan) *course {
	c := &course{held: p.Held, scale: int64(clock.Par)}
	if v, is := p.Settings.Get(order.Scale); is {
		c.scale = v.Min
	}
	p.Settings, p.Held, p.Virtual = p.Settings.Without(order.Scale), false, true
	c.run = sim.NewTimeline(k.makeEngine, (*counter)(k))
	c.follow(k.now)
	return c
}

// rate is how fast the clock is to run.
func (c *course) rate() clock.Rate {
	switch {
	case c.held:
		return 0
	case c.scale == order.Unbounded: // at least, where nothing happens
		return order.MaxScale
	}
	return clock.Rate(c.scale)
}

// follow lets the cluster's time follow real time from now on.
func (c *course) follow(real raft.Time) {
	now := c.run.Position().At
	c.clock = clock.Clock{At: real, Shown: now, Rate: c.rate()}
	c.counted, c.speed = clock.Clock{At: real, Shown: now}, 0
}

// slice tells when the run has gone on for as long as one turn may take.
func (k *Desk) slice() (full func() bool) {
	end, events := k.now+sliceTime, 0
	return func() bool {
		events++
		return events%stride == 0 && (events > most || k.world.Now() > end)
	}
}

// pass lets a simulated lab's run go on to the time that it is, as far as a slice allows.
func (k *Desk) pass() {
	c := k.course
	if len(c.peeks) > 0 {
		k.peek()
	}
	switch {
	case c.trip != nil:
		k.goOn()
		return
	case k.goal != nil:
		k.toGoal()
		return
	case c.held:
		return
	}
	to, full := min(c.clock.Read(k.now), order.Longest), k.slice()
	before := c.run.Position()
	for !c.held {
		if !k.goOne(c.limit(to)) {
			c.run.RunUntil(to)
			break
		}
		if full() {
			c.late(k.world.Now())
			break
		}
	}
	c.count(k.now)
	if c.over() {
		k.hold()
	} else if c.run.Position() != before {
		k.director.View().Changes.Any, k.director.View().Changes.Clock = true, true
	}
}

// goOne lets the next thing happen, a scenario's step among them; false where nothing is due by then.
func (k *Desk) goOne(by raft.Time) bool {
	run, due := k.course.run, k.due()
	switch {
	case run.Step(min(by, due)):
	case due <= by:
		run.RunUntil(due)
	default:
		return false
	}
	k.turn()
	return true
}

// over: time has come to its end, and the run is held there.
func (c *course) over() bool { return c.run.Position().At >= order.Longest }

func timeOver() *order.Refusal { return order.Refuse(director.TimeOver).Millis("high", order.Longest) }

// limit is how far the run goes on in a slice: to that time, or as far as it gets.
func (c *course) limit(to raft.Time) raft.Time {
	if c.scale == order.Unbounded {
		return order.Longest
	}
	return to
}

// late: the machine can't keep the speed that was asked for. No event is skipped; time is later.
func (c *course) late(real raft.Time) {
	c.clock = clock.Clock{At: real, Shown: c.run.Position().At, Rate: c.rate()}
}

// count measures the speed.
func (c *course) count(real raft.Time) {
	took := real - c.counted.At
	if took < countInterval {
		return
	}
	now := c.run.Position().At
	reached := clock.Rate((now - c.counted.Shown) / max(1, took/raft.Time(clock.Par)))
	c.counted = clock.Clock{At: real, Shown: now}
	if c.speed = 0; c.scale == order.Unbounded || reached < c.rate()*95/100 {
		c.speed = reached
	}
}

// deadline is when the run wants to go on, real time.
func (k *Desk) courseDeadline() raft.Time {
	c := k.course
	switch {
	case c.trip != nil || len(c.peeks) > 0 || k.goal != nil:
		return k.now + least
	case c.held:
		return raft.Never
	}
	next := min(c.run.Next(), k.due())
	// A slice takes longer than the least wait, so after one that was full the run goes on at once.
	if c.scale == order.Unbounded && next < order.Longest {
		return k.now + least
	}
	// The page shows no time that it was not told.
	return max(min(c.clock.When(next), k.now+PushInterval*raft.Millisecond), k.now+least)
}

// ask asks the director, in a simulated lab at this moment of its run.
func (k *Desk) ask(a director.Ask) {
	if k.course == nil {
		if a.Do == director.Start {
			k.tape.Mark(k.director)
		}
		k.present()
		if a.Do == director.Obey && a.Order.Kind == order.Run {
			k.readOn()
		}
		k.hear(director.Word{Kind: director.Asked, Ask: &a})
		return
	}
	if a.Do != director.Start {
		k.forsake()
	}
	if a.Do == director.Obey {
		if why := k.course.refuses(&a.Order); why != nil {
			k.refuse(a.ID, why)
			return
		}
		if k.steers(&a.Order) {
			k.done(a.ID)
			return
		}
	}
	behind, place := k.behind(), k.place()
	k.askRun(a)
	if behind && !k.behind() {
		k.leaveAt(place)
	}
	if a.ByClient() { // and what clients ask for behind it leaves with it
		k.look()
		return
	}
	k.settle()
}

// askRun asks at the moment in view. Where another future begins there, the page has been told all before it.
func (k *Desk) askRun(a director.Ask) {
	if k.behind() {
		k.catchUp()
	}
	k.course.run.Ask(a)
}

// settle lets happen what is due at this moment of the run.
func (k *Desk) settle() {
	run := k.course.run
	run.RunUntil(run.Position().At)
	k.look()
}

// look takes the moment in view for what is shown.
func (k *Desk) look() {
	d := k.course.run.Lab().Director()
	if d != k.director {
		k.director, k.anew = d, true
	}
	k.director.View().Changes.Any, k.director.View().Changes.Clock = true, true
}

// refuses tells why an order can't be done in a simulated lab now.
func (c *course) refuses(o *order.Order) *order.Refusal {
	switch needs := director.NeedsTime(o.Kind); {
	case c.over() && (needs || o.Kind == order.Run):
		return timeOver()
	case c.held && needs:
		return director.Held(c.why)
	}
	return nil
}

// steers takes what concerns the course alone out of an order; true: that was all.
func (k *Desk) steers(o *order.Order) bool {
	c := k.course
	switch o.Kind {
	case order.Hold:
		if !c.held {
			c.held, c.why = true, o.Why
		}
	case order.Run:
		c.held, c.why = false, ""
		k.readOn()
	case order.Set:
		v, is := o.Change.Get(order.Scale)
		if !is || o.Node != raft.None {
			return false
		}
		c.scale = v.Min
		if o.Change = o.Change.Without(order.Scale); len(o.Change) > 0 {
			c.follow(k.now)
			return false
		}
	default:
		return false
	}
	c.follow(k.now)
	k.look()
	if o.Kind == order.Run {
		k.turn()
	}
	return true
}

// hold stops the course where the moment in view has been chosen.
func (k *Desk) hold() {
	c := k.course
	c.held, c.why = true, ""
	c.follow(k.now)
	k.anew = true
	k.look()
}
