package scenario

import (
	"errors"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/sim"
	"raftlab/raft/view"
)

// ErrStopped is why a document was not played to its end.
var ErrStopped = errors.New("scenario: stopped")

// Virtual is a stage in virtual time.
type Virtual struct{ *sim.Timeline }

// Now is Stage's.
func (v Virtual) Now() raft.Time { return v.Position().At }

// View is Stage's.
func (v Virtual) View() *view.State { return &v.Lab().Director().View().State }

// Trial is Stage's.
func (v Virtual) Trial() *sim.Trial { return v.Lab().Trial() }

// Lesson is one that is played in virtual time.
type Lesson struct {
	Stage  Virtual
	Player *Player
}

// Begin begins a lesson in virtual time, on an engine that makeEngine makes the cores of. Its error is an *order.Refusal.
func (d *Document) Begin(e *director.Engine, makeEngine func(raft.Config) (raft.Engine, error)) (*Lesson, error) {
	if why := d.Refuses(e); why != nil {
		return nil, why
	}
	p := NewPlayer(d)
	l := &Lesson{Virtual{sim.NewTimeline(makeEngine, p)}, p}
	plan := d.Cluster(e)
	plan.Virtual = true
	l.Player.Start(l.Stage, plan)
	if why := l.Player.NotStarted(); why != nil {
		return nil, why
	}
	return l, nil
}

// Go lets all happen that is due by a time, the lesson's steps among it, and time reach it; behind its last step the cluster
// runs on. It ends as soon as stop says so, which is asked between two events.
func (l *Lesson) Go(by raft.Time, stop func() bool) {
	for {
		l.Player.Turn(l.Stage)
		if stop() {
			return
		}
		due := min(l.Player.Deadline(), by)
		if l.Stage.Step(due) {
			continue
		}
		if l.Stage.Now() >= by {
			return
		}
		l.Stage.RunUntil(due)
	}
}

// Play plays a lesson in virtual time to its end. It tells of each step that is over. Its error is Begin's, or ErrStopped
// where stop says so.
func (d *Document) Play(e *director.Engine, makeEngine func(raft.Config) (raft.Engine, error), stop func() bool, told func(step int, r Result)) (passed bool, err error) {
	l, err := d.Begin(e, makeEngine)
	if err != nil {
		return false, err
	}
	from, stopped := 0, false
	l.Go(order.Longest, func() bool {
		for ; from < len(l.Player.Results()); from++ {
			told(from, l.Player.Results()[from])
		}
		_, over := l.Player.Over()
		stopped = !over && stop()
		return over || stopped
	})
	if why := l.Player.NotStarted(); why != nil {
		return false, why
	}
	if stopped {
		return false, ErrStopped
	}
	passed, _ = l.Player.Over()
	return passed, nil
}
