package sim

import (
	"cmp"

	"raftlab/raft"
	"raftlab/raft/check"
)

const (
	// patience is how long, of the cluster's time, all may take to end well once its faults are over.
	patience = 60_000 * ms
	// searchSteps bound the search through a history.
	searchSteps = 200_000
)

// Verdict is what came of a trial.
type Verdict uint8

const (
	Undecided  Verdict = iota
	Clean              // nothing is wrong
	Unsure             // nothing is, but the clients' history is beyond the bound of the search
	Broken             // a safety property: Universe.Violations
	Impossible         // what should never happen: Universe.Err
	Deposed            // a healthy leader: Universe.Depositions
	Illegal            // no order of the clients' operations explains their answers
	Stuck              // the cluster came to no rest: Trial.Failure
)

// Trial is how a run is judged: turn by turn, with one after every event.
type Trial struct {
	events  uint64 // see Plan.Events
	toEnd   bool
	healed  raft.Time // when faults are over, and from when on the run is judged by its end
	stage   stage
	leads   raft.Time // since when somebody leads, of the last stage; raft.Never: nobody does
	verdict Verdict
	// Failure is why a run is Stuck; check.Live: entries stay uncommitted, or unknown to some.
	Failure check.LivenessFailure
}

// stage is how far a trial is.
type stage uint8

const (
	runs    stage = iota
	heals         // its faults are not over yet
	settles       // they are, and it may come to rest
	over
)

// Trial begins one of a plan's run.
func (p *Plan) Trial() Trial {
	return Trial{events: cmp.Or(p.Events, UsualEvents), toEnd: p.ToEnd, healed: p.Healed}
}

// Verdict is Undecided while the trial goes on.
func (t *Trial) Verdict() Verdict { return t.verdict }

// Deadline is when, of the cluster's time, the trial wants a turn once all that is due by then has happened;
// raft.Never: it wants none but after events.
func (t *Trial) Deadline() raft.Time {
	switch t.stage {
	case heals:
		return t.healed
	case settles:
		return t.healed + patience
	}
	return raft.Never
}

// Turn looks at a run, of which so many events have happened. rests: nothing more ever will.
func (t *Trial) Turn(u *Universe, events uint64, rests bool) Verdict {
	if t.stage == runs && (rests || events >= t.events || len(u.Violations())+len(u.Depositions()) > 0) {
		t.stage, t.healed = heals, max(t.healed, u.now)
		if !t.toEnd || len(u.Violations()) > 0 {
			t.decide(u, false)
		}
	}
	if t.stage == heals && t.due(u, t.healed) {
		t.stage, t.leads = settles, raft.Never
	}
	if t.stage == settles {
		t.settle(u)
	}
	return t.verdict
}

// due tells whether a time has come, with all that was due by then.
func (t *Trial) due(u *Universe, at raft.Time) bool { return u.now >= at && u.Next() > at }

// settle looks whether a run has come to rest: a leader has risen, whom all follow, every client has finished, and what any
// log holds is committed.
func (t *Trial) settle(u *Universe) {
	end := t.healed + patience
	leads := u.Leader() != raft.None
	switch {
	case u.now < end && leads && u.Idle() && u.Settled():
		t.decide(u, false)
		return
	case !leads:
		t.leads = raft.Never
	default:
		t.leads = min(t.leads, u.now)
	}
	if !t.due(u, end) {
		return
	}
	lead := check.Leadership{From: t.leads, To: raft.Never}
	t.Failure = u.Lively(check.Run{Healed: t.healed, Rise: patience / 2, Patience: patience / 4, Leaderships: []check.Leadership{lead}})
	t.decide(u, true)
}

// decide ends the trial.
func (t *Trial) decide(u *Universe, stuck bool) {
	t.stage, t.verdict = over, t.judged(u, stuck)
}

func (t *Trial) judged(u *Universe, stuck bool) Verdict {
	switch {
	case len(u.Violations()) > 0:
		return Broken
	case u.Err() != nil && !stuck:
		return Impossible
	case len(u.Depositions()) > 0 && !stuck:
		return Deposed
	}
	switch history := u.Linearizable(searchSteps); {
	case history == check.Illegal:
		return Illegal
	case stuck:
		return Stuck
	case history == check.Unknown:
		return Unsure
	}
	return Clean
}
