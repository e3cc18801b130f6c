package scenario

import (
	"raftlab/raft"
	"raftlab/raft/check"
	"raftlab/raft/client"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/refusal"
	"raftlab/raft/sim"
	"raftlab/raft/view"
)

// Stage is where a lesson is played: a cluster under a director.
type Stage interface {
	// Now is the cluster's time.
	Now() raft.Time
	// View is what is known of the cluster.
	View() *view.State
	// Ask asks the director for something now; the player hears what comes of it.
	Ask(director.Ask)
	// Trial is how a find's cluster is judged.
	Trial() *sim.Trial
}

// Player goes through a lesson's steps. Its stage lets it have a Turn after everything that happens, and at
// its Deadline. It hears of what it has asked for as a director's Asker does.
type Player struct {
	director.Deaf
	document   *Document
	started    bool
	at         int       // the step that is under way
	since      raft.Time // when it began
	begun      bool
	awaited    uint64         // the ask that it waits for; 0: none
	obeyed     bool           // its order was asked for
	refused    *order.Refusal // what was asked for
	last       uint64         // ask
	later      []order.Order  // what ends what steps before have begun for a while
	operations []operation
	results    []Result
	failed     bool
	reading    bool      // it waits for its reader at each caption that steps follow
	waits      bool      // it does so now
	persists   bool      // an order that is refused ends nothing
	due        raft.Time // when a find wants a turn
	// What it has seen, so that it need not look again (look.go).
	seen, before sight
	answers      int // that its operations had
	effort       Effort
	tooMuch      func(Effort) bool
	tired        bool // it was told that it is too much
}

// Result is what came of a step that is over.
type Result struct {
	At  raft.Time      // when it was over, of the cluster's clock
	Why *order.Refusal // it failed; nil: it has passed
}

// operation is a client's.
type operation struct {
	ask     uint64
	name    string
	outcome order.Outcome
	value   string
}

// FirstAsk is the least of the ids of what players ask for: pages count from 1, and never get there.
const FirstAsk = 1 << 60

// NewPlayer is one of a lesson, which has not started its cluster.
func NewPlayer(d *Document) *Player { return &Player{document: d, last: FirstAsk} }

// ReadAlong lets the player wait for a reader at each caption that steps follow.
func (p *Player) ReadAlong() { p.reading = true }

// Persist lets it go on behind an order that is refused: what came of that is told.
func (p *Player) Persist() { p.persists = true }

// Waits tells whether it waits for its reader, until GoOn: meanwhile the cluster's clock is to stand.
func (p *Player) Waits() bool { return p.waits }

// GoOn tells it that its reader has read.
func (p *Player) GoOn() { p.waits = false }

// Step is the number of the step that is under way.
func (p *Player) Step() int { return p.at }

// Results are those of the steps that are over.
func (p *Player) Results() []Result { return p.results }

// Start begins the cluster; the steps come once it has started. See NotStarted.
func (p *Player) Start(stage Stage, plan *director.Plan) {
	p.ask(stage, director.Ask{Do: director.Start, Plan: plan})
}

// Started tells whether the cluster has, or could not be.
func (p *Player) Started() bool { return p.started || p.refused != nil && p.awaited == 0 }

// NotStarted tells why the cluster did not start; nil: it did, or may yet.
func (p *Player) NotStarted() *order.Refusal {
	if p.started {
		return nil
	}
	return p.refused
}

// Over tells whether the document is played, and whether it has passed.
func (p *Player) Over() (passed, over bool) {
	return !p.failed, p.failed || p.at == p.document.Length()
}

// Length is how many results a document has that is played to its end: a find's verdict is one more.
func (d *Document) Length() int {
	if d.Judged() {
		return len(d.Steps) + 1
	}
	return len(d.Steps)
}

// Holds tells whether the moment at which the document was over is to stay in view: a find's is its point.
func (p *Player) Holds() bool { return p.document.Judged() && p.started }

// Done is director.Asker's.
func (p *Player) Done(ask uint64) {
	if ask == p.awaited {
		p.awaited = 0
	}
}

// Refused is director.Asker's.
func (p *Player) Refused(ask uint64, why *order.Refusal) {
	if ask == p.awaited {
		p.awaited, p.refused = 0, why
		return
	}
	for i := range p.operations {
		if own := &p.operations[i]; own.ask == ask {
			p.answers++
			own.outcome = order.Failed
		}
	}
}

// outcomes are a client's, as conditions have them.
var outcomes = [...]order.Outcome{client.OK: order.Succeeded, client.Failed: order.Failed, client.Unknown: order.Unknown}

// Ended is director.Asker's.
func (p *Player) Ended(o *client.Operation, r *client.Return, _ *order.Refusal) {
	for i := range p.operations {
		if own := &p.operations[i]; own.ask == o.ID {
			p.answers++
			own.outcome = outcomes[r.Outcome]
			if r.Result.Found {
				own.value = r.Result.KV.Value
			}
		}
	}
}

// Deadline is when, of the cluster's time, the player next wants a turn; raft.Never where only what happens counts.
func (p *Player) Deadline() raft.Time {
	due := raft.Never
	for i := range p.later {
		due = min(due, p.later[i].At)
	}
	if _, over := p.Over(); over || !p.begun {
		return due
	}
	if p.document.Judged() {
		return min(due, p.due)
	}
	switch s := &p.document.Steps[p.at]; s.Is {
	case order.Wait:
		return min(due, p.since+s.For)
	case order.Until:
		return min(due, p.since+within(s))
	case order.Do:
		if p.awaited == 0 {
			return min(due, s.Order.At)
		}
	}
	return due
}

