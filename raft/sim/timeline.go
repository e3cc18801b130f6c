package sim

import (
	"slices"

	"raftlab/raft/order"
)

// Timeline is a universe that can go back. It keeps copies of the universe as it was, and
// runs on from the nearest one to any event.
type Timeline struct {
	now   *Universe
	marks []mark // in order of events; the first is the beginning
	every uint64 // events between two marks
	end   uint64 // the last event that was seen
}

// mark is a copy. Behind an order it must stay, since no run from before gives the order again.
type mark struct {
	of      *Universe
	ordered bool
}

// mostMarks bounds the copies that stand for no order: from there on every other one goes.
const mostMarks, firstEvery = 128, 64

// NewTimeline begins with u, which passes to it.
func NewTimeline(u *Universe) (*Timeline, error) {
	t := &Timeline{now: u, every: firstEvery, end: u.steps}
	return t, t.keep(mark{ordered: true})
}

// Universe is the universe at the present moment, to be looked at: Step, Seek and Do go on.
func (t *Timeline) Universe() *Universe { return t.now }

// End is the last event that was seen since the latest order.
func (t *Timeline) End() uint64 { return t.end }

// keep makes m a copy of the present moment.
func (t *Timeline) keep(m mark) (err error) {
	if m.of, err = t.now.Clone(); err != nil {
		return err
	}
	t.marks = append(t.marks, m)
	if len(t.marks) < mostMarks {
		return nil
	}
	t.every *= 2
	t.marks = slices.DeleteFunc(t.marks, func(m mark) bool { return !m.ordered && m.of.steps%t.every != 0 })
	return nil
}

// Step lets the next thing happen, an order again if one came next; false when nothing
// ever will.
func (t *Timeline) Step() (bool, error) {
	for i := range t.marks {
		if m := &t.marks[i]; m.ordered && i > 0 && m.of.steps == t.now.steps+1 {
			return true, t.goTo(m.of)
		}
	}
	if !t.now.Step() {
		return false, nil
	}
	t.end = max(t.end, t.now.steps)
	if last := t.marks[len(t.marks)-1].of.steps; t.now.steps > last && t.now.steps%t.every == 0 {
		return true, t.keep(mark{})
	}
	return true, nil
}

// Seek goes to the moment after so many events; not before the beginning, and not beyond
// the moment when nothing ever happens any more.
func (t *Timeline) Seek(events uint64) error {
	i := len(t.marks) - 1
	for i > 0 && t.marks[i].of.steps > events {
		i--
	}
	if from := t.marks[i].of; t.now.steps > events || from.steps > t.now.steps {
		if err := t.goTo(from); err != nil {
			return err
		}
	}
	for t.now.steps < events {
		if more, err := t.Step(); err != nil || !more {
			return err
		}
	}
	return nil
}

func (t *Timeline) goTo(u *Universe) error {
	c, err := u.Clone()
	if err == nil {
		t.now = c
	}
	return err
}

// Do performs an order now. What was seen beyond this moment is forgotten.
func (t *Timeline) Do(o order.Order) error {
	if err := t.now.Do(o); err != nil {
		return err
	}
	at := t.now.steps
	t.marks = slices.DeleteFunc(t.marks, func(m mark) bool { return m.of.steps >= at })
	t.end = at
	return t.keep(mark{ordered: true})
}

// Fork is a timeline of its own that begins at the present moment.
func (t *Timeline) Fork() (*Timeline, error) {
	c, err := t.now.Clone()
	if err != nil {
		return nil, err
	}
	return NewTimeline(c)
}
