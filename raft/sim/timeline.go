package sim

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/client"
	"raftlab/raft/director"
	"raftlab/raft/kv"
	"raftlab/raft/order"
	"raftlab/raft/replica"
	"raftlab/raft/view"
)

// Timeline is a lab that can go back. It has the log of all that the director was asked for, and copies
// of the lab as it was: whatever moment is sought, it runs on from the nearest copy before.
type Timeline struct {
	lab    *Lab
	past   past
	next   int             // the first in the log that lab has not taken
	same   int             // of the log since Asked was called last
	open   map[uint64]bool // asks that were not answered yet
	undo   *replaced       // the future that an ask after a seek has replaced; nil: none
	to     director.Asker
	copies bool      // the engine can be copied
	aim    *Position // of a seek that is under way; nil: none
}

// past is what a timeline knows of a run.
type past struct {
	origin *origin
	log    []Entry
	size   int      // bytes of the log in the run's document
	marks  []mark   // in order of events; the first is the beginning, before there is any server
	every  uint64   // events between two marks
	end    Position // the latest that was seen
}

// origin is a moment of a life that a run goes on from: it has no start in its log. nil: it has.
type origin struct {
	moment moment
	plan   director.Plan // as whom the cluster once began
}

// replaced is a future that another took the place of, from an entry of its log on.
type replaced struct {
	past
	from int
	at   raft.Time
}

// Position is a moment between two events.
type Position struct {
	Events uint64 // how many have happened
	At     raft.Time
}

// within tells whether one can get from p to another position without going back.
func (p Position) within(to Position) bool { return p.Events <= to.Events && p.At <= to.At }

// Entry is something that the director was asked for, and when.
type Entry struct {
	Position
	director.Ask
	size int // bytes in the run's document, at most
}

// mark is a copy of a lab, and how much of the log it had taken.
type mark struct {
	lab  *Lab
	next int
}

// mostMarks bounds the copies, and so does mostWeight: from there on every other one goes, but for two.
const mostMarks, firstEvery = 48, 256

// NewTimeline is one of a lab that is not started yet. makeEngine is Config.Engine.
func NewTimeline(makeEngine func(raft.Config) (raft.Engine, error), asker director.Asker) *Timeline {
	t := &Timeline{to: asker, open: map[uint64]bool{}, copies: true}
	t.lab = NewLab(makeEngine, (*notary)(t))
	// Nothing has happened to it, so another new one is its copy.
	t.past = past{every: firstEvery, marks: []mark{{lab: NewLab(makeEngine, (*notary)(t))}}}
	return t
}

// NewTimelineFrom is one of a lab that has a life behind it, to which nobody can go back.
func NewTimelineFrom(l *Lab, asker director.Asker) (*Timeline, error) {
	m, err := l.moment()
	if err != nil {
		return nil, err
	}
	plan := *l.director.Plan()
	return timelineFrom(l, &origin{m, plan}, asker), nil
}

func timelineFrom(l *Lab, from *origin, asker director.Asker) *Timeline {
	t := &Timeline{to: asker, open: map[uint64]bool{}, copies: true, past: past{origin: from, every: firstEvery}}
	t.lab = l
	l.ear.to = (*notary)(t)
	t.keep()
	t.past.end = t.Position()
	return t
}

// least is how many events have happened at the earliest moment that can be shown.
func (p *past) least() uint64 {
	if p.origin != nil {
		return p.marks[0].lab.Events()
	}
	return 1 // the start
}

// From is the earliest moment that can be shown.
func (t *Timeline) From() raft.Time {
	return t.past.marks[0].lab.Now()
}

// Lab is the lab at the moment in view.
func (t *Timeline) Lab() *Lab { return t.lab }

// Position is the moment in view, End the latest that was seen.
func (t *Timeline) Position() Position { return Position{t.lab.Events(), t.lab.Now()} }
func (t *Timeline) End() Position      { return t.past.end }

// Log is all that was asked for, whether or not the lab in view has taken it yet.
func (t *Timeline) Log() []Entry { return t.past.log }

