package desk

import (
	"slices"

	"raftlab/raft"
	"raftlab/raft/director"
	"raftlab/raft/order"
	"raftlab/raft/refusal"
	"raftlab/raft/scenario"
	"raftlab/raft/sim"
	"raftlab/raft/trace"
	"raftlab/raft/view"
)

// play is a scenario that is played, in the place of the cluster that was there.
type play struct {
	ask     uint64 // whose answer tells how it went; no other scenario has the same
	name    uint64 // the page's, for it
	own     bool   // it is of reach: the page is told nothing of it but what came of it
	reading bool   // it stands at each caption until the reader goes on, and while an earlier moment is in view
	player  *scenario.Player
	waits   []director.Ask // of a live lab, for the worker that the page makes: each one's node is another
	steps   int            // how many results it has if all goes well
	told    int            // so many steps were over when the page was told last
	timed   int            // of so many it knows when
	waited  bool           // the page was told that it waits for its reader
	places  []uint64       // of the steps that are over: see Desk.place
	over    bool           // the page has its answer
	asked   []waiting      // of the cluster, before it has started
	pace    int64          // at which the lab went before it hurries to a find's end; 0: it does not
}

// readScenario reads a document that this lab can play, and what begins there.
func (k *Desk) readScenario(text string) (d *scenario.Document, p *director.Plan, why *order.Refusal) {
	d, err := scenario.Read([]byte(text))
	if err != nil {
		return nil, nil, err.(*order.Refusal)
	}
	if d.Judged() && k.course == nil {
		return nil, nil, order.Refuse(scenario.OnlyVirtual)
	}
	p = d.Cluster(k.lab.plan.Engine)
	p.Version, p.Virtual = k.lab.plan.Version, k.course != nil
	if why = d.Refuses(p.Engine); why == nil && k.course == nil {
		p.Memory = true // files of the cluster before may still be there
		p.Settings = p.Settings.With(order.Scale, k.liveScale())
	}
	if why == nil {
		why = p.Refused()
	}
	return d, p, why
}

// liveScale is a live cluster's speed; of one whose workers were never made, what it was to be.
func (k *Desk) liveScale() order.Value {
	if v, is := k.lab.plan.Settings.Get(order.Scale); is && !k.director.Started() {
		return v
	}
	return order.Millionths(uint64(k.director.Clock().Scale))
}

// play replaces the cluster by a scenario's, and plays that. What was asked for before is not answered any more: the
// page has given it up. Or it plays the scenario's steps here, on the cluster that is there.
func (k *Desk) play(id uint64, v *order.JSON) *order.Refusal {
	var name uint64
	text, reading, here, goal := "", false, false, goal{at: -1}
	if why := read(v, order.Must(order.Text("scenario", &text, 0, order.MaxDocument)), order.Whole("play", &name, 0, maxID), order.Truth("reading", &reading), order.Truth("here", &here),
		order.Whole("step", &goal.steps, 0, maxID), order.Whole("place", &goal.place, 0, maxID), order.Moment("to", &goal.at)); why != nil {
		return why
	}
	d, plan, why := k.readScenario(text)
	if why != nil {
		return why
	}
	if here && d.Judged() {
		return order.Refuse(scenario.JudgedHere)
	}
	k.endPlay(director.SoughtElse)
	if !here {
		k.replace(plan)
	}
	k.playing = &play{ask: id, name: name, reading: reading, player: scenario.NewPlayer(d), steps: d.Length()}
	if reading {
		k.playing.player.ReadAlong()
	}
	if d.Judged() {
		k.playing.pace, k.course.scale = k.course.scale, order.Unbounded
	}
	if k.dropGoal(); goal.at >= 0 {
		k.goal = &goal
	}
	k.tellPlaying(nil)
	if !here {
		k.playing.player.Start(stage{k}, plan)
	}
	k.turn()
	return nil
}

// replace lets another cluster take the place of the one that is there, as far as this desk keeps anything of it.
func (k *Desk) replace(p *director.Plan) {
	if k.course != nil {
		k.replaceCourse(p)
	} else {
		k.director = director.New((*floor)(k), (*counter)(k), &k.recording)
		k.recording, k.tape, k.past, k.forking = trace.Recording{}, director.Tape{}, nil, forking{}
	}
	k.lab.plan, k.lab.fallback, k.anew = *p, "", true
}

// replaceCourse lets another simulated cluster begin, at the speed of the one before.
func (k *Desk) replaceCourse(p *director.Plan) {
	scale := k.course.scale
	k.course = k.newCourse(p)
	k.course.scale = scale
	k.course.follow(k.now)
	k.look()
}

// turn lets the player go on, where there is one, and the moment in view is not one that it has seen before.
func (k *Desk) turn() {
	if p := k.playing; p != nil && (p.own || !k.behind()) {
		k.playOn(p)
	}
}

