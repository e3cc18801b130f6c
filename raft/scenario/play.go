package scenario

import (
	"errors"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/sim"
	"raftlab/raft/view"
)

// ErrStopped is why a lesson was not played to its end.
var ErrStopped = errors.New("scenario: stopped")

// Virtual is a stage in virtual time.
type Virtual struct{ *sim.Timeline }

// Now is Stage's.
func (v Virtual) Now() raft.Time { return v.Position().At }

// View is Stage's.
func (v Virtual) View() *view.State { return &v.Lab().Director().View().State }

// Play plays a lesson in virtual time, on an engine that makeEngine makes the cores of. It tells of each step that
// is over. Its error is an *order.Refusal where the lesson can't begin, or ErrStopped where stop says so.
func (d *Document) Play(e *director.Engine, makeEngine func(raft.Config) (raft.Engine, error), stop func() bool, told func(step int, r Result)) (passed bool, err error) {
	if why := d.Refuses(e); why != nil {
		return false, why
	}
	p := NewPlayer(d)
	stage := Virtual{sim.NewTimeline(makeEngine, p)}
	plan := d.Cluster(e)
	plan.Virtual = true
	p.Start(stage, plan)
	for {
		from := len(p.results)
		p.Turn(stage)
		for i, r := range p.results[from:] {
			told(from+i, r)
		}
		if why := p.NotStarted(); why != nil {
			return false, why
		}
		if passed, over := p.Over(); over {
			return passed, nil
		}
		if stop() {
			return false, ErrStopped
		}
		if due := min(p.Deadline(), order.Longest); !stage.Step(due) {
			stage.RunUntil(due)
		}
	}
}