// Asked is all that was asked for behind the start, how much of that the lab in view has taken, and how much of it is
// the same as when this was called last. Rootless is a lab that has no start: nothing of that leads to it.
func (t *Timeline) Asked() (log []Entry, taken, same int, rootless bool) {
	if t.past.origin != nil || len(t.past.log) == 0 {
		return nil, 0, 0, t.past.origin != nil
	}
	same, t.same = t.same, len(t.past.log)
	return t.past.log[1:], max(0, t.next-1), max(0, same-1), false
}

// Behind tells whether the moment in view is not the latest one.
func (t *Timeline) Behind() bool {
	return t.lab.Events() < t.past.end.Events || t.lab.Now() < t.past.end.At
}

// Ask asks the director for something now, of which it must not write to what is pointed to. What was seen beyond this moment can be gone back to once, by Undo.
func (t *Timeline) Ask(a director.Ask) {
	var watches []Entry
	behind := t.Behind()
	if behind {
		watches = t.watchesAhead()
	}
	e := t.entry(a)
	if why := t.past.full(t.next, append(watches, e)); why != nil {
		t.to.Refused(a.ID, why)
		return
	}
	if behind {
		if why := t.refuses(a); why != nil {
			t.to.Refused(a.ID, why)
			return
		}
		t.diverge()
		for i := range watches { // whoever asked for them hears of this future too
			t.put(watches[i])
		}
	}
	t.open[a.ID] = true
	t.put(e)
}

// entry is what is asked for at the moment in view.
func (t *Timeline) entry(a director.Ask) Entry {
	e := Entry{Position: t.Position(), Ask: a}
	e.size = e.bytes()
	return e
}

// put puts something at the end of the log, and lets the lab take it.
func (t *Timeline) put(e Entry) {
	e.Position = t.Position()
	if log := t.past.log; len(log) == cap(log) { // a long one is moved seldom
		t.past.log = slices.Grow(log, max(len(log), 1))
	}
	t.past.log = append(t.past.log, e)
	t.past.size += e.size
	t.take()
	t.seen()
}

// watchesAhead are those that were asked for after the moment in view, and not ended: from then on.
func (t *Timeline) watchesAhead() (all []Entry) {
	for i := range t.past.log[t.next:] {
		switch e := &t.past.log[t.next+i]; e.Do {
		case director.Watch:
			all = append(all, t.entry(director.Ask{Do: director.Watch, Watch: e.Watch, Key: e.Key}))
		case director.Unwatch:
			all = slices.DeleteFunc(all, func(a Entry) bool { return a.Watch == e.Watch })
		}
	}
	return all
}

// refuses tells why something can't be asked for at the moment in view: then no other future begins.
func (t *Timeline) refuses(a director.Ask) *order.Refusal {
	c, err := t.lab.Clone()
	if err != nil {
		return nil
	}
	var p probe
	c.ear.to, c.ear.deaf = &p, hears
	c.Take(&a)
	return p.why
}

// probe notes a refusal.
type probe struct {
	director.Deaf
	why *order.Refusal
}

// Refused is director.Asker's.
func (p *probe) Refused(_ uint64, why *order.Refusal) { p.why = why }

// diverge lets a new future begin.
func (t *Timeline) diverge() {
	t.undo = &replaced{t.past, t.next, t.lab.Now()}
	t.same = min(t.same, t.next)
	t.past = t.past.upTo(t.Position(), t.next)
	t.lab.ear.deaf = hears
}

// upTo is what was known at a position, at which so much of the log had been taken.
func (p *past) upTo(at Position, taken int) past {
	marks := p.marks
	for len(marks) > 1 && (marks[len(marks)-1].lab.Events() > at.Events || marks[len(marks)-1].next > taken) {
		marks = marks[:len(marks)-1]
	}
	return past{origin: p.origin, log: slices.Clip(p.log[:taken]), size: p.sizeOf(taken), marks: slices.Clip(marks), every: p.every, end: at}
}

// Replaced is where another future began that Undo takes back; false: there is none.
func (t *Timeline) Replaced() (at raft.Time, is bool) {
	if t.undo == nil {
		return 0, false
	}
	return t.undo.at, true
}