func (k *Desk) playOn(p *play) {
	p.player.Turn(stage{k})
	k.hasBegun()
	if k.playing != p {
		return // by one of those
	}
	for k.goal != nil && p.player.Waits() && len(p.player.Results()) < k.goal.steps {
		p.player.GoOn()
		p.player.Turn(stage{k})
	}
	if p.player.Waits() {
		k.holdForReader()
	}
	n := len(p.player.Results())
	for len(p.places) < n {
		p.places = append(p.places, k.place())
	}
	if n > p.told || p.waited != p.player.Waits() {
		p.told, p.waited = n, p.player.Waits()
		var why *order.Refusal
		if n > 0 {
			why = p.player.Results()[n-1].Why
		}
		k.tellPlaying(why)
	}
	if passed, over := p.player.Over(); over && !p.over {
		p.over = true
		k.slowDown()
		if p.player.Holds() {
			k.hold()
		}
		if p.own {
			return // reach is answered at its time
		}
		if why := p.player.NotStarted(); why != nil {
			k.refuse(p.ask, why)
		} else {
			k.say(k.appendResults(appendBool(key(k.answer(p.ask), "passed"), passed)))
		}
	}
	if p.over && !p.own && p.player.Deadline() == raft.Never {
		k.playing = nil
	}
}

// behind tells whether a simulated lab is at a moment before the latest that was seen.
func (k *Desk) behind() bool { return k.course != nil && k.course.run.Behind() }

// place is where the moment in view is among all of the run, exactly: of a simulated lab how many events have happened, of
// a live one how many turns its director has had.
func (k *Desk) place() uint64 {
	if k.course != nil {
		return k.course.run.Position().Events
	}
	return k.tape.Turns()
}

// holdForReader stops the cluster's clock at a caption.
func (k *Desk) holdForReader() {
	hold := order.Order{Kind: order.Hold}
	switch {
	case k.course != nil:
		k.steers(&hold)
	case !k.director.Clock().Held:
		k.take(director.Word{Kind: director.Asked, Ask: &director.Ask{ID: scenario.FirstAsk, Do: director.Obey, Order: hold}})
	}
}

// readOn lets a scenario go on that waits for its reader, unless an earlier moment is in view.
func (k *Desk) readOn() {
	if k.playing != nil && !k.behind() {
		k.playing.player.GoOn()
	}
}

// due is when the player wants a turn, of the cluster's time: at a moment that it has seen before, where those end.
func (k *Desk) due() raft.Time {
	switch {
	case k.playing == nil:
		return raft.Never
	case k.behind() && !k.playing.own:
		return k.course.run.End().At
	}
	return k.playing.player.Deadline()
}

// begins keeps a command for a live cluster that begins. What makes it begin, and what another one is asked for, need not wait.
func (k *Desk) begins(id uint64, do string, v *order.JSON) bool {
	p := k.playing
	if k.course != nil || p.player.Started() {
		return false
	}
	switch do {
	case "play", "prepared", "terminated", "died", "panicked", "host":
		return false
	}
	p.asked = append(p.asked, waiting{id, do, v})
	return true
}

// hasBegun takes what was asked of a cluster meanwhile.
func (k *Desk) hasBegun() {
	if p := k.playing; p.player.Started() {
		asked := p.asked
		p.asked = nil
		for _, w := range asked {
			k.handle(w.id, w.do, w.is)
		}
	}
}

// endPlay ends a scenario that is played before its end, since the reader goes elsewhere. The cluster stays.
func (k *Desk) endPlay(code order.Code) {
	p := k.playing
	if p == nil {
		return
	}
	if why := order.Refuse(code); !p.over {
		p.waited = false
		k.tellPlaying(why)
		if !p.own {
			k.refuse(p.ask, why)
		}
		for _, w := range p.asked {
			k.refuse(w.id, why)
		}
		k.slowDown()
	}
	k.playing = nil
}

// leavePlay ends what is played before its end. What it has begun for a while lasts.
func (k *Desk) leavePlay(id uint64, v *order.JSON) *order.Refusal {
	if why := read(v); why != nil {
		return why
	}
	if k.playing != nil && !k.playing.over {
		k.endPlay(scenario.Left)
	}
	k.done(id)
	return nil
}

// leave is that another moment of a simulated lab's run is sought, which may be beyond all that was seen. Only a
// scenario that is played for a reader stands meanwhile, and goes on where the run does.
func (k *Desk) leave(beyond bool) {
	k.dropGoal()
	if k.playing != nil && (beyond || !k.playing.reading) {
		k.endPlay(director.SoughtElse)
	}
}

// leaveAt is that another future has begun at a place, in which the steps behind it never were.
func (k *Desk) leaveAt(place uint64) {
	p := k.playing
	if p == nil {
		return
	}
	for p.told > 0 && p.places[p.told-1] > place {
		p.told--
	}
	p.timed = min(p.timed, p.told)
	k.endPlay(scenario.OtherFuture)
}

// slowDown lets the lab go at its own pace again, unless somebody has set another one: a find is played as fast as the
// machine can, since its end is what it shows.
func (k *Desk) slowDown() {
	if pace := k.playing.pace; pace != 0 && k.course.scale == order.Unbounded {
		k.course.scale = pace
		k.course.follow(k.now)
	}
}

