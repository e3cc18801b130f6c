package edge

import (
	"context"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/scenario"
	"raftlab/raft/sim"
	"raftlab/www/link"
	"raftlab/www/picture"
)

// mostEvents is how many events of a run are made again for a picture, and fewer where they take more work.
const mostEvents = 200_000

// slowness is how long a core takes for what one of ours does.
func slowness(engine string) uint64 {
	if engine == "etcd" {
		return 2
	}
	return 1
}

// Why a picture shows a run's start, and not its moment: keys of the pages' words.
const (
	ofLive      = "startLive"
	tooLong     = "startLong"
	otherDigest = "startDiffers"
	noRun       = "startRefused"
)

// shown is what the picture of a link shows.
type shown struct {
	picture.Moment
	why string // it is the start of the run: see above; "": the very moment
}

// Engines make the cores of a cluster, by their names.
type Engines map[string]func(raft.Config) (raft.Engine, error)

// reach makes the run of a link again up to its moment, or tells why it shows the start. Its error is of a cluster that no lab has, or
// ctx's, whose end ends the run.
func (e Engines) reach(ctx context.Context, l *link.Link) (*shown, error) {
	why := noRun
	switch {
	case !l.Virtual:
		why = ofLive
	case l.Events > mostEvents/slowness(l.Engine):
		why = tooLong
	default:
		made, there, err := e.make(ctx, l, sim.Position{Events: l.Events, At: raft.Time(l.At)})
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil:
		case !there && !made.Astray():
			why = tooLong
		case !there, made.Lab().Digest() != l.Digest:
			why = otherDigest
		default:
			return &shown{momentOf(made), ""}, nil
		}
	}
	begins := *l
	begins.Forget()
	made, _, err := e.make(ctx, &begins, sim.Position{Events: begins.Events})
	if err != nil {
		return nil, err
	}
	return &shown{momentOf(made), why}, nil
}

// momentOf is the moment that a run is at, without the run.
func momentOf(t *sim.Timeline) picture.Moment {
	return picture.Moment{State: t.Lab().Director().View().State.Clone(), At: t.Position().At}
}

// make makes a run up to a moment; it does not get there where that takes too much work, or where the run turns out to be another
// than the link's: what was asked for comes elsewhere in it.
func (e Engines) make(ctx context.Context, l *link.Link, to sim.Position) (t *sim.Timeline, there bool, err error) {
	w := &work{most: mostWork / slowness(l.Engine), ctx: ctx}
	core, err := e.core(l.Engine, w)
	if err != nil {
		return nil, false, err
	}
	if l.Lesson != nil {
		return play(l, to, core, w)
	}
	run, err := runOf(l)
	if err != nil {
		return nil, false, err
	}
	run.End = to
	t, why := run.Open(core, director.Deaf{})
	if why != nil {
		return nil, false, why
	}
	return t, t.Go(func() bool { return w.over() || t.Astray() }), nil
}

// nodes is how many a link's cluster has, as the link has it. No run is made: its error is that of reach.
func (e Engines) nodes(l *link.Link) (int, error) {
	core, err := e.core(l.Engine, &work{})
	if err != nil {
		return 0, err
	}
	if l.Lesson != nil {
		d, _, err := begin(l, core)
		if err != nil {
			return 0, err
		}
		return d.Plan.Config.Nodes, nil
	}
	begins := *l
	begins.Forget()
	run, err := runOf(&begins)
	if err != nil {
		return 0, err
	}
	return run.Plan.Nodes + l.Joined(run.Plan.Nodes), nil
}

// runOf is the recording that a link is of.
func runOf(l *link.Link) (*sim.Run, error) {
	run, err := sim.ReadRun(l.Run())
	if err != nil {
		return nil, err
	}
	if why := run.Plan.Refused(); why != nil {
		return nil, why
	}
	return run, nil
}

// begin is a link's scenario, and its lesson at its start.
func begin(l *link.Link, core func(raft.Config) (raft.Engine, error)) (*scenario.Document, *scenario.Lesson, error) {
	d, err := scenario.Read(l.Lesson.Document)
	if err != nil {
		return nil, nil, err
	}
	lesson, err := d.Begin(director.EngineOf(l.Engine), core)
	return d, lesson, err
}

// play plays a link's scenario up to a moment, as a page does.
func play(l *link.Link, to sim.Position, core func(raft.Config) (raft.Engine, error), w *work) (t *sim.Timeline, there bool, err error) {
	_, lesson, err := begin(l, core)
	if err != nil {
		return nil, false, err
	}
	p, spent := lesson.Player, false
	p.Heed(w.looks)
	if l.Lesson.Reading {
		p.ReadAlong()
	}
	lesson.Go(to.At, func() bool {
		for p.Waits() && uint64(len(p.Results())) < l.Lesson.Steps { // nobody reads the captions before
			p.GoOn()
			p.Turn(lesson.Stage)
		}
		spent = w.over()
		events := lesson.Stage.Position().Events
		return spent || events > to.Events || events == to.Events && uint64(len(p.Results())) >= l.Lesson.Steps
	})
	if t = lesson.Stage.Timeline; !spent && t.Next() > to.At { // else what is due then came after that moment
		t.RunUntil(to.At)
	}
	return t, !spent, nil
}