// Undo sets out for the end of the future that was replaced last; false: there is none.
func (t *Timeline) Undo() bool {
	u := t.undo
	if u == nil {
		return false
	}
	t.forsake(u.from)
	t.past, t.undo, t.same = u.past, nil, min(t.same, u.from)
	t.goTo(t.past.marks[len(t.past.marks)-1])
	t.setOut(t.past.end)
	return true
}

// take lets the lab take the next in the log.
func (t *Timeline) take() {
	e := &t.past.log[t.next]
	t.next++
	t.lab.Advance(e.At)
	a := e.Ask
	t.lab.Take(&a)
}

// Step lets the next thing happen, at the latest at t: false when none is due by then.
func (t *Timeline) Step(by raft.Time) bool {
	if e := t.comes(); e != nil {
		if e.At > by {
			return false
		}
		t.take()
	} else if t.lab.Next() > by || !t.lab.Step() {
		return false
	}
	t.seen()
	return true
}

// comes is the next in the log, where it comes before all else; in another build its moment may be after other
// events, but not at another time.
func (t *Timeline) comes() *Entry {
	if t.next == len(t.past.log) {
		return nil
	}
	if e := &t.past.log[t.next]; e.Events <= t.lab.Events() || e.At < t.lab.Next() {
		return e
	}
	return nil
}

// Astray tells whether this is no longer the run that the log is of: the next in the log comes now, and comes after other events
// than it did there, or does not come where it did.
func (t *Timeline) Astray() bool {
	if t.next == len(t.past.log) {
		return false
	}
	e, events := &t.past.log[t.next], t.lab.Events()
	return e.Events < events || e.Events == events && e.At > t.lab.Next() || e.Events > events && e.At < t.lab.Next()
}

// Next is when the next thing happens; raft.Never when nothing will.
func (t *Timeline) Next() raft.Time {
	next := t.lab.Next()
	if t.next < len(t.past.log) {
		next = min(next, t.past.log[t.next].At)
	}
	return next
}

// RunUntil lets all happen that is due by a time, and time reach it.
func (t *Timeline) RunUntil(at raft.Time) {
	for t.Step(at) {
	}
	t.reach(at)
}

// reach lets time pass up to at, where nothing more is due by then.
func (t *Timeline) reach(at raft.Time) {
	t.lab.Advance(at)
	t.seen()
}

// seen keeps a copy now and then, and lets answers be told that were not told before.
func (t *Timeline) seen() {
	p, events := &t.past, t.lab.Events()
	if events > p.end.Events || t.lab.Now() > p.end.At {
		p.end = t.Position()
	}
	if t.aim == nil && events >= p.end.Events {
		t.lab.ear.deaf = hears
	}
	if last := p.marks[len(p.marks)-1].lab.Events(); t.copies && events >= last+p.every {
		t.keep()
	}
}

// keep makes a copy of the moment in view. Past the bounds every other one goes.
func (t *Timeline) keep() {
	c, err := t.lab.Clone()
	if err != nil {
		t.copies = false
		return
	}
	p := &t.past
	p.marks = append(p.marks, mark{c, t.next})
	for len(p.marks) >= mostMarks || len(p.marks) > 2 && p.weight() > mostWeight {
		p.every *= 2
		var thin []mark
		for i := 0; i < len(p.marks); i += 2 {
			thin = append(thin, p.marks[i])
		}
		p.marks = thin
	}
}

// Seek sets out for the moment at which all that is due by a time has happened; at the latest for the end. See Go.
func (t *Timeline) Seek(at raft.Time) { t.setOut(Position{t.past.end.Events, min(at, t.past.end.At)}) }

// SeekEvents sets out for the moment after so many events; at the latest for the end.
func (t *Timeline) SeekEvents(events uint64) {
	t.setOut(Position{min(events, t.past.end.Events), raft.Never})
}

// Back sets out for the moment one event back; false at the beginning.
func (t *Timeline) Back() bool {
	events := t.lab.Events()
	if events <= t.past.least() {
		return false
	}
	t.SeekEvents(events - 1)
	return true
}