// playing is what the page is told of a scenario: how many steps are over, whether it waits for its reader, and why it
// has failed, if it has.
type playing struct {
	of    *play
	step  int
	waits bool
	why   *order.Refusal
}

// tellPlaying lets the page know how far a scenario is.
func (k *Desk) tellPlaying(why *order.Refusal) {
	if k.playing.own {
		return
	}
	k.page.playing = &playing{k.playing, k.playing.told, k.playing.waited, why}
	k.director.View().Changes.Any = true
}

// appendPlaying writes that. It is news.
func (k *Desk) appendPlaying(b []byte) []byte {
	p := k.page.playing
	k.page.playing = nil
	b = appendUint(append(key(b, "playing"), `{"play":`...), p.of.name)
	b = appendInt(key(b, "steps"), p.of.steps)
	b = append(key(appendInt(key(b, "step"), p.step), "at"), '[')
	for _, r := range p.of.player.Results()[p.of.timed:p.step] {
		b = appendMillis(comma(b), r.At)
	}
	b = append(key(append(b, ']'), "places"), '[')
	for _, place := range p.of.places[p.of.timed:p.step] {
		b = appendUint(comma(b), place)
	}
	p.of.timed = p.step
	b = appendBool(key(append(b, ']'), "waits"), p.waits)
	if p.why != nil {
		b = order.AppendRefusal(key(b, "error"), p.why)
	}
	return append(b, '}')
}

// player is who hears of what a scenario has asked for.
func (k *Desk) player() director.Asker {
	if k.playing == nil {
		return director.Deaf{}
	}
	return k.playing.player
}

// appendResults writes what came of the steps that are over.
func (k *Desk) appendResults(b []byte) []byte {
	b = append(key(b, "steps"), '[')
	for _, r := range k.playing.player.Results() {
		b = append(comma(b), '{')
		b = appendMillis(key(b, "at"), r.At)
		b = appendBool(key(b, "passed"), r.Why == nil)
		if r.Why != nil {
			b = order.AppendRefusal(key(b, "error"), r.Why)
		}
		b = append(b, '}')
	}
	return append(b, ']')
}

// stage is where a desk's player plays.
type stage struct{ *Desk }

// Now is scenario.Stage's.
func (s stage) Now() raft.Time {
	if s.course != nil {
		return s.course.run.Position().At
	}
	return s.director.Clock().Read(s.now)
}

// View is scenario.Stage's: the present's, whatever moment is in view.
func (s stage) View() *view.State { return &s.director.View().State }

// Trial is scenario.Stage's.
func (s stage) Trial() *sim.Trial { return s.course.run.Lab().Trial() }

// Ask is scenario.Stage's. What needs new workers waits until the page has made them.
func (s stage) Ask(a director.Ask) {
	switch {
	case s.course != nil:
		s.askRun(a)
		s.look()
	case a.Do == director.Start, a.Do == director.Join, a.Order.Kind == order.Restart:
		s.playing.waits = append(s.playing.waits, a)
		b := appendNode(key(appendUint(key(s.message("prepare"), "play"), s.playing.ask), "node"), nodeOf(&a))
		s.say(appendInt(key(b, "nodes"), s.lab.plan.Nodes))
	default:
		s.take(director.Word{Kind: director.Asked, Ask: &a})
	}
}

// nodeOf is whose worker an ask needs; None: all nodes'.
func nodeOf(a *director.Ask) raft.NodeID {
	if a.Do == director.Obey {
		return a.Order.Node
	}
	return a.Node
}

// prepared: the page has made the workers that a scenario's step waits for, or could not. Those of a scenario that another
// has replaced are nobody's.
func (k *Desk) prepared(id uint64, v *order.JSON) *order.Refusal {
	var play uint64
	var node raft.NodeID
	var incarnation uint32
	why := ""
	if why := read(v, order.Must(order.Whole("play", &play, 0, maxID)), order.Node("node", &node, MaxNodes), order.Whole("incarnation", &incarnation, 1, maxIncarnation), order.Text("why", &why, 0, order.MaxDocument)); why != nil {
		return why
	}
	k.done(id)
	if k.playing == nil || k.playing.ask != play {
		return nil
	}
	for i, a := range k.playing.waits {
		if nodeOf(&a) != node {
			continue
		}
		k.playing.waits = slices.Delete(k.playing.waits, i, i+1)
		if why != "" {
			k.playing.player.Refused(a.ID, order.Refuse(refusal.Said).With("text", why))
		} else {
			k.askPrepared(a, node, incarnation)
		}
		break
	}
	k.turn()
	return nil
}

// askPrepared asks for what has its workers now.
func (k *Desk) askPrepared(a director.Ask, node raft.NodeID, incarnation uint32) {
	if a.Do == director.Start {
		for i := range k.made {
			k.made[i] = incarnation
		}
		k.tape.Mark(k.director)
	} else {
		k.made[node-1] = incarnation
	}
	k.take(director.Word{Kind: director.Asked, Ask: &a})
}