func within(s *order.Step) raft.Time {
	if s.Within == 0 {
		return order.UsualWithin
	}
	return s.Within
}

// Turn goes on as far as it can now.
func (p *Player) Turn(stage Stage) {
	if p.awaited != 0 && !p.started {
		return
	}
	if p.started = p.refused == nil || p.started; !p.started {
		p.failed = true
		return
	}
	p.undo(stage)
	for {
		if _, over := p.Over(); over || p.waits || p.tired {
			return
		}
		if !p.begun {
			p.begun, p.since, p.obeyed, p.refused, p.seen.nodes = true, stage.Now(), false, nil, nil
		}
		passed, why := p.step(stage)
		if why == nil && !p.document.Judged() {
			why = p.broken(stage)
		}
		if why == nil && !passed {
			return
		}
		p.results, p.begun = append(p.results, Result{stage.Now(), why}), false
		if p.failed = why != nil && !(p.persists && (why.Code == NotTaken || why.Code == NobodyLeads)); !p.failed {
			p.waits = p.reading && p.at+1 < len(p.document.Steps) && p.document.Steps[p.at].Is == order.Say
			p.at++
		}
	}
}

// undo does what was to be done later: it ends what a step has begun for a while.
func (p *Player) undo(stage Stage) {
	kept := p.later[:0]
	for _, o := range p.later {
		if o.At > stage.Now() {
			kept = append(kept, o)
			continue
		}
		o.At = 0
		p.last++
		stage.Ask(director.Ask{ID: p.last, Do: director.Obey, Order: o})
	}
	p.later = kept
}

// step goes on with the step under way.
func (p *Player) step(stage Stage) (passed bool, why *order.Refusal) {
	if p.document.Judged() {
		return p.befallen(stage)
	}
	s := &p.document.Steps[p.at]
	switch s.Is {
	case order.Wait:
		return stage.Now() >= p.since+s.For, nil
	case order.Until:
		late := stage.Now() >= p.since+within(s)
		if !p.news(stage.View()) && !late {
			return false, nil
		}
		missing := p.look(stage.View(), &s.If)
		if missing != nil && late {
			return false, p.fails(TooLate, s, missing).Millis("ms", within(s))
		}
		return missing == nil, nil
	case order.Expect:
		if missing := p.look(stage.View(), &s.If); missing != nil {
			return false, p.fails(Unmet, s, missing)
		}
	case order.Do:
		return p.obey(stage, s)
	}
	return true, nil
}

// fails tells which of a step's conditions does not hold, and what is so instead.
func (p *Player) fails(code order.Code, s *order.Step, m *missing) *order.Refusal {
	return order.Refuse(code).With("field", step(p.at)+"."+order.StepNames[s.Is]+"."+m.field).With("want", s.If.Said(m.field)).With("got", m.got)
}

// broken tells of a safety property that does not hold, where the lesson is not about one.
func (p *Player) broken(stage Stage) *order.Refusal {
	found := stage.View().Violations()
	if len(found) == 0 || p.document.Plan.Config.Off != 0 {
		return nil
	}
	return order.Refuse(Broken).With("field", step(p.at)).Because(refusal.New(order.Code(check.NameOf(found[0].Property))))
}

// obey does an order once it is due, and has passed once that is answered; a client's operation goes on meanwhile.
func (p *Player) obey(stage Stage, s *order.Step) (passed bool, why *order.Refusal) {
	for {
		switch {
		case p.refused != nil:
			return false, order.Refuse(NotTaken).With("field", step(p.at)).Because(p.refused)
		case p.awaited != 0, stage.Now() < s.Order.At:
			return false, nil
		case p.obeyed:
			return true, nil
		}
		if s.Order.Kind == order.Add && stage.View().Node(s.Order.Node) == nil {
			p.ask(stage, director.Ask{Do: director.Join, Node: s.Order.Node})
			continue
		}
		o, why := p.meant(stage.View(), s.Order)
		if why != nil {
			return false, why
		}
		p.obeyed = true
		if o.Client != nil {
			p.operations = append(p.operations, operation{ask: p.last + 1, name: s.Name, outcome: order.Open})
		}
		p.ask(stage, director.Ask{Do: director.Obey, Order: o})
		p.endLater(stage.Now(), &o)
		if o.Client != nil {
			p.awaited = 0
		}
	}
}

// ask asks for what the step waits for.
func (p *Player) ask(stage Stage, a director.Ask) {
	p.last++
	a.ID, p.awaited = p.last, p.last
	stage.Ask(a)
}

// meant is an order as a director takes it: to the leader where it names nobody, now, and without an end.
func (p *Player) meant(v *view.State, o order.Order) (order.Order, *order.Refusal) {
	o.At = 0
	if o.Node != raft.None || !o.ToLeader() {
		return o, nil
	}
	leader := v.Leader()
	if leader == nil {
		return o, order.Refuse(NobodyLeads).With("field", step(p.at))
	}
	o.Node = leader.ID
	return o, nil
}

// endings are the orders that end what lasts for a while.
var endings = map[order.Kind]order.Kind{order.Crash: order.Restart, order.Pause: order.Resume}

// endLater notes when an order that was done ends by itself.
func (p *Player) endLater(now raft.Time, o *order.Order) {
	if end := endings[o.Kind]; end != 0 && o.For > 0 {
		p.later = append(p.later, order.Order{At: now + o.For, Kind: end, Node: o.Node})
	}
}