// setOut begins to go to a moment, from the latest copy that is not behind it: nobody hears of what happens on the way.
func (t *Timeline) setOut(to Position) {
	i := len(t.past.marks) - 1
	for i > 0 && !t.past.marks[i].position().within(to) {
		i--
	}
	if m := t.past.marks[i]; !t.Position().within(to) || m.lab.Events() > t.lab.Events() {
		t.goTo(m)
	}
	t.aim, t.lab.ear.deaf = &to, wholly
}

func (m *mark) position() Position { return Position{m.lab.Events(), m.lab.Now()} }

// Seeks tells whether the moment that is sought is not in view yet.
func (t *Timeline) Seeks() bool { return t.aim != nil }

// Go goes on to the moment that is sought, until told to stop; true once it is in view.
func (t *Timeline) Go(stop func() bool) (there bool) {
	if t.aim == nil {
		return true
	}
	for t.lab.Events() < t.aim.Events && t.Step(t.aim.At) {
		if stop() {
			return false
		}
	}
	if t.aim.At < raft.Never {
		t.lab.Advance(t.aim.At)
	}
	if t.aim.At == t.past.end.At {
		t.past.end = t.Position() // another build may get there by other events
	}
	t.Stay()
	return true
}

// Stay gives up the rest of the way: what was reached is the moment in view.
func (t *Timeline) Stay() {
	if t.aim == nil {
		return
	}
	t.aim, t.lab.ear.deaf = nil, answers
	t.seen()
	t.forsake(t.next)
}

// forsake ends the asks from an entry of the log on: in the moment in view nobody has asked yet, so no answer will come.
func (t *Timeline) forsake(from int) {
	for i := range t.past.log[from:] {
		e := &t.past.log[from+i]
		if !t.open[e.ID] {
			continue
		}
		delete(t.open, e.ID)
		why := order.Refuse(director.WentBack)
		if e.Do == director.Obey && e.Order.Client != nil {
			t.to.Ended(&client.Operation{ID: e.ID, Op: e.Order.Client.Op}, &client.Return{Outcome: client.Unknown}, why)
		} else {
			t.to.Refused(e.ID, why)
		}
	}
}

// goTo makes a copy the moment in view.
func (t *Timeline) goTo(m mark) {
	c, err := m.lab.Clone()
	if err != nil {
		panic(err) // it is a copy itself, and so can be copied
	}
	c.ear.to = (*notary)(t)
	t.lab, t.next = c, m.next
}

// Fork is a timeline of its own, whose past is this one's up to the moment in view; it sets out for that.
func (t *Timeline) Fork(asker director.Asker) *Timeline {
	f := &Timeline{to: asker, open: map[uint64]bool{}, copies: t.copies, past: t.past.upTo(t.Position(), t.next)}
	f.goTo(f.past.marks[len(f.past.marks)-1])
	f.setOut(f.past.end)
	return f
}

// Peek is a timeline of its own with the same run, which sets out for the moment at which all that is due by a time has
// happened. Nobody hears of what happens in it: it is to be looked at.
func (t *Timeline) Peek(at raft.Time) *Timeline {
	p := &Timeline{to: director.Deaf{}, open: map[uint64]bool{}, past: t.past}
	p.goTo(p.past.marks[0])
	p.Seek(at)
	return p
}

// notary notes which asks were answered, and hands the answers on.
type notary Timeline

func (n *notary) Done(ask uint64) {
	delete(n.open, ask)
	n.to.Done(ask)
}

func (n *notary) Refused(ask uint64, why *order.Refusal) {
	delete(n.open, ask)
	n.to.Refused(ask, why)
}

func (n *notary) Ended(o *client.Operation, r *client.Return, why *order.Refusal) {
	delete(n.open, o.ID)
	n.to.Ended(o, r, why)
}

func (n *notary) Changed(watch uint64, changes []kv.Change) { n.to.Changed(watch, changes) }

func (n *notary) Compacted(watch uint64, key string, revision int64) {
	n.to.Compacted(watch, key, revision)
}

func (n *notary) Down(v *view.Node) { n.to.Down(v) }

func (n *notary) Heard(v *view.Node, r *replica.Record, f view.Fact) { n.to.Heard(v, r, f) }
